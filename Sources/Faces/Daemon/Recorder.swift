import Alerting
import Collection
import Digests
import Intervals
import Ledger
import Logging
import Notation
import Site
import Synchronization

/// Writes what is collected to the ledger, and tells people what follows from it.
///
/// Readings are written at least every two seconds, and at once when they lead to an event: an event is in the ledger
/// before anybody is told of it. Where the ledger cannot be written, people are told all the same, and what is waiting is
/// kept, equal readings as one, until it can.
actor Recorder: CollectionSink {
    private let ledger: any LedgerStore
    private let facility: Facility
    private let logger: Logger
    private let dispatch: @Sendable ([Event]) -> Void
    private var watch: Watch
    private var batch: Batch
    private let waiting: Waiting
    private let timer: any Clock<Duration>
    static let flushInterval: Duration = .seconds(2)

    /// - Parameters:
    ///   - timer: measures how long to wait between two writings.
    ///   - past: what was open before the start.
    ///   - waiting: told whether something waits for the ledger.
    ///   - dispatch: gets events once they are written, or could not be.
    init(
        ledger: any LedgerStore, facility: Facility, timer: any Clock<Duration> = ContinuousClock(), past: Past,
        waiting: Waiting, logger: Logger, dispatch: @escaping @Sendable ([Event]) -> Void
    ) {
        self.ledger = ledger
        self.facility = facility
        self.timer = timer
        self.waiting = waiting
        self.logger = logger
        self.dispatch = dispatch
        watch = Watch(facility, open: past.alarms, failures: past.failures)
        batch = Batch(schedule: facility.schedule)
    }

    /// Contracts that are without power or network now.
    var contractsWithOutage: Set<String> { watch.contractsWithOutage }

    /// Whether an alarm has not ended.
    func isOpen(_ alarm: Event) -> Bool { watch.isOpen(alarm) }

    func collected(_ found: Collected) {
        batch.readings += found.readings
        batch.steady += found.steady
        batch.identities += found.identities
        let noted = found.notes.flatMap { watch.note($0.kind, device: $0.device, at: $0.at, summary: $0.summary) }
        announce(watch.observe(found.readings) + noted)
    }

    /// Writes what hooks did; a contact who was told is a notification in the register.
    func delivered(_ deliveries: [Delivery]) {
        batch.deliveries += deliveries.map(\.document)
        batch.records += deliveries.compactMap(\.notification)
        flush()
    }

    /// Writes events and has people told of those that were not written before.
    func announce(_ events: [Event]) {
        guard !events.isEmpty else { return }
        let events = events.map(facility.addressed)
        batch.events += events
        let repeated = flush()
        let fresh = events.filter { !repeated.contains($0.id) }
        for event in fresh { logger.notice("\(event.kind.rawValue): \(event.summary)") }
        dispatch(fresh)
    }

    /// Writes what is waiting, and returns which of its events were there already. After a failure it is kept and tried
    /// again.
    @discardableResult
    func flush() -> Set<String> {
        guard !batch.isEmpty else { return [] }
        do {
            let repeated = try ledger.append(batch).repeatedEvents
            waiting.isForLedger.store(false, ordering: .relaxed)
            batch = Batch(schedule: facility.schedule)
            return repeated
        } catch {
            logger.error("\(error)")
            waiting.isForLedger.store(true, ordering: .relaxed)
            let givenUp = batch.setAside()
            if givenUp > 0 { logger.error("\(givenUp) stretches of readings were given up: too many are waiting") }
            return []
        }
    }

    /// Flushes in its rhythm until the task is cancelled, and once more then.
    func run() async {
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends, and what is waiting is written.
            try? await timer.sleep(for: Self.flushInterval)
            flush()
        }
        flush()
    }
}

/// Whether something that the ledger would not take waits to be written; from any thread.
final class Waiting: Sendable {
    let isForLedger = Atomic(false)
}

extension Batch {
    fileprivate var isEmpty: Bool {
        readings.isEmpty && steady.isEmpty && backlog.isEmpty && identities.isEmpty && records.isEmpty && events.isEmpty
            && deliveries.isEmpty
    }
}

extension Delivery {
    /// Article 4: told when the first hook for the customer's contact ended with exit code 0.
    fileprivate var notification: Record? {
        guard outcome == .delivered, event.kind == .emergencyOpened, let contact, let contract = event.contract,
            let determined = event.details[.determinedAt].flatMap({ Instant($0) })
        else { return nil }
        var fields: [RecordField: RecordValue] = [:]
        fields[.contract] = .text(contract)
        fields[.subject] = .text(event.subject)
        fields[.determinedAt] = .instant(determined)
        fields[.notifiedAt] = .instant(endedAt)
        fields[.method] = .text(contact.method.rawValue)
        fields[.to] = .text(contact.to)
        fields[.by] = .text("hook \(hook)")
        let id = event.idOfConsequence { "notification|\($0)|\(endedAt)" }
        return Record(id: id, kind: .notification, fields: fields, recordedAt: endedAt)
    }
}
