import DequeModule
import HeapModule
public import Intervals
public import Site

/// Knows what people are still to be told, and decides what is to be done about it now: a pure state machine.
///
/// Hooks are independent of each other. A hook is told what happened to one subject in its order; temporary failures are
/// tried again a bounded number of times, with a growing pause. Emergencies go to the contract's contacts besides, and
/// wait for nothing else.
public struct Outbox: Sendable {
    /// One run of a hook.
    public struct Attempt: Hashable, Sendable {
        /// What the hook is told.
        public var event: Event
        /// The ids of the events in a digest; empty for any other event.
        public var members: [String]
        /// The hook to run.
        public var hook: Hook
        /// The position of the contact among the contract's; nil when it is none of them.
        public var step: Int?
        /// The step of `onCall` at which one of the provider's own people is told, from 0; nil when it is none of them.
        public var rung: Int?
        /// Who is told; nil when the hook itself asked for the event.
        public var contact: Contact?
        /// Whose contact that is.
        public var contract: Contract?
        /// From 1.
        public var number: Int
    }

    /// What is to be done.
    public enum Action: Hashable, Sendable {
        /// Run a hook and report its end with `ended(_:with:at:)`.
        case run(Attempt)
        /// Write an event, which is then told like any other.
        case announce(Event)
        /// Log that a hook will not be told of an event any more.
        case giveUp(Event, hook: String)
    }

    struct LaneKey: Hashable, Sendable {
        var hook: String
        var subject: String
        /// A customer's contact who is told by the hook; nil where the hook itself asked for the event.
        var contact: Contact?

        /// The same at every start.
        var order: (String, String, String) { (subject, hook, contact?.to ?? "") }
    }

    struct Parcel: Sendable {
        var event: Event
        /// Whose contact is told.
        var contract: Contract?
        var members: [String] = []
        var attempts = 0
    }

    struct Lane: Sendable {
        var queue: Deque<Parcel> = []
        var isBusy = false
        var retryAt: Instant?
        var flapping = Flapping()
    }

    enum Job: Sendable {
        case lane(LaneKey)
        case call(event: String, step: Int, attempt: Int)
        case climb(event: String, Climb.Start)
    }

    struct Call: Sendable {
        var event: Event
        /// As it was when the emergency was determined (fine print, 13).
        var contract: Contract
        var machine: EmergencyCall
        var steps: [(hook: Hook, contact: Contact)]
        /// Whom the customer chose to be told.
        var chosen: ChosenContacts
    }

    struct GateKey: Hashable {
        var hook: String
        var isUrgent: Bool

        /// How many runs there are at once: few for the events that a hook asked for, and enough for every contact in an
        /// emergency, who waits for nobody.
        var limit: Int {
            guard isUrgent else { return 8 }
            return 1024
        }
    }

    enum Subject: Hashable {
        case lane(LaneKey)
        case call(String)
        case climb(String)
        case work
    }

    struct Due: Comparable {
        var at: Instant
        var subject: Subject
        static func < (a: Due, b: Due) -> Bool { a.at < b.at }
        static func == (a: Due, b: Due) -> Bool { a.at == b.at }
    }

    var facility: Facility
    var hooks: [String: Hook]
    var contracts: [String: Contract]
    let pause: RetryPause
    var lanes: [LaneKey: Lane] = [:]
    var calls: [String: Call] = [:]
    /// Who was told of the emergencies that have not ended, by their ids.
    var told: [String: ToldContacts] = [:]
    /// Alarms about which the provider's own people are called, by their ids.
    var climbs: [String: ClimbingAlarm] = [:]
    var roster = DutyRoster()
    var work: PlannedWork
    var maintenance = AgreedMaintenance()
    private var gates: [GateKey: Gate<Job>] = [:]
    var dues = Heap<Due>()

    /// Creates an empty outbox.
    ///
    /// - Parameter pause: the pause before the first repetition; it doubles each time.
    public init(_ facility: Facility, pause: Milliseconds = .seconds(5)) {
        self.facility = facility
        self.pause = RetryPause(first: pause)
        work = PlannedWork(facility)
        hooks = Dictionary(facility.hooks.map { ($0.name, $0) }) { first, _ in first }
        contracts = Dictionary(facility.contracts.map { ($0.id, $0) }) { first, _ in first }
    }

    /// When to call `advance`, if nothing happens before.
    public var nextDue: Instant? { dues.min?.at }

    // MARK: - Events

    /// Accepts an event that was written, and returns what is to be done at once.
    public mutating func add(_ event: Event, at now: Instant) -> [Action] {
        work.observe(event)
        var actions = releaseWork(at: now)
        for name in event.hooks {
            guard let hook = hooks[name], !work.hold(event, for: name) else { continue }
            let key = LaneKey(hook: hook.name, subject: event.subject)
            enqueue(event, in: key)
            actions += proceed(key, at: now)
        }
        if event.kind == .emergencyOpened, let call = call(for: event) {
            calls[event.id] = call
            actions += proceed(event.id, at: now)
        }
        return actions + tellRecovery(event, at: now) + climb(event, at: now)
    }

    /// Considers a record: a person has told the customer or sees to an alarm, maintenance was agreed on, work is planned,
    /// somebody is on duty.
    public mutating func noted(_ record: Record, at now: Instant) -> [Action] {
        remember(record)
        endClimbs(by: record)
        endCalls(by: record)
        return releaseWork(at: now)
    }

    /// Notes what a record says of the time that it names.
    mutating func remember(_ record: Record) {
        maintenance.note(record)
        roster.note(record)
        work.note(record)
        wakeForWork()
    }

    // MARK: - Attempts

    /// Accepts the end of an attempt, once that was written, and returns what is to be done at once.
    public mutating func ended(
        _ attempt: Attempt, with result: DeliveryNote.Result, at now: Instant
    ) -> [Action] {
        let isUrgent = attempt.contact != nil
        let freed = leave(GateKey(hook: attempt.hook.name, isUrgent: isUrgent))
        if let rung = attempt.rung { return freed + ended(attempt, at: rung, with: result, at: now) }
        if let step = attempt.step { return freed + ended(attempt, ofStep: step, with: result, at: now) }
        let key = LaneKey(hook: attempt.hook.name, subject: attempt.event.subject, contact: attempt.contact)
        return freed + ended(attempt, in: key, with: result, at: now)
    }

    /// Returns what is due by now.
    public mutating func advance(to now: Instant) -> [Action] {
        var actions: [Action] = []
        while let next = dues.min, next.at <= now {
            dues.removeMin()
            switch next.subject {
            case .lane(let key): actions += proceed(key, at: now)
            case .call(let id): actions += proceed(id, at: now)
            case .climb(let id): actions += proceed(climb: id, at: now)
            case .work: actions += releaseWork(at: now)
            }
        }
        return actions
    }

    // MARK: - Gates

    mutating func enter(_ job: Job, through key: GateKey) -> [Action] {
        guard gates[key, default: Gate(limit: key.limit)].enter(job) else { return [] }
        return start(job).map { [$0] } ?? leave(key)
    }

    private mutating func leave(_ key: GateKey) -> [Action] {
        while let job = gates[key]?.leave() {
            if let action = start(job) { return [action] }
            // Somebody who counts was told meanwhile, so that the next job has the place.
        }
        return []
    }

    private mutating func start(_ job: Job) -> Action? {
        switch job {
        case .lane(let key): startHead(of: key)
        case .call(let id, let step, let attempt): start(call: id, step: step, attempt: attempt)
        case .climb(let id, let start): self.start(climb: id, start)
        }
    }
}
