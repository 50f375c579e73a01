import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

// Who the device is: at first contact, after every restart and after silence.
extension DeviceMachine {
    /// Sends a small GET: to an agent that may be silent, nothing more is sent; to one that was, not even that.
    mutating func makeContact(into actions: inout [Action]) {
        let objects = Catalogue.clockObjects + Catalogue.identityObjects + (serialInstance.map { [$0] } ?? [])
        inquire(
            Inquiry(objects, limits: limits, beginsWithOne: isReachable == false), as: { .contact($0) },
            into: &actions)
    }

    private mutating func inquire(
        _ inquiry: Inquiry, as phase: (Inquiry) -> Phase, into actions: inout [Action]
    ) {
        begin(phase(inquiry), asks: inquiry.groups.count)
        for (number, group) in inquiry.groups.enumerated() { ask(.get, for: group, number: number, into: &actions) }
    }

    mutating func continueInquiry(_ asked: Inquiry, with answer: Answer, into actions: inout [Action]) {
        var inquiry = asked
        let progress = inquiry.receive(answer.result, to: Int(answer.number))
        let recognition = recognition
        phase = recognition.map { .probing(inquiry, $0) } ?? .contact(inquiry)
        switch progress {
        case .waiting: return
        case .ask(let numbers):
            outstanding += numbers.count
            for number in numbers { ask(.get, for: inquiry.groups[number], number: number, into: &actions) }
        case .failed(let reason):
            giveUp(reason, into: &actions)
        case .complete:
            learn(from: inquiry, isPolled: false, into: &actions)
            guard let recognition else { return meet(inquiry.values, in: answer, into: &actions) }
            let varbinds = inquiry.values.map { VarBind(name: $0.key, value: $0.value) }
            recognise(recognition, by: varbinds, at: answer.at, into: &actions)
        }
    }

    private mutating func meet(
        _ values: [ObjectIdentifier: Value], in answer: Answer, into actions: inout [Action]
    ) {
        let upTime = values[Catalogue.upTimeObject]?.ticks
        let boots = answer.engine.map { Int64($0.boots) } ?? values[Catalogue.bootsObject]?.integerValue
        let hasChanged = heard(
            upTime: upTime, boots: boots, at: answer.at, error: answer.roundTrip / 2, engine: answer.engine,
            into: &actions)
        needsDiscovery = needsDiscovery || hasChanged
        // A version 3 answer carries the engine's boots anyway.
        clocks = PollPlan.Clocks(hasUpTime: upTime != nil, hasBoots: answer.engine == nil && boots != nil)
        let seen = store.catalogue.identity(of: values, serial: serialInstance)
        if serialInstance != nil, seen.serial == nil {
            serialInstance = nil
            needsDiscovery = true
        }
        compare(seen, at: answer.at, into: &actions)
        suspect(seen, into: &actions)
        if let profile {
            settle(on: store.catalogue.variant(of: store.catalogue.profiles[profile], for: seen))
            return proceed(into: &actions)
        }
        guard !isUnknown || hasChanged else { return reportAgent(at: answer.at, into: &actions) }
        isUnknown = false
        let recognition = Recognition(
            among: store.catalogue, identity: seen, knowsBulk: whereabouts.knowsBulk, most: Int(limits.variables))
        ask(recognition, at: answer.at, into: &actions)
    }

    /// Holds what the device says of itself against the family that the configuration names: what is not there is unknown,
    /// and nobody would know why.
    private mutating func suspect(_ seen: Identity, into actions: inout [Action]) {
        guard device.profile != "auto", let profile else { return }
        let given = store.catalogue.profiles[profile]
        let likely = store.catalogue.candidates(for: seen)
        guard let first = likely.first, !given.isGeneric, !likely.contains(where: { $0.name == given.name }) else {
            return
        }
        suspect("its profile is \(given.name), and it says that it is of the family \(first.name)", into: &actions)
    }

    /// Says that the configuration may name a wrong family, in the log and with the agent's next reading.
    mutating func suspect(_ reason: String, into actions: inout [Action]) {
        guard suspicion != reason else { return }
        suspicion = reason
        needsReadings = true
        warn("\(device.name): \(reason); `profile: auto` finds out what it is", into: &actions)
    }

    // MARK: - Its family

    private var recognition: Recognition? {
        switch phase {
        case .probing(_, let recognition), .searching(let recognition): recognition
        default: nil
        }
    }

    private mutating func ask(_ asked: Recognition, at: Instant, into actions: inout [Action]) {
        var recognition = asked
        switch recognition.step() {
        case .get(let objects):
            inquire(
                Inquiry(objects, limits: limits, hasAnswered: true), as: { .probing($0, recognition) },
                into: &actions)
        case .next(let columns):
            begin(.searching(recognition), asks: 1)
            ask(.getNext, for: columns, into: &actions)
        case .known(let profile):
            settle(on: profile)
            proceed(into: &actions)
        case .unknown:
            isUnknown = true
            let said = identity?.description ?? "nothing of itself"
            warn("\(device.name) speaks no MIB that a profile knows; it says \(said)", into: &actions)
            // The agent is heard of in any case.
            reportAgent(at: at, into: &actions)
        }
    }

    private mutating func recognise(
        _ asked: Recognition, by varbinds: [VarBind], at: Instant, into actions: inout [Action]
    ) {
        var recognition = asked
        recognition.receive(varbinds)
        ask(recognition, at: at, into: &actions)
    }

    /// Goes on with the first rows of some families' tables.
    mutating func continueSearch(with answer: Answer, into actions: inout [Action]) {
        guard var recognition else { return }
        switch answer.result {
        case .success(let successors): recognise(recognition, by: successors, at: answer.at, into: &actions)
        case .failure(let failure):
            guard recognition.receiveNothing(isSilence: failure == .timeout) else {
                return giveUp(failure, into: &actions)
            }
            ask(recognition, at: answer.at, into: &actions)
        }
    }

    private mutating func settle(on profile: Profile) {
        self.profile = store.catalogue.profiles.firstIndex(of: profile)
        limits.apply(profile.limits)
    }

    private mutating func proceed(into actions: inout [Action]) {
        guard let profile else { return }
        let kind = store.catalogue.profiles[profile].kind
        if kind != self.kind {
            self.kind = kind
            actions.append(.identified(kind))
        }
        if needsDiscovery || plan == nil {
            readSerial(after: [], tries: 8, into: &actions)
        } else {
            poll(into: &actions)
        }
    }

    // MARK: - The serial number

    /// Asks for the first row of the family's serial numbers that counts and says something, if it has any.
    private mutating func readSerial(after last: [UInt32], tries: Int, into actions: inout [Action]) {
        guard let column = serialColumn, tries > 0, identity?.serial == nil || serialInstance == nil else {
            return discover(into: &actions)
        }
        begin(.readingSerial(tries: tries), asks: 1)
        let columns = [column, serialRows?.column].compactMap(\.self).prefix(Int(limits.variables))
        ask(.getNext, for: columns.map { $0.appending(last) }, into: &actions)
    }

    /// Which of the rows count.
    private var serialRows: Filter? { profile.flatMap { store.catalogue.profiles[$0].serialRows } }

    private var serialColumn: ObjectIdentifier? {
        guard let serial = profile.flatMap({ store.catalogue.profiles[$0].serial }) else { return nil }
        return serial.parent ?? serial
    }

    mutating func readSerial(from answer: Answer, tries: Int, into actions: inout [Action]) {
        guard let column = serialColumn, case .success(let varbinds) = answer.result, let first = varbinds.first,
            let index = first.name.suffix(after: column), let text = first.value.text
        else {
            if case .failure(.timeout) = answer.result { return giveUp(.timeout, into: &actions) }
            return discover(into: &actions)
        }
        let counts = serialRows.map { rows in
            rows.admits(varbinds.first { $0.name == rows.column.appending(index) }?.value)
        }
        guard counts ?? true, !text.isEmpty else { return readSerial(after: index, tries: tries - 1, into: &actions) }
        serialInstance = first.name
        var seen = identity ?? Identity()
        seen.serial = text
        compare(seen, at: answer.at, into: &actions)
        discover(into: &actions)
    }

    // MARK: - Another device

    private mutating func compare(_ seen: Identity, at: Instant, into actions: inout [Action]) {
        let before = identity
        identity = seen.completed(by: before)
        if let before, let difference = seen.difference(from: before) {
            identity = seen
            becomeAnother("\(device.name) is another device than before: \(difference)", at: at, into: &actions)
        }
        guard let identity, !identity.isProvenAlike(before) else { return }
        remember(identity, at: at, into: &actions)
    }

    /// Says who it is, and how it is best asked, for the time after a restart.
    func remember(_ identity: Identity, at: Instant, into actions: inout [Action]) {
        actions.append(
            .known(
                DeviceIdentity(
                    device: device.name, at: at, systemObject: identity.systemObject?.description,
                    serial: identity.serial, limits: lesson)))
    }

    private mutating func becomeAnother(_ summary: String, at: Instant, into actions: inout [Action]) {
        actions.append(.note(.deviceChanged, at: at, summary: summary))
        needsDiscovery = true
        missing = []
        formerSignals = knownSignals
        // What was live in the other device need not be fitted in this one.
        fitted = []
        for index in standings.indices { standings[index].forgetLife() }
        lesson = nil
        if case .contact = phase {
            limits = AgentLimits(knowsBulk: whereabouts.knowsBulk)
            serialInstance = nil
            if device.profile == "auto" { profile = nil }
        }
    }
}

extension Identity {
    /// The identity that a ledger holds.
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
