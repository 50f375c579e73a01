public import Facility
import Foundation
public import Intervals
public import Logging

/// Takes events to people: to every hook that asks for them, and emergencies to the customer's contacts in order.
///
/// Hooks are independent of each other; events about one subject reach a hook in their order. Temporary failures are
/// tried again with a growing pause, a bounded number of times; any other failure goes to the next contact.
public actor Dispatcher {
    private let runner: HookRunner
    private let pause: Duration
    private let logger: Logger
    private let record: @Sendable (Delivery) async -> Void
    private let facility: Facility
    private let events: AsyncStream<Event>
    private static let atOnce = 32

    /// - Parameters:
    ///   - pause: before the first repetition; doubled each time.
    ///   - record: told of every attempt.
    public init(
        facility: Facility, runner: HookRunner = HookRunner(), pause: Duration = .seconds(5), logger: Logger,
        events: AsyncStream<Event>, record: @escaping @Sendable (Delivery) async -> Void
    ) {
        (self.facility, self.runner, self.pause, self.logger, self.record) = (facility, runner, pause, logger, record)
        self.events = events
    }

    /// Delivers until the task is cancelled, or the stream of events has ended and each is delivered.
    public func run() async {
        // One lane per hook and subject keeps the order there; lanes are independent.
        var lanes: [String: Task<Void, Never>] = [:]
        var running = 0
        await withTaskGroup(of: Void.self) { group in
            for await event in events {
                for job in jobs(for: event) {
                    if running >= Self.atOnce {
                        await group.next()
                        running -= 1
                    }
                    let before = lanes[job.lane]
                    let task = Task { [self] in
                        await before?.value
                        await deliver(event, through: job)
                    }
                    lanes[job.lane] = task
                    running += 1
                    group.addTask { await task.value }
                }
            }
        }
    }

    /// One hook, or the customer's contacts one after the other.
    private struct Job {
        var lane: String
        var steps: [(hook: Hook, contact: Contact?)]
    }

    private func jobs(for event: Event) -> [Job] {
        var jobs = facility.hooks.filter { $0.wants(event.kind.rawValue) }.map { hook in
            Job(lane: "\(hook.name)|\(event.subject)", steps: [(hook, nil)])
        }
        if event.kind == .emergencyOpened, let contract = event.contract.flatMap(facility.contract) {
            let steps = contract.contacts.compactMap { contact in
                facility.hooks.first { $0.name == contact.hook }.map { ($0, Optional(contact)) }
            }
            if steps.isEmpty {
                logger.error("\(contract.id): nobody can be told of \(event.summary): no contact has a hook")
            } else {
                jobs.append(Job(lane: "contacts|\(contract.id)|\(event.subject)", steps: steps))
            }
        }
        return jobs
    }

    private func deliver(_ event: Event, through job: Job) async {
        for (hook, contact) in job.steps where await attempt(event, hook, contact) { return }
        logger.error("undelivered: \(event.kind.rawValue) \(event.id): \(event.summary)")
    }

    private func attempt(_ event: Event, _ hook: Hook, _ contact: Contact?) async -> Bool {
        var pause = pause
        for number in 1...max(1, hook.retries + 1) {
            let delivery = await runner.run(hook, event, contact: contact, attempt: number)
            await record(delivery)
            if delivery.outcome == .delivered { return true }
            logger.warning("hook \(hook.name) \(delivery.outcome.word) on \(event.kind.rawValue)")
            guard delivery.outcome.isTemporary, number <= hook.retries else { return false }
            // Cancelled while it waits: the next attempt is the last.
            try? await Task.sleep(for: pause * Double.random(in: 0.8...1.2))
            pause = min(pause * 2, .seconds(60))
        }
        return false
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
