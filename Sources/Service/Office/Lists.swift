import Clocks
public import Foundation
public import Intervals
public import Ledger
public import Site

/// Which part of what was said, entered or told somebody asks for.
public struct ListScope: Hashable, Sendable {
    /// From this instant on; before `until`.
    public let since: Instant
    public let until: Instant
    /// What concerns these contracts; nil is everything.
    public let contracts: Set<String>?
    /// Times are shown by this clock: of the one contract, or else of the site.
    public let zone: TimeZone
    /// A customer asks, who sees nothing of how the provider's own people are told.
    let isForCustomer: Bool

    func contains(_ instant: Instant) -> Bool { since <= instant && instant < until }
}

extension SiteOffice {
    /// What is asked for by words, as somebody types them.
    ///
    /// - Parameters:
    ///   - contracts: ids, or their beginnings, also of contracts that have left the configuration; empty is all that the
    ///     principal may see.
    /// - Throws: `Refusal` with `.malformed`, `.unknownContract`, `.ambiguousContract`, `.notPermitted` or `.ledger`.
    public func scope(
        since: WrittenInstant, until: WrittenInstant?, contracts: [String] = [], for principal: Principal
    ) throws(Refusal) -> ListScope {
        var chosen: Set<String> = []
        for name in contracts { chosen.insert(try listedContract(name, for: principal)) }
        let one = chosen.count == 1 ? chosen.first.flatMap(facility.contract) : nil
        let zone = one?.timeZone ?? facility.timeZone
        let from = try since.instant(as: "since", at: clock.now, in: zone, dayMeans: .beginning)
        let to = try until?.instant(as: "until", at: clock.now, in: zone, dayMeans: .end) ?? .distantFuture
        guard from < to else {
            throw Refusal(
                .malformed, field: "until",
                reason: "until, \(zone.shown(to)), must be later than since, \(zone.shown(from)).")
        }
        return ListScope(
            since: from, until: to, contracts: contracts.isEmpty ? principal.contracts : chosen, zone: zone,
            isForCustomer: !principal.isAllowedEverything)
    }

    /// A contract that is configured, or ever was; a whole id is that contract's, whichever others begin so.
    private func listedContract(_ name: String, for principal: Principal) throws(Refusal) -> String {
        if facility.contract(name) == nil, principal.isAllowed(contract: name) {
            let wasEver = try Refusal.translating {
                try eras(in: ledger).contains { $0.facility.contract(name) != nil }
            }
            if wasEver { return name }
        }
        return try contract(name, for: principal).id
    }

    /// Events of a scope, in the order of entry.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func events(
        in scope: ListScope, after position: Position = .start, limit: Int = Paging.limit
    ) throws(Refusal) -> Page<Event> {
        try Refusal.translating {
            var page = try ledger.events(
                after: position, limit: limit, matching: EventFilter(contracts: scope.contracts, since: scope.since))
            page.elements.removeAll { $0.at >= scope.until }
            return page
        }
    }

    /// Records that were entered within a scope, in the order of entry.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func records(
        in scope: ListScope, after position: Position = .start, limit: Int = Paging.limit, for principal: Principal
    ) throws(Refusal) -> Page<Record> {
        try Refusal.translating {
            var page = try ledger.records(
                after: position, limit: limit, matching: RecordFilter(contracts: scope.contracts))
            page.elements = try page.elements.filter { record in
                try scope.contains(record.recordedAt) && isVisible(record, to: principal)
            }
            return page
        }
    }

    /// Attempts to tell people that began within a scope, in the order of entry.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func deliveries(
        in scope: ListScope, after position: Position = .start, limit: Int = Paging.limit
    ) throws(Refusal) -> Page<DeliveryAttempt> {
        try Refusal.translating {
            var page = try ledger.attempts(
                after: position, limit: limit, matching: AttemptFilter(since: scope.since, contracts: scope.contracts))
            page.elements.removeAll { $0.startedAt >= scope.until || (scope.isForCustomer && $0.contact == nil) }
            if scope.isForCustomer {
                for index in page.elements.indices { page.elements[index].output = "" }
            }
            return page
        }
    }
}
