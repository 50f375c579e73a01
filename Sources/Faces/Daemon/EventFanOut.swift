import Live
import Site

/// Hands on events that are in the ledger, or could not be written: to hooks, to management stations, and to whoever asks
/// devices on battery how long they will last. From any thread.
struct EventFanOut: Sendable {
    let forHooks: AsyncStream<[Event]>
    /// Devices that run on battery from now on.
    let onBattery: AsyncStream<[Event]>
    private let hooks: AsyncStream<[Event]>.Continuation
    private let batteries: AsyncStream<[Event]>.Continuation
    /// Tells management stations; nil where none is configured.
    let notifier: Changing<Notifier?>
    private let board: Board

    /// - Parameter board: shows what was announced.
    init(notifier: Notifier?, board: Board) {
        self.board = board
        self.notifier = Changing(notifier)
        (forHooks, hooks) = AsyncStream.makeStream(of: [Event].self)
        (onBattery, batteries) = AsyncStream.makeStream(of: [Event].self)
    }

    /// Returns at once.
    func publish(_ events: [Event]) {
        board.announced(events)
        hooks.yield(events)
        if let notifier = notifier.current {
            for event in events { notifier.send(event) }
        }
        let alarms = events.filter { $0.kind == .powerOnBattery }
        if !alarms.isEmpty { batteries.yield(alarms) }
    }
}
