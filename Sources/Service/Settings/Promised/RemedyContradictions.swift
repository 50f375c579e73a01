import Foundation
import Intervals
import Site

/// What a remedy says against itself, or against what breaks its promise.
struct RemedyContradictions {
    let remedy: RemedyTerms
    let promise: PromiseTerms

    var all: [Contradiction] { measure + steps + caps + kinds + beyond }

    // MARK: - How much

    private var measure: [Contradiction] {
        switch remedy.measure {
        case .units(.started(let length), _) where length > promise.longestPeriod,
            .units(.whole(let length), _) where length > promise.longestPeriod:
            [
                .error(
                    "remedy", "each",
                    message: "a unit of \(length.written) is longer than the \(promise.periodWord); write a shorter "
                        + "one, or "
                        + "`give` alone")
            ]
        case .units(_, let amount) where amount.isNothing, .fixed(let amount) where amount.isNothing:
            [
                .error(
                    "remedy", "give",
                    message: "\(amount.written) is nothing; write an amount, or leave the remedy "
                        + "out")
            ]
        case .fee(let times) where times == 0:
            [.error("remedy", "times_fee", message: "it gives nothing; write a number, or leave the remedy out")]
        case .units, .fixed, .fee, .steps: []
        }
    }

    private var steps: [Contradiction] {
        guard case .steps(let steps) = remedy.measure else { return [] }
        var found = zip(steps.indices, steps).flatMap { index, step in stepAlone(step, at: "[\(index)]") }
        for (index, (before, step)) in zip(steps, steps.dropFirst()).enumerated() {
            let place = "[\(index + 1)]"
            if before.limit.measure == step.limit.measure, !step.limit.isReachedLater(than: before.limit) {
                let isSame = step.limit == before.limit
                found.append(
                    .error(
                        "remedy", "steps", place,
                        message: isSame
                            ? "\(step.limit.written) stands in two steps; keep one"
                            : "\(step.limit.written) is reached before \(before.limit.written), which stands in "
                                + "front of it; "
                                + "write the mildest first"))
            } else if step.amount.isLess(than: before.amount) {
                found.append(
                    .warning(
                        "remedy", "steps", place,
                        message: "\(step.amount.written) is less than \(before.amount.written) of the milder step; "
                            + "exchange them "
                            + "if that is not meant"))
            }
        }
        if let first = steps.first { found += gap(before: first) }
        return found
    }

    private func stepAlone(_ step: RemedyTerms.Step, at place: String) -> [Contradiction] {
        var found: [Contradiction] = []
        if let target = target(of: step.limit.measure), target.isReachedLater(than: step.limit) {
            found.append(
                .error(
                    "remedy", "steps", place,
                    message: "at \(step.limit.written) the promise is kept, since \(target.written) breaks it; "
                        + "write no step "
                        + "above the target"))
        }
        switch (step.limit.measure, remedy.per) {
        case (.outage, .period):
            found.append(
                .error(
                    "remedy", "steps", place,
                    message: "\(step.limit.written) is of a single outage; write per: outage, or a limit of downtime"))
        case (.outages, .outage) where step.limit != .outagesFrom(1):
            found.append(
                .error("remedy", "steps", place, message: "of each outage there is one; write per: period"))
        case (.availability, _), (.downtime, _), (.outage, .outage), (.outages, _): break
        }
        return found
    }

    /// Where the promise is broken, but no step is reached.
    private func gap(before first: RemedyTerms.Step) -> [Contradiction] {
        guard let target = target(of: first.limit.measure), first.limit.isReachedLater(than: target) else { return [] }
        return [
            .warning(
                "remedy", "steps", "[0]",
                message: "\(target.written) breaks the promise, but nothing is owed before \(first.limit.written); "
                    + "write a step "
                    + "from the target on if that is not meant")
        ]
    }

    /// What alone breaks the promise by a measure: with other measures beside it, a step of this one may be reached first.
    private func target(of measure: BreachRule.Limit.Measure) -> BreachRule.Limit? {
        guard promise.breach.limits.allSatisfy({ $0.measure == measure }) else { return nil }
        return promise.breach.limits.first
    }

    // MARK: - Caps

    private var namedCaps: [(name: String, amount: RemedyAmount)] {
        [("outage", remedy.mostPerOutage), ("period", remedy.mostPerPeriod), ("year", remedy.mostPerYear)]
            .compactMap { name, amount in amount.map { (name, $0) } }
    }

    private var caps: [Contradiction] {
        var found: [Contradiction] = []
        for cap in namedCaps {
            if let first = remedy.measured.first, cap.amount.isLess(than: first) {
                found.append(
                    .error(
                        "remedy", "cap", cap.name,
                        message: "\(cap.amount.written) is less than the first amount, \(first.written), so that no "
                            + "amount is "
                            + "owed as written; write the greater cap that is meant"))
            } else if let last = remedy.measured.last, cap.amount.isLess(than: last) {
                found.append(
                    .warning(
                        "remedy", "cap", cap.name,
                        message: "\(cap.amount.written) is less than the last step, \(last.written), which is never "
                            + "owed in "
                            + "full; write one of them anew"))
            }
            if let least = remedy.least, cap.amount.isLess(than: least) {
                found.append(
                    .error(
                        "remedy", "at_least",
                        message: "\(least.written) is more than the cap of \(cap.amount.written); write less"))
            }
        }
        for (inner, outer) in zip(namedCaps, namedCaps.dropFirst()) where outer.amount.isLess(than: inner.amount) {
            found.append(
                .warning(
                    "remedy", "cap", inner.name,
                    message: "\(inner.amount.written) is more than the cap of the \(outer.name), "
                        + "\(outer.amount.written), and "
                        + "limits nothing; leave it out"))
        }
        if remedy.mostPerOutage != nil, remedy.per == .period {
            found.append(
                .error(
                    "remedy", "cap", "outage",
                    message: "the remedy is of the period's sum; write per: outage, "
                        + "or cap.period"))
        }
        if remedy.mostPerYear != nil, promise.period != .month {
            found.append(.error("remedy", "cap", "year", message: "the promise is of a year; write cap.period"))
        }
        return found
    }

    // MARK: - Money and days

    private var kinds: [Contradiction] {
        let added = remedy.amounts.filter { if case .addedDays = $0 { true } else { false } }
        let isMixed = !added.isEmpty && added.count < remedy.amounts.count
        if isMixed {
            return [
                .error(
                    "remedy",
                    message: "money and added days stand in one remedy; write a promise for each, or one of them alone")
            ]
        }
        guard remedy.base != .rent else { return [] }
        let isOfFee = remedy.amounts.contains { amount in
            switch amount {
            case .share, .days: true
            case .addedDays, .sum, .sumForEach: false
            }
        }
        if case .fee = remedy.measure { return [] }
        guard !isOfFee else { return [] }
        return [.warning("remedy", "of", message: "none of its amounts is of a fee; leave it out")]
    }

    // MARK: - From where time is measured

    private var beyond: [Contradiction] {
        guard remedy.beyond != .nothing else { return [] }
        if remedy.beyond == .target,
            !promise.breach.limits.contains(where: { [.availability, .downtime].contains($0.measure) })
        {
            return [
                .error(
                    "remedy", "beyond",
                    message: "the promise has no limit of availability or downtime from which to measure; write a "
                        + "length such "
                        + "as beyond: 1h")
            ]
        }
        switch remedy.measure {
        case .steps:
            return [
                .warning(
                    "remedy", "beyond",
                    message: "steps have limits of their own, whatever it says; leave "
                        + "it out")
            ]
        case .units(.outage, _):
            return [.warning("remedy", "beyond", message: "outages are counted, not time; leave it out")]
        case .fixed, .units, .fee: return []
        }
    }
}
