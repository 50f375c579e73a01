import Agreement
import Clocks
import Correlation
import Digests
import Foundation
public import Intervals
import Ledger
public import Live
import Settings
public import Site

/// A contract's month that has ended and has no final result.
public struct DueMonth: Hashable, Sendable {
    /// The contract's id; it may have left the configuration.
    public let contract: String
    public let month: Month
    /// To whom it was promised.
    let customer: String
    /// Nil where the term does not reach the month: then it is judged only if something was due in it.
    let windowsClose: Instant?
    /// When its newest document was made; nil where there is none.
    let judgedAt: Instant?
    /// What its newest document owes; nil where there is none.
    public let outlook: MonthOutlook?

    /// Whether it could be final, and nobody has judged it since.
    ///
    /// - Parameter grace: how long it may take until somebody does.
    func isOverdue(at now: Instant, after grace: Milliseconds) -> Bool {
        guard let windowsClose, now >= windowsClose + grace else { return false }
        return judgedAt.map { $0 < windowsClose } ?? true
    }
}

/// Finds contract-months that are due: of contracts that left the configuration, too, from the first accepted
/// configuration that names the contract, or its first reading, on.
///
/// Remembers which are final, since they stay so: looking again costs little. A value: each copy remembers on its own.
public struct MonthsDue: Sendable {
    private struct Key: Hashable {
        var contract: String
        var month: Month
    }

    private var final: Set<Key> = []

    public init() {}

    /// The months that have ended and are not final, by month, then by contract.
    ///
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public mutating func find(in office: SiteOffice) throws(Refusal) -> [DueMonth] {
        var due: [DueMonth] = []
        try Refusal.translating {
            let now = office.clock.now
            var known = try LedgerObservations(at: now, in: office)
            due = try find(in: office, at: now, by: &known)
        }
        return due
    }

    /// The same by what is known already.
    mutating func find(
        in office: SiteOffice, at now: Instant, by known: inout LedgerObservations
    ) throws -> [DueMonth] {
        // When each contract was first accepted.
        let accepted = try known.ask { observations in
            Dictionary(observations.eras.flatMap { era in era.facility.contracts.map { ($0.id, era.from) } }) {
                first, _ in first
            }
        }
        var due: [DueMonth] = []
        for (id, accepted) in accepted.sorted(by: { $0.key < $1.key }) {
            guard let contract = try known.ask({ $0.contract(id) }) else { continue }
            let start = min(accepted, try firstReading(of: contract, in: known.ledger, at: now) ?? now)
            for month in try months(of: contract, from: start, until: now, in: known.ledger) {
                due += try dueMonth(month, of: contract, in: office.ledger)
            }
        }
        // What lies before the readings that are left cannot be judged any more.
        if let first = try known.ledger.judgedFrom() { due.removeAll { $0.month < first } }
        return due.sorted { ($0.month, $0.contract) < ($1.month, $1.contract) }
    }

    /// The ledger gives the neighbours of a window, too: the first reading wherever it lies.
    private func firstReading(
        of contract: Contract, in ledger: any LedgerReader, at now: Instant
    ) throws -> Instant? {
        let beginning = Span(from: .distantPast, to: .distantPast + 1)
        let signals = Set(contract.signals + contract.services.map(\.signal))
        return try ledger.runs(of: signals, touching: beginning, knownAt: now).values.joined().map(\.first).min()
    }

    /// The months that have ended which the term touches, and those outside it in which something may have been due.
    private func months(
        of contract: Contract, from start: Instant, until now: Instant, in ledger: any LedgerReader
    ) throws -> [Month] {
        let zone = contract.timeZone
        let first = Month(of: zone.localDate(of: start))
        let hasEnded = { (month: Month) in month.span(in: zone).to <= now }
        var months: Set<Month> = []
        var month = max(first, Month(of: contract.termFrom))
        while hasEnded(month), month.span(in: zone).from < contract.term.to {
            months.insert(month)
            month = month.next
        }
        let register = try ContractRegister(of: contract.id, renewals: [], at: now, in: ledger)
        for record in register.known.all(for: contract.id) {
            months.formUnion(record.monthsOfDuties(in: zone).filter { $0 >= first && hasEnded($0) })
        }
        return months.sorted()
    }

    private mutating func dueMonth(
        _ month: Month, of contract: Contract, in ledger: any LedgerStore
    ) throws -> [DueMonth] {
        let key = Key(contract: contract.id, month: month)
        guard !final.contains(key) else { return [] }
        let newest = try ledger.result(contract: contract.id, month: month)
        if newest?.isFinal == true {
            final.insert(key)
            return []
        }
        // A document that cannot be read any more is one that `verify` names; its month is judged anew.
        let owed = newest.flatMap { try? OwedMonth(of: $0.text) }
        let closes = contract.period(of: month).map { period in
            owed?.summary.claimsCloseAt ?? contract.windowsClose(after: period.to)
        }
        return [
            DueMonth(
                contract: contract.id, month: month, customer: contract.customer.name, windowsClose: closes,
                judgedAt: newest?.at, outlook: owed.flatMap(MonthOutlook.init))
        ]
    }
}

extension Contract {
    /// When the windows of what ends with a period have closed.
    fileprivate func windowsClose(after end: Instant) -> Instant {
        let articles = [Guarantee.network, .power].compactMap { terms.availability($0) }
            .map { $0.claimWindow.closes(after: end, in: timeZone) }
        return (articles + terms.promises.map { $0.closes(after: end, in: timeZone) }).max() ?? end
    }
}

extension Record {
    /// The months in which a duty that this record begins can fall due; none of a record that begins none.
    fileprivate func monthsOfDuties(in zone: TimeZone) -> [Month] {
        let begins: Instant? =
            switch kind {
            case .installation: instant(.signedAt)
            case .complaint: instant(.acceptedAt)
            case .authorisation: saidAt
            case .operation: instant(.authorisedAt)
            case .maintenance, .attribution, .forceMajeure, .outageReport, .creditRequest, .notification,
                .contactProblem, .visit, .request, .assignment, .dutyRoster, .withdrawal, .attempt, .acceptance,
                .wiring, .acknowledgement, .quiet:
                nil
            }
        guard let begins else { return [] }
        let month = Month(of: zone.localDate(of: begins))
        // Three working days can be two weeks away, around a long holiday.
        return [month, month.next]
    }
}

/// Announces months that could be final and have not been judged, a day after the run that should have done it.
public enum Overdue {
    /// How long a run that comes once a day may take to judge a month whose windows have closed.
    public static let grace: Milliseconds = .hours(26)

    /// How many months could be final, and have not been judged since.
    public static func count(_ due: [DueMonth], at now: Instant) -> Int {
        due.count { $0.isOverdue(at: now, after: 0) }
    }

    /// What is overdue. The ids depend on contract and month only, so that it is the same event when it is found again.
    public static func events(_ due: [DueMonth], of facility: Facility, at now: Instant) -> [Event] {
        due.filter { $0.isOverdue(at: now, after: grace) }.map { month in
            Event(
                id: StableID("compliance.overdue|\(month.contract)|\(month.month)"), kind: .complianceOverdue,
                at: now, site: facility.site, contract: month.contract, subject: "\(month.contract)/\(month.month)",
                state: "overdue",
                summary: "\(month.customer): \(month.month) could be final since "
                    + "\(facility.timeZone.said(month.windowsClose ?? now)) and has not been judged; "
                    + "run `mainstay evaluate --due`",
                details: [.month: "\(month.month)"])
        }
    }
}
