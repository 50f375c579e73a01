import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

/// What the PDUs of a poll that takes several have brought so far.
final class PartialPoll {
    var sample: Sample
    var result = PollResult()

    init(places: Int, readBy: [UInt8], pdus: Int) {
        let unread = Dating(at: .distantPast, error: 0)
        sample = Sample(
            places: places, datings: [Dating](repeating: unread, count: pdus), readBy: readBy)
    }

    /// Dates the answers so far as the others will be: the machine's own clock was set.
    func move(by shift: Milliseconds) {
        for index in sample.datings.indices where sample.datings[index].at > .distantPast {
            sample.datings[index].at = sample.datings[index].at + shift
        }
        result.move(by: shift)
    }
}

/// What a poll brought besides numbers.
struct PollResult {
    var at = Instant.distantPast
    var error: Milliseconds = 0
    var boots: Int64?
    var engine: EngineClock?
    var hasMoved = false
    var isGone = false
    var isAnswered = false
    var failure: RequestFailure?
    /// The first PDU that was not answered as a sound agent does, and the answer.
    var doubt: (pdu: PollPlan.PDU, answer: Result<[VarBind], RequestFailure>)?
    /// What `sysUpTime` was, and when.
    private var clock: (upTime: UInt32, at: Instant)?

    /// `sysUpTime` at the latest answer; read in another PDU, it has gone on since.
    var upTime: UInt32? { clock.map { $0.upTime &+ UInt32(clamping: max(0, at - $0.at) / 10) } }

    /// Dates the answers as the others will be: the machine's own clock was set.
    mutating func move(by shift: Milliseconds) {
        if at > .distantPast { at = at + shift }
        clock = clock.map { ($0.upTime, $0.at + shift) }
    }
    /// The agent has shown that it must be asked otherwise.
    var needsOtherPlan = false

    mutating func add(_ outcome: PollPlan.Outcome, from answer: DeviceMachine.Answer) {
        if answer.at >= at {
            at = answer.at
            error = answer.roundTrip / 2
        }
        if let upTime = outcome.upTime, answer.at >= clock?.at ?? .distantPast { clock = (upTime, answer.at) }
        boots = outcome.boots ?? boots
        engine = answer.engine ?? engine
        hasMoved = hasMoved || outcome.hasMoved
        isGone = isGone || outcome.isGone
        isAnswered = true
    }
}

// The steady state.
extension DeviceMachine {
    mutating func poll(into actions: inout [Action]) {
        guard let plan else { return }
        begin(.polling, asks: queries.count)
        partial = nil
        if plan.pdus.count > 1 {
            partial = PartialPoll(
                places: plan.judge.objects.count, readBy: plan.readBy, pdus: plan.pdus.count)
        }
        for number in queries.indices { send(queries[number], number: number, into: &actions) }
    }

    /// Receives one PDU of a poll.
    mutating func continuePoll(with answer: Answer, into actions: inout [Action]) {
        guard let plan else { return }
        guard let partial else {
            var result = PollResult()
            store.sample.clear(places: plan.judge.objects.count)
            store.sample.datings.append(Dating(at: answer.at, error: answer.roundTrip / 2))
            consume(answer, by: plan, into: &store.sample, result: &result, actions: &actions)
            return conclude(result, with: &store.sample, into: &actions)
        }
        consume(answer, by: plan, into: &partial.sample, result: &partial.result, actions: &actions)
        guard outstanding == 0 else { return }
        self.partial = nil
        conclude(partial.result, with: &partial.sample, into: &actions)
    }

    private mutating func consume(
        _ answer: Answer, by plan: PollPlan, into sample: inout Sample, result: inout PollResult,
        actions: inout [Action]
    ) {
        let number = Int(answer.number)
        switch answer.result {
        case .success(let varbinds):
            let outcome = plan.read(varbinds, of: number, into: &sample)
            if outcome.isOdd { warnOfOddities(in: varbinds, by: plan, into: &actions) }
            if outcome.isContradictory { warnOfContradictions(in: varbinds, into: &actions) }
            sample.datings[number] = Dating(at: answer.at, error: answer.roundTrip / 2, upTime: outcome.upTime)
            if let count = outcome.endedAfter {
                limits.noteBulkEnd(after: count)
                result.needsOtherPlan = true
            } else if outcome.isIncomplete {
                result.doubt = result.doubt ?? (plan.pdus[number], answer.result)
            } else if !plan.pdus[number].isBulk {
                limits.noteAnswer(to: plan.pdus[number].objects.count)
            }
            result.add(outcome, from: answer)
        case .failure(let failure):
            if !adapt(to: failure, of: plan.pdus[number], result: &result) { result.failure = failure }
        }
    }

    private mutating func warnOfContradictions(in varbinds: [VarBind], into actions: inout [Action]) {
        for (name, said) in Dictionary(grouping: varbinds, by: \.name) where Set(said.map(\.value)).count > 1 {
            warn("\(device.name) answers \(name) twice, and otherwise each time; it counts as not read", into: &actions)
        }
    }

    /// Warns of values that cannot be read, by their objects.
    private mutating func warnOfOddities(in varbinds: [VarBind], by plan: PollPlan, into actions: inout [Action]) {
        for varbind in varbinds {
            guard let oddity = varbind.value.oddity else { continue }
            let place = plan.judge.objects.firstIndex(of: varbind.name)
            let label = place.flatMap { plan.judge.label(at: $0) }.map { "\($0) " } ?? ""
            warn(
                "\(device.name) answers \(oddity) for \(label)(\(varbind.name)); it counts as not read", into: &actions)
        }
    }

    /// Learns what the agent cannot do (R31 to R34); false when the failure has nothing to do with how it was asked.
    private mutating func adapt(
        to failure: RequestFailure, of pdu: PollPlan.PDU, result: inout PollResult
    ) -> Bool {
        switch failure {
        case .tooBig where pdu.isBulk: limits.noteBulkEnd(after: pdu.expected.count / 2)
        case .timeout where pdu.isBulk:
            limitsBefore = limitsBefore ?? limits
            limits.refuseBulk()
        case .errorStatus where pdu.isBulk: limits.refuseBulk()
        case .timeout where isMatterOfSize(pdu), .tooBig, .errorStatus:
            result.doubt = result.doubt ?? (pdu, .failure(failure))
            return false
        default: return false
        }
        result.needsOtherPlan = true
        return true
    }

    /// Whether silence to a GET may be about how much it asks for: not where as much was answered before, unless the agent
    /// has answered something else just now, and at the poll before.
    private mutating func isMatterOfSize(_ pdu: PollPlan.PDU) -> Bool {
        guard pdu.objects.count > 1 else { return false }
        if pdu.objects.count > Int(limits.proven) { return true }
        guard hasAnsweredThisPoll else { return false }
        // In a bad network, once is chance.
        silencesAfterContact += 1
        return silencesAfterContact > 1
    }

    // MARK: - The whole poll

    private mutating func conclude(
        _ result: PollResult, with sample: inout Sample, into actions: inout [Action]
    ) {
        if let doubt = result.doubt, mayExamine { return examine(doubt.pdu, after: doubt.answer, into: &actions) }
        if result.needsOtherPlan, replans < Self.mostReplans { return replan(into: &actions) }
        guard result.isAnswered else { return giveUp(result.failure ?? .timeout, into: &actions) }
        limitsBefore = nil
        examinedInVain = nil
        silencesAfterContact = 0
        let before = lastAnswer
        let hasChanged = heard(
            upTime: result.upTime, boots: result.engine.map { Int64($0.boots) } ?? result.boots, at: result.at,
            error: result.error, engine: result.engine, into: &actions)
        if hasChanged {
            needsDiscovery = true
            return makeContact(into: &actions)
        }
        if result.hasMoved || (result.isGone && mayRediscover) { return rediscover(result, into: &actions) }
        for index in sample.datings.indices { sample.datings[index].hasWrapped = clock.hasWrapped }
        followAlarms(in: sample)
        rememberLimits(at: result.at, into: &actions)
        sample.dateByOtherClocks()
        report(sample, at: result.at, after: before, into: &actions)
        _ = lookForUnits(in: sample, into: &actions)
    }

    /// An examination finds everything that a PDU's answer was lacking for; another PDU may need one of its own.
    private static let mostReplans = 64

    mutating func replan(into actions: inout [Action]) {
        guard let plan else { return }
        replans += 1
        follow(self.plan(for: plan.judge))
        poll(into: &actions)
    }

    private var mayExamine: Bool {
        guard replans < Self.mostReplans else { return false }
        return examinedInVain.map { begunAt - $0 >= .minutes(1) } ?? true
    }

    /// Gone rows are looked for again, but not at every poll.
    var mayRediscover: Bool { !hasRediscovered && begunAt - discoveredAt >= .minutes(1) }

    /// What was read stands under names that no longer hold, and is dropped.
    private mutating func rediscover(_ result: PollResult, into actions: inout [Action]) {
        guard !hasRediscovered else {
            // Moved again within one poll: the next one may find it settled.
            needsDiscovery = true
            return reportAgent(at: result.at, into: &actions)
        }
        rediscover(into: &actions)
    }

    mutating func rediscover(into actions: inout [Action]) {
        hasRediscovered = true
        missing = []
        discover(into: &actions)
    }
}

extension Sample {
    /// Dates PDUs without a clock of their own by the one that another PDU read, as it has gone on since, or had not yet.
    fileprivate mutating func dateByOtherClocks() {
        guard datings.count > 1, let known = datings.first(where: { $0.upTime != nil }), let upTime = known.upTime
        else { return }
        for index in datings.indices where datings[index].upTime == nil && datings[index].at > .distantPast {
            let passed = (datings[index].at - known.at) / 10
            datings[index].upTime = UInt32(truncatingIfNeeded: Int64(upTime) + passed)
            datings[index].error += known.error + Self.clockStep
        }
    }

    /// Hundredths of a second are rounded.
    private static let clockStep: Milliseconds = 10
}
