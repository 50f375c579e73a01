import Agreement
import Foundation
import Intervals
import Site
import Twin

/// Possible outages of one guarantee, and what decides whether they were reported (fine print, 7, 25 and 28).
struct ClaimLine {
    var terms: AvailabilityTerms
    /// Of the contract and of those that it continues or that continue it, row by row.
    var rows: [[Int]]
    /// Nominally down, by the condition of the contract in whose term a tick lies.
    var down: Set<Int>
    var reports: [(at: Int, id: String)]
}

/// What is promised, corrected and reported, asked tick by tick.
extension MonthTwin {
    /// A condition's history as the records correct it: at every tick the latest known one (fine print, 27).
    static func history(
        _ guarantee: Guarantee, _ contract: Contract, _ site: Site, _ entries: KnownEntries
    ) -> History? {
        let plain = guarantee == .network ? site.network(of: contract) : site.power(of: contract)
        let corrections = entries.of(.wiring, contract, guarantee).sorted {
            (entries.knownTick($0), $0.id) < (entries.knownTick($1), $1.id)
        }.compactMap { record -> (ticks: Range<Int>, history: History)? in
            var wired = contract
            guard case .wiring(let wiring)? = record.fields[.condition] else { return nil }
            switch wiring {
            case .power(let power): wired.power = power
            case .network(let network): wired.network = network
            }
            let ticks = entries.ticks(of: record)
            let history = guarantee == .network ? site.network(of: wired) : site.power(of: wired)
            return ticks.isEmpty ? nil : history.map { (ticks, $0) }
        }
        guard !corrections.isEmpty else { return plain }
        var history = plain ?? .unknown(ticks: site.ticks.count)
        for tick in history.nominal.indices {
            guard let correction = corrections.last(where: { $0.ticks.contains(tick) }) else { continue }
            history.nominal[tick] = correction.history.nominal[tick]
            history.certain[tick] = correction.history.certain[tick]
        }
        return history
    }

    /// Every tick at which article 1 or 2 is promised; nil where nothing is installed yet (fine print, 5).
    func promised(_ guarantee: Guarantee, by member: Contract) -> [Int]? {
        let term = ticks(ofTermOf: member)
        guard terms(guarantee, of: member).serviceFrom == .installation else { return term }
        let installed = ([member] + predecessors(of: member)).compactMap(firstInstallation).first
        return installed.map { first in term.filter { $0 >= first } }
    }

    func terms(_ guarantee: Guarantee, of member: Contract) -> AvailabilityTerms {
        guarantee == .network ? member.terms.network : member.terms.power
    }

    private func firstInstallation(of member: Contract) -> Int? {
        entries.of(.installation, member, nil).compactMap { record -> Int? in
            var items: [String: Int] = [:]
            if case .instants(let instants)? = record.fields[.items] {
                items = instants.compactMapValues(civil.ticks.tick).filter { $0.value <= site.now }
            }
            let completed = entries.tick(.completedAt, record).flatMap { $0 <= site.now ? $0 : nil }
            guard completed != nil || items.count == 2 else { return nil }
            return (items.values + [completed].compactMap(\.self)).max()
        }.min()
    }

    func predecessors(of member: Contract) -> [Contract] {
        guard let id = member.follows, let other = site.facility.contracts.first(where: { $0.id == id }) else {
            return []
        }
        return [other] + predecessors(of: other)
    }

    /// Itself, those that it continues, and those that continue it.
    var renewals: [Contract] {
        [contract] + predecessors(of: contract)
            + site.facility.contracts.filter { other in predecessors(of: other).contains { $0.id == contract.id } }
    }

    func line(_ guarantee: Guarantee) -> ClaimLine? {
        let observed = renewals.filter { promised(guarantee, by: $0) != nil && histories[guarantee]?[$0.id] != nil }
        guard !observed.isEmpty else { return nil }
        var possible: Set<Int> = []
        var line = ClaimLine(terms: terms(guarantee, of: contract), rows: [], down: [], reports: [])
        for member in observed {
            guard let promised = promised(guarantee, by: member), let history = histories[guarantee]?[member.id] else {
                continue
            }
            for tick in promised where tick < site.now {
                if history.certain[tick] != .up { possible.insert(tick) }
                if history.nominal[tick] == .down { line.down.insert(tick) }
            }
            line.reports += entries.of(.outageReport, member, guarantee).compactMap { record in
                (entries.tick(.receivedAt, record) ?? entries.tick(.at, record)).map { ($0, record.id) }
            }
        }
        line.rows = rows(possible.sorted())
        line.reports.sort { ($0.at, $0.id) < ($1.at, $1.id) }
        return line
    }

    func anchor(_ outage: [Int], _ line: ClaimLine) -> Int {
        line.terms.claimWindow.from == .end
            ? outage[outage.count - 1] + 1 : outage.first(where: line.down.contains) ?? outage[0]
    }

    func window(_ terms: AvailabilityTerms, closingAfter anchor: Int) -> Int {
        let days = Int(terms.claimWindow.length / .days(1))
        return terms.claimWindow.count == .elapsed
            ? anchor + Int(terms.claimWindow.length / civil.ticks.length)
            : civil.dayStart(after: anchor, days: days + 1) ?? -1
    }

    private func direct(_ row: [Int], _ line: ClaimLine) -> (at: Int, id: String)? {
        let closes = window(line.terms, closingAfter: anchor(row, line))
        return line.reports.first { row[0] <= $0.at && $0.at <= closes }
    }

    /// For every tick the report that covers its possible outage, and whether it can no longer be reported.
    ///
    /// - Parameter isOver: as if every window had closed.
    func claims(_ guarantee: Guarantee, isOver: Bool) -> (reports: [String?], unreported: [Bool]) {
        var reports = [String?](repeating: nil, count: civil.days.count)
        var unreported = Array(repeating: false, count: civil.days.count)
        guard let line = lines[guarantee] else { return (reports, unreported) }
        let other = lines[guarantee == .network ? .power : .network]
        for row in line.rows {
            var report = direct(row, line)?.id
            if report == nil, line.terms.claimWindow.covers == .overlapping, let other {
                let own = Set(row)
                report =
                    other.rows.filter { !own.isDisjoint(with: $0) }.compactMap { direct($0, other) }
                    .min { ($0.at, $0.id) < ($1.at, $1.id) }?.id
            }
            let closes = window(line.terms, closingAfter: anchor(row, line))
            let isTakenOff = line.terms.reportRequired && report == nil && (isOver || site.now >= closes)
            for tick in row {
                reports[tick] = report
                unreported[tick] = isTakenOff
            }
        }
        return (reports, unreported)
    }

    /// Every window that can still change something in a month; a guarantee without a condition has none.
    func windows(touching period: [Int]) -> [Int] {
        [Guarantee.network, .power].flatMap { guarantee -> [Int] in
            guard histories[guarantee]?[contract.id] != nil, let line = lines[guarantee],
                let own = judged(guarantee, in: period), let last = own.last
            else { return [] }
            let touching = line.rows.filter { !Set(own).isDisjoint(with: $0) }
            var windows = touching.map { window(line.terms, closingAfter: anchor($0, line)) }
            windows.append(window(line.terms, closingAfter: last + 1))
            guard line.terms.claimWindow.covers == .overlapping,
                let other = lines[guarantee == .network ? .power : .network]
            else { return windows }
            let ticks = Set(touching.joined())
            return windows
                + other.rows.filter { !ticks.isDisjoint(with: $0) }
                .map { window(other.terms, closingAfter: anchor($0, other)) }
        }
    }

    /// What of a month is promised; nil where nothing is.
    func judged(_ guarantee: Guarantee, in period: [Int]) -> [Int]? {
        let promised = Set(promised(guarantee, by: contract) ?? [])
        let judged = period.filter(promised.contains)
        return judged.isEmpty ? nil : judged
    }
}
