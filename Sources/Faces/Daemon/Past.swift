import Alerting
import Intervals
import Ledger
import Logging
import Site

/// What the ledger tells of the time before the daemon started: what is still open, and what people are still to be told.
///
/// If the ledger cannot be read, this is logged and the daemon starts without a past: it must run in any case.
struct Past: Sendable {
    private(set) var alarms: [Event] = []
    /// By host and service, the failed rounds since the last answered one.
    private(set) var failures: [SignalName: [Instant]] = [:]
    /// Events that people are still to be told of, with the others about the same subjects.
    private(set) var deliveries: [EventDeliveries] = []
    /// Agreed maintenance, and who was told by a person, as far as it can still matter.
    private(set) var records: [Record] = []
    private(set) var identities: [String: DeviceIdentity] = [:]
    /// Rows of devices that were live once: they are fitted for good.
    private(set) var fitted: Set<SignalName> = []
    /// When the newest reading of anything that a contract uses was taken: nothing may be dated before it.
    private(set) var newestReading: Instant?
    /// The newest entry that was read.
    private(set) var position = Position.start

    /// Nobody is told of what is older.
    private static let horizon: Milliseconds = .days(30)

    /// Reads what the ledger holds.
    ///
    /// - Parameters:
    ///   - facility: decides whose failures and hooks matter.
    ///   - now: the instant of the start.
    init(of facility: Facility, in ledger: any LedgerStore, at now: Instant, logger: Logger) {
        do {
            alarms = try ledger.openAlarms()
            deliveries = try Self.deliveries(
                in: ledger, outbox: Outbox(facility), open: Set(alarms.map(\.id)), at: now)
            position = try ledger.forEachRecord(matching: RecordFilter(kinds: Outbox.kindsOfRecords)) { record in
                if Outbox.mayMatter(record, since: now - Self.horizon) { records.append(record) }
            }
            identities = try ledger.identities()
            fitted = try Self.fitted(of: Set(facility.devices.map(\.name)), in: ledger)
            failures = try Self.failures(of: facility, in: ledger, at: now)
            newestReading = try Self.newestReading(of: facility, in: ledger, at: now)
        } catch {
            logger.tell(.ledgerUnread, "what was open before the start is not known: \(error)")
        }
    }

    /// Phases, lines, breakers: rows of which devices may have more than are fitted. Outlets and ports are what they say.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    static func fitted(of devices: Set<String>, in ledger: any LedgerStore) throws -> Set<SignalName> {
        let rows = try ledger.signals().filter { signal in
            guard signal.probe == nil, signal.element != nil, devices.contains(signal.device) else { return false }
            return signal.knownKind != .port && signal.knownKind != .outlet
        }
        return try ledger.everUp(among: Set(rows))
    }

    /// Nearly all that happened was told long ago, so a first reading finds the few subjects that matter.
    ///
    /// - Parameter open: the ids of the alarms that have not ended.
    private static func deliveries(
        in ledger: any LedgerStore, outbox: Outbox, open: Set<String>, at now: Instant
    ) throws -> [EventDeliveries] {
        var filter = DeliveryFilter(since: now - horizon)
        var subjects: Set<String> = []
        try ledger.forEachDelivery(matching: filter) { past in
            let isOpen = open.contains(past.event.id)
            if outbox.mustResume(past.event, notes: past.notes, at: now, isOpen: isOpen) {
                subjects.insert(past.event.subject)
            }
        }
        guard !subjects.isEmpty else { return [] }
        filter.subjects = subjects
        var found: [EventDeliveries] = []
        try ledger.forEachDelivery(matching: filter) { found.append($0) }
        return found
    }

    /// The ledger gives the neighbours of a window, too: the newest reading wherever it lies.
    private static func newestReading(
        of facility: Facility, in ledger: any LedgerStore, at now: Instant
    ) throws -> Instant? {
        let onwards = Span(from: now, to: .distantFuture)
        let runs = try ledger.runs(of: facility.promisedSignals, touching: onwards, knownAt: .distantFuture)
        return runs.values.joined().map(\.last).max()
    }

    private static func failures(
        of facility: Facility, in ledger: any LedgerStore, at now: Instant
    ) throws -> [SignalName: [Instant]] {
        let hosts = facility.contracts.flatMap { $0.network?.hostSignals ?? [] }
        let signals = Set(hosts + facility.contracts.flatMap(\.services).map(\.signal))
        guard let longest = signals.map(facility.schedule.staleAfter).max() else { return [:] }
        // As many rounds as the most patient contract waits for, each at most V after the one before.
        let rounds =
            facility.contracts.flatMap {
                [$0.terms.network.failedRounds, $0.terms.emergencyReport.failedRounds]
            }.max() ?? 0
        let reach = longest.times(Int64(max(4, rounds + 1)))
        let runs = try ledger.runs(of: signals, touching: Span(from: now - reach, to: now), knownAt: now)
        return runs.compactMapValues { runs in
            let rounds = runs.filter { !$0.isExtra && $0.state != .unknown }
            let failed = rounds.reversed().prefix { $0.state == .down }.reversed()
            let instants = failed.flatMap { $0.first == $0.last ? [$0.first] : [$0.first, $0.last] }
            return instants.isEmpty ? nil : instants
        }
    }
}

extension Facility {
    /// What some contract rests on.
    fileprivate var promisedSignals: Set<SignalName> {
        var signals = Set(uplinks.map(\.link))
        for contract in contracts {
            signals.formUnion(contract.power?.condition.signals ?? [])
            signals.formUnion(contract.network?.access?.signals ?? [])
            signals.formUnion(contract.network?.hostSignals ?? [])
            signals.formUnion(contract.services.map(\.signal))
            signals.formUnion(contract.conditionSignals)
        }
        return signals
    }
}
