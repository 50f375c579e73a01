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
    ///   - book: what was judged lately, of many contracts; a few are always judged anew.
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func deadlines(
        days: Int = 7, of contracts: [String] = [], using book: DeadlineBook? = nil, for principal: Principal
    ) throws(Refusal) -> DeadlineList {
        let now = clock.now
        let until = now + .days(Int64(days))
        let chosen = try self.contracts(contracts, for: principal)
        return try Refusal.translating {
            let book = chosen.count > DeadlineBook.few ? book : nil
            let judged =
                try book?.deadlines(of: chosen, at: now, in: self) ?? judgedDeadlines(of: chosen, at: now)
            let ends = chosen.flatMap { contract in
                contract.ends(at: now, until: until, among: facility.contracts)
            }
            let due = chosen.flatMap { judged[$0.id] ?? [] }
            let asked = due.filter { $0.isAsked(at: now, until: until) } + ends
            return DeadlineList(
                now: now, until: until, deadlines: asked.sorted { Deadline.areInOrder($0, $1, at: now) })
        }
    }

    /// What is due under contracts, whenever that is, by the ledger; each contract has an entry.
    func judgedDeadlines(of contracts: [Contract], at now: Instant) throws -> [String: [Deadline]] {
        guard !contracts.isEmpty else { return [:] }
        var judged = Dictionary(grouping: try emergencyCalls(of: contracts, at: now), by: \.contract)
        var observations = try LedgerObservations(at: now, in: self)
        for contract in contracts {
            judged[contract.id, default: []] += try DeadlineFinder(contract: contract, now: now)
                .deadlines(&observations)
        }
        return judged
    }

    /// Emergencies are looked for so far back: whoever was not told of one within a month is told of it otherwise.
    private static let calledBack = Milliseconds.days(31)

    /// The emergencies of which nobody was told yet, and nothing excuses that.
    private func emergencyCalls(of contracts: [Contract], at now: Instant) throws(Refusal) -> [Deadline] {
        let scope = ListScope(
            since: now - Self.calledBack, until: .distantFuture, contracts: Set(contracts.map(\.id)),
            zone: facility.timeZone, isForCustomer: false)
        let everybody = Principal(name: facility.site, role: .viewer)
        return try emergencies(in: scope, for: everybody).filter(\.isOpen).map { emergency in
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

extension Deadline {
    /// Whether it is still to be told of at an instant, and due by another one.
    fileprivate func isAsked(at now: Instant, until: Instant) -> Bool {
        let isInTime = due.map { $0 <= until } ?? true
        switch matter {
        case .claim, .promiseClaim: return isInTime && !isMissed(at: now)
        case .duty, .expiryNotice, .expiry: return isInTime
        case .emergencyCall: return true
        }
    }
}

/// Finds what is due under one contract, whenever that is.
private struct DeadlineFinder {
    let contract: Contract
    let now: Instant

    func deadlines(_ observations: inout LedgerObservations) throws -> [Deadline] {
        let register = try ContractRegister(
            of: contract.id, renewals: observations.renewals(of: contract.id), at: now, in: observations.ledger)
        let month = Month(of: contract.timeZone.localDate(of: now))
        return try observations.ask(about: contract.id) { observations in
            let evaluation = Evaluation(month: month, records: register.known, now: now)
            return claims(evaluation, &observations)
                + evaluation.openClaims(ofPromisesOf: contract.id, &observations).map {
                    deadline(.promiseClaim($0), due: $0.closesAt)
                }
                + duties(register.known, month: month, observations)
        }
    }

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
}

extension Contract {
    /// Article 11: the notices that are to be given, and the end itself once its first notice is out.
    fileprivate func ends(at now: Instant, until: Instant, among others: [Contract]) -> [Deadline] {
        guard now < term.to else { return [] }
        let last = termTo.adding(days: -1)
        func deadline(_ matter: Deadline.Matter, due: Instant) -> Deadline {
            Deadline(contract: id, matter: matter, due: due, zone: timeZone)
        }
        let notices = expiryNotices.map(\.at).filter { now <= $0 && $0 <= until }
            .map { deadline(.expiryNotice(end: last), due: $0) }
        guard expiryNotice(at: now) != nil || term.to <= until else { return notices }
        let next = others.first { $0.follows == id }
        return notices + [deadline(.expiry(end: last, continuedBy: next?.id), due: term.to)]
    }
}
