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
        case .steps(let steps): return StepsText(steps, each: each, fee: fee(remedy), in: promise).sentence
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
            ? text(en: "of each outage", zh: "每次中断")
            : text(
                en: "of the sum of "
                    + "\(promise.periodName)", zh: "\(promise.periodName)累计")
        return switch unit {
        case .started(let length):
            text(
                en: "every \(promise.unit(length)) begun \(sum)\(beyond(remedy))",
                zh: "\(sum)\(beyond(remedy))每 \(promise.length(length))（不足 \(promise.length(length))的按 "
                    + "\(promise.length(length))计）")
        case .whole(let length):
            text(
                en: "every full \(promise.unit(length)) \(sum)\(beyond(remedy))",
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

    private func amount(_ amount: RemedyAmount, of remedy: RemedyTerms) -> String {
        amount.sentence(of: fee(remedy), in: promise.language)
    }

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

extension RemedyAmount {
    /// `5 % of the month's rent`; in Chinese with its verb.
    func sentence(of fee: String, in language: Language) -> String {
        let figures = Figures(language: language, zone: .gmt)
        return switch self {
        case .share(let share):
            language.text(en: "\(figures.percent(share)) of \(fee)", zh: "抵扣\(fee)的 \(figures.percent(share))")
        case .days(let days):
            language.text(en: "\(Self.count(days)) of \(fee)", zh: "抵扣\(fee)中 \(days) 天的款项")
        case .addedDays(let days):
            language.text(en: "an extension of the term by \(Self.count(days))", zh: "有效期顺延 \(days) 天")
        case .sum(let money): language.text(en: figures.money(money), zh: "抵扣 \(figures.money(money))")
        case .sumForEach(let money, let quantity):
            language.text(
                en: "\(figures.money(money)) for each \(quantity)",
                zh: "按合同所列“\(quantity)”的数量，每单位抵扣 \(figures.money(money))")
        }
    }

    /// `1 day`, `3 days`.
    static func count(_ days: Decimal) -> String { days == 1 ? "1 day" : "\(days) days" }
}
