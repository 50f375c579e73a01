import Agreement
import Clocks
import Correlation
import Foundation
public import Intervals
import Ledger
import Site

/// What falls due within some days, and what is missed and still open.
public struct DeadlineList: Sendable {
    /// When it was asked for.
    public let now: Instant
    /// Up to this instant.
    public let until: Instant
    /// Missed ones first.
    public let deadlines: [Deadline]
}

extension SiteOffice {
    /// What falls due from now on within some days of 24 hours, with everything that is missed and still open: reports of
    /// outages, calls of emergencies, installations, papers, feedback, complaints and the ends of contracts.
    ///
    /// - Parameters:
    ///   - days: from 0 on.
    ///   - contracts: ids, or their beginnings; empty is all that the principal may see.
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func deadlines(
        days: Int = 7, of contracts: [String] = [], for principal: Principal
    ) throws(Refusal) -> DeadlineList {
        let now = clock.now
        let until = now + .days(Int64(days))
        let chosen = try self.contracts(contracts, for: principal)
        let calls = try emergencyCalls(of: chosen, at: now, for: principal)
        return try Refusal.translating {
            var observations = try LedgerObservations(at: now, in: self)
            let found = try chosen.flatMap { contract in
                try DeadlineFinder(contract: contract, now: now, until: until)
                    .deadlines(among: facility.contracts, &observations)
            }
            let sorted = (found + calls).sorted { Deadline.areInOrder($0, $1, at: now) }
            return DeadlineList(now: now, until: until, deadlines: sorted)
        }
    }

    /// Emergencies are looked for so far back: whoever was not told of one within a month is told of it otherwise.
    private static let calledBack = Milliseconds.days(31)

    /// The emergencies of which nobody was told yet, and nothing excuses that.
    private func emergencyCalls(
        of contracts: [Contract], at now: Instant, for principal: Principal
    ) throws(Refusal) -> [Deadline] {
        let scope = ListScope(
            since: now - Self.calledBack, until: .distantFuture, contracts: Set(contracts.map(\.id)),
            zone: facility.timeZone, isForCustomer: !principal.isAllowedEverything)
        return try emergencies(in: scope, for: principal).filter(\.isOpen).map { emergency in
            Deadline(
                contract: emergency.contract, matter: .emergencyCall(emergency.report, id: emergency.id),
                due: emergency.report.deadline, zone: emergency.zone)
        }
    }
}

extension ListedEmergency {
    fileprivate var isOpen: Bool {
        switch report.outcome {
        case .pending: true
        case .late: report.notifiedAt == nil
        case .onTime, .excused, .recorded: false
        }
    }
}

/// Finds what falls due under one contract.
private struct DeadlineFinder {
    let contract: Contract
    let now: Instant
    let until: Instant

    func deadlines(
        among others: [Contract], _ observations: inout LedgerObservations
    ) throws -> [Deadline] {
        let register = try ContractRegister(
            of: contract.id, renewals: observations.renewals(of: contract.id), at: now, in: observations.ledger)
        let month = Month(of: contract.timeZone.localDate(of: now))
        let found = try observations.ask(about: contract.id) { observations in
            claims(Evaluation(month: month, records: register.known, now: now), &observations)
                + duties(register.known, month: month, observations)
        }
        return found.filter(isAsked) + expiry(among: others)
    }

    private func isAsked(_ deadline: Deadline) -> Bool { deadline.due.map { $0 <= until } ?? true }

    private func deadline(_ matter: Deadline.Matter, due: Instant?) -> Deadline {
        Deadline(contract: contract.id, matter: matter, due: due, zone: contract.timeZone)
    }

    // MARK: - Articles 1 and 2

    /// The outages that are over, that nobody has reported and that the customer still can report. What is only doubtful is
    /// left to the month's document.
    private func claims(_ evaluation: Evaluation, _ observations: inout Observations) -> [Deadline] {
        [Guarantee.network, .power].flatMap { guarantee -> [Deadline] in
            let possible = evaluation.possibleOutages(of: contract.id, under: guarantee, &observations) ?? []
            let open = possible.filter { $0.report == nil && now <= $0.windowCloses && $0.span.to < now }
            guard !open.isEmpty else { return [] }
            let condition =
                if guarantee == .network {
                    observations.network(of: contract.id)
                } else {
                    observations.power(of: contract.id)
                }
            guard let condition else { return [] }
            let outages = observations.outages(guarantee, of: contract.id, in: condition)
            return open.flatMap { claim in
                outages.filter { $0.span.overlaps(claim.span) }.map { deadline(.claim($0), due: claim.windowCloses) }
            }
        }
    }

    // MARK: - Articles 3 and 5 to 8

    private func duties(_ records: KnownRecords, month: Month, _ observations: Observations) -> [Deadline] {
        let governing = observations.contract(contract.id, governing: month) ?? contract
        return Duties(of: governing, in: records, at: now, observations: observations).open
            .map { deadline(.duty($0), due: $0.due) }
    }

    // MARK: - Article 11

    /// The notices that are to be given, and the end itself once its first notice is out.
    private func expiry(among others: [Contract]) -> [Deadline] {
        guard now < contract.term.to else { return [] }
        let notices = contract.expiryNotices.map(\.at).filter { now <= $0 && $0 <= until }
            .map { deadline(.expiryNotice(end: contract.termTo.adding(days: -1)), due: $0) }
        guard contract.expiryNotice(at: now) != nil || contract.term.to <= until else { return notices }
        let next = others.first { $0.follows == contract.id }
        let end = Deadline.Matter.expiry(end: contract.termTo.adding(days: -1), continuedBy: next?.id)
        return notices + [deadline(end, due: contract.term.to)]
    }
}
