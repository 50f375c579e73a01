import Intervals
import Notation
import Profiles
import SNMP
import Site

// What is reported of the agent: whether it answers, whether it has started anew or is another one.
extension DeviceMachine {
    /// Records that the agent answered.
    ///
    /// - Returns: whether it has started anew or is another engine; then what discovery found no longer holds.
    mutating func heard(
        upTime: UInt32?, boots: Int64?, at: Instant, error: Milliseconds, engine: EngineClock?,
        into actions: inout [Action]
    ) -> Bool {
        var change = DeviceClock.Change.none
        if let upTime { change = clock.advance(to: DeviceClock.Sample(at: at, upTime: upTime, boots: boots)) }
        var evidence: [String] = []
        if case .lostBoots(let old, let new) = change {
            evidence.append("snmpEngineBoots went back from \(old) to \(new)")
        }
        var isOtherEngine = false
        if let engine, engine.identifier != engineIdentifier {
            isOtherEngine = !engineIdentifier.isEmpty
            if isOtherEngine {
                evidence.append(
                    "the SNMPv3 engine is \(engine.identifier.hexadecimal()), was \(engineIdentifier.hexadecimal())")
            }
            engineIdentifier = engine.identifier
        }
        let words: String? = if evidence.isEmpty { nil } else { evidence.joined(separator: "; ") }
        if let words { actions.append(.warn("\(device.name): \(words)")) }
        if isReachable != true || words != nil { appear(at: at, evidence: words, into: &actions) }
        let hasStarted = change != .none && change != .clockReset
        if isReachable == false || hasStarted {
            actions.append(
                .returned(at: at, startedAt: hasStarted ? clock.startedAt : nil, error: error + 10))
        }
        isReachable = true
        lastAnswer = at
        return change != .none || isOtherEngine
    }

    private mutating func appear(at: Instant, evidence: String?, into actions: inout [Action]) {
        read(agent, as: Finding(state: .up), evidence: evidence, at: at, into: &actions)
        if isReachable == false {
            actions.append(.note(.deviceReachable, at: at, summary: "\(device.name) answers again"))
            // That the card has lost its device is to be said anew.
            hasLostDevice = false
        }
        needsReadings = true
    }

    /// Reports again that the agent answers, and nothing of its signals.
    mutating func reportAgent(at: Instant, into actions: inout [Action]) {
        guard !isExtra else { return }
        repeatAgent(.up, evidence: suspicion, at: at, into: &actions)
    }

    private mutating func repeatAgent(
        _ state: SignalState, evidence: String?, at: Instant, into actions: inout [Action]
    ) {
        guard needsReadings else {
            let group = agentGroup.flatMap { $0.states == [state] ? $0 : nil } ?? SignalGroup([agent], states: [state])
            agentGroup = group
            actions.append(.steady(SteadyReading(group: group, at: at, continuing: agentSaidAt)))
            agentSaidAt = at
            return
        }
        read(agent, as: Finding(state: state), evidence: evidence, at: at, into: &actions)
        agentSaidAt = at
        needsReadings = false
    }

    /// Gives the poll under way up: the agent does not answer, or not what was asked.
    mutating func giveUp(_ reason: RequestFailure, into actions: inout [Action]) {
        step &+= 1
        outstanding = 0
        failure = reason
        partial = nil
        phase = .polling
        limits = limitsBefore ?? limits
        limitsBefore = nil
        if reason.isAnswer && isReachable == true || lastAnswer.map({ $0 >= begunAt }) ?? false {
            warn("\(device.name) answers, but not what it is polled for: \(reason)", into: &actions)
            reportAgent(at: max(begunAt, lastAnswer ?? begunAt), into: &actions)
        } else {
            miss(reason, into: &actions)
        }
        confirm(isCalm: false, into: &actions)
    }

    private mutating func miss(_ reason: RequestFailure, into actions: inout [Action]) {
        guard isReachable != false else {
            guard isExtra else { return repeatAgent(.down, evidence: "\(reason)", at: begunAt, into: &actions) }
            read(agent, as: Finding(state: .down), evidence: "\(reason)", at: begunAt, into: &actions)
            needsReadings = true
            return
        }
        isReachable = false
        actions.append(.missed(at: begunAt, lastAnswer: lastAnswer))
        read(agent, as: Finding(state: .down), evidence: "\(reason)", at: begunAt, into: &actions)
        needsReadings = isExtra
        if !isExtra { agentSaidAt = begunAt }
        var summary = "\(device.name) at \(device.host) does not answer: \(reason)"
        if case .unresolved = reason { summary = "\(device.name) cannot be asked: \(reason)" }
        actions.append(.note(.deviceUnreachable, at: begunAt, summary: summary))
        if lastAnswer != nil { confirmation = Confirmation(interval: interval, goesOn: false) }
    }
}

extension RequestFailure {
    /// Whether the agent said something, if only that it will not.
    fileprivate var isAnswer: Bool {
        switch self {
        case .tooBig, .errorStatus: true
        default: false
        }
    }
}
