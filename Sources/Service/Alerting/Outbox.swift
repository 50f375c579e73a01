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
        /// The position of the contact among the contract's; nil when the hook itself asked for the event.
        public var step: Int?
        /// The contact who is told, in an emergency.
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
    }

    struct Parcel: Sendable {
        var event: Event
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
    }

    struct Call: Sendable {
        var event: Event
        var machine: EmergencyCall
        var steps: [(hook: Hook, contact: Contact)]
    }

    private struct GateKey: Hashable {
        var hook: String
        var isUrgent: Bool

        /// How many runs there are at once: few for the events that a hook asked for, and enough for every contact in an
        /// emergency, who waits for nobody.
        var limit: Int {
            guard isUrgent else { return 8 }
            return 1024
        }
    }

    private enum Subject: Hashable {
        case lane(LaneKey)
        case call(String)
    }

    private struct Due: Comparable {
        var at: Instant
        var subject: Subject
        static func < (a: Due, b: Due) -> Bool { a.at < b.at }
        static func == (a: Due, b: Due) -> Bool { a.at == b.at }
    }

    let facility: Facility
    let hooks: [String: Hook]
    let contracts: [String: Contract]
    let pause: RetryPause
    var lanes: [LaneKey: Lane] = [:]
    var calls: [String: Call] = [:]
    var maintenance = AgreedMaintenance()
    private var gates: [GateKey: Gate<Job>] = [:]
    private var dues = Heap<Due>()

    /// Creates an empty outbox.
    ///
    /// - Parameter pause: the pause before the first repetition; it doubles each time.
    public init(_ facility: Facility, pause: Milliseconds = .seconds(5)) {
        self.facility = facility
        self.pause = RetryPause(first: pause)
        hooks = Dictionary(facility.hooks.map { ($0.name, $0) }) { first, _ in first }
        contracts = Dictionary(facility.contracts.map { ($0.id, $0) }) { first, _ in first }
    }

    /// When to call `advance`, if nothing happens before.
    public var nextDue: Instant? { dues.min?.at }

    // MARK: - Events

    /// Accepts an event that was written, and returns what is to be done at once.
    public mutating func add(_ event: Event, at now: Instant) -> [Action] {
        var actions = event.hooks.flatMap { name -> [Action] in
            guard let hook = hooks[name] else { return [] }
            let key = LaneKey(hook: hook.name, subject: event.subject)
            enqueue(event, in: key)
            return proceed(key, at: now)
        }
        if event.kind == .emergencyOpened, let call = call(for: event) {
            calls[event.id] = call
            actions += proceed(event.id, at: now)
        }
        return actions
    }

    func call(for event: Event) -> Call? {
        guard let contract = event.contract.flatMap({ contracts[$0] }), let deadline = event.deadline,
            !(contract.terms.emergencyReport.duringMaintenance == .suppress
                && maintenance.covers(event.at, of: contract.id))
        else { return nil }
        let steps = contract.contacts.compactMap { contact in hooks[contact.hook].map { ($0, contact) } }
        let machine = EmergencyCall(
            name: event.id, determinedAt: event.at, deadline: deadline,
            steps: steps.map { EmergencyCall.Step(timeout: $0.0.timeout, retries: $0.0.retries) }, pause: pause)
        return Call(event: event, machine: machine, steps: steps)
    }

    mutating func enqueue(_ event: Event, in key: LaneKey) {
        if lanes[key, default: Lane()].flapping.admits(event) {
            lanes[key]?.queue.append(Parcel(event: event))
        } else {
            wakeForHeld(key)
        }
    }

    mutating func wakeForHeld(_ key: LaneKey) {
        if let due = lanes[key]?.flapping.due { dues.insert(Due(at: due, subject: .lane(key))) }
    }

    /// Considers a record: a person has told the customer, or maintenance was agreed on.
    public mutating func noted(_ record: Record, at now: Instant) -> [Action] {
        maintenance.note(record)
        guard record.kind == .notification, let at = record.instant(.notifiedAt) else { return [] }
        for (id, call) in calls where call.isAnswered(by: record) { calls[id]?.machine.told(at: at) }
        calls = calls.filter { !$0.value.machine.isFinished }
        return []
    }

    // MARK: - Attempts

    /// Accepts the end of an attempt, once that was written, and returns what is to be done at once.
    public mutating func ended(
        _ attempt: Attempt, with result: DeliveryNote.Result, at now: Instant
    ) -> [Action] {
        var actions: [Action] = []
        if let step = attempt.step {
            let id = attempt.event.id
            actions += leave(GateKey(hook: attempt.hook.name, isUrgent: true))
            calls[id]?.machine.ended(step: step, with: result, at: now)
            actions += proceed(id, at: now)
        } else {
            let key = LaneKey(hook: attempt.hook.name, subject: attempt.event.subject)
            actions += leave(GateKey(hook: attempt.hook.name, isUrgent: false))
            guard lanes[key]?.queue.first?.event.id == attempt.event.id else { return actions }
            lanes[key]?.isBusy = false
            if result == .again, attempt.number <= attempt.hook.retries {
                let due = now + pause.after(attempt: attempt.number, of: attempt.event.id + attempt.hook.name)
                lanes[key]?.retryAt = due
                dues.insert(Due(at: due, subject: .lane(key)))
            } else {
                lanes[key]?.queue.removeFirst()
                // The lane is forgotten once it has been quiet for long enough.
                dues.insert(Due(at: now + Flapping.window, subject: .lane(key)))
                if result != .delivered { actions.append(.giveUp(attempt.event, hook: attempt.hook.name)) }
            }
            actions += proceed(key, at: now)
        }
        return actions
    }

    /// Returns what is due by now.
    public mutating func advance(to now: Instant) -> [Action] {
        var actions: [Action] = []
        while let next = dues.min, next.at <= now {
            dues.removeMin()
            switch next.subject {
            case .lane(let key): actions += proceed(key, at: now)
            case .call(let id): actions += proceed(id, at: now)
            }
        }
        return actions
    }

    // MARK: - Lanes

    mutating func proceed(_ key: LaneKey, at now: Instant) -> [Action] {
        guard var lane = lanes[key] else { return [] }
        for held in lane.flapping.releaseHeld(by: now) {
            guard let event = Event.digest(held, hook: key.hook) else { continue }
            // A single held event is told as itself.
            let members = held.map(\.id).filter { $0 != event.id }
            lane.queue.append(Parcel(event: event, members: members))
        }
        if let retryAt = lane.retryAt, retryAt <= now { lane.retryAt = nil }
        let isReady = !lane.isBusy && lane.retryAt == nil && !lane.queue.isEmpty
        if isReady { lane.isBusy = true }
        let isIdle = !lane.isBusy && lane.queue.isEmpty && lane.flapping.isIdle(at: now)
        lanes[key] = isIdle ? nil : lane
        guard isReady else { return [] }
        return enter(.lane(key), through: GateKey(hook: key.hook, isUrgent: false))
    }

    private mutating func startHead(of key: LaneKey) -> Action? {
        guard let hook = hooks[key.hook], let parcel = lanes[key]?.queue.first else { return nil }
        lanes[key]?.queue[0].attempts += 1
        return .run(
            Attempt(event: parcel.event, members: parcel.members, hook: hook, number: parcel.attempts + 1))
    }

    // MARK: - Calls

    mutating func proceed(_ id: String, at now: Instant) -> [Action] {
        guard var call = calls[id] else { return [] }
        let wanted = call.machine.advance(to: now)
        calls[id] = call.machine.isFinished ? nil : call
        if let due = call.machine.nextDue { dues.insert(Due(at: due, subject: .call(id))) }
        return wanted.flatMap { action -> [Action] in
            switch action {
            case .start(let step, let attempt):
                return enter(
                    .call(event: id, step: step, attempt: attempt),
                    through: GateKey(hook: call.steps[step].hook.name, isUrgent: true))
            case .remind: return [.announce(call.reminder(at: now))]
            case .overdue: return [.announce(call.passing)]
            }
        }
    }

    private func start(call id: String, step: Int, attempt: Int) -> Action? {
        guard let call = calls[id], call.machine.toldAt == nil else { return nil }
        return .run(
            Attempt(
                event: call.event, members: [], hook: call.steps[step].hook, step: step,
                contact: call.steps[step].contact, contract: call.event.contract.flatMap { contracts[$0] },
                number: attempt))
    }

    // MARK: - Gates

    private mutating func enter(_ job: Job, through key: GateKey) -> [Action] {
        guard gates[key, default: Gate(limit: key.limit)].enter(job) else { return [] }
        return start(job).map { [$0] } ?? leave(key)
    }

    private mutating func leave(_ key: GateKey) -> [Action] {
        while let job = gates[key]?.leave() {
            if let action = start(job) { return [action] }
            // The customer was told meanwhile, so that the next job has the place.
        }
        return []
    }

    private mutating func start(_ job: Job) -> Action? {
        switch job {
        case .lane(let key): startHead(of: key)
        case .call(let id, let step, let attempt): start(call: id, step: step, attempt: attempt)
        }
    }
}
