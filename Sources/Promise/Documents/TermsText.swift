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

    /// The articles that the terms have and their promises, each with its heading and its sentences.
    public var text: String {
        let articles = Guarantee.allCases.filter(terms.articles.contains).map { guarantee in
            heading(language.article(guarantee.article), title: language.title(guarantee))
                + list(sentences(of: guarantee))
        }
        let term = heading(language.article(11), title: language.text(en: "Term", zh: "有效期")) + list([expiry])
        let promises = terms.promises.map { promise in
            let text = PromiseText(promise, language: language)
            let title = text.title == promise.id ? promise.id : "\(promise.id)  \(text.title)"
            return "\(title)\n\(list(text.sentences))"
        }
        return (articles + (articles.isEmpty ? [] : [term]) + promises + together).joined(separator: "\n\n")
    }

    /// What all promises owe together at most.
    private var together: [String] {
        guard let cap = terms.promisesCap else { return [] }
        let amount = cap.sentence(of: text(en: "the month's rent", zh: "当月租费"), in: language)
        return [
            text(
                en: "All promises together owe at most \(amount) for the month.", zh: "各项保证当月合计最多\(amount)。")
        ]
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
                    zh: "为甲方指定客户服务专员；请求的受理、答复及专员的指定均有登记。")
            ]
        case .technicalSupport:
            [
                text(
                    en:
                        "A named engineer; duty 24 hours a day, 7 days a week, 365 days a year: no roster, or a hole in it, is a failure.",
                    zh: "为甲方指定一名技术工程师；每天 24 小时、每周 7 天、每年 365 日值班：无值班表或值班表有空缺，即为未履行。"),
                text(
                    en:
                        "No operation before a valid authorisation by a person whom the customer named: signed paper, or, where "
                        + "writing is impossible, by telephone with the verified user name and password of the traffic pages; the "
                        + "paper follows.",
                    zh: "操作须经甲方指定授权人有效授权：书面授权须有授权人签字；无法书面授权时可电话授权，须说明原因并提供流量统计页面的用户名和密码，"
                        + "经核实后方可操作，事后补交书面操作授权书。"),
            ]
        case .operation:
            [
                text(
                    en:
                        "First feedback within \(figures.duration(terms.firstFeedback)) of the authorisation; a written report when the work is done.",
                    zh: "得到授权后 \(figures.duration(terms.firstFeedback))内提供第一次反馈；操作结束后提供书面操作情况报告。")
            ]
        case .complaint:
            [
                text(
                    en:
                        "First written report within \(figures.allowance(terms.firstReport)) of the acceptance, around the clock.",
                    zh: "受理投诉后 \(figures.allowance(terms.firstReport))内提供第一份书面投诉处理情况报告，不分昼夜连续计算。")
            ]
        case .access:
            [
                text(
                    en:
                        "Admitted when announced with: \(announced); escorted, and showing a pass that the provider issued.",
                    zh: "提前说明下列各项的，应准许进入：\(announced)；进入时由乙方人员陪同并出示乙方配发的有效证件。")
            ]
        }
    }

    private var announced: String {
        terms.announced.map { language.word($0.rawValue) }.joined(separator: language.listSeparator)
    }

    private var expiry: String {
        let notice = figures.duration(terms.expiryNotice)
        return text(
            en: "The end of the term is announced \(notice) ahead; evaluation ends with the term.",
            zh: "提前 \(notice)通知到期；评估随有效期届满而终止。")
    }

    private var installation: [String] {
        let days = terms.installation.workingDays
        let calendar = terms.installation.calendar
        let doubt = calendar.years.filter { !$0.value.isAnnounced }.map { "\($0.key)" }.sorted()
        var sentences = [
            text(
                en: "Done by the end of working day \(days) after signing, which is day 0; \(basis(of: calendar)).",
                zh: "签订后第 \(days) 个工作日结束前完成，签订当日不计；\(basis(of: calendar))。"),
            text(
                en: "When late, \(figures.percent(terms.installation.refund)) of that installation's fee is refunded.",
                zh: "逾期的，退还该次初装服务费的 \(figures.percent(terms.installation.refund))。"),
        ]
        if !doubt.isEmpty {
            let years = doubt.joined(separator: ", ")
            sentences.append(
                text(
                    en:
                        "The holidays of \(years) are not announced: a due date that depends on them stays undetermined.",
                    zh: "\(years) 年节假日安排尚未公布：受其影响的期限暂不能确定。"))
        }
        return sentences
    }

    private var emergencyReport: [String] {
        let terms = terms.emergencyReport
        let within = figures.duration(terms.within)
        let every = figures.duration(terms.pingEvery)
        let limit = figures.percent(terms.unpingedLimit)
        return [
            text(
                en:
                    "An authorised contact is told within \(within) of failed ping round \(terms.failedRounds) in a row.",
                zh: "连续第 \(terms.failedRounds) 次 ping 无响应即断定为紧急情况，断定后 \(within)内通知授权人。"),
            text(
                en:
                    "Every host is pinged every \(every); when more than \(limit) of the period was not, the verdict stays open.",
                zh: "每 \(every) ping 一次每台主机；未按此 ping 的时间超过评估期间 \(limit) 的，结论待定。"),
            channel(terms), services(terms), duringMaintenance(terms), deduction(terms),
        ]
    }

    private func channel(_ terms: EmergencyReportTerms) -> String {
        switch terms.channel {
        case .chosen:
            text(
                en: "A notification counts when it went to a contact and by the way that the customer chose.",
                zh: "通知须以甲方选择的方式送达甲方指定的授权人，方为有效。")
        case .any:
            text(en: "A notification counts by whichever way it went.", zh: "通知不限方式和对象。")
        }
    }

    private func services(_ terms: EmergencyReportTerms) -> String {
        switch terms.services {
        case .included:
            text(
                en: "The www, email and ftp applications that are watched run the same clock.",
                zh: "所监测的 www、email、ftp 应用的紧急情况适用同一通知时限。")
        case .recorded:
            text(
                en: "Failures of www, email and ftp applications are listed and count for nothing.",
                zh: "www、email、ftp 应用的故障仅作列示，不计入结论。")
        }
    }

    /// By which calendar working days are counted.
    private func basis(of calendar: WorkingCalendar) -> String {
        switch calendar.name {
        case "cn": text(en: "by the working days of mainland China", zh: "按中国大陆法定工作日历")
        case "none": text(en: "Monday to Friday", zh: "工作日为周一至周五")
        default: text(en: "by the calendar “\(calendar.name)”", zh: "按“\(calendar.name)”工作日历")
        }
    }

    private func duringMaintenance(_ terms: EmergencyReportTerms) -> String {
        switch terms.duringMaintenance {
        case .notify: text(en: "Agreed maintenance does not suspend this.", zh: "经甲方同意的维护期间，照常通知。")
        case .suppress: text(en: "Not during agreed maintenance.", zh: "经甲方同意的维护期间，不作通知。")
        }
    }

    private func deduction(_ terms: EmergencyReportTerms) -> String {
        guard terms.creditDays > 0 else { return text(en: "No deduction.", zh: "不扣减租费。") }
        return text(
            en: "On request, \(terms.creditDays) day's rent for a day with a failure; once a day.",
            zh: "应甲方要求，每个未履行日扣减当月租费中 \(terms.creditDays) 天的款项，每天最多一次。")
    }

    private func availability(_ terms: AvailabilityTerms, of guarantee: Guarantee) -> [String] {
        [
            target(terms), claims(terms), covered(terms), excluded(terms, of: guarantee), acceptance(terms),
            outage(terms, of: guarantee), cause(terms), language.doubt(terms.doubtFavours), beginning(terms),
            credit(terms),
        ].compactMap(\.self)
    }

    /// What counts as an outage.
    private func outage(_ terms: AvailabilityTerms, of guarantee: Guarantee) -> String {
        guard guarantee == .network else {
            return text(
                en: "An outage is mains and UPS without power at the same time.", zh: "市电及 UPS 电源同时不具有电力，方为电力中断。")
        }
        switch terms.reading {
        case .portAndHost:
            return text(
                en:
                    "A host silent for \(terms.failedRounds) rounds counts as not connected until a record attributes it.",
                zh: "主机连续 \(terms.failedRounds) 次 ping 无响应视为不联通，但有记录说明系他方原因的除外。")
        case .port:
            return text(en: "Only port and uplink count; pings are evidence.", zh: "仅以端口和上联线路为准；ping 仅作佐证。")
        }
    }

    private func target(_ terms: AvailabilityTerms) -> String {
        let percent = figures.percent(terms.availability)
        let minutes = terms.downtime.map { figures.duration($0) } ?? ""
        return switch terms.rule {
        case .both:
            text(
                en: "Breached below \(percent) of the month, or at \(minutes) of downtime; either suffices.",
                zh: "当月可用性低于 \(percent)，或中断时长达到 \(minutes)，有其一即为未达标。")
        case .minutes: text(en: "Breached at \(minutes) of downtime.", zh: "当月中断时长达到 \(minutes)，即为未达标。")
        case .percentage: text(en: "Breached below \(percent) of the month.", zh: "当月可用性低于 \(percent)，即为未达标。")
        }
    }

    private func claims(_ terms: AvailabilityTerms) -> String {
        guard terms.reportRequired else { return text(en: "Outages count without a report.", zh: "中断无需甲方报障即计入。") }
        let window = terms.claimWindow
        let from =
            switch window.from {
            case .end: text(en: "end", zh: "结束")
            case .start: text(en: "start", zh: "开始")
            }
        switch window.count {
        case .days:
            let days = window.length / .days(1)
            return text(
                en:
                    "Taken off when the customer did not report it within \(figures.duration(window.length)) (whole local days) "
                    + "of its \(from).",
                zh: "自中断\(from)次日起 \(days) 个自然日内（按当地时间）未报告的，不计入。")
        case .elapsed:
            let length = figures.allowance(window.length)
            return text(
                en: "Taken off when the customer did not report it within \(length) (elapsed time) of its \(from).",
                zh: "自中断\(from)起连续 \(length)内未报告的，不计入。")
        }
    }

    /// Which other outages a report covers (fine print, 25).
    private func covered(_ terms: AvailabilityTerms) -> String? {
        guard terms.reportRequired else { return nil }
        switch terms.claimWindow.covers {
        case .overlapping:
            return text(
                en: "A report of power or network also covers an outage of the other that it overlaps.",
                zh: "电力或网络之一的报障，对与其重叠的另一项中断同样有效。")
        case .same:
            return text(en: "A report covers outages of its own article only.", zh: "报障仅对其所涉条款的中断有效。")
        }
    }

    /// Whether exclusions need the customer's acceptance (fine print, 24); nil where all count.
    private func acceptance(_ terms: AvailabilityTerms) -> String? {
        switch terms.exclusions {
        case .all: nil
        case .acceptedOnly:
            text(
                en: "Only what the customer accepted is taken off; what was not reported needs nobody's acceptance.",
                zh: "仅甲方认可的事由可不计入；未按期报障的除外。")
        }
    }

    /// When the promise begins (fine print, 5); nil where it does with the term.
    private func beginning(_ terms: AvailabilityTerms) -> String? {
        switch terms.serviceFrom {
        case .term: nil
        case .installation:
            text(en: "The promise begins when the installation is done.", zh: "本项保证自初装完成时起算。")
        }
    }

    private func excluded(_ terms: AvailabilityTerms, of guarantee: Guarantee) -> String {
        let grounds = Ground.allCases.filter(terms.grounds(of: guarantee).contains).map { language.ground($0) }
        return text(
            en: "Records take off: \(grounds.joined(separator: ", ")).",
            zh: "经登记可不计入的原因：\(grounds.joined(separator: "、"))。")
    }

    private func cause(_ terms: AvailabilityTerms) -> String {
        switch terms.undeterminedCause {
        case .counts:
            text(en: "An outage counts until a record names another's cause.", zh: "没有记录证明系他方原因的中断，一律计入。")
        case .undetermined:
            text(en: "An outage whose cause no record names leaves the verdict open.", zh: "原因未作记录的中断，结论待定。")
        }
    }

    private func credit(_ terms: AvailabilityTerms) -> String {
        guard !terms.credits.isEmpty else {
            return text(en: "When breached, the month's rent is waived.", zh: "未达标的，免收当月租用费。")
        }
        let steps = terms.credits.map { step in
            let below = figures.percent(step.below)
            let rent = figures.percent(step.rent)
            return text(en: "\(rent) below \(below)", zh: "低于 \(below) 的，抵扣 \(rent)")
        }
        return text(
            en: "When breached, of the month's rent: \(steps.joined(separator: ", ")).",
            zh: "未达标的，抵扣当月租费：\(steps.joined(separator: "，"))。")
    }
}
