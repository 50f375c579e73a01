import Agreement
import Clocks
public import Correlation
import Foundation
import Intervals
import Ledger
public import Notation
public import Site

/// An outage with its contract, as lists and explanations show it.
public struct FoundOutage: Sendable {
    /// Whether it is over.
    public enum Course: String, Hashable, Sendable {
        /// Something else was seen since.
        case ended
        /// The newest readings say that it lasts.
        case running
        /// Nothing has been read since that says either.
        case silent
    }

    public let contract: Contract
    public let outage: Outage
    public let course: Course
    /// When this was found out.
    public let now: Instant

    /// How long it lasted, or has lasted by now.
    public var length: Milliseconds {
        switch course {
        case .running: now - outage.span.from
        case .ended, .silent: outage.span.length
        }
    }
}

extension SiteOffice {
    /// Lists the outages of both guarantees, in order of time.
    ///
    /// - Parameters:
    ///   - month: only those that touch this month; nil is all.
    ///   - contracts: only those of these contracts; empty is all that the principal may see.
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func outages(
        touching month: MonthChoice? = nil, of contracts: [String] = [], for principal: Principal
    ) throws(Refusal) -> [FoundOutage] {
        let now = clock.now
        let contracts = try self.contracts(contracts, for: principal)
        let month = month?.resolved(at: now, in: facility.timeZone)
        return try Refusal.translating {
            try outages(of: contracts, at: now).filter { found in
                month.map { found.outage.span.overlaps($0.span(in: found.contract.timeZone)) } ?? true
            }
        }
    }

    /// Finds the one outage whose id begins with a prefix.
    ///
    /// - Parameter contracts: looks among these contracts only, which is quicker; empty is all that the principal may see.
    /// - Throws: `Refusal` with `.unknownOutage`, `.ambiguousOutage`, `.unknownContract`, `.nothingKnown` or `.ledger`.
    public func outage(
        withPrefix id: String, of contracts: [String] = [], for principal: Principal
    ) throws(Refusal) -> FoundOutage {
        let visible = try self.contracts(contracts, for: principal)
        let found = try Refusal.translating {
            try outages(of: visible, at: clock.now).filter { $0.outage.id.hasPrefix(id) }
        }
        return try Identified(noun: "outage", field: "id", unknown: .unknownOutage, ambiguous: .ambiguousOutage)
            .only(id, among: found, id: \.outage.id) {
                "\($0.contract.id) \($0.outage.guarantee.rawValue), \($0.contract.timeZone.shown($0.outage.span.from))"
            }
    }

    /// The contracts that are meant; all that the principal may see where none is named.
    ///
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract` or `.notPermitted`.
    func contracts(_ names: [String], for principal: Principal) throws(Refusal) -> [Contract] {
        let visible = facility.contracts.filter { principal.isAllowed(contract: $0.id) }
        guard !names.isEmpty else { return visible }
        var chosen: Set<String> = []
        for name in names { chosen.insert(try contract(name, for: principal).id) }
        return visible.filter { chosen.contains($0.id) }
    }

    /// The outages of contracts as they are known at an instant, in order of time.
    func outages(of contracts: [Contract], at now: Instant) throws -> [FoundOutage] {
        var observations = try LedgerObservations(at: now, in: self)
        return try contracts.flatMap { contract in
            let wiring = RecordFilter(kinds: [.wiring], contracts: [contract.id])
            let corrections = KnownRecords(try observations.ledger.records(matching: wiring), at: now)
            return try observations.ask(about: contract.id) { observations in
                observations.correct(contract.id, by: corrections)
                let conditions: [(Guarantee, GuaranteeTimeline?)] = [
                    (.network, observations.network(of: contract.id)), (.power, observations.power(of: contract.id)),
                ]
                return conditions.flatMap { guarantee, condition -> [FoundOutage] in
                    guard let condition else { return [] }
                    return observations.outages(guarantee, of: contract.id, in: condition).map {
                        let course = FoundOutage.Course(
                            of: $0, in: condition, at: now, under: observations.newest.facility.schedule)
                        return FoundOutage(contract: contract, outage: $0, course: course, now: now)
                    }
                }
            }
        }.sorted { ($0.outage.span.from, $0.contract.id) < ($1.outage.span.from, $1.contract.id) }
    }
}

extension FoundOutage.Course {
    /// What the readings since an outage say of it. A state holds for *V* after its last reading; the minutes are
    /// counted to the end of *T* only, which is an outage's end while nothing else is read.
    fileprivate init(of outage: Outage, in condition: GuaranteeTimeline, at now: Instant, under schedule: Schedule) {
        let since = Span(from: outage.span.to, to: now)
        let unread = condition.signals.map { schedule.staleAfter($0) - schedule.interval(of: $0) }.max() ?? 0
        let seen = condition.timeline.up.union(condition.timeline.down)
        if since.from < since.to, !seen.clipped(to: since).isEmpty {
            self = .ended
        } else {
            self = now - outage.span.to <= unread ? .running : .silent
        }
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
            "state": .string(course.rawValue), "running": .bool(course == .running), "length_ms": .integer(length),
            "hypothesis": .string(outage.hypothesis.rawValue),
            "evidence": .array(outage.evidence.map(\.document)),
        ])
    }
}
