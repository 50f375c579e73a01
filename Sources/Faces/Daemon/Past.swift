import Intervals
import Ledger
import Logging
import Site

/// What the ledger says of the time before the daemon started: what is still open, and what people are still to be told.
///
/// A ledger that cannot be read is said so, and the daemon starts without a past: it must run in any case.
struct Past: Sendable {
    private(set) var alarms: [Event] = []
    /// By host and service, the failed rounds since the last answered one.
    private(set) var failures: [SignalName: [Instant]] = [:]
    private(set) var deliveries: [EventDeliveries] = []
    private(set) var records: [Record] = []
    private(set) var identities: [String: DeviceIdentity] = [:]
    /// Of the newest entry that was read.
    private(set) var position: Int64 = 0

    /// Nobody is told of what is older.
    private static let horizon: Milliseconds = .days(30)

    init(_ ledger: any LedgerStore, _ facility: Facility, at now: Instant, logger: Logger) {
        do {
            alarms = try ledger.openAlarms()
            deliveries = try ledger.deliveries(since: now - Self.horizon)
            (records, position) = try ledger.records(after: 0)
            identities = try ledger.identities()
            failures = try Self.failures(ledger, facility, at: now)
        } catch {
            logger.error("what was open before the start is not known: \(error)")
        }
    }

    private static func failures(
        _ ledger: any LedgerStore, _ facility: Facility, at now: Instant
    ) throws -> [SignalName: [Instant]] {
        let hosts = facility.contracts.flatMap { $0.network?.hosts ?? [] }.map(SignalName.icmp)
        let signals = Set(hosts + facility.contracts.flatMap(\.services).map(\.signal))
        guard let longest = signals.map(facility.schedule.staleAfter).max() else { return [:] }
        let runs = try ledger.runs(of: signals, touching: Span(from: now - 4 * longest, to: now), knownAt: now)
        return runs.compactMapValues { runs in
            let rounds = runs.filter { !$0.isExtra && $0.state != .unknown }
            let failed = rounds.reversed().prefix { $0.state == .down }.reversed()
            let instants = failed.flatMap { $0.first == $0.last ? [$0.first] : [$0.first, $0.last] }
            return instants.isEmpty ? nil : instants
        }
    }
}
