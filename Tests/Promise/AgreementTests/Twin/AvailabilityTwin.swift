import Agreement
import Foundation
import Intervals
import Site
import Twin

/// Articles 1 and 2 by brute force (fine print, 6 to 9).
extension MonthTwin {
    func availability(
        _ guarantee: Guarantee, _ history: History, _ terms: AvailabilityTerms, _ period: [Int]
    ) -> Answer.Availability {
        let (reports, unreported) = claims(guarantee, history, terms)
        let cause = causes(guarantee, unreported, terms)
        let known = period.filter { $0 < site.now }
        let down = [
            known.filter { history.nominal[$0] == .down }, known.filter { history.certain[$0] == .down },
            known.filter { history.certain[$0] != .up },
        ]
        var counted = down.map { $0.count { cause[$0] == nil } }
        if terms.undeterminedCause == .undetermined {
            let attributed = entries.attributed(guarantee, contract)
            counted[1] = down[1].count { tick in cause[tick] == nil && attributed.contains { $0.contains(tick) } }
        }
        let reached = counted.map { reachesLimit($0, period.count, terms) }
        let verdict = verdict(least: reached[1], most: reached[2], terms)
        return Answer.Availability(
            verdict: verdict, nominalVerdict: reached[0] ? .breached : .met, down: down.map(\.count),
            counted: counted, takenOff: takenOff(down[0], cause),
            unknown: known.count { history.nominal[$0] == .unknown }, length: period.count,
            outages: outages(history, in: period, cause, reports),
            remedy: verdict == .breached ? remedy(counted, period.count, terms) : nil)
    }

    /// The whole rent, or the share of the deepest step that availability certainly fell below (possibly, where doubt
    /// favours the customer).
    private func remedy(_ counted: [Int], _ length: Int, _ terms: AvailabilityTerms) -> String? {
        guard !terms.credits.isEmpty else { return text(rent) }
        let up = length - (terms.doubtFavours == .customer ? counted[2] : counted[1])
        let reached = terms.credits.filter { up * 1000 < Int($0.below.numerator) * length }
        return reached.map { Int($0.rent.numerator) }.max().map { text(quotient(rent * $0, 100)) }
    }

    /// For every tick the report that covers its possible outage, and whether it can no longer be reported.
    private func claims(
        _ guarantee: Guarantee, _ history: History, _ terms: AvailabilityTerms
    ) -> (reports: [String?], unreported: [Bool]) {
        let known = entries.of(.outageReport, contract, guarantee)
            .compactMap { record in entries.tick(.at, record).map { (at: $0, id: record.id) } }
            .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        var reports = [String?](repeating: nil, count: civil.days.count)
        var unreported = Array(repeating: false, count: civil.days.count)
        for outage in possibleOutages(history) {
            let closes = window(terms, closingAfter: anchor(outage, history, terms))
            let report = known.first { outage[0] <= $0.at && $0.at <= closes }?.id
            let isTakenOff = terms.reportRequired && report == nil && site.now >= closes
            for tick in outage {
                reports[tick] = report
                unreported[tick] = isTakenOff
            }
        }
        return (reports, unreported)
    }

    /// What takes a tick off: the first cause in their order, nil when it counts.
    private func causes(_ guarantee: Guarantee, _ unreported: [Bool], _ terms: AvailabilityTerms) -> [Int?] {
        let exclusions = entries.exclusions(guarantee, contract, terms.excludes)
        return unreported.indices.map { tick in
            if unreported[tick] { return 0 }
            return exclusions.firstIndex { $0.contains { $0.contains(tick) } }.map { $0 + 1 }
        }
    }

    private func takenOff(_ down: [Int], _ cause: [Int?]) -> [Int] {
        (0..<4).map { which in down.count { cause[$0] == which } }
    }

    /// Listed whole, counted within the period.
    private func outages(
        _ history: History, in period: [Int], _ cause: [Int?], _ reports: [String?]
    ) -> [Answer.Outage] {
        rows(history.nominal.indices.filter { history.nominal[$0] == .down }).compactMap { down in
            let inside = down.filter { period[0] <= $0 && $0 <= period[period.count - 1] }
            guard !inside.isEmpty else { return nil }
            return Answer.Outage(
                from: down[0], to: down[down.count - 1] + 1, bounds: bounds(down, history),
                counted: inside.count { cause[$0] == nil }, takenOff: takenOff(inside, cause),
                report: reports[inside[0]])
        }
    }

    /// It can have begun where, within the term, nothing certainly up and no other outage lies between, and had begun
    /// by its first certain tick; its end likewise.
    private func bounds(_ down: [Int], _ history: History) -> [Int] {
        let possible = Set(possibleOutages(history).joined()).subtracting(
            history.nominal.indices.filter { history.nominal[$0] == .down })
        var first = down[0]
        var last = down[down.count - 1]
        while possible.contains(first - 1) { first -= 1 }
        while possible.contains(last + 1) { last += 1 }
        let certain = down.filter { history.certain[$0] == .down }
        return [first, certain.first ?? down[down.count - 1] + 1, certain.last.map { $0 + 1 } ?? down[0], last + 1]
    }

    private func verdict(least: Bool, most: Bool, _ terms: AvailabilityTerms) -> Verdict {
        if least { return .breached }
        guard most else { return .met }
        return terms.doubtFavours == .customer ? .breached : terms.doubtFavours == .provider ? .met : .undetermined
    }

    private func reachesLimit(_ down: Int, _ length: Int, _ terms: AvailabilityTerms) -> Bool {
        let minutes = terms.downtime.map { Milliseconds(down) * civil.ticks.length >= $0 } ?? false
        // 1 − down ÷ length < n ÷ 1000
        let percentage = (length - down) * 1000 < Int(terms.availability.numerator) * length
        return terms.rule == .minutes ? minutes : terms.rule == .percentage ? percentage : minutes || percentage
    }
}
