import Intervals
import Profiles
import SNMP
import SNMPValues
import Site

// Which rows the tables of the device have: at first contact, after a restart, and when rows have moved or are gone.
extension DeviceMachine {
    mutating func discover(_ actions: inout [Action]) {
        guard let profile else { return }
        let columns = store.catalogue.profiles[profile].columns
        step(TableWalk(columns, isBulk: limits.bulkVariables > 0), answer: nil, &actions)
    }

    mutating func walked(_ walk: TableWalk, _ answer: Answer, _ actions: inout [Action]) {
        step(walk, answer: answer.result, &actions)
    }

    private mutating func step(
        _ asked: TableWalk, answer: Result<[VarBind], RequestFailure>?, _ actions: inout [Action]
    ) {
        var walk = asked
        let progress = answer.map { walk.answered($0) } ?? walk.next()
        switch progress {
        case .ask(let question):
            begin(.discovering(walk), asks: 1)
            ask(question.operation, question.objects, &actions)
        case .failed(let reason):
            giveUp(reason, &actions)
        case .complete:
            if !walk.isBulk { limits.refuseBulk() }
            discovered(walk.found, &actions)
        }
    }

    private mutating func discovered(_ found: [VarBind], _ actions: inout [Action]) {
        guard let profile else { return }
        (needsDiscovery, discoveredAt) = (false, begunAt)
        let family = store.catalogue.profiles[profile]
        let describing = family.describingColumns
        let rows = found.filter { !family.isPassing($0) }.map { varbind in
            describing.contains { varbind.name.hasPrefix($0) }
                ? varbind : VarBind(name: varbind.name, value: .null)
        }
        let names = Set(wanted.map { String($0.path.dropFirst(device.name.count + 1)) })
        // Of a switch only the ports that somebody uses; of a power device everything, for what it tells of causes.
        let judge = store.judge(profile: profile, found: rows, wanted: kind == .link ? names : nil)
        keep(standingsOf: plan?.judge, for: judge)
        followLabels(found, names, judge, &actions)
        follow(store.plan(judge, limits, clocks, missing: missing))
        poll(&actions)
    }

    /// Alarms come and go: their rows are looked at again when they are more or fewer, and from time to time while one of
    /// them says that the agent has lost its device.
    mutating func followAlarms(_ sample: Sample) {
        guard let judge = plan?.judge else { return }
        let count = judge.alarms(sample)
        if let alarms, alarms != count { needsDiscovery = true }
        alarms = count
        if judge.isLost, begunAt - discoveredAt >= .minutes(1) { needsDiscovery = true }
    }

    /// A signal is known by its name, whatever its row.
    private mutating func keep(standingsOf old: Judge?, for judge: Judge) {
        guard old !== judge else { return }
        let known = Dictionary(zip(old?.signals ?? [], standings)) { first, _ in first }
        standings = judge.signals.map { known[$0] ?? .nothing }
        group = nil
        needsReadings = true
    }

    mutating func follow(_ plan: PollPlan) {
        self.plan = plan
        queries = plan.queries(for: target)
    }
}
