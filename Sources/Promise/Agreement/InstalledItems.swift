import Intervals
import Site

/// Which items of an installation are done (article 3, 1) and when the last of them was.
struct InstalledItems {
    let doneAt: Instant?
    let missing: [String]

    /// - Parameter needed: what the contract's list, or the service's, has.
    init(of record: Record, needed: [Record.InstalledItem], at now: Instant) {
        let needed = needed.map(\.rawValue)
        var done: [String: Instant] = [:]
        if case .instants(let items)? = record.fields[.items] { done = items.filter { $0.value <= now } }
        let instants = needed.compactMap { done[$0] }
        if let completed = record.instant(.completedAt, until: now) {
            // A completion covers items without an instant of their own; an item done later counts all the same.
            missing = []
            doneAt = (instants + [completed]).max()
        } else {
            missing = needed.filter { done[$0] == nil }
            doneAt = if missing.isEmpty { instants.max() } else { nil }
        }
    }
}
