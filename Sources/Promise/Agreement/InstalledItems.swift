import Intervals
import Site

/// Which items a service's installation has (article 3, 1) and when the last of them was done.
struct InstalledItems {
    let doneAt: Instant?
    let missing: [String]

    init(of record: Record, service: Contract.Service, at now: Instant) {
        let needed = service.installedItems.map(\.rawValue)
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

extension Contract.Service {
    /// Article 3, 1.1 to 1.3.
    var installedItems: [Record.InstalledItem] {
        switch self {
        case .managedServer: [.hardware, .software, .power, .network]
        case .colocation, .rack: [.power, .network]
        }
    }
}
