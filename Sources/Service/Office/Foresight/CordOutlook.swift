import Clocks
public import Correlation
public import Intervals
import Ledger
public import Live
public import Notation
public import Site

/// What losses of feeds tell of how things are wired.
public struct CordOutlook: Sendable {
    /// One contract.
    public struct Line: Sendable {
        public let contract: Contract
        /// The losses that were looked at, newest first.
        public let losses: [FeedLoss]
        /// What does not go together with the declared wiring.
        public let suspicions: [CordSuspicion]

        /// Whether any loss told anything: what outlets carried before and after, or what became of hosts.
        public var isProved: Bool {
            losses.contains { !$0.before.isEmpty && !$0.after.isEmpty }
                || losses.contains { !$0.answeringHosts.isEmpty }
        }
    }

    public let now: Instant
    /// From when on.
    public let since: Instant
    /// Those with suspicions first.
    public let lines: [Line]
    /// Contracts with several feeds of which none was lost in this time: nothing is proved.
    public let untested: [String]
    /// What the running daemon could not be asked.
    public let remark: String?
}

extension SiteOffice {
    /// Tells which outlets did not behave as they are declared when a feed was lost.
    ///
    /// - Parameters:
    ///   - since: losses from then on; nil is the beginning of the last month.
    ///   - contracts: of these; empty is all that the principal may see.
    ///   - facts: what outlets carried before and after, of losses that the running daemon saw.
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func cordOutlook(
        since: Instant? = nil, of contracts: [String] = [], facts: LiveFacts? = nil, for principal: Principal
    ) throws(Refusal) -> CordOutlook {
        try principal.requireEverything()
        let now = clock.now
        let chosen = try self.contracts(contracts, for: principal).filter { ($0.power?.feeds.count ?? 0) > 1 }
        let month = Month(of: facility.timeZone.localDate(of: now))
        let from = since ?? month.previous.span(in: facility.timeZone).from
        return try Refusal.translating {
            let lines = try lines(of: chosen, in: Span(from: from, to: now), facts: facts)
            let tested = Set(lines.map(\.contract.id))
            return CordOutlook(
                now: now, since: from,
                lines: lines.sorted { ($1.suspicions.count, $0.contract.id) < ($0.suspicions.count, $1.contract.id) },
                untested: chosen.map(\.id).filter { !tested.contains($0) }, remark: facts?.report.remark)
        }
    }

    /// Only contracts of which events tell that they lost a feed are looked at.
    private func lines(of chosen: [Contract], in period: Span, facts: LiveFacts?) throws -> [CordOutlook.Line] {
        let events = try ledger.events(
            after: .start, limit: .max, matching: EventFilter(kinds: [.powerFeedLost], since: period.from)
        ).elements
        let told = Set(events.compactMap(\.contract)).union(facts?.losses.map(\.contract) ?? [])
        var observations = try LedgerObservations(at: period.to, in: self).deciding(period)
        return try chosen.filter { told.contains($0.id) }.compactMap { contract in
            let seen = try observations.ask(about: contract.id) { $0.feedLosses(of: contract.id, in: period) }
            let measured = (facts?.losses ?? []).filter { $0.contract == contract.id && period.contains($0.lostAt) }
            let losses = FeedLoss.joined(seen, with: measured)
            guard !losses.isEmpty, let supply = contract.power else { return nil }
            return CordOutlook.Line(
                contract: contract, losses: losses, suspicions: losses.flatMap { $0.suspicions(against: supply) })
        }
    }
}

extension FeedLoss {
    /// A loss is announced so much later than it is judged to have begun, at most.
    private static var apart: Milliseconds { .minutes(2) }

    /// What hosts did, and what outlets carried, put together; newest first.
    fileprivate static func joined(_ seen: [FeedLoss], with measured: [FeedLoss]) -> [FeedLoss] {
        var rest = measured
        let both = seen.map { loss -> FeedLoss in
            let place = rest.firstIndex { $0.feed == loss.feed && abs($0.lostAt - loss.lostAt) <= apart }
            guard let place else { return loss }
            var loss = loss
            loss.before = rest[place].before
            loss.after = rest[place].after
            rest.remove(at: place)
            return loss
        }
        return (both + rest).sorted { ($1.lostAt, $0.feed) < ($0.lostAt, $1.feed) }
    }
}

extension CordOutlook {
    /// The answer as JSON.
    public var document: JSON {
        .object([
            "at": .string(now.description), "since": .string(since.description),
            "contracts": .array(lines.map(\.document)), "untested": .unlessEmpty(untested.map(JSON.string)),
            "remark": .optional(remark),
        ])
    }
}

extension CordOutlook.Line {
    fileprivate var document: JSON {
        .object([
            "contract": .string(contract.id), "losses": .array(losses.map(\.document)),
            "suspicions": .array(suspicions.map(\.document)), "proved": .bool(isProved),
        ])
    }
}

extension FeedLoss {
    fileprivate var document: JSON {
        .object([
            "feed": .string(feed), "lost_at": .string(lostAt.description), "restored_at": .optional(restoredAt),
            "outlets": .unlessEmpty(
                Set(before.keys).union(after.keys).sorted().map { outlet in
                    .object([
                        "outlet": .string(outlet.path), "before_amperes": before[outlet].map(JSON.amperes),
                        "after_amperes": after[outlet].map(JSON.amperes),
                    ])
                }), "silenced_hosts": .unlessEmpty(silencedHosts.map(JSON.string)),
            "answering_hosts": .unlessEmpty(answeringHosts.map(JSON.string)),
        ])
    }
}

extension CordSuspicion {
    fileprivate var document: JSON {
        .object([
            "feed": .string(feed), "lost_at": .string(lostAt.description), "kind": .string(kind.rawValue),
            "outlets": .unlessEmpty(outlets.map { .string($0.path) }), "before_amperes": before.map(JSON.amperes),
            "after_amperes": after.map(JSON.amperes), "hosts": .unlessEmpty(hosts.map(JSON.string)),
        ])
    }
}
