import Facility
import Intervals
import Profiles
import SNMP

/// One device from first contact to steady polling, as a pure state machine: what was answered goes in, what to ask
/// next and what was read comes out.
///
/// identify (which profile) → discover (which rows its tables have) → poll, and back to discovery when the agent has
/// started anew or a row is gone: indexes move at a reboot, names do not.
struct DeviceMachine {
    /// Something to send to the device.
    enum Ask: Hashable {
        case get([ObjectIdentifier])
        /// What follows each of these.
        case next([ObjectIdentifier])
        /// All instances below a column.
        case walk(ObjectIdentifier)
    }

    /// What the device said.
    struct Answer {
        var ask: Ask
        var result: Result<[VarBind], RequestFailure>
        /// The middle between sending and receiving: what the answer says held then, give or take half a round trip.
        var at: Instant
        var sentAt: Instant
        var roundTrip: Milliseconds
        var boots: Int64?
    }

    /// What follows.
    enum Action {
        case ask(Ask)
        /// A whole poll was answered; `startedAt` when the agent turned out to have started since the one before.
        case answered(at: Instant, startedAt: Instant?, error: Milliseconds)
        /// A poll that was sent at this instant went unanswered.
        case missed(at: Instant)
        case read(Reading)
        case note(Event.Kind, summary: String)
        /// Something an engineer should know, once.
        case warn(String)
    }

    private enum Phase {
        case identifying
        case discovering(remaining: Set<ObjectIdentifier>)
        case polling
    }

    let device: Device
    /// Signals that contracts, uplinks and supplies use, without the device's name; nil: all of them.
    private let wanted: Set<String>?
    private let catalogue: Catalogue
    private var profile: Profile?
    private var phase = Phase.identifying
    private var poll: DevicePoll?
    private var pollStartedAt: Instant?
    private var variableLimit = DevicePoll.initialLimit
    /// What discovery found: names and rows, which hold until the next discovery.
    private var found: [ObjectIdentifier: Value] = [:]
    private var judge: Judge?
    private var clock = DeviceClock()
    private var isReachable: Bool?
    private var identity: Identity?
    private var warned: Set<String> = []

    init(device: Device, wanted: Set<String>?, catalogue: Catalogue) {
        (self.device, self.wanted, self.catalogue) = (device, wanted, catalogue)
        if device.profile != "auto" { profile = catalogue.profile(named: device.profile) }
    }

    /// The signal that feeds the management card.
    var fedBy: SignalName? {
        device.fedBy ?? profile?.fedBy.map { SignalName(device: device.name, kind: $0) }
    }

    /// It is time to ask again. A poll that is still under way is left to end.
    mutating func due(at now: Instant) -> [Action] {
        guard poll == nil else { return [] }
        pollStartedAt = now
        switch phase {
        case .identifying:
            return begin(Catalogue.identityObjects + catalogue.probeObjects)
        case .discovering(let remaining):
            return remaining.isEmpty ? startPolling() : remaining.sorted().map { .ask(.walk($0)) }
        case .polling:
            return startPolling()
        }
    }

    /// Takes in an answer (or its absence).
    mutating func answered(_ answer: Answer) -> [Action] {
        switch answer.ask {
        case .get(let group): answeredGet(group, answer)
        case .next: searched(answer)
        case .walk(let column): answeredWalk(column, answer)
        }
    }

    private mutating func begin(_ objects: [ObjectIdentifier]) -> [Action] {
        var poll = DevicePoll(clocks: Catalogue.clockObjects, limit: variableLimit)
        defer { self.poll = poll }
        return poll.begin(objects).map { .ask(.get($0)) }
    }

    private mutating func startPolling() -> [Action] {
        guard let profile else { return [] }
        let judge = judge ?? Judge(profile, found: found, wanted: polled)
        self.judge = judge
        return begin(judge.objects)
    }

    private mutating func answeredGet(_ group: [ObjectIdentifier], _ answer: Answer) -> [Action] {
        guard var poll else { return [] }
        let progress = poll.answered(group, answer.result)
        self.poll = poll
        switch progress {
        case .waiting: return []
        case .retry(let groups):
            variableLimit = poll.limit
            return groups.map { .ask(.get($0)) }
        case .failed(let reason):
            self.poll = nil
            return unreachable(reason, at: pollStartedAt ?? answer.sentAt)
        case .complete:
            self.poll = nil
            return completed(poll.values, answer)
        }
    }

    private mutating func completed(_ values: [ObjectIdentifier: Value], _ answer: Answer) -> [Action] {
        let hasRestarted = advanceClock(values, answer)
        var actions = reachable(at: answer.at)
        actions.append(
            .answered(
                at: answer.at, startedAt: hasRestarted ? clock.startedAt : nil, error: answer.roundTrip / 2 + 10))
        if hasRestarted, case .polling = phase {
            phase = .discovering(remaining: columns)
            return actions + due(at: answer.at)
        }
        switch phase {
        case .identifying: actions += identified(values, answer)
        case .discovering, .polling: actions += judged(values, answer)
        }
        return actions
    }

    /// Of a switch only the ports that somebody uses; of a power device everything, for what it tells of causes.
    private var polled: Set<String>? { profile?.signals.contains { $0.name == "port" } ?? false ? wanted : nil }

    private var columns: Set<ObjectIdentifier> { Set(profile?.columns ?? []) }

    private mutating func identified(_ values: [ObjectIdentifier: Value], _ answer: Answer) -> [Action] {
        let identity = catalogue.identity(values)
        self.identity = identity
        profile = profile ?? catalogue.identify(values)
        guard profile != nil else { return [.ask(.next(catalogue.searchColumns))] }
        return discover(at: answer.at)
    }

    private mutating func discover(at now: Instant) -> [Action] {
        phase = .discovering(remaining: columns)
        return due(at: now)
    }

    /// The device did not say what it is; the rows it has may tell.
    private mutating func searched(_ answer: Answer) -> [Action] {
        guard case .identifying = phase, case .success(let successors) = answer.result else { return [] }
        profile = catalogue.identify(successors: successors)
        guard profile == nil else { return discover(at: answer.at) }
        return warn(
            "\(device.name) speaks no MIB that a profile knows; it says \(identity?.description ?? "nothing of itself")"
        )
    }

    private mutating func answeredWalk(_ column: ObjectIdentifier, _ answer: Answer) -> [Action] {
        guard case .discovering(var remaining) = phase, remaining.contains(column) else { return [] }
        switch answer.result {
        case .failure(let reason):
            return unreachable(reason, at: answer.sentAt)
        case .success(let varbinds):
            for old in found.keys where old.hasPrefix(column) { found[old] = nil }
            for varbind in varbinds { found[varbind.name] = varbind.value }
            judge = nil
            remaining.remove(column)
            phase = remaining.isEmpty ? .polling : .discovering(remaining: remaining)
            return remaining.isEmpty ? missingElements() + startPolling() : []
        }
    }

    private mutating func missingElements() -> [Action] {
        guard let profile, let wanted else { return [] }
        let judge = Judge(profile, found: found, wanted: polled)
        self.judge = judge
        return wanted.subtracting(judge.signals).sorted().flatMap {
            warn("\(device.name) has no \($0); it stays unknown. `mainstay probe` lists what the device has")
        }
    }

    private mutating func judged(_ values: [ObjectIdentifier: Value], _ answer: Answer) -> [Action] {
        guard let judge else { return [] }
        var dating = Dating(at: answer.at, error: answer.roundTrip / 2)
        if case .timeTicks(let upTime)? = values[Catalogue.upTimeObject] { dating.upTime = upTime }
        var sample = Sample(places: judge.objects.count, datings: [dating])
        for (place, object) in judge.objects.enumerated() {
            sample.numbers[place] = values[object]?.integerValue ?? Sample.nothing
        }
        let judgement = judge.judgement(sample)
        var actions: [Action] = judgement.signals.compactMap { signal in
            guard let name = SignalName("\(device.name)/\(signal.name)") else { return nil }
            return .read(
                Reading(
                    signal: name, at: answer.at, state: signal.state, since: signal.since,
                    sinceError: signal.sinceError, evidence: signal.evidence))
        }
        for contradiction in judgement.warnings { actions += warn("\(device.name): \(contradiction)") }
        return actions
    }

    private mutating func advanceClock(_ values: [ObjectIdentifier: Value], _ answer: Answer) -> Bool {
        guard case .timeTicks(let upTime)? = values[Catalogue.upTimeObject] else { return false }
        let boots = answer.boots ?? values[Catalogue.bootsObject]?.integerValue
        return clock.advance(to: DeviceClock.Sample(at: answer.at, upTime: upTime, boots: boots))
    }

    private mutating func reachable(at: Instant) -> [Action] {
        defer { isReachable = true }
        let reading = Reading(signal: .agent(device.name), at: at, state: .up)
        guard isReachable == false else { return [.read(reading)] }
        return [.read(reading), .note(.deviceReachable, summary: "\(device.name) answers again")]
    }

    private mutating func unreachable(_ reason: RequestFailure, at: Instant) -> [Action] {
        defer { isReachable = false }
        let reading = Reading(signal: .agent(device.name), at: at, state: .down, evidence: "\(reason)")
        guard isReachable != false else { return [.missed(at: at), .read(reading)] }
        return [
            .missed(at: at), .read(reading),
            .note(.deviceUnreachable, summary: "\(device.name) at \(device.host) does not answer: \(reason)"),
        ]
    }

    private mutating func warn(_ text: String) -> [Action] {
        warned.insert(text).inserted ? [.warn(text)] : []
    }
}
