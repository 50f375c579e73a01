import Clocks
import Digests
public import Intervals
import Ledger
import Notation
public import Site

extension TrafficFigure {
    /// The figure of a contract's month that the ledger keeps; nil where none was issued.
    ///
    /// - Parameter now: what was issued later is not known then.
    /// - Throws: `LedgerError`.
    static func issued(
        of contract: String, month: Month, by now: Instant, in ledger: any LedgerStore
    ) throws -> TrafficFigure? {
        let events = try ledger.events(matching: EventFilter(idPrefix: id(contract, month).value))
        return events.first { $0.kind == .trafficIssued && $0.at <= now }.flatMap { TrafficFigure($0) }
    }

    /// The id of the event that tells a month's figure.
    fileprivate static func id(_ contract: String, _ month: Month) -> StableID {
        StableID("traffic.issued|\(contract)|\(month)")
    }

    /// Reads what `event` wrote.
    fileprivate init?(_ event: Event) {
        guard let contract = event.contract, let month = event.details[.month].flatMap({ Month($0) }),
            let document = event.details[.traffic]
        else { return nil }
        self.init(contract: contract, month: month, document: document)
    }
}

extension SiteOffice {
    /// The latest twelve months of a contract's traffic that were issued, newest first.
    ///
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted` or `.ledger`.
    public func issuedTraffic(of contract: String, for principal: Principal) throws(Refusal) -> [TrafficFigure] {
        let contract = try knownContract(contract, for: principal)
        return try Refusal.translating {
            var month = Month(of: contract.timeZone.localDate(of: clock.now))
            var figures: [TrafficFigure?] = []
            for _ in 0..<12 {
                month = month.previous
                figures.append(
                    try TrafficFigure.issued(of: contract.id, month: month, by: .distantFuture, in: ledger))
            }
            return figures.compactMap(\.self)
        }
    }

    /// The contracts' months of traffic that have ended and were not issued yet, as far back as archives reach.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func trafficDue() throws(Refusal) -> [(contract: Contract, month: Month)] {
        let now = clock.now
        return try Refusal.translating {
            var due: [(contract: Contract, month: Month)] = []
            for contract in facility.contracts where contract.meteredTraffic != nil {
                let present = Month(of: contract.timeZone.localDate(of: now))
                let ended = [present.previous.previous, present.previous].filter { month in
                    let grace = month.span(in: contract.timeZone).to + Self.trafficGrace
                    return contract.period(of: month) != nil && grace <= now
                }
                for month in ended
                where try TrafficFigure.issued(of: contract.id, month: month, by: .distantFuture, in: ledger) == nil {
                    due.append((contract, month))
                }
            }
            return due
        }
    }

    /// The last slot is known by then.
    private static let trafficGrace: Milliseconds = .minutes(20)
}

extension Event {
    /// Tells what a month came to. The same month is told once.
    ///
    /// - Parameter site: the name of the site.
    public static func issued(_ figure: TrafficFigure, in words: String, site: String, at now: Instant) -> Event {
        Event(
            id: TrafficFigure.id(figure.contract, figure.month), kind: .trafficIssued, at: now,
            site: site, contract: figure.contract, subject: "\(figure.contract)/\(figure.month)", state: "issued",
            summary: words, details: [.month: "\(figure.month)", .traffic: figure.document.compact])
    }
}
