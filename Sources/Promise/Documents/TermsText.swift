import Foundation
import Intervals
public import Site

/// Terms in plain words, each figure and each reading with its article.
public struct TermsText {
    private let terms: Terms
    private let language: Language
    private let figures: Figures

    /// Creates the text of the terms; durations and percentages need no time zone.
    public init(_ terms: Terms, language: Language) {
        self.terms = terms
        self.language = language
        figures = Figures(language: language, zone: .gmt)
    }

    /// All articles, each with its heading and its sentences.
    public var text: String {
        let blocks = Guarantee.allCases.map { guarantee in
            heading(language.article(guarantee.article), title: language.title(guarantee))
                + list(sentences(of: guarantee))
        }
        let term = heading(language.article(11), title: language.text(en: "Term", zh: "有效期")) + list([expiry])
        return (blocks + [term]).joined(separator: "\n\n")
    }

    private func heading(_ article: String, title: String) -> String { "\(article)  \(title)\n" }

    private func list(_ sentences: [String]) -> String { sentences.map { "  - \($0)" }.joined(separator: "\n") }

    private func text(en english: String, zh chinese: String) -> String {
        language.text(en: english, zh: chinese)
    }

    /// What an article promises, and how its wording is read.
    public func sentences(of guarantee: Guarantee) -> [String] {
        switch guarantee {
        case .network: availability(terms.network, of: .network)
        case .power: availability(terms.power, of: .power)
        case .installation: installation
        case .emergencyReport: emergencyReport
        case .customerService:
            [
                text(
                    en: "A named representative serves the customer; requests and who was assigned are recorded.",
                    zh: "为甲方指定客户服务专员；记录请求与指定人员。")
            ]
        case .technicalSupport:
            [
                text(
                    en: "A named engineer; duty around the clock: once a roster is kept, a hole in it is a failure.",
                    zh: "指定一名技术工程师；全天候值班：值班表有空缺即为未履行。"),
                text(
                    en:
                        "No operation before a verified authorisation; by telephone only with user name and password of the traffic pages.",
                    zh: "未经核实授权不得操作；电话授权须提供流量页面的用户名和密码。"),
            ]
        case .operation:
            [
                text(
                    en:
                        "First feedback within \(figures.duration(terms.firstFeedback)) of the authorisation; a written report when the work is done.",
                    zh: "授权后 \(figures.duration(terms.firstFeedback)) 内首次反馈；操作结束后提交书面报告。")
            ]
        case .complaint:
            [
                text(
                    en:
                        "First written report within \(figures.duration(terms.firstReport)) of the acceptance, around the clock.",
                    zh: "受理后 \(figures.duration(terms.firstReport)) 内提交第一份书面报告，不分昼夜计算。")
            ]
        case .access:
            [text(en: "Admitted when announced with: \(announced).", zh: "事先说明以下各项即准许进入：\(announced)。")]
        }
    }

    private var announced: String {
        terms.announced.map { language.word($0.rawValue) }.joined(separator: language.listSeparator)
    }

    private var expiry: String {
        let notice = figures.duration(terms.expiryNotice)
        return text(
            en: "The end of the term is announced \(notice) ahead; evaluation ends with the term.",
            zh: "提前 \(notice) 通知到期；评估随有效期结束而终止。")
    }

    private var installation: [String] {
        let days = terms.installation.workingDays
        let calendar = terms.installation.calendar
        let doubt = calendar.years.filter { !$0.value.isAnnounced }.map { "\($0.key)" }.sorted()
        var sentences = [
            text(
                en: "Done by the end of working day \(days) after signing, which is day 0; calendar \(calendar.name).",
                zh: "签订后第 \(days) 个工作日结束前完成，签订日不计；日历 \(calendar.name)。"),
            text(
                en: "When late, \(figures.percent(terms.installation.refund)) of that installation's fee is refunded.",
                zh: "逾期则退还该次初装服务费的 \(figures.percent(terms.installation.refund))。"),
        ]
        if !doubt.isEmpty {
            let years = doubt.joined(separator: ", ")
            sentences.append(
                text(
                    en:
                        "The holidays of \(years) are not announced: a due date that depends on them stays undetermined.",
                    zh: "\(years) 年节假日安排尚未公布：取决于它的期限视为未定。"))
        }
        return sentences
    }

    private var emergencyReport: [String] {
        let terms = terms.emergencyReport
        let within = figures.duration(terms.within)
        let rounds = self.terms.network.failedRounds
        return [
            text(
                en: "An authorised contact is told within \(within) of failed ping round \(rounds) in a row.",
                zh: "连续第 \(rounds) 次 ping 失败后 \(within) 内通知授权人。"),
            duringMaintenance(terms), deduction(terms),
        ]
    }

    private func duringMaintenance(_ terms: EmergencyReportTerms) -> String {
        switch terms.duringMaintenance {
        case .notify: text(en: "Agreed maintenance does not suspend this.", zh: "经同意的维护期间照常通知。")
        case .suppress: text(en: "Not during agreed maintenance.", zh: "经同意的维护期间不通知。")
        }
    }

    private func deduction(_ terms: EmergencyReportTerms) -> String {
        guard terms.creditDays > 0 else { return text(en: "No deduction.", zh: "不扣减租费。") }
        return text(
            en: "On request, \(terms.creditDays) day's rent for a day with a failure; once a day.",
            zh: "应甲方要求，每个未履行日扣减 \(terms.creditDays) 天租费，每天最多一次。")
    }

    private func availability(_ terms: AvailabilityTerms, of guarantee: Guarantee) -> [String] {
        [
            target(terms), claims(terms), excluded(terms, of: guarantee), outage(terms, of: guarantee), cause(terms),
            doubt(terms), credit(terms),
        ]
    }

    /// What counts as an outage.
    private func outage(_ terms: AvailabilityTerms, of guarantee: Guarantee) -> String {
        guard guarantee == .network else {
            return text(
                en: "An outage is mains and UPS without power at the same time.", zh: "市电及 UPS 同时无电才是电力中断。")
        }
        switch terms.reading {
        case .portAndHost:
            return text(
                en:
                    "A host silent for \(terms.failedRounds) rounds counts as not connected until a record attributes it.",
                zh: "主机连续 \(terms.failedRounds) 次无响应视为不联通，直至有记录说明原因。")
        case .port:
            return text(en: "Only port and uplink count; pings are evidence.", zh: "仅以端口和上联为准；ping 只作证据。")
        }
    }

    private func target(_ terms: AvailabilityTerms) -> String {
        let percent = figures.percent(terms.availability)
        let minutes = terms.downtime.map { figures.duration($0) } ?? ""
        return switch terms.rule {
        case .both:
            text(
                en: "Breached below \(percent) of the month, or at \(minutes) of downtime; either suffices.",
                zh: "当月可用性低于 \(percent)，或中断达到 \(minutes)，二者之一即为未达标。")
        case .minutes: text(en: "Breached at \(minutes) of downtime.", zh: "中断达到 \(minutes) 即为未达标。")
        case .percentage: text(en: "Breached below \(percent) of the month.", zh: "当月可用性低于 \(percent) 即为未达标。")
        }
    }

    private func claims(_ terms: AvailabilityTerms) -> String {
        guard terms.reportRequired else { return text(en: "Outages count without a report.", zh: "中断无需报告即计入。") }
        let window = terms.claimWindow
        let length = figures.duration(window.length)
        let counted =
            switch window.count {
            case .days: text(en: "whole local days", zh: "整日（当地）计")
            case .elapsed: text(en: "elapsed time", zh: "连续时间计")
            }
        let from =
            switch window.from {
            case .end: text(en: "end", zh: "结束")
            case .start: text(en: "start", zh: "开始")
            }
        return text(
            en: "Taken off when the customer did not report it within \(length) (\(counted)) of its \(from).",
            zh: "自中断\(from)起 \(length)内（按\(counted)）未报告的不计入。")
    }

    private func excluded(_ terms: AvailabilityTerms, of guarantee: Guarantee) -> String {
        let grounds = Ground.allCases.filter(terms.grounds(of: guarantee).contains).map { language.ground($0) }
        return text(
            en: "Records take off: \(grounds.joined(separator: ", ")).",
            zh: "经记录不计入的原因：\(grounds.joined(separator: "、"))。")
    }

    private func cause(_ terms: AvailabilityTerms) -> String {
        switch terms.undeterminedCause {
        case .counts:
            text(en: "An outage counts until a record names another's cause.", zh: "未经记录说明他方原因的中断均计入。")
        case .undetermined:
            text(en: "An outage whose cause no record names leaves the verdict open.", zh: "原因无记录的中断使结论未定。")
        }
    }

    private func doubt(_ terms: AvailabilityTerms) -> String {
        switch terms.doubtFavours {
        case .nobody: text(en: "What is uncertain decides for nobody.", zh: "不确定之处不偏向任何一方。")
        case .customer: text(en: "What is uncertain is held against the provider.", zh: "不确定之处作有利于甲方的解释。")
        case .provider: text(en: "What is uncertain is held against the customer.", zh: "不确定之处作有利于乙方的解释。")
        }
    }

    private func credit(_ terms: AvailabilityTerms) -> String {
        guard !terms.credits.isEmpty else {
            return text(en: "When breached, the month's rent is waived.", zh: "未达标则免收当月租用费。")
        }
        let steps = terms.credits.map { step in
            let below = figures.percent(step.below)
            let rent = figures.percent(step.rent)
            return text(en: "\(rent) below \(below)", zh: "低于 \(below) 抵扣 \(rent)")
        }
        return text(
            en: "When breached, of the month's rent: \(steps.joined(separator: ", ")).",
            zh: "未达标则抵扣当月租费：\(steps.joined(separator: "，"))。")
    }
}
