import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

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
        let recognition = recognition
        phase = recognition.map { .probing(inquiry, $0) } ?? .contact(inquiry)
        switch progress {
        case .waiting: return
        case .ask(let numbers):
            outstanding += numbers.count
            for number in numbers { ask(.get, inquiry.groups[number], number: number, &actions) }
        case .failed(let reason):
            giveUp(reason, &actions)
        case .complete:
            limits = inquiry.limits
            guard let recognition else { return contacted(inquiry.values, answer, &actions) }
            recognise(recognition, inquiry.values.map { VarBind(name: $0.key, value: $0.value) }, answer.at, &actions)
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
        if let profile {
            settle(on: store.catalogue.variant(of: store.catalogue.profiles[profile], for: seen))
            return proceed(&actions)
        }
        guard !isUnknown || hasChanged else { return sayAgent(at: answer.at, &actions) }
        isUnknown = false
        ask(Recognition(store.catalogue, seen, knowsBulk: target.knowsBulk), answer.at, &actions)
    }

    // MARK: - Its family

    private var recognition: Recognition? {
        switch phase {
        case .probing(_, let recognition), .searching(let recognition): recognition
        default: nil
        }
    }

    private mutating func ask(_ asked: Recognition, _ at: Instant, _ actions: inout [Action]) {
        var recognition = asked
        switch recognition.step() {
        case .get(let objects):
            inquire(Inquiry(objects, limits: limits), &actions) { .probing($0, recognition) }
        case .next(let columns):
            begin(.searching(recognition), asks: 1)
            ask(.getNext, columns, &actions)
        case .known(let profile):
            settle(on: profile)
            proceed(&actions)
        case .unknown:
            isUnknown = true
            let said = identity?.description ?? "nothing of itself"
            warn("\(device.name) speaks no MIB that a profile knows; it says \(said)", &actions)
            // The agent is heard of in any case.
            sayAgent(at: at, &actions)
        }
    }

    private mutating func recognise(
        _ asked: Recognition, _ varbinds: [VarBind], _ at: Instant, _ actions: inout [Action]
    ) {
        var recognition = asked
        recognition.answered(varbinds)
        ask(recognition, at, &actions)
    }

    /// The first rows of some families' tables.
    mutating func searched(_ answer: Answer, _ actions: inout [Action]) {
        guard let recognition else { return }
        let successors = (try? answer.result.get()) ?? []
        recognise(recognition, successors, answer.at, &actions)
    }

    private mutating func settle(on profile: Profile) {
        self.profile = store.catalogue.profiles.firstIndex(of: profile)
        limits.apply(profile.limits)
    }

    private mutating func proceed(_ actions: inout [Action]) {
        guard let profile else { return }
        let kind = store.catalogue.profiles[profile].kind
        if kind != self.kind {
            self.kind = kind
            actions.append(.identified(kind))
        }
        needsDiscovery || plan == nil ? readSerial(after: [], tries: 8, &actions) : poll(&actions)
    }

    // MARK: - The serial number

    /// Asks for the first row of the family's serial numbers that counts and says something, if it has any.
    private mutating func readSerial(after last: [UInt32], tries: Int, _ actions: inout [Action]) {
        guard let column = serialColumn, tries > 0, identity?.serial == nil || serialInstance == nil else {
            return discover(&actions)
        }
        begin(.readingSerial(tries: tries), asks: 1)
        ask(.getNext, ([column] + (serialRows.map { [$0.column] } ?? [])).map { $0.appending(last) }, &actions)
    }

    /// Which of the rows count.
    private var serialRows: Filter? { profile.flatMap { store.catalogue.profiles[$0].serialRows } }

    private var serialColumn: ObjectIdentifier? {
        guard let serial = profile.flatMap({ store.catalogue.profiles[$0].serial }) else { return nil }
        return serial.subidentifiers.last == 0 ? serial.parent ?? serial : serial
    }

    mutating func readSerial(_ answer: Answer, _ tries: Int, _ actions: inout [Action]) {
        guard let column = serialColumn, case .success(let varbinds) = answer.result, let first = varbinds.first,
            let index = first.name.suffix(after: column), let text = first.value.text
        else {
            if case .failure(.timeout) = answer.result { return giveUp(.timeout, &actions) }
            return discover(&actions)
        }
        let counts = serialRows.map { rows in
            rows.admits(varbinds.first { $0.name == rows.column.appending(index) }?.value)
        }
        guard counts ?? true, !text.isEmpty else { return readSerial(after: index, tries: tries - 1, &actions) }
        serialInstance = first.name
        var seen = identity ?? Identity()
        seen.serial = text
        compare(seen, at: answer.at, &actions)
        discover(&actions)
    }

    // MARK: - Another device

    private mutating func compare(_ seen: Identity, at: Instant, _ actions: inout [Action]) {
        let before = identity
        identity = seen.completed(by: before)
        if let before, let difference = seen.difference(from: before) {
            identity = seen
            becomesAnother("\(device.name) is another device than before: \(difference)", at: at, &actions)
        }
        guard let identity, !identity.isProvenAlike(before) else { return }
        actions.append(
            .known(
                DeviceIdentity(
                    device: device.name, at: at, systemObject: identity.systemObject?.description,
                    serial: identity.serial)))
    }

    private mutating func becomesAnother(_ summary: String, at: Instant, _ actions: inout [Action]) {
        actions.append(.note(.deviceChanged, at: at, summary: summary))
        needsDiscovery = true
        missing = []
        if case .contact = phase {
            serialInstance = nil
            if device.profile == "auto" { profile = nil }
        }
    }
}

extension Identity {
    /// As it was written down.
    init(_ known: DeviceIdentity) {
        self.init()
        systemObject = known.systemObject.flatMap { ObjectIdentifier($0) }
        serial = known.serial
    }

    /// Whether it tells no more and nothing else than an earlier one of what proves who a device is.
    fileprivate func isProvenAlike(_ earlier: Identity?) -> Bool {
        serial == earlier?.serial && systemObject == earlier?.systemObject
    }
}
