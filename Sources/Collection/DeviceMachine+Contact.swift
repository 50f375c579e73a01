import Facility
import Intervals
import Profiles
import SNMP

// Who the device is: at first contact, after every restart and after silence.
extension DeviceMachine {
    /// A small GET: to an agent that may be silent, nothing more is sent.
    mutating func makeContact(_ actions: inout [Action]) {
        let objects = Catalogue.clockObjects + Catalogue.identityObjects + (serialInstance.map { [$0] } ?? [])
        inquire(Inquiry(objects, limits: limits), &actions) { .contact($0) }
    }

    private mutating func inquire(_ inquiry: Inquiry, _ actions: inout [Action], _ phase: (Inquiry) -> Phase) {
        begin(phase(inquiry), asks: inquiry.groups.count)
        for (number, group) in inquiry.groups.enumerated() { ask(.get, group, number: number, &actions) }
    }

    mutating func inquired(_ asked: Inquiry, _ answer: Answer, _ actions: inout [Action]) {
        var inquiry = asked
        let progress = inquiry.answered(Int(answer.number), answer.result)
        let isContact = if case .contact = phase { true } else { false }
        phase = isContact ? .contact(inquiry) : .probing(inquiry)
        switch progress {
        case .waiting: return
        case .ask(let numbers):
            outstanding += numbers.count
            for number in numbers { ask(.get, inquiry.groups[number], number: number, &actions) }
        case .failed(let reason):
            giveUp(reason, &actions)
        case .complete:
            limits = inquiry.limits
            isContact ? contacted(inquiry.values, answer, &actions) : probed(inquiry.values, &actions)
        }
    }

    private mutating func contacted(
        _ values: [ObjectIdentifier: Value], _ answer: Answer, _ actions: inout [Action]
    ) {
        var upTime: UInt32?
        if case .timeTicks(let ticks)? = values[Catalogue.upTimeObject] { upTime = ticks }
        let boots = answer.engine.map { Int64($0.boots) } ?? values[Catalogue.bootsObject]?.integerValue
        let hasChanged = heard(upTime: upTime, boots: boots, answer.at, answer.roundTrip / 2, answer.engine, &actions)
        needsDiscovery = needsDiscovery || hasChanged
        // A version 3 answer carries the engine's boots anyway.
        clocks = PollPlan.Clocks(hasUpTime: upTime != nil, hasBoots: answer.engine == nil && boots != nil)
        let seen = store.catalogue.identity(values, serial: serialInstance)
        if serialInstance != nil, seen.serial == nil { (serialInstance, needsDiscovery) = (nil, true) }
        compare(seen, at: answer.at, &actions)
        if profile == nil { profile = store.catalogue.identify(values).flatMap(number) }
        if profile != nil { return proceed(&actions) }
        let probes = store.catalogue.probeObjects
        if probes.isEmpty { return probed([:], &actions) }
        inquire(Inquiry(probes, limits: limits), &actions) { .probing($0) }
    }

    private func number(of profile: Profile) -> Int? {
        store.catalogue.profiles.firstIndex { $0.name == profile.name }
    }

    private mutating func proceed(_ actions: inout [Action]) {
        guard let profile else { return }
        let kind = store.catalogue.profiles[profile].kind
        if kind != self.kind {
            self.kind = kind
            actions.append(.identified(kind))
        }
        needsDiscovery || plan == nil ? readSerial(after: nil, tries: 8, &actions) : poll(&actions)
    }

    private mutating func probed(_ values: [ObjectIdentifier: Value], _ actions: inout [Action]) {
        profile = store.catalogue.identify(values).flatMap(number)
        if profile != nil { return proceed(&actions) }
        begin(.searching, asks: 1)
        ask(.getNext, store.catalogue.searchColumns, &actions)
    }

    /// The device did not say what it is; the rows it has may tell.
    mutating func searched(_ answer: Answer, _ actions: inout [Action]) {
        if case .success(let successors) = answer.result {
            profile = store.catalogue.identify(successors: successors).flatMap(number)
        }
        if profile != nil { return proceed(&actions) }
        warn(
            "\(device.name) speaks no MIB that a profile knows; it says \(identity?.description ?? "nothing of itself")",
            &actions)
        // The agent is heard of in any case.
        sayAgent(at: answer.at, &actions)
    }

    // MARK: - The serial number

    /// Asks for the first row of the family's serial numbers that says something, if it has any.
    private mutating func readSerial(after last: ObjectIdentifier?, tries: Int, _ actions: inout [Action]) {
        guard let column = serialColumn, tries > 0, identity?.serial == nil || serialInstance == nil else {
            return discover(&actions)
        }
        begin(.readingSerial(tries: tries), asks: 1)
        ask(.getNext, [last ?? column], &actions)
    }

    private var serialColumn: ObjectIdentifier? {
        guard let serial = profile.flatMap({ store.catalogue.profiles[$0].serial }) else { return nil }
        return serial.parent ?? serial
    }

    mutating func readSerial(_ answer: Answer, _ tries: Int, _ actions: inout [Action]) {
        guard let column = serialColumn, case .success(let varbinds) = answer.result, let first = varbinds.first,
            first.name.hasPrefix(column), let text = first.value.text
        else {
            if case .failure(.timeout) = answer.result { return giveUp(.timeout, &actions) }
            return discover(&actions)
        }
        guard !text.isEmpty else { return readSerial(after: first.name, tries: tries - 1, &actions) }
        serialInstance = first.name
        var seen = identity ?? Identity()
        seen.serial = text
        compare(seen, at: answer.at, &actions)
        discover(&actions)
    }

    // MARK: - Another device

    private mutating func compare(_ seen: Identity, at: Instant, _ actions: inout [Action]) {
        defer { identity = seen.completed(by: identity) }
        guard let identity, let difference = seen.difference(from: identity) else { return }
        self.identity = nil
        actions.append(
            .note(.deviceChanged, at: at, summary: "\(device.name) is another device than before: \(difference)"))
        needsDiscovery = true
        missing = []
        if case .contact = phase {
            serialInstance = nil
            if device.profile == "auto" { profile = nil }
        }
    }
}
