import Intervals
import Site

@testable import Alerting

/// A night in a data centre, in time that a script moves: what happens, who is told of it, and when.
///
/// Detection, outbox, calls and planned work are the real ones; only hooks and people are played.
struct Night {
    private let facility: Facility
    private var watch: Watch
    private var outbox: Outbox
    private var running: [(end: Instant, attempt: Outbox.Attempt, result: DeliveryNote.Result)] = []
    private(set) var now: Instant
    private(set) var lines: [String] = []
    /// Every event, in its order.
    private(set) var events: [Event] = []
    /// Who was told of which event, and when.
    private(set) var told: [(at: Instant, hook: String, contact: String?, event: Event, members: [String])] = []
    /// Whether a hook does what it should at an instant.
    private let works: @Sendable (Hook, Instant) -> Bool
    private static let lengthOfRun: Milliseconds = .seconds(2)
    /// What holds, as every poll and every ping finds it again; signals of a device that does not answer are left out.
    private var standing: [SignalName: SignalState] = [:]
    private var nextPoll: Instant
    private var nextPing: Instant
    private static let rhythm: Milliseconds = .minutes(5)

    init(_ facility: Facility, from start: Instant, works: @escaping @Sendable (Hook, Instant) -> Bool) {
        self.facility = facility
        self.works = works
        watch = Watch(facility)
        outbox = Outbox(facility)
        now = start
        // Nothing happens at the very instant of a poll: of two readings at one instant the first counts.
        nextPoll = start + .seconds(100)
        nextPing = start + Self.rhythm
    }

    /// The log, as a person reads it.
    var log: String { lines.joined(separator: "\n") + "\n" }

    // MARK: - What happens

    /// Something that people in the data centre see, or do.
    mutating func happens(_ text: String, at instant: Instant) {
        pass(until: instant)
        lines.append("\(time) == \(text)")
    }

    mutating func read(_ readings: [(SignalName, SignalState)], at instant: Instant) {
        pass(until: instant)
        for (signal, state) in readings { standing[signal] = state }
        announce(watch.observe(readings.map { Reading(signal: $0.0, at: instant, state: $0.1) }))
    }

    /// From now on this is what the next poll or ping finds.
    mutating func becomes(_ signal: SignalName, _ state: SignalState, at instant: Instant) {
        pass(until: instant)
        standing[signal] = state
    }

    /// Everything is read again, as it is day and night: most of what a collector says is that nothing has changed.
    private mutating func readAgain() {
        let isPing = nextPing <= now
        guard isPing || nextPoll <= now else { return }
        if isPing { nextPing = nextPing + Self.rhythm } else { nextPoll = nextPoll + Self.rhythm }
        let found = standing.filter { $0.key.isRounds == isPing }.sorted { $0.key.path < $1.key.path }
        announce(watch.observe(found.map { Reading(signal: $0.key, at: now, state: $0.value) }))
    }

    mutating func note(_ kind: Event.Kind, device: String, summary: String, at instant: Instant) {
        pass(until: instant)
        if kind == .deviceUnreachable { standing = standing.filter { $0.key.device != device } }
        announce(watch.note(kind, device: device, at: instant, summary: summary))
    }

    mutating func enter(_ kind: Record.Kind, _ fields: [RecordField: RecordValue], at instant: Instant) {
        pass(until: instant)
        let record = Record(id: "\(kind.rawValue)-\(instant)", kind: kind, fields: fields, recordedAt: instant)
        perform(outbox.noted(record, at: now))
    }

    /// The newest alarm of a kind.
    func newest(_ kind: Event.Kind) -> Event? { events.last { $0.kind == kind && $0.details[.partOf] == nil } }

    // MARK: - Time

    /// Lets time pass.
    mutating func pass(until instant: Instant) {
        while let next = [outbox.nextDue, running.map(\.end).min(), nextPoll, nextPing].compactMap(\.self).min(),
            next <= instant
        {
            now = max(now, next)
            readAgain()
            let ended = running.filter { $0.end <= now }.sorted { $0.end < $1.end }
            running.removeAll { $0.end <= now }
            for run in ended { end(run.attempt, with: run.result) }
            perform(outbox.advance(to: now))
        }
        now = max(now, instant)
    }

    private mutating func announce(_ found: [Event]) {
        for event in found.map(facility.addressed) {
            events.append(event)
            perform(outbox.add(event, at: now))
        }
    }

    private mutating func perform(_ actions: [Outbox.Action]) {
        for action in actions {
            switch action {
            case .run(let attempt):
                let result: DeliveryNote.Result = works(attempt.hook, now) ? .delivered : .again
                running.append((now + Self.lengthOfRun, attempt, result))
            case .announce(let event): announce([event])
            case .giveUp(let event, let hook): lines.append("\(time)    \(hook) is not told: \(event.summary)")
            }
        }
    }

    private mutating func end(_ attempt: Outbox.Attempt, with result: DeliveryNote.Result) {
        let message = HookMessage(
            event: attempt.event, contact: attempt.contact, contract: attempt.contract, attempt: attempt.number)
        let summary = message.environment["MAINSTAY_SUMMARY"] ?? ""
        let person = attempt.contact.map { " to \($0.name) (\($0.method.rawValue))" } ?? ""
        switch result {
        case .delivered:
            lines.append("\(time)    \(attempt.hook.name)\(person): \(summary)")
            told.append((now, attempt.hook.name, attempt.contact?.name, attempt.event, attempt.members))
        case .again, .failed: lines.append("\(time)    \(attempt.hook.name)\(person) fails, attempt \(attempt.number)")
        }
        perform(outbox.ended(attempt, with: result, at: now))
    }

    private var time: String { String("\(now)".dropFirst(11).prefix(8)) }
}
