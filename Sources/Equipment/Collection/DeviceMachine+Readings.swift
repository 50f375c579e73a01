import Intervals
import Profiles
import SNMP
import Site

// What is said of the device: nothing but an instant while it says what it said before, and all of it otherwise.
extension DeviceMachine {
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

    func read(
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
    mutating func confirm(isCalm: Bool, _ actions: inout [Action]) {
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
