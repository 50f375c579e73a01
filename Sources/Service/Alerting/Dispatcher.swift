import Clocks
import Digests
import Foundation
public import Intervals
public import Logging
import Notation
public import Site

/// Takes events to people: performs what the `Outbox` decides.
///
/// Whatever an attempt came to is recorded before anything follows from it, so that a killed program knows afterwards
/// what it did; records that come while one is written are written together.
public actor Dispatcher {
    /// Where events come from and where what becomes of them goes.
    public struct Connections: Sendable {
        /// Events that were written, in order.
        public var events: AsyncStream<[Event]>
        /// Keeps what attempts came to.
        public var record: @Sendable ([Delivery]) async -> Void
        /// Writes further events, which then come as others do.
        public var announce: @Sendable ([Event]) async -> Void

        public init(
            events: AsyncStream<[Event]>, record: @escaping @Sendable ([Delivery]) async -> Void,
            announce: @escaping @Sendable ([Event]) async -> Void
        ) {
            (self.events, self.record, self.announce) = (events, record, announce)
        }
    }

    private let runner: HookRunner
    private let logger: Logger
    private let connections: Connections
    private var outbox: Outbox
    private let inputs: AsyncStream<Input>
    private let input: AsyncStream<Input>.Continuation
    private var ended: [(attempt: Outbox.Attempt, delivery: Delivery)] = []
    private var isRecording = false
    private var wakeAt: Instant?

    private enum Input: Sendable {
        case perform([Outbox.Action])
        case wake(Instant)
    }

    public init(_ outbox: Outbox, runner: HookRunner = HookRunner(), logger: Logger, connections: Connections) {
        (self.outbox, self.runner, self.logger, self.connections) = (outbox, runner, logger, connections)
        (inputs, input) = AsyncStream.makeStream(of: Input.self)
    }

    /// Takes up what was written before a restart; call it before `run`.
    public func restore(_ past: [(event: Event, notes: [DeliveryNote])], records: [Record]) {
        input.yield(.perform(outbox.restore(past, records: records, at: .now)))
    }

    /// Delivers until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await events in self.connections.events { await self.take(events) }
            }
            scheduleWake(&group)
            for await input in inputs {
                switch input {
                case .perform(let actions): for action in actions { perform(action, &group) }
                case .wake(let instant):
                    if wakeAt == instant { wakeAt = nil }
                    for action in outbox.advance(to: .now) { perform(action, &group) }
                }
                scheduleWake(&group)
            }
            group.cancelAll()
        }
    }

    private func take(_ events: [Event]) {
        let now = Instant.now
        let actions = events.flatMap { outbox.add($0, at: now) }
        input.yield(.perform(actions))
    }

    /// Takes in records that people have entered.
    public func noted(_ records: [Record]) {
        let now = Instant.now
        input.yield(.perform(records.flatMap { outbox.noted($0, at: now) }))
    }

    private func perform(_ action: Outbox.Action, _ group: inout DiscardingTaskGroup) {
        switch action {
        case .run(let attempt):
            group.addTask {
                var delivery = await self.runner.run(
                    attempt.hook, attempt.event, contact: attempt.contact, attempt: attempt.number)
                (delivery.step, delivery.members) = (attempt.step, attempt.members)
                // Killed with the program, not by itself: it is tried again after the restart.
                if !Task.isCancelled || delivery.outcome == .delivered { await self.ended(attempt, delivery) }
            }
        case .announce(let event): group.addTask { await self.connections.announce([event]) }
        case .giveUp(let event, let hook):
            logger.error("undelivered: \(hook) was not told of \(event.kind.rawValue) \(event.id): \(event.summary)")
        }
    }

    private func ended(_ attempt: Outbox.Attempt, _ delivery: Delivery) async {
        if delivery.outcome != .delivered {
            logger.warning("hook \(delivery.hook) \(delivery.outcome.word) on \(delivery.event.kind.rawValue)")
        }
        ended.append((attempt, delivery))
        guard !isRecording else { return }
        isRecording = true
        while !ended.isEmpty {
            let batch = ended
            ended = []
            await connections.record(batch.map(\.delivery))
            let now = Instant.now
            input.yield(
                .perform(batch.flatMap { outbox.ended($0.attempt, $0.delivery.outcome.result, at: now) }))
        }
        isRecording = false
    }

    private func scheduleWake(_ group: inout DiscardingTaskGroup) {
        guard let due = outbox.nextDue, wakeAt.map({ due < $0 }) ?? true else { return }
        wakeAt = due
        let pause = max(0, due - .now)
        group.addTask {
            // Cancelled: nobody listens any more.
            try? await Task.sleep(for: .milliseconds(pause))
            self.input.yield(.wake(due))
        }
    }
}

extension Event {
    /// What `mainstay hook test` fires: marked as a test, in every field a hook may show.
    public static func sample(site: String, hook: String, at now: Instant) -> Event {
        Event(
            id: "test-\(StableHash.hexadecimal("\(hook)|\(now)"))", kind: .test, at: now, site: site,
            subject: "hook/\(hook)", state: "test", summary: "TEST: mainstay hook test \(hook); nothing has happened")
    }
}
