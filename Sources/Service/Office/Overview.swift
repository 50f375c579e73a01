public import Agreement
import Clocks
import Correlation
public import Intervals
import Ledger
public import Live
public import Notation
public import Site

extension SiteOffice {
    /// What holds now, by the ledger: feeds, uplinks, contracts, devices, and how much of the month's downtime is used.
    ///
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public func overview(for principal: Principal) throws(Refusal) -> Overview {
        try Refusal.translating { try Overview(of: self, at: clock.now, for: principal) }
    }
}

/// What holds at an instant by the ledger, and what is left of the month.
public struct Overview: Sendable {
    /// What holds of one contract.
    public struct Line: Sendable {
        public let contract: Contract
        /// What it has now.
        public let standing: ContractStanding
        public let result: ContractResult

        /// Its feeds and their states.
        public var feeds: [ContractStanding.Part] { standing.feeds }

        /// Nil without a network condition.
        public var network: SignalState? { standing.network?.threeValued }

        /// Every feed is down.
        public var isWithoutPower: Bool { standing.isWithoutPower }

        /// How much downtime counts in this month, and how much breaks the promise; nil where none is made.
        public func allowance(_ guarantee: Guarantee) -> Allowance? {
            for case .availability(let result) in result.guarantees where result.guarantee == guarantee {
                return Allowance(used: result.counted.nominal, limit: result.limit)
            }
            return nil
        }
    }

    public let now: Instant
    public let lines: [Line]
    /// The same, as `mainstay status` shows it.
    public let report: StatusReport

    init(of office: SiteOffice, at now: Instant, for principal: Principal) throws {
        self.now = now
        let month = Month(of: office.facility.timeZone.localDate(of: now))
        var observations = try MonthObservations(month, at: now, in: office)
        var board = try office.board(at: now, in: observations.ledger)
        let standings = Dictionary(
            board.report(at: now, from: .ledger).contracts.map { ($0.contract, $0) }
        ) { first, _ in first }
        let visible = office.facility.contracts.filter { principal.isAllowed(contract: $0.id) }
        lines = try visible.compactMap { contract in
            let result = try observations.result(of: contract, at: now)
            guard let result, let standing = standings[contract.id] else { return nil }
            return Line(contract: contract, standing: standing, result: result)
        }
        for line in lines { _ = board.apply(line.result.uses(of: line.contract, at: now)) }
        board.apply(try observations.monthsDue(at: now, in: office).compactMap(\.outlook))
        report = board.report(at: now, from: .ledger).limited(for: principal, in: office.facility)
    }

    /// The overview as JSON.
    public var document: JSON { report.document }
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
            try results(of: ids, at: now) { contract, result in
                let month = Month(of: contract.timeZone.localDate(of: now))
                return result.guarantees.compactMap { part -> ContractAllowance? in
                    guard case .availability(let judged) = part else { return nil }
                    return ContractAllowance(
                        contract: contract, guarantee: judged.guarantee, month: month,
                        allowance: Allowance(used: judged.counted.nominal, limit: judged.limit))
                }
            }
        }
    }

    /// The same with bounds and causes, for what is shown live.
    ///
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public func uses(of ids: Set<String>) throws(Refusal) -> [MonthUse] {
        let now = clock.now
        return try Refusal.translating { try uses(of: ids, at: now) }
    }

    /// What is made of the present month of some contracts, at an instant.
    func results<Element>(
        of ids: Set<String>, at now: Instant, _ elements: (Contract, ContractResult) -> [Element]
    ) throws -> [Element] {
        let month = Month(of: facility.timeZone.localDate(of: now))
        var observations = try MonthObservations(month, at: now, in: self)
        return try facility.contracts.filter { ids.contains($0.id) }.flatMap { contract in
            try observations.result(of: contract, at: now).map { elements(contract, $0) } ?? []
        }
    }
}

extension MonthObservations {
    /// How the present month of a contract stands; nil where nothing is known of it.
    fileprivate mutating func result(of contract: Contract, at now: Instant) throws -> ContractResult? {
        let month = Month(of: contract.timeZone.localDate(of: now))
        let register = try ContractRegister(
            of: contract.id, renewals: renewals(of: contract.id), at: now, in: ledger)
        let evaluation = Evaluation(month: month, records: register.known, now: now)
        return try ask(about: contract.id) { evaluation.result(for: contract.id, knowing: $1, &$0) }
    }
}

extension ContractResult {
    /// How much of the month each availability has used.
    func uses(of contract: Contract, at now: Instant) -> [MonthUse] {
        let month = Month(of: contract.timeZone.localDate(of: now))
        return guarantees.compactMap { part in
            guard case .availability(let judged) = part else { return nil }
            let takenOff = judged.takenOff.map { ($0.key.rawValue, $0.value) }
            return MonthUse(
                contract: contract.id, guarantee: judged.guarantee, month: month,
                monthStart: month.span(in: contract.timeZone).from, used: judged.counted.nominal,
                least: judged.counted.min, most: judged.counted.max, limit: judged.limit, unknown: judged.unknown,
                takenOff: Dictionary(takenOff) { first, _ in first }, isBreached: judged.verdict == .breached,
                judgedAt: now, period: judged.period)
        }
    }
}
