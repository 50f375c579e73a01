import Alerting
import Collection
import Facility
import Intervals
import Ledger
import Logging

/// Takes what is collected to the ledger, and what follows from it to people.
///
/// Readings are written at least every two seconds, and at once when they lead to an event: an event is in the ledger
/// before anybody is told of it. Where the ledger cannot be written, people are told all the same, and what is waiting is
/// kept, equal readings as one, until it can.
actor Recorder: CollectionSink {
    private let ledger: any Ledger
    private let facility: Facility
    private let logger: Logger
    private let dispatch: @Sendable (Event) -> Void
    private var watch: Watch
    private var batch: Batch
    static let flushInterval: Duration = .seconds(2)

    init(ledger: any Ledger, facility: Facility, logger: Logger, dispatch: @escaping @Sendable (Event) -> Void) {
        (self.ledger, self.facility, self.logger, self.dispatch) = (ledger, facility, logger, dispatch)
        watch = Watch(facility)
        batch = Batch(schedule: facility.schedule)
    }

    func collected(_ readings: [Reading], steady: [SteadyReading]) {
        batch.readings += readings
        batch.steady += steady
        let events = readings.flatMap { watch.observe($0) }
        if !events.isEmpty { announce(events) }
    }

    func noted(_ kind: Event.Kind, device: String, at: Instant, summary: String) {
        announce([
            Event(
                id: StableHash.hexadecimal("\(kind.rawValue)|\(device)|\(at)"), kind: kind, at: at, site: facility.site,
                subject: device, state: kind == .deviceReachable ? "up" : "down", summary: summary)
        ])
    }

    /// What a hook did; a contact who was told is a notification in the register.
    func delivered(_ delivery: Delivery) {
        batch.deliveries.append(delivery.document)
        if let record = delivery.notification { batch.records.append(record) }
        flush()
    }

    private func announce(_ events: [Event]) {
        batch.events += events
        flush()
        for event in events {
            logger.notice("\(event.kind.rawValue): \(event.summary)")
            dispatch(event)
        }
    }

    /// Writes what is waiting. After a failure it is kept and tried again.
    func flush() {
        guard !batch.isEmpty else { return }
        do {
            try ledger.append(batch)
            batch = Batch(schedule: facility.schedule)
        } catch {
            logger.error("\(error)")
            let givenUp = batch.setAside()
            if givenUp > 0 { logger.error("\(givenUp) stretches of readings were given up: too many are waiting") }
        }
    }

    /// Flushes in its rhythm until the task is cancelled, and once more then.
    func run() async {
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends, and what is waiting is written.
            try? await Task.sleep(for: Self.flushInterval)
            flush()
        }
        flush()
    }
}

extension Batch {
    fileprivate var isEmpty: Bool {
        readings.isEmpty && steady.isEmpty && backlog.isEmpty && records.isEmpty && events.isEmpty && deliveries.isEmpty
    }
}

extension Delivery {
    /// Article 4: told when the first hook for the customer's contact ended with exit code 0.
    fileprivate var notification: Record? {
        guard outcome == .delivered, event.kind == .emergencyOpened, let contact, let contract = event.contract,
            let determined = event.details["determined_at"].flatMap({ Instant($0) })
        else { return nil }
        var fields: [RecordField: RecordValue] = [:]
        fields[.contract] = .text(contract)
        fields[.subject] = .text(event.subject)
        fields[.determinedAt] = .instant(determined)
        fields[.notifiedAt] = .instant(endedAt)
        fields[.method] = .text(contact.method)
        fields[.to] = .text(contact.to)
        fields[.by] = .text("hook \(hook)")
        let id = StableHash.hexadecimal("notification|\(event.id)|\(endedAt)")
        return Record(id: id, kind: .notification, fields: fields, recordedAt: endedAt)
    }
}
