public import Agreement
import Foundation
import Intervals
import Notation
public import Site

/// Promises beside the nine articles in words: what breaks one, what it owes, and when the contract may be ended.
public struct PromiseWords {
    private let language: Language
    private let figures: Figures

    /// Words by a contract's clock.
    public init(figures: Figures) {
        language = figures.language
        self.figures = figures
    }

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    // MARK: - What is promised

    /// What breaks it, as a clause: `availability below 99.9 % or an outage longer than 1 hour`.
    public func breach(_ rule: BreachRule) -> String {
        let joint = rule.needsAll ? text(en: " and ", zh: "且") : text(en: " or ", zh: "或")
        return rule.limits.map(limit).joined(separator: joint)
    }

    /// One limit as a clause.
    public func limit(_ limit: BreachRule.Limit) -> String {
        switch limit {
        case .availabilityBelow(let ratio):
            text(en: "availability below \(figures.percent(ratio))", zh: "可用率低于 \(figures.percent(ratio))")
        case .availabilityAtMost(let ratio):
            text(en: "availability of \(figures.percent(ratio)) or less", zh: "可用率不高于 \(figures.percent(ratio))")
        case .downtimeOver(0): text(en: "any downtime that counts", zh: "有计入的中断")
        case .downtimeOver(let length):
            text(en: "downtime of more than \(time(length))", zh: "累计中断超过 \(time(length))")
        case .downtimeFrom(let length):
            text(en: "downtime of \(time(length)) or more", zh: "累计中断达到 \(time(length))")
        case .outagesFrom(let count):
            text(en: "\(count.counted("outage")) or more", zh: "中断达到 \(count) 次")
        case .outageOver(let length):
            text(en: "an outage longer than \(time(length))", zh: "单次中断超过 \(time(length))")
        case .outageFrom(let length):
            text(en: "an outage of \(time(length)) or more", zh: "单次中断达到 \(time(length))")
        }
    }

    private func time(_ length: Milliseconds) -> String { figures.duration(length) }

    /// The period that was judged, and whether it goes on.
    public func period(_ result: PromiseResult) -> String {
        let kind =
            switch result.terms.period {
            case .month: text(en: "month", zh: "月")
            case .contractYear: text(en: "year of the contract", zh: "合同年度")
            case .civilYear: text(en: "civil year", zh: "公历年度")
            }
        let rest = result.isSoFar ? text(en: ", so far", zh: "，截至目前") : ""
        return text(
            en: "\(kind), \(figures.span(result.period))\(rest)", zh: "\(kind)，\(figures.span(result.period))\(rest)")
    }

    /// Why time that was down does not count.
    public func reason(_ reason: LeftOutReason) -> String {
        switch reason {
        case .short: text(en: "outages too short to count", zh: "依约不计的短时中断")
        case .first: text(en: "the first minutes of an outage", zh: "每次中断的起始时段")
        case .beforeReport: text(en: "before it was reported", zh: "报障之前")
        case .notClaimed: text(en: "not claimed in time", zh: "未按期申请")
        case .forceMajeure: language.exclusion(.forceMajeure)
        case .maintenance: text(en: "maintenance", zh: "维护")
        case .customer: language.exclusion(.customer)
        }
    }

    // MARK: - What is owed

    /// What is owed, with its bounds where the doubt decides, and what must still be done for it.
    public func remedy(_ remedy: PromisedRemedy) -> String {
        var sentence = amount(remedy.owed, of: remedy)
        if remedy.isRange {
            let least = amount(remedy.least, of: remedy)
            let greatest = amount(remedy.greatest, of: remedy)
            sentence += text(en: " (certain: \(least); possible: \(greatest))", zh: "（确定：\(least)；可能：\(greatest)）")
        }
        if !remedy.isAdded {
            sentence += text(en: "; of remedies like this one only the greatest is owed", zh: "；不与其他补偿并用，取最高者")
        }
        guard let claim = remedy.claim else { return sentence }
        return text(en: "\(sentence); \(self.claim(claim))", zh: "\(sentence)；\(self.claim(claim))")
    }

    /// Days that are added to the term.
    public func days(_ days: Decimal) -> String {
        text(en: days == 1 ? "1 day added to the term" : "\(days) days added to the term", zh: "有效期顺延 \(days) 天")
    }

    private func amount(_ amount: Decimal, of remedy: PromisedRemedy) -> String {
        switch remedy.kind {
        case .credit: figures.money(Money(amount: amount, currency: remedy.currency))
        case .addedDays: days(amount)
        }
    }

    private func claim(_ claim: PromisedRemedy.Claim) -> String {
        switch claim {
        case .made(let record): text(en: "claimed by record \(record)", zh: "已申请，记录 \(record)")
        case .open(let until):
            text(en: "it must be claimed by \(figures.due(until))", zh: "须于 \(figures.due(until)) 前申请")
        case .missed: text(en: "nobody claimed it in time", zh: "未按期申请")
        }
    }

    // MARK: - The right to end the contract

    /// Since when the customer may end the contract, and why.
    public func right(_ right: FoundRight) -> String {
        let rule = rule(right.rule)
        guard let certain = right.certainFrom else {
            let possible = figures.instant(right.possibleFrom)
            return text(
                en:
                    "The customer may have the right to end the contract since \(possible): \(rule), if what is uncertain was down.",
                zh: "甲方自 \(possible) 起可能有权解除合同：\(rule)，取决于无法确证的时段。")
        }
        let from = figures.instant(certain)
        return text(
            en: "The customer may end the contract since \(from): \(rule).", zh: "甲方自 \(from) 起有权解除合同：\(rule)。")
    }

    /// How the right arises, as a clause.
    public func rule(_ rule: RightToEnd.Rule) -> String {
        switch rule {
        case .outages(let count, let length):
            text(
                en: "\(count.counted("outage")) or more began within \(time(length))",
                zh: "\(time(length))内发生 \(count) 次或更多中断")
        case .downtimeOver(let share, let length):
            text(
                en: "more than \(figures.percent(share)) of a stretch of \(time(length)) was down",
                zh: "任意连续 \(time(length))内累计中断超过 \(figures.percent(share))")
        case .breachedMonths(let count, let months):
            text(
                en: "the promise was broken in \(count) of the last \(months) months",
                zh: "最近 \(months) 个月中有 \(count) 个月未达标")
        }
    }
}

extension Language {
    /// The heading of an article, or what terms call a promise: by its identifier where they give no name in this language.
    public func title(_ promise: PromiseName) -> String {
        promise.guarantee.map { title($0) } ?? promise.titles[rawValue] ?? promise.id
    }
}
