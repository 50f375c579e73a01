import Intervals
import Notation
import Profiles
import SNMP
import SNMPValues
import Site

// What an agent makes of questions that a sound one would answer, found out once and remembered.
extension DeviceMachine {
    /// Whether anything was answered since the present poll began.
    var hasAnsweredThisPoll: Bool { lastAnswer.map { $0 >= begunAt } ?? false }

    /// Finds out which objects of a PDU the agent does not answer, and how many it answers at once.
    mutating func examine(
        _ pdu: PollPlan.PDU, after answer: Result<[VarBind], RequestFailure>, into actions: inout [Action]
    ) {
        if case .failure(.timeout) = answer {
            limitsBefore = limitsBefore ?? limits
            if pdu.objects.count <= Int(limits.proven) { limits.forgetProof() }
        }
        var inquiry = Inquiry(askedFor: pdu.objects, limits: limits, hasAnswered: hasAnsweredThisPoll)
        let progress = inquiry.receive(answer, to: 0)
        begin(.examining(inquiry, pdu), asks: 0)
        follow(progress, of: inquiry, of: pdu, at: begunAt, into: &actions)
    }

    mutating func continueExamination(
        _ asked: Inquiry, of pdu: PollPlan.PDU, with answer: Answer, into actions: inout [Action]
    ) {
        var inquiry = asked
        let progress = inquiry.receive(answer.result, to: Int(answer.number))
        phase = .examining(inquiry, pdu)
        follow(progress, of: inquiry, of: pdu, at: answer.at, into: &actions)
    }

    private mutating func follow(
        _ progress: Inquiry.Progress, of inquiry: Inquiry, of pdu: PollPlan.PDU, at: Instant,
        into actions: inout [Action]
    ) {
        switch progress {
        case .waiting: return
        case .ask(let numbers):
            outstanding += numbers.count
            for number in numbers { ask(.get, for: inquiry.groups[number], number: number, into: &actions) }
        case .failed(let reason): giveUp(reason, into: &actions)
        case .complete: conclude(inquiry, of: pdu, at: at, into: &actions)
        }
    }

    private mutating func conclude(
        _ inquiry: Inquiry, of pdu: PollPlan.PDU, at: Instant, into actions: inout [Action]
    ) {
        learn(from: inquiry, isPolled: true, into: &actions)
        let asked = zip(pdu.objects, pdu.places).filter { $0.1 != .upTime && $0.1 != .boots }
        // An agent that answers nothing that is asked lacks no object: it has lost its device, or refuses.
        if !asked.isEmpty, asked.allSatisfy({ inquiry.values[$0.0] == nil }) {
            lastAnswer = max(lastAnswer ?? at, at)
            examinedInVain = begunAt
            let reason = asked.lazy.compactMap { inquiry.absent[$0.0] ?? nil }.first
            return giveUp(reason ?? .errorStatus(Self.genErr, index: 0), into: &actions)
        }
        var isGone = false
        for (object, place) in zip(pdu.objects, pdu.places) where inquiry.absent[object] != nil {
            drop(object, at: place)
            switch place {
            case .row, .label: isGone = true
            case .upTime, .boots, .scalar, .beside: break
            }
        }
        if isGone, mayRediscover { return rediscover(into: &actions) }
        if inquiry.absent.isEmpty, Int(limits.variables) >= pdu.objects.count { noteUnexplained(pdu) }
        replan(into: &actions)
    }

    /// Each object was answered, and all together were not: once may be chance, twice it is about how many there are.
    private mutating func noteUnexplained(_ pdu: PollPlan.PDU) {
        unexplained += 1
        if unexplained > 1 { limits.noteCut(after: pdu.objects.count / 2) }
    }

    private static let genErr = 5

    /// An object that brings an error takes the others with it, and is not asked for.
    private mutating func drop(_ object: ObjectIdentifier, at place: PollPlan.Place) {
        if missing.isEmpty { missingSince = begunAt }
        missing.insert(object)
        switch place {
        case .upTime: clocks.hasUpTime = false
        case .boots: clocks.hasBoots = false
        case .scalar, .row, .label, .beside: break
        }
    }

    /// What an agent could not answer once, it may answer later: rarely, everything is asked for.
    mutating func askAgainForMissing() {
        guard !missing.isEmpty, begunAt - missingSince >= .hours(1), let plan, isReachable == true else { return }
        missing = []
        follow(self.plan(for: plan.judge))
    }

    /// What an agent could not answer at once, it may be able to after a change of its firmware: once a day, twice as much is
    /// asked for.
    mutating func askForMore() {
        guard limits.variables < AgentLimits(knowsBulk: false).variables, isReachable == true, let plan else { return }
        guard let last = triedMoreAt, begunAt - last < .hours(24) else {
            if triedMoreAt != nil, limits.grow() { follow(self.plan(for: plan.judge)) }
            triedMoreAt = begunAt
            return
        }
    }

    // MARK: - What was learned

    /// Asks as the inquiry has found that the agent is best asked, and says once what is odd about it.
    ///
    /// - Parameter isPolled: whether the inquiry was for what the device is polled for, and not for what it may lack.
    mutating func learn(from inquiry: Inquiry, isPolled: Bool, into actions: inout [Action]) {
        if inquiry.limits.variables < limits.variables, inquiry.limits.variables < AgentLimits.usual {
            let most = Int(inquiry.limits.variables).counted("variable")
            warn("\(device.name) answers no more than \(most) at a time; it is asked for no more", into: &actions)
        }
        limits = inquiry.limits
        for oddity in inquiry.oddities.sorted() { warn("\(device.name) \(oddity)", into: &actions) }
        guard isPolled else { return }
        for (object, reason) in inquiry.absent.sorted(by: { $0.key < $1.key }) {
            warnOfAbsence(of: object, because: reason, into: &actions)
        }
    }

    private mutating func warnOfAbsence(
        of object: ObjectIdentifier, because reason: RequestFailure?, into actions: inout [Action]
    ) {
        let place = plan?.judge.objects.firstIndex(of: object)
        let label = place.flatMap { plan?.judge.label(at: $0) }.map { "\($0) " } ?? ""
        switch reason {
        case nil:
            warn("\(device.name) answers without \(label)(\(object)), which it is asked for", into: &actions)
        case .tooBig:
            warn("\(device.name): \(label)(\(object)) alone is too big for an answer", into: &actions)
        // So does version 1 say that it has no such object.
        case .errorStatus(2, _): return
        case let failure?:
            warn("\(device.name): \(label)(\(object)) cannot be read: \(failure)", into: &actions)
        }
    }

    /// Remembers how the agent is best asked, where it can do less than its like.
    mutating func rememberLimits(at: Instant, into actions: inout [Action]) {
        var usual = AgentLimits(knowsBulk: whereabouts.knowsBulk)
        if let profile { usual.apply(store.catalogue.profiles[profile].limits) }
        let learned = limits.lesson(beside: usual)
        guard learned != lesson else { return }
        lesson = learned
        if let identity { remember(identity, at: at, into: &actions) }
    }
}
