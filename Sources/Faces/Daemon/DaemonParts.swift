import Alerting
import Ledger
import Logging
import Site

/// The recorder tells the dispatcher of events, the dispatcher the recorder of deliveries.
struct DaemonParts {
    let recorder: Recorder
    let dispatcher: Dispatcher
    /// Devices that run on battery from now on.
    let batteryAlarms: AsyncStream<[Event]>
    /// Has people told of events that are in the ledger.
    private let publish: @Sendable ([Event]) -> Void
    let ledger: any LedgerStore
    let logger: Logger

    init(
        facility: Facility, ledger: any LedgerStore, past: Past, waiting: Waiting, runner: HookRunner,
        notifier: Notifier?,
        logger: Logger
    ) {
        let (events, continuation) = AsyncStream.makeStream(of: [Event].self)
        let (alarms, alarm) = AsyncStream.makeStream(of: [Event].self)
        batteryAlarms = alarms
        let publish: @Sendable ([Event]) -> Void = { events in
            continuation.yield(events)
            for event in events { notifier?.send(event) }
        }
        self.publish = publish
        let recorder = Recorder(
            ledger: ledger, facility: facility, past: past, waiting: waiting, logger: logger
        ) { events in
            publish(events)
            alarm.yield(events.filter { $0.kind == .powerOnBattery })
        }
        dispatcher = Dispatcher(
            Outbox(facility), runner: runner, logger: logger,
            connections: Dispatcher.Connections(
                events: events, record: { await recorder.delivered($0) },
                announce: { await recorder.announce($0) }))
        (self.recorder, self.ledger, self.logger) = (recorder, ledger, logger)
    }

    /// Tells the dispatcher of what people enter in the registers, and of results that another process has written, until
    /// the task is cancelled.
    func follow(_ start: Position) async {
        var newestResult = start
        var newestRecord = start
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends.
            try? await Task.sleep(for: Recorder.flushInterval)
            do {
                let written = try ledger.events(
                    after: newestResult, limit: .max, matching: EventFilter(kinds: [.complianceWritten]))
                newestResult = written.position
                if !written.elements.isEmpty { publish(written.elements) }
                let entered = try ledger.records(
                    after: newestRecord, limit: .max, matching: RecordFilter(kinds: Outbox.kindsOfRecords))
                newestRecord = entered.position
                if !entered.elements.isEmpty { await dispatcher.noted(entered.elements) }
            } catch {
                logger.error("\(error)")
            }
        }
    }
}
