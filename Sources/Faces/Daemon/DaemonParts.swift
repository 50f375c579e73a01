import Alerting
import Clocks
import Ledger
import Logging
import Office
import Processes
import Site

/// The recorder tells the dispatcher of events, the dispatcher the recorder of deliveries.
struct DaemonParts {
    let recorder: Recorder
    let dispatcher: Dispatcher
    /// Devices that run on battery from now on.
    let batteryAlarms: AsyncStream<[Event]>
    /// Has people told of events that are in the ledger.
    private let publish: @Sendable ([Event]) -> Void
    private let place: LedgerPlace
    /// Reads the registers, and judges ahead: neither is to block the cooperative pool, or to wait for the other.
    private let reader = OwnThread(name: "registers")
    let foresight = OwnThread(name: "foresight")
    private let timer: any Clock<Duration>
    private let logger: Logger

    /// Connects the parts; nothing happens before they run.
    ///
    /// - Parameters:
    ///   - place: has the ledger.
    ///   - clock: tells the time as readings are dated.
    ///   - timer: measures how long to wait between regular tasks.
    ///   - runner: runs the hooks.
    ///   - notifier: tells management stations; nil where none is configured.
    ///   - sayAnew: has everything that is read said in full: another ledger has taken the place of the old one.
    init(
        office: SiteOffice, place: LedgerPlace, clock: any WallClock, timer: any Clock<Duration>, past: Past,
        waiting: Waiting,
        runner: HookRunner,
        notifier: Notifier?, logger: Logger, sayAnew: @escaping @Sendable () -> Void
    ) {
        self.timer = timer
        self.logger = logger
        self.place = place
        let facility = office.facility
        let (events, continuation) = AsyncStream.makeStream(of: [Event].self)
        let (alarms, alarm) = AsyncStream.makeStream(of: [Event].self)
        batteryAlarms = alarms
        let publish: @Sendable ([Event]) -> Void = { events in
            continuation.yield(events)
            for event in events { notifier?.send(event) }
        }
        self.publish = publish
        let recorder = Recorder(
            place: place, facility: facility, clock: clock, timer: timer, past: past, waiting: waiting, logger: logger,
            sayAnew: sayAnew
        ) { events in
            publish(events)
            alarm.yield(events.filter { $0.kind == .powerOnBattery })
        }
        dispatcher = Dispatcher(
            Outbox(facility), runner: runner, clock: clock, timer: timer, logger: logger,
            connections: Dispatcher.Connections(
                events: events, record: { await recorder.delivered($0) },
                announce: { await recorder.announce($0) }))
        self.recorder = recorder
    }

    /// Writes everything that waits, and ends the threads; call it when nothing is collected any more.
    ///
    /// - Parameter places: files for what the ledger does not take.
    func stop(settingAsideIn places: [String]) async {
        await recorder.stop(settingAsideIn: places)
        await foresight.stop()
        await reader.stop()
    }

    /// Tells the dispatcher of what people enter in the registers, and of results that another process has written, until
    /// the task is cancelled.
    ///
    /// - Parameter start: the newest entry that is known already.
    func follow(after start: Position) async {
        var newestResult = start
        var newestRecord = start
        var turn = place.turn
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Recorder.flushInterval)
            do {
                let written = try await reader.run { [place, newestResult] in
                    try place.current.events(
                        after: newestResult, limit: .max, matching: EventFilter(kinds: [.complianceWritten]))
                }
                let entered = try await reader.run { [place, newestRecord] in
                    try place.current.records(
                        after: newestRecord, limit: .max, matching: RecordFilter(kinds: Outbox.kindsOfRecords))
                }
                guard place.turn == turn else {
                    // What another ledger holds is not new; what comes from now on is.
                    let end = try await ends(of: place)
                    turn = end.turn
                    newestResult = end.result
                    newestRecord = end.record
                    continue
                }
                newestResult = written.position
                if !written.elements.isEmpty { publish(written.elements) }
                newestRecord = entered.position
                if !entered.elements.isEmpty { await dispatcher.noted(entered.elements) }
            } catch {
                logger.error("\(error)")
            }
        }
    }

    /// Where another ledger ends that has taken the place of the one that was followed.
    private func ends(of place: LedgerPlace) async throws -> (turn: Int, result: Position, record: Position) {
        let turn = place.turn
        let result = try await reader.run {
            try place.current.events(after: .start, limit: .max, matching: EventFilter(kinds: [.complianceWritten]))
                .position
        }
        let record = try await reader.run {
            try place.current.records(
                after: .start, limit: .max, matching: RecordFilter(kinds: Outbox.kindsOfRecords)
            ).position
        }
        return (turn, result, record)
    }
}
