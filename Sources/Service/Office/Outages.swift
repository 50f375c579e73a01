import Agreement
import Clocks
public import Correlation
import Foundation
import Intervals
public import Notation
public import Site

/// An outage with its contract, as lists and explanations show it.
public struct FoundOutage: Sendable {
    public let contract: Contract
    public let outage: Outage
}

extension SiteOffice {
    /// Lists the outages of both guarantees, in order of time.
    ///
    /// - Parameters:
    ///   - month: only those that touch this month; nil is all.
    ///   - contracts: only those of these contracts; empty is all that the principal may see.
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public func outages(
        touching month: MonthChoice? = nil, of contracts: [String] = [], for principal: Principal
    ) throws(Refusal) -> [FoundOutage] {
        let now = clock.now
        let month = month?.resolved(at: now, in: facility.timeZone)
        return try Refusal.translating {
            try allOutages(at: now, for: principal).filter { found in
                (contracts.isEmpty || contracts.contains(found.contract.id))
                    && (month.map { found.outage.span.overlaps($0.span(in: found.contract.timeZone)) } ?? true)
            }
        }
    }

    /// Finds the one outage whose id begins with a prefix.
    ///
    /// - Throws: `Refusal` with `.unknownOutage`, `.ambiguousOutage`, `.nothingKnown` or `.ledger`.
    public func outage(withPrefix id: String, for principal: Principal) throws(Refusal) -> FoundOutage {
        let found = try Refusal.translating {
            try allOutages(at: clock.now, for: principal).filter { $0.outage.id.hasPrefix(id) }
        }
        guard let only = found.first else {
            throw Refusal(.unknownOutage, field: "id", reason: "No outage is called \(id).")
        }
        guard found.count == 1 else {
            throw Refusal(.ambiguousOutage, field: "id", reason: "\(found.count.counted("outage")) begin with \(id).")
        }
        return only
    }

    private func allOutages(at now: Instant, for principal: Principal) throws -> [FoundOutage] {
        var observations = try LedgerObservations(at: now, in: self)
        let visible = facility.contracts.filter { principal.isAllowed(contract: $0.id) }
        return try visible.flatMap { contract in
            try observations.ask(about: contract.id) { observations in
                let conditions: [(Guarantee, GuaranteeTimeline?)] = [
                    (.network, observations.network(of: contract.id)), (.power, observations.power(of: contract.id)),
                ]
                return conditions.flatMap { guarantee, condition in
                    condition.map { observations.outages(guarantee, of: contract.id, in: $0) } ?? []
                }
            }.map { FoundOutage(contract: contract, outage: $0) }
        }.sorted { ($0.outage.span.from, $0.contract.id) < ($1.outage.span.from, $1.contract.id) }
    }
}

extension FoundOutage {
    /// The outage as JSON.
    public var document: JSON {
        .object([
            "id": .string(outage.id), "contract": .string(contract.id),
            "guarantee": .string(outage.guarantee.rawValue),
            "from": .string(outage.span.from.description), "to": .string(outage.span.to.description),
            "bounds": .object([
                "from": .array([outage.begin.lowerBound, outage.begin.upperBound].map { .string($0.description) }),
                "to": .array([outage.end.lowerBound, outage.end.upperBound].map { .string($0.description) }),
            ]),
            "hypothesis": .string(outage.hypothesis.rawValue),
            "evidence": .array(outage.evidence.map(\.document)),
        ])
    }
}
