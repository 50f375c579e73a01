public import Agreement
import Clocks
import Correlation
import Foundation
public import Intervals
public import Live
public import Notation
public import Site

/// Which months can still be proved to have kept their promise, and whose silence took that away.
public struct EvidenceOutlook: Sendable {
    /// One guarantee of a contract.
    public struct Line: Sendable {
        public let contract: Contract
        public let forecast: EvidenceForecast
    }

    public let now: Instant
    /// What cannot be proved any more first, then by what is left.
    public let lines: [Line]
    /// Contracts of which nothing was unknown or down when they were judged last: they can be proved.
    public let untouched: Int
    /// Contracts that were not looked at, because there are too many.
    public let leftOut: Int
}

extension SiteOffice {
    /// Tells of the present month whether it can still be proved.
    ///
    /// - Parameters:
    ///   - contracts: of these; empty is all that the principal may see.
    ///   - facts: what was judged last; contracts of which all is known to be well are passed over. Nil looks at all.
    ///   - limit: as many contracts are looked at, those with most doubt first.
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func evidenceOutlook(
        of contracts: [String] = [], facts: LiveFacts? = nil, limit: Int = .max, for principal: Principal
    ) throws(Refusal) -> EvidenceOutlook {
        let now = clock.now
        let chosen = try self.contracts(contracts, for: principal)
        let uses = Dictionary(grouping: facts?.report.uses ?? [], by: \.contract)
        let doubts = chosen.map { contract in
            (contract, uses[contract.id].map { $0.map(\.most).max() ?? 0 } ?? .longest)
        }
        let touched = doubts.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.map(\.0)
        return try Refusal.translating {
            let month = Month(of: facility.timeZone.localDate(of: now))
            var observations = try MonthObservations(month, at: now, in: self)
            let lines = try touched.prefix(limit).flatMap { contract in
                try observations.evidence(of: contract, at: now).map {
                    EvidenceOutlook.Line(contract: contract, forecast: $0)
                }
            }
            return EvidenceOutlook(
                now: now, lines: lines.sorted { $0.rank < $1.rank }, untouched: chosen.count - touched.count,
                leftOut: max(0, touched.count - limit))
        }
    }
}

extension EvidenceOutlook.Line {
    /// Unprovable first, then breached, then by what is left.
    fileprivate var rank: (Int, Milliseconds, String) {
        let order: [EvidenceForecast.Prospect] = [.unprovable, .breached, .provable]
        return (
            order.firstIndex(of: forecast.prospect) ?? order.count, forecast.left ?? .longest,
            "\(contract.id) \(forecast.guarantee.rawValue)"
        )
    }
}

extension MonthObservations {
    fileprivate mutating func evidence(of contract: Contract, at now: Instant) throws -> [EvidenceForecast] {
        let month = Month(of: contract.timeZone.localDate(of: now))
        let register = try ContractRegister(
            of: contract.id, renewals: renewals(of: contract.id), at: now, in: ledger)
        let evaluation = Evaluation(month: month, records: register.known, now: now)
        let forecasts = try ask(about: contract.id) {
            evaluation.evidenceForecasts(for: contract.id, knowing: $1, &$0)
        }
        return forecasts ?? []
    }
}

extension EvidenceOutlook {
    /// The answer as JSON.
    public var document: JSON {
        .object([
            "at": .string(now.description), "contracts": .array(lines.map(\.forecast.document)),
            "untouched": .integer(Int64(untouched)), "left_out": .integer(Int64(leftOut)),
        ])
    }
}

extension EvidenceForecast {
    fileprivate var document: JSON {
        .object([
            "contract": .string(contract), "guarantee": .string(guarantee.rawValue), "month": .string("\(month)"),
            "prospect": .string(prospect.rawValue), "verdict": .string(verdict.rawValue),
            "verdict_if_nothing_more_is_reported": .optional(verdictIfNothingMoreIsReported?.rawValue),
            "counted_ms": .object([
                "nominal": .integer(counted.nominal), "min": .integer(counted.min), "max": .integer(counted.max),
            ]),
            "allowed_ms": allowed.map { .integer($0) }, "left_ms": left.map { .integer($0) },
            "lost_at": .optional(lostAt), "silences": .unlessEmpty(silences.map(\.document)),
        ])
    }
}

extension EvidenceForecast.Silence {
    /// The longest spans are shown.
    private static var shown: Int { 10 }

    fileprivate var document: JSON {
        let longest = spans.sorted { $0.length > $1.length }.prefix(Self.shown).sorted { $0.from < $1.from }
        return .object([
            "sources": .array(sources.map(JSON.string)), "signals": .array(signals.map { .string($0.path) }),
            "silent_ms": .integer(length), "cost_ms": .integer(cost), "decisive": .bool(isDecisive),
            "spans": .array(
                longest.map { .object(["from": .string($0.from.description), "to": .string($0.to.description)]) }),
        ])
    }
}
