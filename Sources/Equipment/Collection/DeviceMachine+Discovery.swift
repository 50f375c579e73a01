import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

// Which rows the tables of the device have: at first contact, after a restart, and when rows have moved or are gone.
extension DeviceMachine {
    /// Walks the tables of the family.
    mutating func discover(into actions: inout [Action]) {
        guard let profile else { return }
        let columns = store.catalogue.profiles[profile].columns
        step(
            TableWalk(
                columns, isBulk: limits.bulkVariables > 0, most: Int(limits.variables), proven: Int(limits.proven)),
            answer: nil, into: &actions)
    }

    mutating func continueWalk(_ walk: TableWalk, with answer: Answer, into actions: inout [Action]) {
        step(walk, answer: answer.result, into: &actions)
    }

    private mutating func step(
        _ asked: TableWalk, answer: Result<[VarBind], RequestFailure>?, into actions: inout [Action]
    ) {
        var walk = asked
        let progress = answer.map { walk.receive($0) } ?? walk.next()
        switch progress {
        case .ask(let question):
            begin(.discovering(walk), asks: 1)
            ask(question.operation, for: question.objects, into: &actions)
        case .failed(let reason):
            giveUp(reason, into: &actions)
        case .complete:
            if !walk.isBulk { limits.refuseBulk() }
            conclude(walk.found, into: &actions)
        }
    }

    private mutating func conclude(_ found: [VarBind], into actions: inout [Action]) {
        guard let profile else { return }
        needsDiscovery = false
        discoveredAt = begunAt
        unmetered = []
        let family = store.catalogue.profiles[profile]
        let describing = family.describingColumns
        let rows = found.filter { !family.isPassing($0) }.map { varbind in
            let isDescribing = describing.contains { varbind.name.hasPrefix($0) }
            return VarBind(name: varbind.name, value: isDescribing ? varbind.value : .null)
        }
        let names = Set(wanted.map { String($0.path.dropFirst(device.name.count + 1)) }).union(rangedRows(of: family))
        // A switch is judged by the ports that somebody uses; a power device by everything, which tells of causes.
        let judge = store.judge(
            profile: profile, found: rows, wanted: kind == .link ? names : nil, supply: CardSupply(of: device))
        if device.profile != "auto", suspicion == nil, judge.signals.isEmpty, judge.meter.dials.isEmpty {
            suspect("its profile \(family.name) finds nothing that it knows on it", into: &actions)
        }
        keep(standingsOf: plan?.judge, for: judge)
        followLabels(among: found, names: names, judge: judge, into: &actions)
        sayWhatIsGone(judge, into: &actions)
        if kind == .power, judge.signals.isEmpty, judge.meter.dials.isEmpty {
            warn(
                "\(device.name) is of the family \(family.name), but answers nothing that tells a state; "
                    + "`mainstay probe` says what it answers", into: &actions)
        }
        instances = [:]
        hasLookedForUnits = false
        follow(self.plan(for: judge))
        poll(into: &actions)
    }

    /// Looks at the rows of alarms again when there are more or fewer, and from time to time while one of them says that the
    /// agent has lost its device.
    mutating func followAlarms(in sample: Sample) {
        guard let judge = plan?.judge else { return }
        let count = judge.alarms(in: sample)
        if let alarms, alarms != count { needsDiscovery = true }
        alarms = count
        if judge.isLost, begunAt - discoveredAt >= .minutes(1) { needsDiscovery = true }
    }

    /// Keeps what was reported of each signal: it is known by its name, whatever its row.
    private mutating func keep(standingsOf old: Judge?, for judge: Judge) {
        guard old !== judge else { return }
        let known = Dictionary(zip(old?.signals ?? [], standings)) { first, _ in first }
        standings = judge.signals.map { known[$0] ?? Standing(wasLive: fitted.contains($0)) }
        group = nil
        needsReadings = true
    }

    /// The plan that asks for what a judge needs as this agent is best asked.
    func plan(for judge: Judge) -> PollPlan {
        store.plan(for: judge, limits: limits, clocks: clocks, missing: missing, instances: instances)
    }

    /// Polls by this plan from now on.
    mutating func follow(_ plan: PollPlan) {
        self.plan = plan
        queries = target.map { plan.queries(for: $0) } ?? []
    }
}
