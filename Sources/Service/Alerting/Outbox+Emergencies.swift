import Digests
import Intervals
import Notation
import Site

extension Outbox.Call {
    /// Whether a record says that somebody was told who counts (fine print, 10 and 16): of this emergency, or of
    /// everything that is open.
    func isAnswered(by record: Record) -> Bool {
        // Whoever is told after its end, and too late, has been told all the same: nobody calls him again.
        guard record.contract == event.contract,
            record.belongs(
                toEmergencyOf: event.subject, determinedAt: event.at, closedAt: nil, deadline: machine.deadline)
        else { return false }
        return record.flaw(asNotificationOf: machine.determinedAt, to: chosen) == nil
    }

    /// The contact that an attempt before a restart told, wherever it stands in the list by now.
    func step(of note: DeliveryNote) -> Int? {
        guard let to = note.to, let method = note.method, to != Record.erased else { return note.step }
        func isSame(_ step: (hook: Hook, contact: Contact)) -> Bool {
            step.hook.name == note.hook && step.contact.to == to && step.contact.method.rawValue == method
        }
        if let step = note.step, steps.indices.contains(step), isSame(steps[step]) { return step }
        return steps.firstIndex(where: isSame)
    }

    /// Whether an attempt before a restart told somebody who counts.
    func isAnswered(by note: DeliveryNote) -> Bool {
        guard note.result == .delivered, let step = step(of: note), machine.steps.indices.contains(step) else {
            return false
        }
        return machine.steps[step].isChosen
    }

    /// The event that makes somebody else see to it while there is time.
    func reminder(at now: Instant) -> Event {
        let minutes = max(0, (machine.deadline - now) / .minutes(1))
        return derived(
            .emergencyReminder, at: now,
            summary: "\(whoKnows("yet")) that \(event.subject) does not answer; \(minutes) min left: \(people)")
    }

    /// The event that the time promised has passed.
    var passing: Event {
        derived(
            .emergencyOverdue, at: machine.deadline,
            summary: "\(whoKnows("in time")) that \(event.subject) does not answer; still: \(people)")
    }

    /// Who was told, if anybody.
    private func whoKnows(_ when: String) -> String {
        let names = machine.informed.map { steps[$0].contact.name }
        guard !names.isEmpty else { return "nobody was told \(when)" }
        let isAlone = names.count == 1
        return "only \(names.joined(separator: " and ")), who \(isAlone ? "is" : "are") not authorised, "
            + "\(isAlone ? "was" : "were") told \(when)"
    }

    /// Those who are still to be told.
    private var people: String {
        let informed = Set(machine.informed)
        let left = steps.indices.filter { machine.steps[$0].isChosen && !informed.contains($0) }
        let numbers = left.map { steps[$0].contact }.map { "\($0.name) \($0.method.rawValue) \($0.to)" }
        guard !numbers.isEmpty else { return "no contact has a hook" }
        return "tell \(numbers.joined(separator: " or "))"
    }

    private func derived(_ kind: Event.Kind, at: Instant, summary text: String) -> Event {
        Event(
            id: Outbox.id(of: kind, for: event), kind: kind, at: at, site: event.site, contract: event.contract,
            subject: event.subject, state: "down", summary: "\(event.contract ?? ""): \(text)",
            deadline: machine.deadline,
            details: [.emergency: event.id, Event.Detail.determinedAt: event.at.description])
    }
}

extension Outbox {
    /// The id of an event that follows from an emergency, the same after a restart, so that it is told once.
    static func id(of kind: Event.Kind, for emergency: Event) -> StableID {
        emergency.idOfConsequence { "\(kind.rawValue)|\($0)" }
    }
}

extension Facility {
    /// The hooks that ask for events of a kind.
    public func hooks(for kind: Event.Kind) -> [String] {
        hooks.filter { $0.wants(kind) }.map(\.name)
    }

    /// The event with the hooks that are told of it: those that ask for its kind, or none when it is part of another
    /// event that they are told of.
    public func addressed(_ event: Event) -> Event {
        var event = event
        event.hooks = event.details[Event.Detail.partOf] == nil ? hooks(for: event.kind) : []
        event.details[Event.Detail.location] = location(of: event)
        return event
    }

    /// Where the devices stand that an event is about; nil where nobody wrote it down.
    private func location(of event: Event) -> String? {
        let places = devices(of: event).compactMap { device in
            device.location.map { "\(device.name): \($0)" }
        }
        guard !places.isEmpty else { return nil }
        return places.joined(separator: "; ")
    }

    /// The device that an event names, or those that serve the contract where it names none; no more than three, which
    /// is as many as a line bears.
    private func devices(of event: Event) -> [Device] {
        // A thousand emergencies at once must not look through all devices for what is none.
        let named = [event.subject, event.details[.signal]].compactMap(\.self).map { SignalName($0)?.device ?? $0 }
        if let device = named.lazy.filter({ !SignalName.reservedDevices.contains($0) }).compactMap(device).first {
            return [device]
        }
        guard let contract = event.contract.flatMap(contract), let condition = event.kind.condition(of: contract) else {
            return []
        }
        var seen: Set<String> = []
        let names = condition.signals.map(\.device).filter { seen.insert($0).inserted }
        return Array(names.compactMap(device).prefix(3))
    }
}

extension Event.Kind {
    /// What of a contract the event is about, where it is about one guarantee.
    fileprivate func condition(of contract: Contract) -> Condition? {
        switch self {
        case .powerOutageSuspected, .powerOutageCleared, .powerFeedLost, .powerFeedRestored, .powerOutageBegan,
            .powerOutageEnded:
            contract.power?.condition
        case .networkOutageBegan, .networkOutageEnded, .networkOutageWithdrawn, .emergencyOpened,
            .emergencyReminder, .emergencyOverdue, .emergencyClosed:
            contract.network?.access
        case .powerOnBattery, .powerRuntime, .powerOnMains, .serviceFailed, .serviceRecovered, .deviceUnreachable,
            .deviceReachable, .deviceChanged, .budget, .contractExpiring, .contractMayEnd, .complianceWritten,
            .complianceOverdue,
            .trafficIssued,
            .ledgerHead,
            .ledgerReplaced, .heartbeat, .digest, .test:
            nil
        }
    }
}

/// The windows of agreed maintenance, by contract.
struct AgreedMaintenance: Sendable {
    private var windows: [String: [String: Span]] = [:]

    /// Consent counts when it was given before the window began, for the network or for everything.
    mutating func note(_ record: Record) {
        if let replaced = record.text(.replaces) {
            for contract in windows.keys { windows[contract]?[replaced] = nil }
        }
        guard record.kind == .maintenance, let contract = record.contract, let span = record.span,
            let consent = record.instant(.consentedAt), consent <= span.from,
            record.list(.guarantees).map({ $0.contains(Guarantee.network.rawValue) }) ?? true
        else { return }
        windows[contract, default: [:]][record.id] = span
    }

    func covers(_ instant: Instant, of contract: String) -> Bool {
        windows[contract]?.values.contains { $0.contains(instant) } ?? false
    }
}
