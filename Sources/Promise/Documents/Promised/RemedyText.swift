import Foundation
import Intervals
import Site

/// What a breach costs, in plain words.
struct RemedyText {
    private let promise: PromiseText
    private let remedy: RemedyTerms?

    init(_ promise: PromiseText) {
        self.promise = promise
        remedy = promise.promise.remedy
    }

    var sentences: [String] {
        guard let remedy else { return [text(en: "No credit is promised.", zh: "未约定抵扣。")] }
        return [owed(remedy), least(remedy), caps(remedy), alone(remedy)].compactMap(\.self)
    }

    private func text(en english: String, zh chinese: String) -> String { promise.text(en: english, zh: chinese) }

    // MARK: - How much

    private func owed(_ remedy: RemedyTerms) -> String {
        let each =
            remedy.per == .outage
            ? text(en: " for each outage", zh: "每次中断") : text(en: "", zh: "")
        switch remedy.measure {
        case .fixed(let amount):
            return text(
                en: "When broken, \(self.amount(amount, of: remedy)) is owed\(each)\(beyond(remedy)).",
                zh: "未达标的，\(each)\(beyond(remedy))\(self.amount(amount, of: remedy))。")
        case .steps(let steps):
            let listed = steps.map { step in
                text(
                    en: "\(amount(step.amount, of: remedy)) when \(promise.limit(step.limit))",
                    zh: "\(promise.limit(step.limit))的，\(amount(step.amount, of: remedy))")
            }
            return text(
                en: "When broken, the last of these that is reached is owed\(each): \(listed.joined(separator: "; ")).",
                zh: "未达标的，\(each)按所达到的最后一档处理：\(listed.joined(separator: "；"))。")
        case .units(let unit, let amount):
            return text(
                en: "When broken, \(self.amount(amount, of: remedy)) is owed for \(self.unit(unit, of: remedy)).",
                zh: "未达标的，\(self.unit(unit, of: remedy))，\(self.amount(amount, of: remedy))。")
        case .fee(let times):
            let counted =
                remedy.per == .outage
                ? text(en: "each outage", zh: "每次中断") : text(en: promise.periodName, zh: promise.periodName)
            return text(
                en: "When broken, \(times) times \(fee(remedy)) of the time that counts in "
                    + "\(counted)\(beyond(remedy)) is owed.",
                zh: "未达标的，抵扣\(counted)计入时长\(beyond(remedy))对应\(fee(remedy))的 \(times) 倍。")
        }
    }

    private func unit(_ unit: RemedyTerms.Unit, of remedy: RemedyTerms) -> String {
        let sum =
            remedy.per == .outage
            ? text(en: "each outage", zh: "每次中断")
            : text(
                en: "the sum of "
                    + "\(promise.periodName)", zh: "\(promise.periodName)累计")
        return switch unit {
        case .started(let length):
            text(
                en: "each \(promise.length(length)) begun of \(sum)\(beyond(remedy))",
                zh: "\(sum)\(beyond(remedy))每满或不满 \(promise.length(length))")
        case .whole(let length):
            text(
                en: "each full \(promise.length(length)) of \(sum)\(beyond(remedy))",
                zh: "\(sum)\(beyond(remedy))每满 \(promise.length(length))")
        case .outage: text(en: "each outage", zh: "每次中断")
        }
    }

    private func beyond(_ remedy: RemedyTerms) -> String {
        switch remedy.beyond {
        case .nothing: ""
        case .target: text(en: " beyond what the promise allows", zh: "超出保证允许的部分")
        case .time(let time):
            text(en: " beyond \(promise.length(time))", zh: "超出 \(promise.length(time))的部分")
        }
    }

    private func fee(_ remedy: RemedyTerms) -> String {
        switch remedy.base {
        case .rent: text(en: "the month's rent", zh: "当月租费")
        case .item(let name): text(en: "the month's fee for “\(name)”", zh: "当月“\(name)”费用")
        }
    }

    /// `5 % of the month's rent`; in Chinese with its verb.
    private func amount(_ amount: RemedyAmount, of remedy: RemedyTerms) -> String {
        switch amount {
        case .share(let share):
            text(
                en: "\(promise.figures.percent(share)) of \(fee(remedy))",
                zh: "抵扣\(fee(remedy))的 \(promise.figures.percent(share))")
        case .days(let days):
            text(en: "\(count(days)) of \(fee(remedy))", zh: "抵扣\(fee(remedy))中 \(days) 天的款项")
        case .addedDays(let days):
            text(en: "an extension of the term by \(count(days))", zh: "有效期顺延 \(days) 天")
        case .sum(let money): text(en: promise.figures.money(money), zh: "抵扣\(promise.figures.money(money))")
        case .sumForEach(let money, let quantity):
            text(
                en: "\(promise.figures.money(money)) for each \(quantity)",
                zh: "按合同所列“\(quantity)”的数量，每单位抵扣\(promise.figures.money(money))")
        }
    }

    private func count(_ days: Decimal) -> String { days == 1 ? "1 day" : "\(days) days" }

    // MARK: - Limits

    private func least(_ remedy: RemedyTerms) -> String? {
        remedy.least.map { least in
            text(
                en: "Once anything is owed, at least \(amount(least, of: remedy)).",
                zh: "应予抵扣的，至少\(amount(least, of: remedy))。")
        }
    }

    private func caps(_ remedy: RemedyTerms) -> String? {
        let caps = [
            remedy.mostPerOutage.map { (text(en: "for one outage", zh: "每次中断"), $0) },
            remedy.mostPerPeriod.map { (text(en: "for \(promise.periodName)", zh: promise.periodName), $0) },
            remedy.mostPerYear.map { (text(en: "for a year of the contract", zh: "每合同年度"), $0) },
        ].compactMap(\.self)
        guard !caps.isEmpty else { return nil }
        let listed = caps.map { frame, most in
            text(en: "\(amount(most, of: remedy)) \(frame)", zh: "\(frame)最多\(amount(most, of: remedy))")
        }
        return text(
            en: "At most \(listed.joined(separator: ", ")).", zh: "\(listed.joined(separator: "，"))。")
    }

    private func alone(_ remedy: RemedyTerms) -> String? {
        guard !remedy.isAdded else { return nil }
        return text(
            en: "Not beside other remedies: the greatest one alone is owed.", zh: "不与其他抵扣并用，取其中最高的一项。")
    }
}
