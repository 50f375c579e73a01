import Foundation
import Intervals
public import Site

/// Terms in plain words, each figure and each reading with its article.
public struct TermsText {
    private let terms: Terms
    private let language: Language
    private let figures: Figures

    public init(_ terms: Terms, language: Language) {
        (self.terms, self.language) = (terms, language)
        figures = Figures(language: language, zone: .gmt)
    }

    /// The whole of it, article by article.
    public var text: String {
        let blocks = Guarantee.allCases.map { guarantee in
            heading(language.article(guarantee.article), language.title(guarantee)) + list(sentences(of: guarantee))
        }
        let term = heading(language.article(11), language.say("Term", "有效期")) + list([expiry])
        return (blocks + [term]).joined(separator: "\n\n")
    }

    private func heading(_ article: String, _ title: String) -> String { "\(article)  \(title)\n" }

    private func list(_ sentences: [String]) -> String { sentences.map { "  - \($0)" }.joined(separator: "\n") }

    private func say(_ english: String, _ chinese: String) -> String { language.say(english, chinese) }

    /// What is promised by an article, and how its text is read.
    public func sentences(of guarantee: Guarantee) -> [String] {
        switch guarantee {
        case .network: availability(terms.network, .network)
        case .power: availability(terms.power, .power)
        case .installation: installation
        case .emergencyReport: emergencyReport
        case .customerService:
            [
                say(
                    "A named representative serves the customer; requests and who was assigned are recorded.",
                    "为甲方指定客户服务专员；记录请求与指定人员。")
            ]
        case .technicalSupport:
            [
                say(
                    "A named engineer; duty around the clock: once a roster is kept, a hole in it is a failure.",
                    "指定一名技术工程师；全天候值班：值班表有空缺即为未履行。"),
                say(
                    "No operation before a verified authorisation; by telephone only with user name and password of the traffic pages.",
                    "未经核实授权不得操作；电话授权须提供流量页面的用户名和密码。"),
            ]
        case .operation:
            [
                say(
                    "First feedback within \(figures.duration(terms.firstFeedback)) of the authorisation; a written report when the work is done.",
                    "授权后 \(figures.duration(terms.firstFeedback)) 内首次反馈；操作结束后提交书面报告。")
            ]
        case .complaint:
            [
                say(
                    "First written report within \(figures.duration(terms.firstReport)) of the acceptance, around the clock.",
                    "受理后 \(figures.duration(terms.firstReport)) 内提交第一份书面报告，不分昼夜计算。")
            ]
        case .access:
            [say("Admitted when announced with: \(announced).", "事先说明以下各项即准许进入：\(announced)。")]
        }
    }

    private var announced: String {
        terms.announced.map { language.word($0.rawValue) }.joined(separator: say(", ", "、"))
    }

    private var expiry: String {
        let notice = figures.duration(terms.expiryNotice)
        return say(
            "The end of the term is announced \(notice) ahead; evaluation ends with the term.",
            "提前 \(notice) 通知到期；评估随有效期结束而终止。")
    }

    private var installation: [String] {
        let (days, calendar) = (terms.installation.workingDays, terms.installation.calendar)
        let doubt = calendar.years.filter { !$0.value.isAnnounced }.map { "\($0.key)" }.sorted()
        var sentences = [
            say(
                "Done by the end of working day \(days) after signing, which is day 0; calendar \(calendar.name).",
                "签订后第 \(days) 个工作日结束前完成，签订日不计；日历 \(calendar.name)。"),
            say(
                "When late, \(figures.percent(terms.installation.refund)) of that installation's fee is refunded.",
                "逾期则退还该次初装服务费的 \(figures.percent(terms.installation.refund))。"),
        ]
        if !doubt.isEmpty {
            let years = doubt.joined(separator: ", ")
            sentences.append(
                say(
                    "The holidays of \(years) are not announced: a due date that depends on them stays undetermined.",
                    "\(years) 年节假日安排尚未公布：取决于它的期限视为未定。"))
        }
        return sentences
    }

    private var emergencyReport: [String] {
        let terms = terms.emergencyReport
        let within = figures.duration(terms.within)
        let rounds = self.terms.network.failedRounds
        return [
            say(
                "An authorised contact is told within \(within) of failed ping round \(rounds) in a row.",
                "连续第 \(rounds) 次 ping 失败后 \(within) 内通知授权人。"),
            terms.duringMaintenance == .notify
                ? say("Agreed maintenance does not suspend this.", "经同意的维护期间照常通知。")
                : say("Not during agreed maintenance.", "经同意的维护期间不通知。"),
            terms.creditDays == 0
                ? say("No deduction.", "不扣减租费。")
                : say(
                    "On request, \(terms.creditDays) day's rent for a day with a failure; once a day.",
                    "应甲方要求，每个未履行日扣减 \(terms.creditDays) 天租费，每天最多一次。"),
        ]
    }

    private func availability(_ terms: AvailabilityTerms, _ guarantee: Guarantee) -> [String] {
        [target(terms), claims(terms), excluded(terms, guarantee)]
            + (guarantee == .network
                ? [connection(terms)]
                : [
                    say("An outage is mains and UPS without power at the same time.", "市电及 UPS 同时无电才是电力中断。")
                ])
            + [cause(terms), doubt(terms), credit(terms)]
    }

    private func target(_ terms: AvailabilityTerms) -> String {
        let percent = figures.percent(terms.availability)
        let minutes = terms.downtime.map { figures.duration($0) } ?? ""
        return switch terms.rule {
        case .both:
            say(
                "Breached below \(percent) of the month, or at \(minutes) of downtime; either suffices.",
                "当月可用性低于 \(percent)，或中断达到 \(minutes)，二者之一即为未达标。")
        case .minutes: say("Breached at \(minutes) of downtime.", "中断达到 \(minutes) 即为未达标。")
        case .percentage: say("Breached below \(percent) of the month.", "当月可用性低于 \(percent) 即为未达标。")
        }
    }

    private func claims(_ terms: AvailabilityTerms) -> String {
        guard terms.reportRequired else { return say("Outages count without a report.", "中断无需报告即计入。") }
        let window = terms.claimWindow
        let length = figures.duration(window.length)
        let counted = window.count == .days ? say("whole local days", "整日（当地）计") : say("elapsed time", "连续时间计")
        let from = window.from == .end ? say("end", "结束") : say("start", "开始")
        return say(
            "Taken off when the customer did not report it within \(length) (\(counted)) of its \(from).",
            "自中断\(from)起 \(length)内（按\(counted)）未报告的不计入。")
    }

    private func excluded(_ terms: AvailabilityTerms, _ guarantee: Guarantee) -> String {
        let grounds = Ground.allCases.filter(terms.grounds(of: guarantee).contains).map { language.ground($0) }
        return say(
            "Records take off: \(grounds.joined(separator: ", ")).", "经记录不计入的原因：\(grounds.joined(separator: "、"))。")
    }

    private func connection(_ terms: AvailabilityTerms) -> String {
        terms.reading == .portAndHost
            ? say(
                "A host silent for \(terms.failedRounds) rounds counts as not connected until a record attributes it.",
                "主机连续 \(terms.failedRounds) 次无响应视为不联通，直至有记录说明原因。")
            : say("Only port and uplink count; pings are evidence.", "仅以端口和上联为准；ping 只作证据。")
    }

    private func cause(_ terms: AvailabilityTerms) -> String {
        terms.undeterminedCause == .counts
            ? say("An outage counts until a record names another's cause.", "未经记录说明他方原因的中断均计入。")
            : say("An outage whose cause no record names leaves the verdict open.", "原因无记录的中断使结论未定。")
    }

    private func doubt(_ terms: AvailabilityTerms) -> String {
        switch terms.doubtFavours {
        case .nobody: say("What is uncertain decides for nobody.", "不确定之处不偏向任何一方。")
        case .customer: say("What is uncertain is held against the provider.", "不确定之处作有利于甲方的解释。")
        case .provider: say("What is uncertain is held against the customer.", "不确定之处作有利于乙方的解释。")
        }
    }

    private func credit(_ terms: AvailabilityTerms) -> String {
        guard !terms.credits.isEmpty else {
            return say("When breached, the month's rent is waived.", "未达标则免收当月租用费。")
        }
        let steps = terms.credits.map { step in
            let (below, rent) = (figures.percent(step.below), figures.percent(step.rent))
            return say("\(rent) below \(below)", "低于 \(below) 抵扣 \(rent)")
        }
        return say(
            "When breached, of the month's rent: \(steps.joined(separator: ", ")).",
            "未达标则抵扣当月租费：\(steps.joined(separator: "，"))。")
    }
}
