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
        if result.at > .distantPast { result.at = result.at + shift }
    }
}

/// What a poll brought besides numbers.
struct PollResult {
    var at = Instant.distantPast
    var error: Milliseconds = 0
    var upTime: UInt32?
    var boots: Int64?
    var engine: EngineClock?
    var hasMoved = false
    var isGone = false
    var isAnswered = false
    var failure: RequestFailure?
    /// The agent has shown that it must be asked otherwise.
    var needsOtherPlan = false

    mutating func add(_ outcome: PollPlan.Outcome, from answer: DeviceMachine.Answer) {
        if answer.at >= at {
            at = answer.at
            error = answer.roundTrip / 2
            upTime = outcome.upTime
        }
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
            consume(answer, by: plan, into: &store.sample, result: &result)
            return conclude(result, with: &store.sample, into: &actions)
        }
        consume(answer, by: plan, into: &partial.sample, result: &partial.result)
        guard outstanding == 0 else { return }
        self.partial = nil
        conclude(partial.result, with: &partial.sample, into: &actions)
    }

    private mutating func consume(
        _ answer: Answer, by plan: PollPlan, into sample: inout Sample, result: inout PollResult
    ) {
        let number = Int(answer.number)
        switch answer.result {
        case .success(let varbinds):
            let outcome = plan.read(varbinds, of: number, into: &sample)
            sample.datings[number] = Dating(at: answer.at, error: answer.roundTrip / 2, upTime: outcome.upTime)
            if let count = outcome.endedAfter {
                limits.noteBulkEnd(after: count)
                result.needsOtherPlan = true
            } else if !plan.pdus[number].isBulk {
                limits.noteAnswer(to: varbinds.count)
            }
            result.add(outcome, from: answer)
        case .failure(let failure):
            if !adapt(to: failure, of: plan.pdus[number], result: &result) { result.failure = failure }
        }
    }

    /// Learns what the agent cannot do (R31 to R34); false when the failure has nothing to do with how it was asked.
    private mutating func adapt(
        to failure: RequestFailure, of pdu: PollPlan.PDU, result: inout PollResult
    ) -> Bool {
        let before = limits
        switch failure {
        case .tooBig where pdu.isBulk: limits.noteBulkEnd(after: pdu.expected.count / 2)
        case .tooBig:
            guard limits.shrink(after: pdu.objects.count, isSilence: false) else { return false }
        case .timeout:
            guard pdu.isBulk || limits.shrink(after: pdu.objects.count, isSilence: true) else { return false }
            if pdu.isBulk { limits.refuseBulk() }
            limitsBefore = limitsBefore ?? before
        case .errorStatus where pdu.isBulk: limits.refuseBulk()
        case .errorStatus(_, let index) where pdu.objects.indices.contains(index - 1):
            drop(pdu.objects[index - 1], at: pdu.places[index - 1], result: &result)
        default: return false
        }
        result.needsOtherPlan = true
        return true
    }

    /// An agent of version 1 answers nothing of a PDU that names an object which it lacks.
    private mutating func drop(
        _ object: ObjectIdentifier, at place: PollPlan.Place, result: inout PollResult
    ) {
        switch place {
        case .upTime: clocks.hasUpTime = false
        case .boots: clocks.hasBoots = false
        case .row, .label: result.isGone = true
        case .scalar, .beside: break
        }
        missing.insert(object)
    }

    // MARK: - The whole poll

    private mutating func conclude(
        _ result: PollResult, with sample: inout Sample, into actions: inout [Action]
    ) {
        if result.needsOtherPlan, let plan, replans < Self.mostReplans {
            if result.isGone, mayRediscover { return rediscover(result, into: &actions) }
            replans += 1
            follow(store.plan(for: plan.judge, limits: limits, clocks: clocks, missing: missing))
            return poll(into: &actions)
        }
        guard result.isAnswered else { return giveUp(result.failure ?? .timeout, into: &actions) }
        limitsBefore = nil
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
        report(sample, at: result.at, after: before, into: &actions)
    }

    /// Every object of a plan may have to be dropped, one after the other.
    private static let mostReplans = 64

    /// Gone rows are looked for again, but not at every poll.
    private var mayRediscover: Bool { !hasRediscovered && begunAt - discoveredAt >= .minutes(1) }

    /// What was read stands under names that no longer hold, and is dropped.
    private mutating func rediscover(_ result: PollResult, into actions: inout [Action]) {
        guard !hasRediscovered else {
            // Moved again within one poll: the next one may find it settled.
            needsDiscovery = true
            return reportAgent(at: result.at, into: &actions)
        }
        hasRediscovered = true
        missing = []
        discover(into: &actions)
    }
}
