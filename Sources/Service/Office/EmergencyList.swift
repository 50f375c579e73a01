public import Agreement
import Clocks
import Correlation
public import Foundation
import Intervals
import Ledger
import Site

/// An emergency as it is judged (fine print, 10), and the event by which it was announced.
public struct ListedEmergency: Hashable, Sendable {
    /// What `mainstay ack` takes; nil where it was not announced: readings that were imported announce nothing.
    public let id: String?
    public let contract: String
    public let report: EmergencyReportResult.Report
    public let zone: TimeZone
}

extension SiteOffice {
    /// The emergencies that were determined within a scope, in order of determination, with what became of the duty to
    /// tell somebody.
    ///
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public func emergencies(in scope: ListScope, for principal: Principal) throws(Refusal) -> [ListedEmergency] {
        let now = clock.now
        let visible = try contracts([], for: principal).filter { scope.contracts?.contains($0.id) ?? true }
        return try Refusal.translating {
            let announced = try announcedEmergencies(in: scope)
            var found: [ListedEmergency] = []
            for (month, contracts) in months(of: visible, from: scope.since, through: min(scope.until, now)) {
                var assessment = try Assessment(month: month, at: now, in: self)
                for contract in contracts {
                    let reports = try assessment.result(of: contract.id)?.emergencyReports ?? []
                    found += reports.filter { scope.contains($0.emergency.determinedAt) }.map { report in
                        ListedEmergency(
                            id: AnnouncedEmergency.all(as: report.emergency, of: contract.id)
                                .lazy.compactMap { announced[$0] }.first,
                            contract: contract.id, report: report, zone: contract.timeZone)
                    }
                }
            }
            return found.sorted {
                ($0.report.emergency.determinedAt, $0.contract) < ($1.report.emergency.determinedAt, $1.contract)
            }
        }
    }

    /// The months that a time touches, each with the contracts to whose calendar it belongs.
    private func months(
        of contracts: [Contract], from: Instant, through: Instant
    ) -> [(Month, [Contract])] {
        var months: [Month: [Contract]] = [:]
        for contract in contracts {
            // Nothing is judged before the contract began.
            let zone = contract.timeZone
            var month = Month(of: zone.localDate(of: max(from, contract.term.from)))
            let last = Month(of: zone.localDate(of: min(through, contract.term.to)))
            while month <= last {
                months[month, default: []].append(contract)
                month = month.next
            }
        }
        return months.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func announcedEmergencies(in scope: ListScope) throws -> [AnnouncedEmergency: String] {
        var ids: [AnnouncedEmergency: String] = [:]
        let filter = EventFilter(kinds: [.emergencyOpened], contracts: scope.contracts, since: scope.since)
        try ledger.forEachEvent(matching: filter) { event in
            guard let contract = event.contract else { return }
            ids[AnnouncedEmergency(contract: contract, subject: event.subject, at: event.at)] = event.id
        }
        return ids
    }
}

/// What an emergency and its event have in common.
private struct AnnouncedEmergency: Hashable {
    var contract: String
    var subject: String
    var at: Instant

    init(contract: String, subject: String, at: Instant) {
        self.contract = contract
        self.subject = subject
        self.at = at
    }

    /// As whom an emergency may have been announced: by a collector that knew all rounds, or its own only.
    static func all(as emergency: Emergency, of contract: String) -> [AnnouncedEmergency] {
        ([emergency.determinedAt] + emergency.determinedByOne).map { instant in
            AnnouncedEmergency(contract: contract, subject: emergency.subject.path, at: instant)
        }
    }
}

/// Notices, by cursor, when something was entered that can change a list of emergencies.
public struct EmergencyWatch {
    private let scope: ListScope
    private var events = Position.start
    private var records = Position.start
    private var isFirst = true

    public init(_ scope: ListScope) { self.scope = scope }

    /// Whether anything came since it was asked last; the first time it says yes.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public mutating func hasNews(in office: SiteOffice, for principal: Principal) throws(Refusal) -> Bool {
        var hasNews = isFirst
        isFirst = false
        while true {
            let page = try office.events(in: scope, after: events)
            hasNews = hasNews || page.elements.contains { $0.kind.isEmergency }
            events = page.position
            if page.isLast { break }
        }
        while true {
            let page = try office.records(in: scope, after: records, for: principal)
            hasNews = hasNews || !page.elements.isEmpty
            records = page.position
            if page.isLast { break }
        }
        return hasNews
    }
}
