import Clocks
import Digests
import Foundation
public import Intervals
public import Logging
import Notation
public import Site
import Synchronization

/// Brings events to people: performs what the `Outbox` decides.
///
/// The outcome of an attempt is recorded before anything follows from it, so that a program that was killed knows
/// afterwards what it did. Outcomes that come while others are being written are written together.
public actor Dispatcher {
    /// Where events come from, and where deliveries and further events go.
    public struct Connections: Sendable {
        /// Events that were written, in order.
        public var events: AsyncStream<[Event]>
        /// Writes the outcomes of attempts.
        public var record: @Sendable ([Delivery]) async -> Void
        /// Writes further events, which then arrive in `events` like any other.
        public var announce: @Sendable ([Event]) async -> Void

        /// Connects a dispatcher to whoever writes events and deliveries.
        public init(
            events: AsyncStream<[Event]>, record: @escaping @Sendable ([Delivery]) async -> Void,
            announce: @escaping @Sendable ([Event]) async -> Void
        ) {
            self.events = events
            self.record = record
            self.announce = announce
        }
    }

    private let runner: HookRunner
    private let clock: any WallClock
    private let timer: any Clock<Duration>
    private let logger: Logger
    private let connections: Connections
    private var outbox: Outbox
    private let inputs: AsyncStream<Input>
    private let input: AsyncStream<Input>.Continuation
    /// How long hooks that run are waited for at the end.
    private let patience: Duration
    private let isEnding = Atomic(false)
    /// Ends when the dispatcher is to end.
    private let life: AsyncStream<Void>
    private let lifeline: AsyncStream<Void>.Continuation
    private var ended: [(attempt: Outbox.Attempt, delivery: Delivery)] = []
    private var isRecording = false
    private var wakeAt: Instant?

    private enum Input: Sendable {
        case perform([Outbox.Action])
        case wake(Instant)
    }

    /// Creates a dispatcher; nothing happens before `run`.
    ///
    /// - Parameters:
    ///   - clock: tells what is due.
    ///   - timer: measures how long to wait until something is due.
    ///   - patience: how long hooks that run at the end may go on, if their own time limits do not end them before.
    public init(
        _ outbox: Outbox, runner: HookRunner = HookRunner(), clock: any WallClock = SystemClock(),
        timer: any Clock<Duration> = ContinuousClock(), patience: Duration = .seconds(20), logger: Logger,
        connections: Connections
    ) {
        self.outbox = outbox
        self.runner = runner
        self.clock = clock
        self.timer = timer
        self.logger = logger
        self.connections = connections
        let (inputs, input) = AsyncStream.makeStream(of: Input.self)
        self.inputs = inputs
        self.input = input
        self.patience = patience
        let (life, lifeline) = AsyncStream.makeStream(of: Void.self)
        self.life = life
        self.lifeline = lifeline
    }

    /// Resumes what was written before a restart; call it before `run`.
    public func restore(_ past: [(event: Event, notes: [DeliveryNote])], records: [Record]) {
        input.yield(.perform(outbox.restore(past, records: records, at: clock.now)))
    }

    /// What hooks have still to be told.
    public var pending: [PendingEvents] { outbox.pending }

    /// Delivers until the task is cancelled. Then no hook is begun any more; those that run go on to their end, or until
    /// patience is over, and what they have done is recorded before this returns.
    public func run() async {
        // Cancelling this must not end the hooks that run, as it would where they are its children.
        let work = Task { await deliverUntilTheEnd() }
        await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            isEnding.store(true, ordering: .relaxed)
            input.finish()
            lifeline.finish()
        }
    }

    private func deliverUntilTheEnd() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.deliver() }
            group.addTask { await self.losePatience() }
            await group.next()
            group.cancelAll()
        }
    }

    private func losePatience() async {
        for await _ in life {}
        // Cancelled while it sleeps: every hook has ended.
        try? await timer.sleep(for: patience)
    }

    private func deliver() async {
        await withDiscardingTaskGroup { hooks in
            await withDiscardingTaskGroup { others in
                others.addTask {
                    for await events in self.connections.events { await self.receive(events) }
                }
                scheduleWake(&others)
                for await input in inputs {
                    guard !isEnding.load(ordering: .relaxed) else { break }
                    switch input {
                    case .perform(let actions): for action in actions { perform(action, in: &hooks) }
                    case .wake(let instant):
                        if wakeAt == instant { wakeAt = nil }
                        for action in outbox.advance(to: clock.now) { perform(action, in: &hooks) }
                    }
                    scheduleWake(&others)
                }
                others.cancelAll()
            }
        }
    }

    private func receive(_ events: [Event]) {
        let now = clock.now
        let actions = events.flatMap { outbox.add($0, at: now) }
        input.yield(.perform(actions))
    }

    /// Considers records that people have entered: who was told, which maintenance was agreed on.
    public func noted(_ records: [Record]) {
        let now = clock.now
        input.yield(.perform(records.flatMap { outbox.noted($0, at: now) }))
    }

    /// Tells people by another configuration from now on; what waits, and what is under way, goes on.
    public func adopt(_ facility: Facility) {
        input.yield(.perform(outbox.adopt(facility)))
    }

    private func perform(_ action: Outbox.Action, in group: inout DiscardingTaskGroup) {
        switch action {
        case .run(let attempt):
            group.addTask {
                var delivery = await self.runner.run(
                    attempt.hook, for: attempt.event, contact: attempt.contact, of: attempt.contract,
                    attempt: attempt.number)
                delivery.step = attempt.step
                delivery.rung = attempt.rung
                delivery.members = attempt.members
                // A hook that was ended with the program has not failed: it is tried again after the restart.
                if !Task.isCancelled || delivery.outcome == .delivered {
                    await self.ended(attempt, as: delivery)
                }
            }
        case .announce(let event): group.addTask { await self.connections.announce([event]) }
        case .giveUp(let event, let hook):
            logger.tell(
                .hookUndelivered,
                "undelivered: \(hook) was not told of \(event.kind.rawValue) \(event.id): \(event.summary)",
                about: event.logged(by: hook))
        }
    }

    private func ended(_ attempt: Outbox.Attempt, as delivery: Delivery) async {
        if delivery.outcome != .delivered {
            logger.tell(
                .hookFailed, "hook \(delivery.hook) \(delivery.outcome.word) on \(delivery.event.kind.rawValue)",
                about: delivery.event.logged(by: delivery.hook))
        }
        ended.append((attempt, delivery))
        guard !isRecording else { return }
        isRecording = true
        while !ended.isEmpty {
            let batch = ended
            ended = []
            await connections.record(batch.map(\.delivery))
            let now = clock.now
            let actions = batch.flatMap { attempt, delivery in
                outbox.ended(attempt, with: delivery.outcome.result, at: now)
            }
            input.yield(.perform(actions))
        }
        isRecording = false
    }

    private func scheduleWake(_ group: inout DiscardingTaskGroup) {
        guard let due = outbox.nextDue, wakeAt.map({ due < $0 }) ?? true else { return }
        wakeAt = due
        let pause = max(0, due - clock.now)
        group.addTask {
            // When this is cancelled, the dispatcher has stopped and the wake changes nothing.
            try? await self.timer.sleep(for: .milliseconds(pause))
            self.input.yield(.wake(due))
        }
    }
}

extension Event {
    /// What a line of the log is about that tells how a hook did with the event.
    fileprivate func logged(by hook: String) -> [LogField: String] {
        var subject: [LogField: String] = [.hook: hook, .id: id]
        subject[.contract] = contract
        return subject
    }

    /// The event that `mainstay hook test` fires; every field that a hook may show marks it as a test.
    public static func sample(site: String, hook: String, at now: Instant) -> Event {
        Event(
            id: "test-\(StableID("\(hook)|\(now)").value)", kind: .test, at: now, site: site,
            subject: "hook/\(hook)", state: "test", summary: "TEST: mainstay hook test \(hook); nothing has happened")
    }
}
