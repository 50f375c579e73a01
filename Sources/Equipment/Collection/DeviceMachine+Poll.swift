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

    mutating func add(_ outcome: PollPlan.Outcome, _ answer: DeviceMachine.Answer) {
        if answer.at >= at { (at, error, upTime) = (answer.at, answer.roundTrip / 2, outcome.upTime) }
        boots = outcome.boots ?? boots
        engine = answer.engine ?? engine
        (hasMoved, isGone) = (hasMoved || outcome.hasMoved, isGone || outcome.isGone)
        isAnswered = true
    }
}

// The steady state.
extension DeviceMachine {
    mutating func poll(_ actions: inout [Action]) {
        guard let plan else { return }
        begin(.polling, asks: queries.count)
        partial =
            plan.pdus.count > 1
            ? PartialPoll(places: plan.judge.objects.count, readBy: plan.readBy, pdus: plan.pdus.count) : nil
        for number in queries.indices { send(queries[number], number, &actions) }
    }

    mutating func took(_ answer: Answer, _ actions: inout [Action]) {
        guard let plan else { return }
        guard let partial else {
            var result = PollResult()
            store.sample.clear(places: plan.judge.objects.count)
            store.sample.datings.append(Dating(at: answer.at, error: answer.roundTrip / 2))
            take(answer, plan, &store.sample, &result)
            return conclude(result, &store.sample, &actions)
        }
        take(answer, plan, &partial.sample, &partial.result)
        guard outstanding == 0 else { return }
        self.partial = nil
        conclude(partial.result, &partial.sample, &actions)
    }

    private mutating func take(
        _ answer: Answer, _ plan: PollPlan, _ sample: inout Sample, _ result: inout PollResult
    ) {
        let number = Int(answer.number)
        switch answer.result {
        case .success(let varbinds):
            let outcome = plan.read(varbinds, of: number, into: &sample)
            sample.datings[number] = Dating(at: answer.at, error: answer.roundTrip / 2, upTime: outcome.upTime)
            if let count = outcome.endedAfter {
                limits.bulkEnded(after: count)
                result.needsOtherPlan = true
            } else if !plan.pdus[number].isBulk {
                limits.answered(varbinds.count)
            }
            result.add(outcome, answer)
        case .failure(let failure):
            if !adapt(to: failure, of: plan.pdus[number], &result) { result.failure = failure }
        }
    }

    /// Learns what the agent cannot do (R31 to R34); false when it is no matter of how it was asked.
    private mutating func adapt(
        to failure: RequestFailure, of pdu: PollPlan.PDU, _ result: inout PollResult
    ) -> Bool {
        let before = limits
        switch failure {
        case .tooBig where pdu.isBulk: limits.bulkEnded(after: pdu.expected.count / 2)
        case .tooBig:
            guard limits.shrink(after: pdu.objects.count, isSilence: false) else { return false }
        case .timeout:
            guard pdu.isBulk || limits.shrink(after: pdu.objects.count, isSilence: true) else { return false }
            if pdu.isBulk { limits.refuseBulk() }
            limitsBefore = limitsBefore ?? before
        case .errorStatus where pdu.isBulk: limits.refuseBulk()
        case .errorStatus(_, let index) where pdu.objects.indices.contains(index - 1):
            drop(pdu.objects[index - 1], pdu.places[index - 1], &result)
        default: return false
        }
        result.needsOtherPlan = true
        return true
    }

    /// An agent of version 1 answers nothing of a PDU that names an object which it lacks.
    private mutating func drop(_ object: ObjectIdentifier, _ place: PollPlan.Place, _ result: inout PollResult) {
        switch place {
        case .upTime: clocks.hasUpTime = false
        case .boots: clocks.hasBoots = false
        case .row, .label: result.isGone = true
        case .scalar, .beside: break
        }
        missing.insert(object)
    }

    // MARK: - The whole poll

    private mutating func conclude(_ result: PollResult, _ sample: inout Sample, _ actions: inout [Action]) {
        if result.needsOtherPlan, let plan, replans < Self.mostReplans {
            if result.isGone, mayRediscover { return rediscover(result, &actions) }
            replans += 1
            follow(store.plan(plan.judge, limits, clocks, missing: missing))
            return poll(&actions)
        }
        guard result.isAnswered else { return giveUp(result.failure ?? .timeout, &actions) }
        limitsBefore = nil
        let before = lastAnswer
        let hasChanged = heard(
            upTime: result.upTime, boots: result.engine.map { Int64($0.boots) } ?? result.boots, result.at,
            result.error, result.engine, &actions)
        if hasChanged {
            needsDiscovery = true
            return makeContact(&actions)
        }
        if result.hasMoved || (result.isGone && mayRediscover) { return rediscover(result, &actions) }
        for index in sample.datings.indices { sample.datings[index].hasWrapped = clock.hasWrapped }
        followAlarms(sample)
        say(sample, at: result.at, after: before, &actions)
    }

    /// Every object of a plan may have to be dropped, one after the other.
    private static let mostReplans = 64

    /// Gone rows are looked for again, but not at every poll.
    private var mayRediscover: Bool { !hasRediscovered && begunAt - discoveredAt >= .minutes(1) }

    /// What was read stands under names that no longer hold, and is dropped.
    private mutating func rediscover(_ result: PollResult, _ actions: inout [Action]) {
        guard !hasRediscovered else {
            // Moved again within one poll: the next one may find it settled.
            needsDiscovery = true
            return sayAgent(at: result.at, &actions)
        }
        hasRediscovered = true
        missing = []
        discover(&actions)
    }
}
