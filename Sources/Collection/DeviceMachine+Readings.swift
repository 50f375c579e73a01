import Facility
import Intervals
import Profiles
import SNMP

// What is said of the device: nothing but an instant while it says what it said before, and all of it otherwise.
extension DeviceMachine {
    // MARK: - The agent

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
                    "the SNMPv3 engine is \(engine.identifier.hexadecimal), was \(engineIdentifier.hexadecimal)")
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

    // MARK: - The signals

    /// - Parameter before: when the agent answered last before this poll.
    mutating func say(_ sample: Sample, at: Instant, after before: Instant?, _ actions: inout [Action]) {
        guard let judge = plan?.judge else { return }
        judge.judge(sample, into: &store.findings)
        keepRows(judge)
        let frozen = frozenReason
        if frozen != nil { forgetFindings() }
        var hasChanged = false
        for index in store.findings.indices where !isSame(index) {
            hasChanged = true
            break
        }
        noteChanges(judge, hasChanged, since: before)
        if isExtra {
            sayExtra(judge, sample, frozen, at: at, &actions)
        } else if hasChanged || needsReadings {
            sayAll(judge, sample, frozen, at: at, &actions)
        } else {
            let group = group ?? knownGroup(judge)
            self.group = group
            actions.append(.steady(SteadyReading(group: group, at: at)))
        }
        if confirmation != nil { confirm(isCalm: !hasChanged, &actions) }
    }

    /// A row that was live, or that the configuration names, and that reads as one that is not fitted, is dead.
    private func keepRows(_ judge: Judge) {
        var hasKept = false
        for index in store.findings.indices where store.findings[index].isUnfitted {
            guard standings[index].wasLive || wanted.contains(name(of: judge.signals[index])) else { continue }
            store.findings[index].state = .down
            hasKept = true
        }
        if hasKept { judge.conclude(&store.findings) }
    }

    private mutating func noteChanges(_ judge: Judge, _ hasChanged: Bool, since before: Instant?) {
        if !changes.isEmpty { changes = [:] }
        guard hasChanged, let before else { return }
        for index in judge.signals.indices where !isSame(index) {
            guard let state = standings[index].state, state != .unknown else { continue }
            for name in names(of: judge.signals[index]) { changes[name] = (state, before) }
        }
    }

    private func isSame(_ index: Int) -> Bool {
        standings[index].isSame(as: Standing(store.findings[index]), hasWrapped: clock.hasWrapped)
    }

    /// An agent whose clock stands still repeats what it knew then (R30).
    private var frozenReason: String? {
        let standstill = clock.standstill
        guard standstill > 0, standstill >= max(interval * 5 / 2, Self.shortestStandstill) else { return nil }
        return "the agent is frozen: its sysUpTime has not moved for \(standstill / 1000) s"
    }

    /// Some agents count in steps of several seconds.
    private static let shortestStandstill: Milliseconds = .seconds(10)

    private func forgetFindings() {
        for index in store.findings.indices where store.findings[index].state != nil {
            store.findings[index] = Finding(state: .unknown)
        }
    }

    /// A reading of everything that is known, with evidence where something is new.
    private mutating func sayAll(
        _ judge: Judge, _ sample: Sample, _ frozen: String?, at: Instant, _ actions: inout [Action]
    ) {
        read(agent, Finding(state: .up), evidence: frozen, at: at, &actions)
        for index in judge.signals.indices {
            if !isSame(index) {
                sayNew(index, judge, sample, frozen, at: at, &actions)
            } else if let state = standings[index].state, state != .unknown {
                // With the `since` it began with.
                for name in names(of: judge.signals[index]) { read(name, standings[index].finding, at: at, &actions) }
            }
        }
        needsReadings = false
    }

    /// Beside the schedule only what is new, or down, is worth a reading.
    private mutating func sayExtra(
        _ judge: Judge, _ sample: Sample, _ frozen: String?, at: Instant, _ actions: inout [Action]
    ) {
        for index in judge.signals.indices {
            if !isSame(index) {
                sayNew(index, judge, sample, frozen, at: at, &actions)
            } else if standings[index].state == .down {
                for name in names(of: judge.signals[index]) { read(name, standings[index].finding, at: at, &actions) }
            } else {
                continue
            }
            // What is said next by the schedule is not the same as what is beside it.
            needsReadings = true
        }
    }

    private mutating func sayNew(
        _ index: Int, _ judge: Judge, _ sample: Sample, _ frozen: String?, at: Instant, _ actions: inout [Action]
    ) {
        let (finding, before) = (store.findings[index], standings[index].state)
        standings[index] = Standing(finding, after: standings[index])
        if finding.state.isKnown != before.isKnown { group = nil }
        guard finding.state != nil else { return }
        let explained = judge.explained(index, store.findings, sample)
        for name in names(of: judge.signals[index]) {
            read(name, finding, evidence: frozen ?? explained.evidence, at: at, &actions)
        }
        if finding.state == .unknown, explained.isContradicted {
            warn("\(device.name): \(explained.name): \(explained.rule)", &actions)
        }
        if finding.state == .down, before == .up, confirmation == nil {
            confirmation = Confirmation(interval: interval, goesOn: false)
        }
    }

    private func read(
        _ signal: SignalName, _ finding: Finding, evidence: String? = nil, at: Instant, _ actions: inout [Action]
    ) {
        guard let state = finding.state else { return }
        actions.append(
            .read(
                Reading(
                    signal: signal, at: at, state: state, since: finding.since, sinceError: finding.sinceError,
                    isExtra: isExtra, evidence: evidence)))
    }

    // MARK: - Confirmation

    /// Asks for another extra poll while what fell is not settled.
    private mutating func confirm(isCalm: Bool, _ actions: inout [Action]) {
        guard !extraIsPending, var confirmation else { return }
        let delay = confirmation.next(isCalm: isCalm)
        self.confirmation = delay.map { _ in confirmation }
        guard let delay else { return }
        extraIsPending = true
        actions.append(.extra(after: delay))
    }

    // MARK: - Names

    var agent: SignalName { .agent(device.name) }

    /// The name as the configuration has it, where it does: one text for both.
    func name(of signal: String) -> SignalName {
        guard let slash = signal.firstIndex(of: "/") else {
            return shared(SignalName(device: device.name, kind: signal))
        }
        return shared(
            SignalName(
                device: device.name, kind: String(signal[..<slash]),
                element: String(signal[signal.index(after: slash)...])))
    }

    private func shared(_ name: SignalName) -> SignalName {
        wanted.firstIndex(of: name).map { wanted[$0] } ?? name
    }

    /// The agent, and what is neither unknown nor missing: unknown is as if it had not been read.
    private func knownGroup(_ judge: Judge) -> SignalGroup {
        let known = judge.signals.indices.filter { standings[$0].state.isKnown }
        return SignalGroup([agent] + known.flatMap { names(of: judge.signals[$0]) })
    }
}

extension SignalState? {
    fileprivate var isKnown: Bool { self == .up || self == .down }
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

extension [UInt8] {
    fileprivate var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
