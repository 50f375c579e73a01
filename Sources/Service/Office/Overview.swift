public import Agreement
import Clocks
import Correlation
public import Intervals
import Ledger
public import Notation
public import Site

extension SiteOffice {
    /// What holds now, by the ledger: feeds, uplinks, contracts, and how much of the month's downtime is used.
    ///
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public func overview(for principal: Principal) throws(Refusal) -> Overview {
        try Refusal.translating { try Overview(of: self, at: clock.now, for: principal) }
    }
}

/// What holds at an instant, and what is left of the month.
public struct Overview: Sendable {
    /// A power feed or an uplink and its state.
    public struct Part: Hashable, Sendable {
        public let name: String
        public let state: SignalState
    }

    /// What holds of one contract.
    public struct Line: Sendable {
        public let contract: Contract
        public let feeds: [Part]
        /// Nil without a feed.
        public let power: SignalState?
        /// Nil without a network condition.
        public let network: SignalState?
        public let result: ContractResult

        /// Every feed is down.
        public var isWithoutPower: Bool { power == .down }

        /// How much downtime counts in this month, and how much breaks the promise; nil where none is made.
        public func allowance(_ guarantee: Guarantee) -> Allowance? {
            for case .availability(let result) in result.guarantees where result.guarantee == guarantee {
                return Allowance(used: result.counted.nominal, limit: result.limit)
            }
            return nil
        }
    }

    public let now: Instant
    public let uplinks: [Part]
    public let lines: [Line]

    init(of office: SiteOffice, at now: Instant, for principal: Principal) throws {
        self.now = now
        let month = Month(of: office.facility.timeZone.localDate(of: now))
        var observations = try MonthObservations(month, at: now, in: office)
        uplinks = try observations.askOfMonth { observations in
            office.facility.uplinks.map { uplink in
                Part(name: uplink.name, state: observations.timeline(of: uplink.condition).state(at: now - 1))
            }
        }
        let visible = office.facility.contracts.filter { principal.isAllowed(contract: $0.id) }
        lines = try visible.compactMap { contract in
            let month = Month(of: contract.timeZone.localDate(of: now))
            let register = try ContractRegister(of: contract.id, at: now, in: observations.ledger)
            let evaluation = Evaluation(month: month, records: register.known, now: now)
            return try observations.ask(about: contract.id) { observations, window -> Line? in
                guard let result = evaluation.result(for: contract.id, knowing: window, &observations) else {
                    return nil
                }
                let last = now - 1
                let feeds = (contract.power?.feeds ?? []).map { feed in
                    let lane = observations.lane(.feed(feed.name), of: contract.id)
                    return Part(name: feed.name, state: lane?.timeline.state(at: last) ?? .unknown)
                }
                return Line(
                    contract: contract, feeds: feeds,
                    power: observations.power(of: contract.id)?.timeline.state(at: last),
                    network: observations.network(of: contract.id)?.timeline.state(at: last), result: result)
            }
        }
    }

    /// The overview as JSON.
    public var document: JSON {
        .object([
            "at": .string(now.description),
            "uplinks": .object(uplinks.map { JSON.Member($0.name, .string($0.state.rawValue)) }),
            "contracts": .array(
                lines.map { line in
                    .object([
                        "contract": .string(line.contract.id),
                        "feeds": .object(line.feeds.map { JSON.Member($0.name, .string($0.state.rawValue)) }),
                        "network": line.network.map { .string($0.rawValue) },
                        "power_used_ms": line.allowance(.power).map { .integer($0.used) },
                        "network_used_ms": line.allowance(.network).map { .integer($0.used) },
                    ])
                }),
        ])
    }
}

/// How much of a month's downtime is used, in milliseconds.
public struct Allowance: Hashable, Sendable {
    public let used: Milliseconds
    /// As much breaks the promise.
    public let limit: Milliseconds

    public var left: Milliseconds { max(0, limit - used) }
}

/// How much of a month's downtime one guarantee of a contract has used.
public struct ContractAllowance: Sendable {
    public let contract: Contract
    public let guarantee: Guarantee
    public let month: Month
    public let allowance: Allowance
}

extension SiteOffice {
    /// How much of the present month's downtime some contracts have used, by the readings around the month.
    ///
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public func allowances(of ids: Set<String>) throws(Refusal) -> [ContractAllowance] {
        let now = clock.now
        return try Refusal.translating {
            let month = Month(of: facility.timeZone.localDate(of: now))
            var observations = try MonthObservations(month, at: now, in: self)
            return try facility.contracts.filter { ids.contains($0.id) }.flatMap { contract in
                let month = Month(of: contract.timeZone.localDate(of: now))
                let register = try ContractRegister(of: contract.id, at: now, in: observations.ledger)
                let evaluation = Evaluation(month: month, records: register.known, now: now)
                let result = try observations.ask(about: contract.id) {
                    evaluation.result(for: contract.id, knowing: $1, &$0)
                }
                return (result?.guarantees ?? []).compactMap { part -> ContractAllowance? in
                    guard case .availability(let judged) = part else { return nil }
                    return ContractAllowance(
                        contract: contract, guarantee: judged.guarantee, month: month,
                        allowance: Allowance(used: judged.counted.nominal, limit: judged.limit))
                }
            }
        }
    }
}
