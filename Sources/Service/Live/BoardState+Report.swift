public import Intervals
import Site

// What whoever asks is told.
extension BoardState {
    /// What holds at an instant.
    public func report(at now: Instant, from source: StatusReport.Source) -> StatusReport {
        StatusReport(
            at: now, source: source, newestReading: newestReading,
            uplinks: uplinks(at: now),
            contracts: facility.contracts.indices.map { standing(of: $0, at: now) },
            uses: judgedUses,
            devices: facility.devices.map { device($0.name, at: now) },
            batteries: facility.devices.compactMap { battery(of: $0.name, at: now) },
            outages: outages, emergencies: emergencies, works: works(at: now), waiting: waiting,
            outlooks: openOutlooks)
    }

    /// In the order of the contracts.
    var judgedUses: [MonthUse] {
        facility.contracts.flatMap { contract in
            [Guarantee.power, .network].compactMap { uses[UseKey(contract: contract.id, guarantee: $0)] }
        }
    }

    /// In order of the months: what can still change.
    private var openOutlooks: [MonthOutlook] {
        outlooks.values.filter { $0.expected != nil }.sorted { ($0.month, $0.contract) < ($1.month, $1.contract) }
    }

    private var newestReading: Instant? { entries.compactMap { $0.failed?.last ?? $0.readAt }.max() }

    func device(_ name: String, at now: Instant) -> StatusReport.DeviceLine {
        let entry = entry(.agent(name))
        let state = entry?.state(at: now) ?? .unknown
        return StatusReport.DeviceLine(
            device: name, state: state, since: entry?.beginning(at: now)?.at, lastAnswer: entry?.upAt,
            rule: state == .up ? nil : entry?.reason(at: now))
    }

    /// A UPS has an input, and runs on battery while that is down and its output is not, unless it says that it does not.
    func battery(of name: String, at now: Instant) -> StatusReport.BatteryLine? {
        let input = SignalName(device: name, kind: .input)
        let left = numbers[.runtime(of: name)]
        let alarm = alarms.values.first { $0.kind == .powerOnBattery && $0.subject == name }
        guard let entry = entry(input) else {
            guard alarm != nil || left != nil else { return nil }
            return StatusReport.BatteryLine(
                device: name, isOnBattery: alarm.map { _ in true }, since: alarm?.at, left: left?.milliseconds,
                leftAt: left?.at)
        }
        let isOnBattery: Bool? =
            switch (entry.state(at: now), state(SignalName(device: name, kind: .output), at: now)) {
            case (.up, _), (.down, .down): false
            case (.down, .up), (.down, .unknown): entry.isOnBattery ?? true
            case (.unknown, _): nil
            }
        return StatusReport.BatteryLine(
            device: name, isOnBattery: isOnBattery, since: entry.beginning(at: now)?.at, left: left?.milliseconds,
            leftAt: left?.at)
    }

    func works(at now: Instant) -> [StatusReport.WorkLine] {
        works.values.filter { now < $0.to }.sorted { ($0.from, $0.record) < ($1.from, $1.record) }
    }

    private var outages: [StatusReport.OutageLine] {
        alarms.values.compactMap { alarm in
            guard let contract = alarm.contract, let guarantee = alarm.kind.guaranteeThatIsOut else { return nil }
            return StatusReport.OutageLine(contract: contract, guarantee: guarantee, since: alarm.at, event: alarm.id)
        }.sorted { ($0.since, $0.contract, $0.guarantee) < ($1.since, $1.contract, $1.guarantee) }
    }

    var emergencies: [StatusReport.EmergencyLine] {
        alarms.values.compactMap { alarm in
            guard alarm.kind == .emergencyOpened, let contract = alarm.contract else { return nil }
            return StatusReport.EmergencyLine(
                contract: contract, subject: alarm.subject, determinedAt: alarm.at, deadline: alarm.deadline,
                toldAt: told[alarm.id], event: alarm.id)
        }.sorted { ($0.determinedAt, $0.contract, $0.subject) < ($1.determinedAt, $1.contract, $1.subject) }
    }
}

extension NumericSample {
    fileprivate var milliseconds: Milliseconds { Milliseconds(value * 1000) }
}

extension Event.Kind {
    fileprivate var guaranteeThatIsOut: Guarantee? {
        switch self {
        case .powerOutageBegan: .power
        case .networkOutageBegan: .network
        default: nil
        }
    }
}
