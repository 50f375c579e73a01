import Foundation
import Intervals

/// The outages of a period in three accounts: as the procedure writes them down, at least, and at most.
///
/// A stretch that is not certainly up may hide one outage, and two outages with doubt between them may have been one. The
/// least and the greatest figure are those of all these worlds, and of what the procedure writes down.
struct OutageTally {
    /// A stretch that is not certainly up, and what of it is certainly down, in order.
    struct Doubtful {
        var possible: Span
        var certain: [Span]
    }

    /// In order.
    let doubtful: [Doubtful]
    /// Nominal outages, in order, each whole.
    let nominal: [Span]

    /// - Parameters:
    ///   - timeline: what is down, in three values.
    ///   - window: the term, as far as it is known: outages are possible only in it.
    init(_ timeline: Timeline, within window: Span) {
        nominal = timeline.down.clipped(to: window).spans
        let certain = timeline.certainlyDown.clipped(to: window).spans
        var next = certain.startIndex
        doubtful = timeline.certainlyUp.complement(within: window).spans.map { possible in
            var own: [Span] = []
            while next < certain.endIndex, certain[next].from < possible.to {
                own.append(certain[next])
                next += 1
            }
            return Doubtful(possible: possible, certain: own)
        }
    }

    /// An outage of which only this is known: it covers the core, and nothing beyond the hull.
    struct Candidate {
        /// Nil when there may have been none.
        var core: Span?
        var hull: Span
    }

    /// What is added over the outages.
    ///
    /// - Parameters:
    ///   - rule: what of each counts.
    ///   - value: what an outage of which so much has counted is worth in all; never less for more.
    func sum(_ rule: CountingRule, _ value: (Milliseconds) -> Decimal) -> BoundedAmount {
        let nominal = self.nominal.reduce(Decimal(0)) { $0 + rule.worth(of: $1, value) }
        var least = Decimal(0)
        var greatest = Decimal(0)
        for stretch in doubtful where stretch.possible.from < rule.period.to && stretch.possible.to > rule.period.from {
            let bounds = stretch.bounds { rule.worth(of: $0, value) }
            least += bounds.least
            greatest += bounds.greatest
        }
        return BoundedAmount(nominal: nominal, least: min(least, nominal), greatest: max(greatest, nominal))
    }

    /// What counts in the period, in three accounts: longer outages never count less, so that the sets themselves are the
    /// bounds.
    func counted(_ rule: CountingRule) -> (nominal: IntervalSet, least: IntervalSet, greatest: IntervalSet) {
        (
            rule.counted(nominal).clipped(to: rule.period),
            rule.counted(doubtful.flatMap(\.certain)).clipped(to: rule.period),
            rule.counted(doubtful.map(\.possible)).clipped(to: rule.period)
        )
    }
}

extension OutageTally.Doubtful {
    /// The least and the greatest sum over every way in which the certain pieces are one outage or several.
    fileprivate func bounds(
        _ worth: (OutageTally.Candidate) -> (least: Decimal, greatest: Decimal)
    ) -> (least: Decimal, greatest: Decimal) {
        guard !certain.isEmpty else {
            return worth(OutageTally.Candidate(core: nil, hull: possible))
        }
        // The best sums of the first pieces, for each number of them.
        var sums: [(least: Decimal, greatest: Decimal)] = [(0, 0)]
        for last in certain.indices {
            var best: (least: Decimal, greatest: Decimal)?
            for first in (0...last).reversed() {
                let hull = Span(
                    from: first == 0 ? possible.from : certain[first - 1].to,
                    to: last + 1 < certain.count ? certain[last + 1].from : possible.to)
                let own = worth(
                    OutageTally.Candidate(core: Span(from: certain[first].from, to: certain[last].to), hull: hull))
                let least = sums[first].least + own.least
                let greatest = sums[first].greatest + own.greatest
                best = (min(best?.least ?? least, least), max(best?.greatest ?? greatest, greatest))
            }
            sums.append(best ?? (0, 0))
        }
        return sums[certain.count]
    }
}

extension CountingRule {
    /// What an outage is worth in the period: what it is worth in all by its end, less what it was worth before.
    fileprivate func worth(of outage: Span, _ value: (Milliseconds) -> Decimal) -> Decimal {
        let reach = reach(outage)
        return value(reach.through) - value(reach.before)
    }

    /// The same at least and at most.
    fileprivate func worth(
        of candidate: OutageTally.Candidate, _ value: (Milliseconds) -> Decimal
    ) -> (least: Decimal, greatest: Decimal) {
        let most = reach(candidate.hull)
        let fewest = candidate.core.map(reach) ?? Reach(before: 0, through: 0)
        guard most.inside > 0 else { return (0, 0) }
        // One that began before the period at an instant that is not known may have been worth more by then.
        return (
            max(0, value(fewest.before + fewest.inside) - value(candidate.core == nil ? 0 : most.before)),
            max(0, value(most.through) - value(fewest.before))
        )
    }
}

/// An amount in three accounts.
struct BoundedAmount: Hashable, Sendable {
    var nominal: Decimal
    var least: Decimal
    var greatest: Decimal

    static let zero = BoundedAmount(nominal: 0, least: 0, greatest: 0)

    /// The same function of each; it must never be less for more.
    func map(_ body: (Decimal) -> Decimal) -> BoundedAmount {
        BoundedAmount(nominal: body(nominal), least: body(least), greatest: body(greatest))
    }

    static func + (a: BoundedAmount, b: BoundedAmount) -> BoundedAmount {
        BoundedAmount(nominal: a.nominal + b.nominal, least: a.least + b.least, greatest: a.greatest + b.greatest)
    }

    /// What either account allows: where it is open which of two rules holds.
    func united(with other: BoundedAmount) -> BoundedAmount {
        BoundedAmount(
            nominal: nominal, least: min(least, other.least), greatest: max(greatest, other.greatest))
    }
}
