public import Agreement
import Clocks
public import Correlation
public import Intervals
public import Live
public import Notation
public import Site

/// When outages begin and promises break if what is lost now stays lost; and if all mains failed now.
public struct BreachOutlook: Sendable {
    /// When a promise breaks.
    public struct Breach: Sendable {
        /// Whose minutes it uses up.
        public let month: Month
        public let time: BreachTime
    }

    /// What lies ahead of a guarantee of a contract.
    public struct Line: Sendable {
        public let contract: Contract
        public let guarantee: Guarantee
        /// Whether it is down already.
        public let isOut: Bool
        /// When the outage begins, or has begun; nil: not at all, as far as that is known.
        public let outageAt: Instant?
        /// From when on it may have begun, because of what is not known.
        public let outagePossiblyAt: Instant?
        /// The batteries that decide it, the first one that is empty first. Empty where a customer asks.
        public let batteries: [BatteryEnd]
        /// How much of the month is used; nil where it was not judged.
        public let use: MonthUse?
        /// Whether the month's promise is broken already.
        public let isBroken: Bool
        /// When it breaks; nil where it is broken, the outage does not begin, or no downtime breaks it.
        public let breach: Breach?
    }

    public let now: Instant
    /// If what is lost stays lost; the first one to break first.
    public let lines: [Line]
    /// If all mains failed now.
    public let ifMainsFailed: [Line]
    /// What the running daemon could not be asked.
    public let remark: String?
}

extension SiteOffice {
    /// Tells when outages begin and promises break.
    ///
    /// - Parameters:
    ///   - contracts: of these; empty is all that the principal may see.
    ///   - facts: what the running daemon knows.
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func breachOutlook(
        of contracts: [String] = [], facts: LiveFacts, for principal: Principal
    ) throws(Refusal) -> BreachOutlook {
        let now = clock.now
        let chosen = Set(try self.contracts(contracts, for: principal).map(\.id))
        return try Refusal.translating {
            let situation = try situation(at: now, remembering: facts.board)
            let finder = BreachFinder(
                situation: situation, facts: facts, chosen: chosen, showsBatteries: principal.isAllowedEverything)
            let present = finder.present
            let hypothetical = finder.ifMainsFailed
            let concerned = Set((present + hypothetical).map(\.contract.id))
            // Contracts that were not judged since the start are judged now.
            let missing = concerned.subtracting(facts.report.uses.filter { $0.period != nil }.map(\.contract))
            let uses = try self.uses(of: missing, at: now) + facts.report.uses
            return BreachOutlook(
                now: now, lines: finder.lines(present, uses).sorted { $0.order < $1.order },
                ifMainsFailed: finder.lines(hypothetical, uses).sorted { $0.order < $1.order },
                remark: facts.report.remark)
        }
    }
}

extension BreachOutlook.Line {
    fileprivate var order: Instant {
        breach?.time.nominal ?? breach?.time.earliest ?? outageAt ?? outagePossiblyAt ?? .distantFuture
    }
}

/// Puts the two scenarios together.
struct BreachFinder {
    struct Ahead {
        var contract: Contract
        var guarantee: Guarantee
        var at: Instant?
        var possiblyAt: Instant?
        var isOut = false
        var batteries: [BatteryEnd] = []
    }

    private let situation: Situation
    private let facts: LiveFacts
    private let chosen: Set<String>
    private let showsBatteries: Bool
    private let standings: [String: ContractStanding]

    init(situation: Situation, facts: LiveFacts, chosen: Set<String>, showsBatteries: Bool) {
        self.situation = situation
        self.facts = facts
        self.chosen = chosen
        self.showsBatteries = showsBatteries
        standings = Dictionary(facts.report.contracts.map { ($0.contract, $0) }) { first, _ in first }
    }

    private var now: Instant { situation.at }

    /// Whose mains are lost, and who is without power or network.
    var present: [Ahead] {
        let lost = ends(of: situation.deadInputs)
        return contracts.flatMap { contract -> [Ahead] in
            let standing = standings[contract.id]
            var found: [Ahead] = []
            if standing?.power == .down {
                found.append(Ahead(contract: contract, guarantee: .power, at: now, possiblyAt: now, isOut: true))
            } else if let end = lost[contract.id] {
                found.append(ahead(end, contract))
            }
            if standing?.network == .down {
                found.append(Ahead(contract: contract, guarantee: .network, at: now, possiblyAt: now, isOut: true))
            }
            return found
        }
    }

    var ifMainsFailed: [Ahead] {
        let lost = ends(of: situation.inputs)
        return contracts.compactMap { contract in lost[contract.id].map { ahead($0, contract) } }
    }

    private var contracts: [Contract] { situation.facility.contracts.filter { chosen.contains($0.id) } }

    private func ahead(_ end: PowerEnd, _ contract: Contract) -> Ahead {
        Ahead(
            contract: contract, guarantee: .power, at: end.at, possiblyAt: end.possiblyAt, batteries: end.batteries)
    }

    private func ends(of inputs: [SignalName]) -> [String: PowerEnd] {
        guard !inputs.isEmpty else { return [:] }
        let loss = MainsLoss(
            of: Set(inputs), batteries: batteries(of: inputs), in: situation.facility, knowing: situation.structure,
            at: now)
        let ends = loss.ends { situation.state($0, failedRounds: $1) }
        return Dictionary(ends.map { ($0.contract, $0) }) { first, _ in first }
    }

    /// A battery that is not in use lasts as long as it says from now on.
    private func batteries(of inputs: [SignalName]) -> [BatteryEnd] {
        let dead = Set(situation.deadInputs.map(\.device))
        return facts.batteries.map { battery in
            guard !dead.contains(battery.device), let at = battery.at, let estimated = battery.estimatedAt else {
                return battery
            }
            return BatteryEnd(device: battery.device, at: now + (at - estimated), estimatedAt: estimated)
        }
    }

    func lines(_ all: [Ahead], _ uses: [MonthUse]) -> [BreachOutlook.Line] {
        let known = Dictionary(grouping: uses.filter { $0.period != nil }, by: \.contract)
        return all.map { ahead in
            line(ahead, known[ahead.contract.id]?.first { $0.guarantee == ahead.guarantee })
        }
    }

    private func line(_ ahead: Ahead, _ use: MonthUse?) -> BreachOutlook.Line {
        let isBroken = use?.isBreached ?? false
        return BreachOutlook.Line(
            contract: ahead.contract, guarantee: ahead.guarantee, isOut: ahead.isOut, outageAt: ahead.at,
            outagePossiblyAt: ahead.possiblyAt, batteries: showsBatteries ? ahead.batteries : [], use: use,
            isBroken: isBroken, breach: isBroken ? nil : use.flatMap { breach(ahead, $0) })
    }

    /// In this month, or in one of the next two where the outage outlasts it.
    private func breach(_ ahead: Ahead, _ use: MonthUse) -> BreachOutlook.Breach? {
        guard let possibly = ahead.possiblyAt ?? ahead.at, let period = use.period, var month = Month(use.month),
            let terms = ahead.contract.terms.availability(ahead.guarantee)
        else { return nil }
        let start = ahead.isOut ? max(use.judgedAt, since(ahead) ?? use.judgedAt) : possibly
        let outage = start...max(start, ahead.isOut ? start : ahead.at ?? .distantFuture)
        let counted = Bounded(nominal: use.used, min: use.least, max: use.most)
        var judged: (Span, Bounded)? = (period, counted)
        for _ in 0..<3 {
            guard let (period, counted) = judged else { return nil }
            let time = BreachTime(outageFrom: outage, counted: counted, under: terms, in: period)
            if let time, time.nominal ?? time.earliest != nil { return BreachOutlook.Breach(month: month, time: time) }
            month = month.next
            judged = ahead.contract.period(of: month).map { ($0, Bounded(nominal: 0, min: 0, max: 0)) }
        }
        return nil
    }

    /// Since when an outage lasts that goes on.
    private func since(_ ahead: Ahead) -> Instant? {
        facts.report.outages.first { $0.contract == ahead.contract.id && $0.guarantee == ahead.guarantee }?.since
    }
}

extension BreachOutlook {
    /// The answer as JSON.
    public var document: JSON {
        .object([
            "at": .string(now.description), "contracts": .array(lines.map(\.document)),
            "if_mains_failed": .array(ifMainsFailed.map(\.document)), "remark": .optional(remark),
        ])
    }
}

extension BreachOutlook.Line {
    fileprivate var document: JSON {
        .object([
            "contract": .string(contract.id), "guarantee": .string(guarantee.rawValue), "out": .bool(isOut),
            "outage_at": .optional(outageAt), "outage_possibly_at": .optional(outagePossiblyAt),
            "batteries": .unlessEmpty(batteries.map(\.document)), "month": .optional(use?.month),
            "used_ms": use.map { .integer($0.used) }, "left_ms": use.map { .integer($0.left) },
            "judged_at": .optional(use?.judgedAt), "breached": .bool(isBroken), "breach": breach?.document,
        ])
    }
}

extension BreachOutlook.Breach {
    fileprivate var document: JSON {
        .object([
            "month": .string(month.description), "at": .optional(time.nominal), "earliest": .optional(time.earliest),
            "latest": .optional(time.latest), "allowed_ms": .integer(time.allowed),
        ])
    }
}
