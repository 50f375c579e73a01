import Agreement
import Intervals
import Site

extension EffectFinder {
    /// What of each promise beside the articles counts otherwise, and which outages the record reports or claims.
    func promises(in months: [JudgedBothWays]) -> [Effect.Part] {
        months.flatMap { month -> [Effect.Part] in
            let counted = month.changes(where: { $0.counted.nominal != $1.counted.nominal }).map { old, new in
                Effect.Part.counts(
                    new.terms.name, contract: month.after.contract,
                    Difference(before: old.counted.nominal, after: new.counted.nominal))
            }
            let claimed = month.after.promises.flatMap { promise in
                promise.outages.filter { $0.report == record.id }.map {
                    Effect.Part.claims(promise.terms.name, $0.span, zone: month.zone)
                }
            }
            return claimed + counted
        }
    }
}

extension Record {
    /// Whether it is about a promise beside the articles alone: then it does nothing to these.
    var isOfPromise: Bool { text(.promise) != nil && text(.guarantee) == nil && list(.guarantees) == nil }
}
