import Foundation
import Intervals
public import Site

/// A promise beside the nine articles in plain words: what it promises, what does not count, what must be claimed, what is
/// owed, and when the contract may be ended.
public struct PromiseText {
    let promise: PromiseTerms
    let language: Language
    let figures: Figures

    /// Creates the text of a promise; durations and percentages need no time zone.
    public init(_ promise: PromiseTerms, language: Language) {
        self.promise = promise
        self.language = language
        figures = Figures(language: language, zone: .gmt)
    }

    /// What documents call it: its name in the language, else its identifier.
    public var title: String { promise.names[language.rawValue] ?? promise.id }

    /// Its sentences, in the order in which a promise is judged.
    public var sentences: [String] {
        [promised, broken] + leftOut + [claim] + RemedyText(self).sentences + rights
            + [language.doubt(promise.doubtFavours)]
    }

    func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    /// A length of time; minutes with decimals, where they are such.
    func length(_ length: Milliseconds) -> String {
        guard length > .minutes(1), !length.isMultiple(of: .minutes(1)), length.isMultiple(of: 600) else {
            return figures.duration(length)
        }
        let minutes = "\(Decimal(length) / Decimal(Milliseconds.minutes(1)))"
        return text(en: "\(minutes) min", zh: "\(minutes) 分钟")
    }

    /// The same behind "every" or "the first": `hour`, `30 min`.
    func unit(_ length: Milliseconds) -> String {
        switch length {
        case .hours(1): text(en: "hour", zh: "1 小时")
        case .minutes(1): text(en: "minute", zh: "1 分钟")
        default: self.length(length)
        }
    }

    // MARK: - What must hold, and for how long

    private var promised: String {
        let subject = subject(promise.subject)
        return switch promise.period {
        case .month:
            text(en: "Promised is \(subject), judged by the month.", zh: "保证内容：\(subject)；按月考核。")
        case .contractYear:
            text(
                en: "Promised is \(subject), judged by the year of the contract; each month tells how it stands so "
                    + "far.",
                zh: "保证内容：\(subject)；按合同年度考核，每月报告截至当月的情况。")
        case .civilYear:
            text(
                en: "Promised is \(subject), judged by the civil year; each month tells how it stands so far.",
                zh: "保证内容：\(subject)；按自然年度考核，每月报告截至当月的情况。")
        }
    }

    private func subject(_ subject: PromisedSubject) -> String {
        switch subject {
        case .power(.either): text(en: "power by any of the feeds", zh: "任一路电源有电")
        case .power(.both): text(en: "power by each of the feeds", zh: "各路电源均有电")
        case .power(.only(let feed)): text(en: "power by feed \(feed)", zh: "\(feed) 路电源有电")
        case .network(.portAndHost, let rounds):
            text(
                en: "the network connection (a host silent for \(rounds) rounds counts as not connected)",
                zh: "网络联通（主机连续 \(rounds) 次 ping 无响应视为不联通）")
        case .network(.port, _):
            text(en: "the network connection (by port and uplink only)", zh: "网络联通（仅以端口和上联线路为准）")
        case .installation: text(en: "installation by the due date", zh: "按期完成初装")
        case .condition(let name):
            text(en: "what the contract lists as “\(name)”", zh: "合同所列“\(name)”正常")
        case .number(let name, let range):
            text(
                en: "that “\(name)”, as the contract lists it, is "
                    + "\(limits(of: range))", zh: "合同所列“\(name)”\(limits(of: range))")
        case .all(let parts):
            parts.map(self.subject).joined(separator: text(en: " together with ", zh: "，且"))
        }
    }

    private func limits(of range: NumberRange) -> String {
        let number = { (millionths: Int64) in
            "\(Decimal(millionths) / 1_000_000)" + (range.unit.map { " \($0)" } ?? "")
        }
        return switch (range.least.map(number), range.greatest.map(number)) {
        case (let least?, let greatest?):
            text(en: "between \(least) and \(greatest)", zh: "在 \(least) 至 \(greatest) 之间")
        case (let least?, nil): text(en: "not below \(least)", zh: "不低于 \(least)")
        case (nil, let greatest?): text(en: "not above \(greatest)", zh: "不高于 \(greatest)")
        case (nil, nil): text(en: "at any value", zh: "任意值")
        }
    }

    /// `the month`, as sentences about a period have it.
    var periodName: String {
        switch promise.period {
        case .month: text(en: "the month", zh: "当月")
        case .contractYear: text(en: "the contract's year", zh: "当合同年度")
        case .civilYear: text(en: "the year", zh: "当年")
        }
    }

    // MARK: - What breaks it

    private var broken: String {
        let limits = promise.breach.limits.map(limit)
        return promise.breach.needsAll
            ? text(
                en: "Broken when \(limits.joined(separator: " and ")).",
                zh: "\(limits.joined(separator: "，且").beforeOf)的，即为未达标。")
            : text(
                en: "Broken when \(limits.joined(separator: " or ")).",
                zh: "\(limits.joined(separator: "，或").beforeOf)的，即为未达标。")
    }

    /// `the month's availability is below 99.9 %`.
    func limit(_ limit: BreachRule.Limit) -> String {
        let period = periodName
        return switch limit {
        case .availabilityBelow(let ratio):
            text(
                en: "the availability of \(period) is below \(figures.percent(ratio))",
                zh: "\(period)可用性低于 \(figures.percent(ratio))")
        case .availabilityAtMost(let ratio):
            text(
                en: "the availability of \(period) is \(figures.percent(ratio)) or less",
                zh: "\(period)可用性不高于 \(figures.percent(ratio))")
        case .downtimeOver(0):
            text(en: "any downtime counts in \(period)", zh: "\(period)有计入的中断")
        case .downtimeOver(let time):
            text(en: "more than \(length(time)) count in \(period)", zh: "\(period)计入的中断时长超过 \(length(time))")
        case .downtimeFrom(let time):
            text(en: "\(length(time)) or more count in \(period)", zh: "\(period)计入的中断时长达到 \(length(time))")
        case .outagesFrom(let count):
            text(en: "\(count) or more outages begin in \(period)", zh: "\(period)计入的中断达到 \(count) 次")
        case .outageOver(0): text(en: "any of an outage counts", zh: "有计入的中断")
        case .outageOver(let time):
            text(en: "more than \(length(time)) of one outage count", zh: "单次中断计入的时长超过 \(length(time))")
        case .outageFrom(let time):
            text(en: "\(length(time)) or more of one outage count", zh: "单次中断计入的时长达到 \(length(time))")
        }
    }

    // MARK: - Claims and the right to end the contract

    private var claim: String {
        guard let rule = promise.claim else {
            return text(en: "Nothing need be claimed.", zh: "无需甲方提出申请。")
        }
        let within = window(rule)
        switch (rule.per, rule.from) {
        case (.outage, .start):
            return text(
                en: "An outage counts when the customer reports it \(within) of its start; otherwise none of it does.",
                zh: "甲方须自中断开始起\(within)报障；逾期的，该次中断不计入。")
        case (.outage, .end):
            return text(
                en: "An outage counts when the customer reports it \(within) of its end; otherwise none of it does.",
                zh: "甲方须自中断结束起\(within)报障；逾期的，该次中断不计入。")
        case (.outage, .report):
            return text(
                en: "An outage counts when the customer reports it and asks for the credit \(within) of the report; "
                    + "otherwise none of it does.",
                zh: "甲方须报障，并自报障起\(within)申请抵扣；逾期的，该次中断不计入。")
        case (.period, .start):
            return text(
                en: "Owed only when the customer asks for it \(within) of the beginning of \(periodName).",
                zh: "甲方须自\(periodName)开始起\(within)提出申请；逾期的，不予抵扣。")
        case (.period, .end), (.period, .report):
            return text(
                en: "Owed only when the customer asks for it \(within) of the end of \(periodName).",
                zh: "甲方须自\(periodName)结束起\(within)提出申请；逾期的，不予抵扣。")
        }
    }

    private func window(_ rule: ClaimRule) -> String {
        switch rule.count {
        case .days:
            let days = rule.within / .days(1)
            return text(en: "within \(figures.duration(rule.within)) (whole local days)", zh: " \(days) 个自然日内（按当地时间）")
        case .elapsed:
            return text(en: "within \(length(rule.within))", zh: "连续 \(length(rule.within))内")
        }
    }

    private var rights: [String] {
        (promise.rightToEnd?.rules ?? []).map { rule in
            switch rule {
            case .outages(let count, let within):
                text(
                    en: "The customer may end the contract at once when \(count) outages begin within "
                        + "\(length(within)).",
                    zh: "任意 \(length(within))内发生 \(count) 次计入的中断的，甲方有权立即解除合同。")
            case .downtimeOver(let share, let length):
                text(
                    en: "The customer may end the contract at once when more than \(figures.percent(share)) of any "
                        + "\(self.length(length)) in a row count as downtime.",
                    zh: "任意连续 \(self.length(length))内计入的中断时长超过 \(figures.percent(share)) 的，甲方有权立即解除合同。")
            case .breachedMonths(let count, let all):
                text(
                    en: "The customer may end the contract at once when the promise was broken in \(count) of "
                        + "\(all) months "
                        + "in a row, the last of them among those.",
                    zh: "连续 \(all) 个月中有 \(count) 个月未达标（含当月）的，甲方有权立即解除合同。")
            }
        }
    }
}

extension Language {
    /// Whom doubt favours.
    func doubt(_ favour: AvailabilityTerms.Favour) -> String {
        switch favour {
        case .nobody: text(en: "What is uncertain is held against nobody.", zh: "无法确证的时段，不作有利于任何一方的认定。")
        case .customer: text(en: "What is uncertain is held against the provider.", zh: "无法确证的时段，作有利于甲方的认定。")
        case .provider: text(en: "What is uncertain is held against the customer.", zh: "无法确证的时段，作有利于乙方的认定。")
        }
    }
}
