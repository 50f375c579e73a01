import Correlation
import Foundation
import Intervals
import Site

/// Yes or no in three accounts.
struct Decided: Hashable {
    var nominal: Bool
    /// Whatever the doubt hides.
    var certain: Bool
    /// If the doubt hides enough.
    var possible: Bool
}

/// What was down under a promise in one period, what counts of it, and what that breaks and costs: in three accounts.
struct PromiseFigures {
    let terms: PromiseTerms
    let scale: RemedyScale?
    let tally: OutageTally
    let denominator: Milliseconds
    /// The rule as it nominally is.
    let rule: CountingRule
    /// The rules that can hold: both with and without short outages, where it is open how many outages there were.
    private let rules: [CountingRule]
    /// What counts, in three accounts.
    let counted: Bounded
    /// How many outages of which something counts begin in the period.
    let occurrences: BoundedAmount

    init(
        _ terms: PromiseTerms, of contract: Contract, month: Month, tally: OutageTally, takenOff: IntervalSet,
        judged: Span, denominator: Milliseconds
    ) {
        self.terms = terms
        self.tally = tally
        self.denominator = denominator
        scale = terms.remedy.map { RemedyScale(of: contract, month: month, base: $0.base) }
        let rule = CountingRule(terms.leftOut, takenOff: takenOff, period: judged)
        let holding = Self.rules(from: rule, limit: terms.leftOut.shortOutages?.whileAtMost, tally: tally)
        self.rule = holding.nominal
        rules = holding.possible
        counted = Self.counted(by: self.rule, among: rules, on: tally)
        occurrences = Self.sum(by: self.rule, among: rules, on: tally) { $0 > 0 ? 1 : 0 }
    }

    /// The rule that nominally holds, and all that can.
    ///
    /// - Parameter limit: short outages are left out while no more begin in the period than this; nil: always.
    private static func rules(
        from rule: CountingRule, limit: Int?, tally: OutageTally
    ) -> (nominal: CountingRule, possible: [CountingRule]) {
        guard let limit else { return (rule, [rule]) }
        var whole = rule
        whole.shortOutages = nil
        let count = tally.sum(whole) { $0 > 0 ? 1 : 0 }
        var possible: [CountingRule] = []
        if count.least <= Decimal(limit) { possible.append(rule) }
        if count.greatest > Decimal(limit) { possible.append(whole) }
        return (count.nominal <= Decimal(limit) ? rule : whole, possible)
    }

    private static func counted(
        by rule: CountingRule, among rules: [CountingRule], on tally: OutageTally
    ) -> Bounded {
        let sets = rules.map { tally.counted($0) }
        let nominal = tally.counted(rule).nominal.length
        return Bounded(
            nominal: nominal, min: min(sets.map(\.least.length).min() ?? 0, nominal),
            max: max(sets.map(\.greatest.length).max() ?? 0, nominal))
    }

    /// When it is open whether time counts.
    var doubtful: IntervalSet {
        let sets = rules.map { tally.counted($0) }
        let greatest = sets.reduce(IntervalSet.empty) { $0.union($1.greatest) }
        let least = sets.dropFirst().reduce(sets.first?.least ?? .empty) { $0.intersection($1.least) }
        return greatest.subtracting(least)
    }

    private static func sum(
        by rule: CountingRule, among rules: [CountingRule], on tally: OutageTally,
        _ value: (Milliseconds) -> Decimal
    ) -> BoundedAmount {
        let own = tally.sum(rule, value)
        return rules.map { tally.sum($0, value) }.reduce(own) { $0.united(with: $1) }
    }

    private func sum(_ value: (Milliseconds) -> Decimal) -> BoundedAmount {
        Self.sum(by: rule, among: rules, on: tally, value)
    }

    // MARK: - What breaks it

    /// Whether the promise is broken.
    var breach: Decided {
        let reached = terms.breach.limits.map(isReached)
        func decide(_ account: (Decided) -> Bool) -> Bool {
            terms.breach.needsAll ? reached.allSatisfy(account) : reached.contains(where: account)
        }
        return Decided(nominal: decide(\.nominal), certain: decide(\.certain), possible: decide(\.possible))
    }

    private func isReached(_ limit: BreachRule.Limit) -> Decided {
        switch limit {
        case .availabilityBelow, .availabilityAtMost, .downtimeOver, .downtimeFrom:
            func isReached(_ time: Milliseconds) -> Bool { limit.isReached(time: time, outages: 0, of: denominator) }
            return Decided(
                nominal: isReached(counted.nominal), certain: isReached(counted.min),
                possible: isReached(counted.max))
        case .outagesFrom(let count): return occurrences.reaches(Decimal(count))
        // An outage reaches a length in the period in which it does, whenever it began.
        case .outageOver(let length): return sum { $0 > length ? 1 : 0 }.reaches(1)
        case .outageFrom(let length): return sum { $0 >= length ? 1 : 0 }.reaches(1)
        }
    }

    // MARK: - What it costs

    /// What is owed if the promise is broken, as money or as days, before the year's cap; not rounded.
    var remedy: BoundedAmount {
        guard let terms = terms.remedy, let scale else { return .zero }
        let figure = RemedyFigure(
            terms: terms, scale: scale, allowed: self.terms.breach.allowedDowntime(of: denominator),
            denominator: denominator)
        let breach = breach
        var owed: BoundedAmount
        switch terms.per {
        case .outage: owed = sum(figure.ofOutage)
        case .period:
            owed = BoundedAmount(
                nominal: figure.ofPeriod(counted.nominal, outages: occurrences.nominal.whole),
                least: figure.ofPeriod(counted.min, outages: occurrences.least.whole),
                greatest: figure.ofPeriod(counted.max, outages: occurrences.greatest.whole))
        }
        owed = owed.map(figure.limited)
        if !breach.nominal { owed.nominal = 0 }
        if !breach.certain { owed.least = 0 }
        if !breach.possible { owed.greatest = 0 }
        return owed
    }
}

extension BoundedAmount {
    /// Whether it is as much or more.
    fileprivate func reaches(_ limit: Decimal) -> Decided {
        Decided(nominal: nominal >= limit, certain: least >= limit, possible: greatest >= limit)
    }
}

extension Decimal {
    /// A count as a whole number.
    var whole: Int { NSDecimalNumber(decimal: self).intValue }
}
