import Intervals
import Profiles
import SNMP
import Site

// What is reported of the device: while nothing changes only an instant, otherwise every signal.
extension DeviceMachine {
    /// Judges a poll and reports what it found.
    ///
    /// - Parameter before: when the agent answered last before this poll.
    mutating func report(_ sample: Sample, at: Instant, after before: Instant?, into actions: inout [Action]) {
        guard let judge = plan?.judge else { return }
        judge.judge(sample, into: &store.findings)
        keepRows(judge)
        let loss = judge.loss(in: sample)
        followLoss(loss, at: at, into: &actions)
        followBattery(judge.isOnBattery(sample), of: judge)
        let frozen = frozenReason
        if frozen != nil { forgetFindings() }
        measure(by: judge, in: sample, at: at, into: &actions)
        holdToRanges(judge, in: sample, doubt: frozen ?? loss, at: at, into: &actions)
        var hasChanged = false
        for index in store.findings.indices where !isSame(index) {
            hasChanged = true
            break
        }
        if !changes.isEmpty { changes = [:] }
        if hasChanged, let before { noteChanges(of: judge, since: before) }
        if isExtra {
            reportChanges(of: judge, in: sample, frozen: frozen, at: at, into: &actions)
        } else if hasChanged || needsReadings {
            reportAll(of: judge, in: sample, frozen: frozen, at: at, into: &actions)
        } else {
            let group = group ?? knownGroup(judge)
            self.group = group
            actions.append(.steady(SteadyReading(group: group, at: at, continuing: saidAt)))
            saidAt = at
            agentSaidAt = at
        }
        if confirmation != nil { confirm(isCalm: !hasChanged, into: &actions) }
        if frozen == nil, !isExtra { beginMetering(by: judge, in: sample, into: &actions) }
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

    /// Says the mains anew when a UPS changes to battery or back while they are down.
    private mutating func followBattery(_ now: Bool?, of judge: Judge) {
        changedMains = -1
        guard now != isOnBattery else { return }
        isOnBattery = now
        changedMains = judge.signals.firstIndex(of: SignalName.KnownKind.input.rawValue) ?? -1
    }

    /// Reports that the card answers for a device that it has lost, and when it has found it again.
    private mutating func followLoss(_ reason: String?, at: Instant, into actions: inout [Action]) {
        guard (reason != nil) != hasLostDevice else { return }
        hasLostDevice = reason != nil
        if let reason {
            let summary = "\(device.name) at \(device.host) answers, but nothing behind it can be read: \(reason)"
            actions.append(.note(.deviceUnreachable, at: at, summary: summary))
        } else {
            actions.append(.note(.deviceReachable, at: at, summary: "what is behind \(device.name) can be read again"))
        }
    }

    private mutating func noteChanges(of judge: Judge, since before: Instant) {
        for index in judge.signals.indices where !isSame(index) {
            guard let state = standings[index].state, state != .unknown else { continue }
            for name in names(of: judge.signals[index]) { changes[name] = (state, before) }
        }
    }

    private func isSame(_ index: Int) -> Bool {
        if index == changedMains, store.findings[index].state == .down { return false }
        return standings[index].isSame(as: Standing(store.findings[index]), hasWrapped: clock.hasWrapped)
    }

    /// An agent whose clock stands still repeats what it knew then (R30).
    private var frozenReason: String? {
        let standstill = clock.standstill
        guard standstill > 0, standstill >= max(Schedule.staleAfter(interval), Self.shortestStandstill) else {
            return nil
        }
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
    private mutating func reportAll(
        of judge: Judge, in sample: Sample, frozen: String?, at: Instant, into actions: inout [Action]
    ) {
        read(agent, as: Finding(state: .up), evidence: frozen ?? suspicion, at: at, into: &actions)
        for index in judge.signals.indices {
            if !isSame(index) {
                reportNew(index, of: judge, in: sample, frozen: frozen, at: at, into: &actions)
            } else if let state = standings[index].state, state != .unknown {
                // With the `since` it began with.
                for name in names(of: judge.signals[index]) {
                    read(name, as: standings[index].finding, at: at, into: &actions)
                }
            }
        }
        needsReadings = false
        saidAt = at
        agentSaidAt = at
    }

    /// Beside the schedule only what is new, or down, is worth a reading.
    private mutating func reportChanges(
        of judge: Judge, in sample: Sample, frozen: String?, at: Instant, into actions: inout [Action]
    ) {
        for index in judge.signals.indices {
            if !isSame(index) {
                reportNew(index, of: judge, in: sample, frozen: frozen, at: at, into: &actions)
            } else if standings[index].state == .down {
                for name in names(of: judge.signals[index]) {
                    read(name, as: standings[index].finding, at: at, into: &actions)
                }
            } else {
                continue
            }
            // A reading by the schedule is not the same as one beside it.
            needsReadings = true
        }
    }

    private mutating func reportNew(
        _ index: Int, of judge: Judge, in sample: Sample, frozen: String?, at: Instant,
        into actions: inout [Action]
    ) {
        let finding = store.findings[index]
        let before = standings[index].state
        standings[index] = Standing(finding, after: standings[index])
        if finding.state != before { group = nil }
        guard finding.state != nil else { return }
        let explained = judge.explain(index, among: store.findings, in: sample)
        for name in names(of: judge.signals[index]) {
            read(name, as: finding, evidence: frozen ?? explained.evidence, at: at, into: &actions)
        }
        if finding.state == .unknown, explained.isContradicted {
            warn("\(device.name): \(explained.name): \(explained.rule)", into: &actions)
        }
        if finding.state == .down, before == .up, confirmation == nil {
            confirmation = Confirmation(interval: interval, goesOn: false)
        }
    }

    func read(
        _ signal: SignalName, as finding: Finding, evidence: String? = nil, at: Instant,
        into actions: inout [Action]
    ) {
        guard let state = finding.state else { return }
        var reading = Reading(
            signal: signal, at: at, state: state, since: finding.since, sinceError: finding.sinceError,
            isExtra: isExtra, evidence: evidence)
        if signal.knownKind == .input { reading.isOnBattery = isOnBattery }
        actions.append(.read(reading))
    }

    // MARK: - Confirmation

    /// Asks for another extra poll while what fell is not settled.
    mutating func confirm(isCalm: Bool, into actions: inout [Action]) {
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
        guard let index = wanted.firstIndex(of: name) else { return name }
        return wanted[index]
    }

    /// The agent, and what is neither unknown nor missing: unknown is as if it had not been read.
    private func knownGroup(_ judge: Judge) -> SignalGroup {
        var signals = [agent]
        var states = [SignalState.up]
        for index in judge.signals.indices {
            guard let state = standings[index].state, state != .unknown else { continue }
            let names = names(of: judge.signals[index])
            signals += names
            states += names.map { _ in state }
        }
        return SignalGroup(signals, states: states)
    }
}
