import DequeModule
import HeapModule
import Intervals
import Site

/// An alarm about which the provider's own people are called until somebody acknowledges it.
struct ClimbingAlarm: Sendable {
    let event: Event
    /// Whose duty rosters say who the engineer is.
    let contracts: Set<String>
    var machine: Climb
    /// Alarms of the same happening, about which nobody is called besides.
    var others: [Event] = []
}

extension Outbox {
    /// Begins to call the provider's own people about an alarm, and ends it with the alarm.
    mutating func climb(_ event: Event, at now: Instant) -> [Action] {
        let promoted = endClimb(with: event, at: now)
        guard isClimbed(event) else { return promoted }
        guard !work.hold(event, for: nil) else {
            wakeForWork()
            return promoted
        }
        return promoted + join(event, notes: [], from: event.at, at: now)
    }

    /// Calls about an alarm, unless somebody is called already about the same happening.
    mutating func join(_ event: Event, notes: [DeliveryNote], from beginning: Instant, at now: Instant) -> [Action] {
        let same = climbs.values.filter { $0.event.concernsTheSame(as: event) }.min { $0.event.id < $1.event.id }
        guard let same else { return begin(event, notes: notes, from: beginning, at: now) }
        guard event.kind.isWorse(than: same.event.kind) else {
            climbs[same.event.id]?.others.append(event)
            return []
        }
        climbs[same.event.id] = nil
        return begin(event, notes: notes, with: [same.event] + same.others, from: beginning, at: now)
    }

    /// Ends the calls about what an event ends. What is left of the same happening is called about next, unless it ends
    /// meanwhile, too.
    private mutating func endClimb(with recovery: Event, at now: Instant) -> [Action] {
        guard let ended = recovery.endedAlarm else { return [] }
        for id in climbs.keys { climbs[id]?.others.removeAll { $0.id == ended } }
        guard let alarm = climbs.removeValue(forKey: ended), let next = alarm.others.first else { return [] }
        let pause = facility.onCall?.within ?? 0
        return begin(next, notes: [], with: Array(alarm.others.dropFirst()), from: now + pause, at: now)
    }

    /// Whether somebody is to be called about an event: not about what is part of another one.
    func isClimbed(_ event: Event) -> Bool {
        let isKnown = event.contract.map { contracts[$0] != nil } ?? true
        return facility.onCall != nil && event.kind.isCalledUntilAcknowledged && event.details[.partOf] == nil
            && isKnown
    }

    /// - Parameters:
    ///   - notes: the attempts that ended before a restart.
    ///   - others: alarms of the same happening.
    ///   - beginning: when the first step begins.
    private mutating func begin(
        _ event: Event, notes: [DeliveryNote], with others: [Event] = [], from beginning: Instant, at now: Instant
    ) -> [Action] {
        guard let onCall = facility.onCall else { return [] }
        let contracts = facility.contracts(concernedBy: event)
        var alarm = ClimbingAlarm(
            event: event, contracts: contracts,
            machine: Climb(
                name: event.id, steps: onCall.steps.count, within: onCall.within, beginsAt: beginning, pause: pause),
            others: others)
        alarm.machine.recall(notes) { people(at: $0, about: contracts, at: now) }
        climbs[event.id] = alarm
        return proceed(climb: event.id, at: now)
    }

    private func people(at rung: Int, about contracts: Set<String>, at now: Instant) -> [Climb.Person] {
        guard let steps = facility.onCall?.steps, steps.indices.contains(rung) else { return [] }
        return facility.people(of: steps[rung], for: contracts, by: roster, at: now).compactMap { contact in
            hooks[contact.hook].map { Climb.Person(contact: contact, hook: $0) }
        }
    }

    mutating func proceed(climb id: String, at now: Instant) -> [Action] {
        guard var alarm = climbs[id] else { return [] }
        let contracts = alarm.contracts
        let starts = alarm.machine.advance(to: now) { people(at: $0, about: contracts, at: now) }
        climbs[id] = alarm
        if let due = alarm.machine.nextDue { dues.insert(Due(at: due, subject: .climb(id))) }
        return starts.flatMap { start in
            enter(.climb(event: id, start), through: GateKey(hook: start.person.hook.name, isUrgent: true))
        }
    }

    func start(climb id: String, _ start: Climb.Start) -> Action? {
        guard let alarm = climbs[id] else { return nil }
        return .run(
            Attempt(
                event: alarm.event, members: [], hook: start.person.hook, rung: start.rung,
                contact: start.person.contact, number: start.number))
    }

    mutating func ended(
        _ attempt: Attempt, at rung: Int, with result: DeliveryNote.Result, at now: Instant
    ) -> [Action] {
        guard let contact = attempt.contact else { return [] }
        let person = Climb.Person(contact: contact, hook: attempt.hook)
        climbs[attempt.event.id]?.machine.ended(person, at: rung, with: result, at: now)
        return proceed(climb: attempt.event.id, at: now)
    }

    /// Ends the calls about what a person sees to: the alarm that was acknowledged with all of the same happening, or the
    /// emergency of which a person has told the customer.
    mutating func endClimbs(by record: Record) {
        for (id, alarm) in climbs where ([alarm.event] + alarm.others).contains(where: record.isAnswer(to:)) {
            climbs[id] = nil
        }
    }
}

extension Record {
    /// Whether it says that a person sees to an alarm.
    func isAnswer(to alarm: Event) -> Bool {
        switch kind {
        case .acknowledgement: return text(.of) == alarm.id
        case .notification:
            guard alarm.kind == .emergencyOpened, contract == alarm.contract, let at = instant(.notifiedAt),
                // What a hook did is nobody's word.
                let by = text(.by), !by.hasPrefix("hook ")
            else { return false }
            return (text(.subject) ?? alarm.subject) == alarm.subject
                && (instant(.determinedAt) ?? alarm.at) == alarm.at && alarm.at <= at
        default: return false
        }
    }
}

extension Event {
    /// Whether whoever is called sees one happening in two alarms: the power or the network of one contract, or one device.
    /// Each emergency is one of its own: every one of them must be told to the customer.
    func concernsTheSame(as other: Event) -> Bool {
        guard contract == other.contract else { return false }
        guard contract != nil else { return subject == other.subject }
        let areEmergencies = kind == .emergencyOpened && other.kind == .emergencyOpened
        return kind.isOfTheNetwork == other.kind.isOfTheNetwork && !areEmergencies
    }
}

extension Event.Kind {
    fileprivate var isOfTheNetwork: Bool { self == .networkOutageBegan || self == .emergencyOpened }

    /// Whether somebody must be called although somebody is called about the other already.
    func isWorse(than other: Event.Kind) -> Bool { self == .powerOutageBegan && other != .powerOutageBegan }
}

// MARK: - Planned work

extension Outbox {
    mutating func wakeForWork() {
        if let due = work.due { dues.insert(Due(at: due, subject: .work)) }
    }

    /// Tells together what planned work has explained, where it is over or has done more than it explains.
    mutating func releaseWork(at now: Instant) -> [Action] {
        var actions: [Action] = []
        for window in work.release(by: now) {
            for name in window.held.keys.sorted() {
                guard hooks[name] != nil, let event = window.digest(for: name) else { continue }
                let members = (window.held[name] ?? []).map(\.id)
                let key = LaneKey(hook: name, subject: event.subject)
                lanes[key, default: Lane()].queue.append(Parcel(event: event, members: members))
                actions += proceed(key, at: now)
            }
            guard window.to <= now else { continue }
            for alarm in window.alarms { actions += join(alarm, notes: [], from: now, at: now) }
        }
        wakeForWork()
        return actions
    }
}
