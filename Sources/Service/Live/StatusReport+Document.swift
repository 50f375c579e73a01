import Intervals
public import Notation
public import Site

extension StatusReport {
    /// The report as JSON, for whoever reads `mainstay status --format json`.
    public var document: JSON {
        let age = newestReading.map { JSON.integer(max(0, at - $0)) }
        let ways = uplinks.map { JSON.Member($0.name, .string($0.state.rawValue)) }
        let members: KeyValuePairs<String, JSON?> = [
            "at": .string(at.description), "uplinks": .object(ways),
            "contracts": .array(contracts.map(document(of:))), "source": .string(source.rawValue),
            "daemon": .bool(source == .daemon), "remark": .optional(remark),
            "newest_reading_at": .optional(newestReading), "newest_reading_age_ms": age,
            "devices": .array(devices.map(document(of:))), "batteries": .array(batteries.map(document(of:))),
            "outages": .array(outages.map(document(of:))), "emergencies": .array(emergencies.map(document(of:))),
            "works": .unlessEmpty(works.map(document(of:))), "waiting": waiting.document,
            "outlooks": .unlessEmpty((outlooks ?? []).map(document(of:))),
        ]
        return .object(members)
    }

    private func document(of contract: ContractStanding) -> JSON {
        let power = use(of: contract.contract, .power)
        let network = use(of: contract.contract, .network)
        let feeds = contract.feeds.map { JSON.Member($0.name, .string($0.state.rawValue)) }
        let judgedAt = [power, network].compactMap { $0?.judgedAt }.min()
        let members: KeyValuePairs<String, JSON?> = [
            "contract": .string(contract.contract), "feeds": .object(feeds),
            "network": .optional(contract.network?.threeValued.rawValue),
            "power_used_ms": power.map { .integer($0.used) }, "network_used_ms": network.map { .integer($0.used) },
            "power_state": .optional(contract.power?.rawValue),
            "network_state": .optional(contract.network?.rawValue),
            "power_left_ms": power.map { .integer($0.left) }, "network_left_ms": network.map { .integer($0.left) },
            "judged_at": .optional(judgedAt), "reasons": .unlessEmpty(contract.reasons.map(document(of:))),
        ]
        return .object(members)
    }

    private func document(of reason: ContractStanding.Reason) -> JSON {
        .object([
            "guarantee": .string(reason.guarantee.rawValue), "signal": .string(reason.signal),
            "state": .string(reason.state.rawValue), "since": .optional(reason.since), "rule": .optional(reason.rule),
        ])
    }

    private func document(of outlook: MonthOutlook) -> JSON {
        .object([
            "contract": .string(outlook.contract), "month": .string(outlook.month),
            "claims_close_at": .optional(outlook.claimsCloseAt), "owed": .string(outlook.owed),
            "if_nothing_more_is_reported": .optional(outlook.expected),
        ])
    }

    private func document(of device: DeviceLine) -> JSON {
        .object([
            "device": .string(device.device), "state": .string(device.state.rawValue), "since": .optional(device.since),
            "last_answer_at": .optional(device.lastAnswer), "rule": .optional(device.rule),
        ])
    }

    private func document(of battery: BatteryLine) -> JSON {
        .object([
            "device": .string(battery.device), "on_battery": battery.isOnBattery.map { .bool($0) },
            "since": .optional(battery.since), "left_ms": battery.left.map { .integer($0) },
            "left_at": .optional(battery.leftAt),
        ])
    }

    private func document(of outage: OutageLine) -> JSON {
        .object([
            "contract": .string(outage.contract), "guarantee": .string(outage.guarantee.rawValue),
            "since": .string(outage.since.description), "event": .string(outage.event),
        ])
    }

    private func document(of work: WorkLine) -> JSON {
        .object([
            "record": .string(work.record), "signals": .array(work.subjects.map(JSON.string)), "by": .string(work.by),
            "reason": .string(work.reason), "from": .string(work.from.description), "to": .string(work.to.description),
        ])
    }

    private func document(of emergency: EmergencyLine) -> JSON {
        .object([
            "contract": .string(emergency.contract), "subject": .string(emergency.subject),
            "determined_at": .string(emergency.determinedAt.description), "deadline": .optional(emergency.deadline),
            "told_at": .optional(emergency.toldAt), "event": .string(emergency.event),
        ])
    }
}

extension LedgerWait {
    fileprivate var document: JSON {
        .object([
            "readings": .integer(Int64(readings)), "oldest_at": .optional(oldest), "is_writable": .bool(isWritable),
            "centre": centre.map { centre in
                .object([
                    "rows": centre.rows.map { .integer($0) }, "oldest_at": .optional(centre.oldest),
                    "role": .string(centre.role.rawValue), "failure": .optional(centre.failure),
                ])
            },
        ])
    }
}

extension ConnectionState {
    /// Without what is said of spares.
    public var threeValued: SignalState {
        switch self {
        case .up, .degraded: .up
        case .down: .down
        case .unknown: .unknown
        }
    }
}
