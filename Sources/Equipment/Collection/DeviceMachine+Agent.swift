import Intervals
import Notation
import Profiles
import SNMP
import Site

// What is said of the agent: that it answers, that it does not, that it has started anew or is another one.
extension DeviceMachine {
    /// The agent answered. Returns whether it has started anew, or is another engine: then what was found of it no longer
    /// holds.
    mutating func heard(
        upTime: UInt32?, boots: Int64?, _ at: Instant, _ error: Milliseconds, _ engine: EngineClock?,
        _ actions: inout [Action]
    ) -> Bool {
        let change = upTime.map { clock.advance(to: DeviceClock.Sample(at: at, upTime: $0, boots: boots)) } ?? .none
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
        let words = evidence.isEmpty ? nil : evidence.joined(separator: "; ")
        if let words { actions.append(.warn("\(device.name): \(words)")) }
        if isReachable != true || words != nil { appeared(at, evidence: words, &actions) }
        let hasStarted = change != .none && change != .clockReset
        if isReachable == false || hasStarted {
            let startedAt = hasStarted ? clock.startedAt : nil
            actions.append(.returned(at: at, startedAt: startedAt, error: error + 10))
        }
        (isReachable, lastAnswer) = (true, at)
        return change != .none || isOtherEngine
    }

    private mutating func appeared(_ at: Instant, evidence: String?, _ actions: inout [Action]) {
        read(agent, Finding(state: .up), evidence: evidence, at: at, &actions)
        if isReachable == false {
            actions.append(.note(.deviceReachable, at: at, summary: "\(device.name) answers again"))
        }
        needsReadings = true
    }

    /// Says again that the agent answers; of its signals nothing.
    mutating func sayAgent(at: Instant, _ actions: inout [Action]) {
        guard !isExtra else { return }
        repeatAgent(.up, evidence: nil, at: at, &actions)
    }

    private mutating func repeatAgent(
        _ state: SignalState, evidence: String?, at: Instant, _ actions: inout [Action]
    ) {
        guard needsReadings else {
            let group = agentGroup ?? SignalGroup([agent])
            agentGroup = group
            actions.append(.steady(SteadyReading(group: group, at: at)))
            return
        }
        read(agent, Finding(state: state), evidence: evidence, at: at, &actions)
        needsReadings = false
    }

    /// The poll under way is given up: the agent does not answer, or not what was asked.
    mutating func giveUp(_ reason: RequestFailure, _ actions: inout [Action]) {
        step &+= 1
        (outstanding, partial, phase) = (0, nil, .polling)
        limits = limitsBefore ?? limits
        limitsBefore = nil
        if reason.isAnswer && isReachable == true || lastAnswer.map({ $0 >= begunAt }) ?? false {
            warn("\(device.name) answers, but not what it is polled for: \(reason)", &actions)
            sayAgent(at: max(begunAt, lastAnswer ?? begunAt), &actions)
        } else {
            missed(reason, &actions)
        }
        confirm(isCalm: false, &actions)
    }

    private mutating func missed(_ reason: RequestFailure, _ actions: inout [Action]) {
        guard isReachable != false else {
            guard isExtra else { return repeatAgent(.down, evidence: "\(reason)", at: begunAt, &actions) }
            read(agent, Finding(state: .down), evidence: "\(reason)", at: begunAt, &actions)
            needsReadings = true
            return
        }
        isReachable = false
        actions.append(.missed(at: begunAt, lastAnswer: lastAnswer))
        read(agent, Finding(state: .down), evidence: "\(reason)", at: begunAt, &actions)
        needsReadings = isExtra
        let summary = "\(device.name) at \(device.host) does not answer: \(reason)"
        actions.append(.note(.deviceUnreachable, at: begunAt, summary: summary))
        if lastAnswer != nil { confirmation = Confirmation(interval: interval, goesOn: false) }
    }
}

extension RequestFailure {
    /// The agent said something, if only that it will not.
    fileprivate var isAnswer: Bool {
        switch self {
        case .tooBig, .errorStatus: true
        default: false
        }
    }
}
