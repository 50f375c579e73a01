import Agreement
import Clocks
import Foundation
public import Intervals
import Ledger
import Notation
import Settings
public import Site

/// What became of readings that the terms no longer ask for.
public struct PruningOutcome: Sendable {
    /// Readings that ended before this instant went; nil where nothing may go.
    public let before: Instant?
    /// The first month that can still be judged by its readings.
    public let judgedFrom: Month?
    /// How many stretches of readings went, by the month of UTC.
    public let removed: [(month: Month, runs: Int)]
    /// Stretches of before format 4, which stay.
    public let kept: Int
    /// Whether the file holds nothing of it any more.
    public let isGone: Bool
    /// Why nothing may go; nil where something may.
    public let obstacle: String?

    /// All that went.
    public var count: Int { removed.map(\.runs).reduce(0, +) }
}

extension SiteOffice {
    /// Removes readings that the terms of every contract no longer ask for (`keep_readings`): by whole months, behind
    /// results that are final (`RetentionRule`). The chains keep their digests; what is kept is judged as before.
    ///
    /// - Parameter isTrial: removes nothing, and says what would go.
    /// - Throws: `Refusal` with `.notPermitted` or `.ledger`.
    public func prune(isTrial: Bool, for principal: Principal) throws(Refusal) -> PruningOutcome {
        try principal.requireEverything()
        try principal.requireEntries()
        return try Refusal.translating {
            let now = clock.now
            switch RetentionRule.boundary(for: try promised(), at: now) {
            case .failure(let obstacle): return PruningOutcome(because: obstacle)
            case .success(let boundary):
                let order = RetentionOrder(
                    before: boundary.before, judgedFrom: boundary.judgedFrom, isTrial: isTrial)
                return PruningOutcome(boundary, try ledger.removeReadings(order, at: now))
            }
        }
    }

    /// Every contract that ever was. One that has left the configuration cannot change its terms any more: its readings
    /// are kept as long as those of the others.
    private func promised() throws -> [RetentionRule.Promised] {
        var newest: [String: Contract] = [:]
        for era in try eras(in: ledger) {
            for contract in era.facility.contracts { newest[contract.id] = contract }
        }
        let present = Set(facility.contracts.map(\.id))
        for contract in facility.contracts { newest[contract.id] = contract }
        let longest = facility.contracts.compactMap(\.terms.keptMonths).max()
        return try newest.sorted { $0.key < $1.key }.map { id, contract in
            let months = contract.months
            let issued = try ledger.results(after: .start, limit: .max, matching: ResultFilter(contract: id)).elements
            let last = Dictionary(issued.compactMap { result in result.month.map { ($0, result) } }) { $1 }
            let final = last.filter(\.value.isFinal)
            return RetentionRule.Promised(
                contract: id, keptMonths: present.contains(id) ? contract.terms.keptMonths : longest,
                zone: contract.timeZone, months: months, final: Set(final.keys),
                seenUp: Set(final.filter { SeenMonth(of: $0.value.text)?.isSeenUp ?? false }.keys))
        }
    }
}

extension Contract {
    /// The first and the last month that the term touches.
    fileprivate var months: ClosedRange<Month> {
        let first = Month(of: termFrom)
        let last = Month(of: timeZone.localDate(of: term.to - 1))
        return first...max(first, last)
    }
}

/// Whether a document says that what was promised was certainly there at some instant of its month.
private struct SeenMonth: Decodable {
    struct Period: Decodable {
        var from: String
        var to: String
    }

    struct Bounds: Decodable {
        var max: Milliseconds
    }

    struct Part: Decodable {
        var down: Bounds?
        var period: Period?

        private enum CodingKeys: String, CodingKey {
            case period
            case down = "down_ms"
        }
    }

    let period: Period?
    let guarantees: [Part]

    init?(of document: String) {
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(document.utf8)) else { return nil }
        self = read
    }

    /// A guarantee without minutes promised nothing that could be down.
    var isSeenUp: Bool {
        guarantees.allSatisfy { part in
            guard let down = part.down else { return true }
            guard let period = part.period ?? period, let from = Instant(period.from), let to = Instant(period.to)
            else { return false }
            return down.max < to - from
        }
    }
}

extension PruningOutcome {
    fileprivate init(_ boundary: RetentionRule.Boundary, _ summary: RetentionSummary) {
        self.init(
            before: boundary.before, judgedFrom: boundary.judgedFrom,
            removed: summary.removed.sorted { $0.key < $1.key }.map { begin, runs in
                (Month(of: TimeZone.gmt.localDate(of: begin)), runs)
            }, kept: summary.kept, isGone: summary.isGone, obstacle: nil)
    }

    fileprivate init(because obstacle: RetentionRule.Obstacle) {
        let reason =
            switch obstacle {
            case .notAsked([]): "there is no contract whose terms could ask for it"
            case .notAsked(let contracts):
                "the terms of \(contracts.joined(separator: ", ")) do not ask for it (`keep_readings: 36 months`)"
            case .notYet([]): "nothing is old enough"
            case .notYet(let contracts):
                "\(contracts.joined(separator: ", ")): a month before is not final, or the month before the first one "
                    + "that is kept is one outage"
            }
        self.init(
            before: nil, judgedFrom: nil, removed: [], kept: 0, isGone: true, obstacle: reason)
    }
}
