import Agreement
import Foundation
import Intervals
import Site
import Twin

/// Articles 1 and 2 by brute force (fine print, 6 to 9).
extension MonthTwin {
    /// - Parameter isOver: as if every claim window had closed.
    func availability(_ guarantee: Guarantee, _ whole: [Int], isOver: Bool = false) -> Answer.Availability? {
        guard let history = histories[guarantee]?[contract.id], let period = judged(guarantee, in: whole) else {
            return nil
        }
        let terms = terms(guarantee, of: contract)
        let (reports, unreported) = claims(guarantee, isOver: isOver)
        let exclusions = exclusions(guarantee, terms)
        let cause = causes(exclusions, unreported)
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
            verdict: verdict, nominalVerdict: reached[0] ? .breached : .met, from: period[0], down: down.map(\.count),
            counted: counted, takenOff: takenOff(down[0], cause), accepted: accepted(down[0], cause, exclusions),
            unknown: known.count { history.nominal[$0] == .unknown }, length: period.count,
            outages: outages(history, of: guarantee, in: period, cause, reports),
            remedy: verdict == .breached ? remedy(counted, period.count, terms) : nil)
    }

    /// An entry that takes ticks off.
    private struct TakingOff {
        var ticks: Range<Int>
        /// 1 to 3, in the order in which causes apply.
        var cause: Int
        var acceptance: Acceptance.State
    }

    private func exclusions(_ guarantee: Guarantee, _ terms: AvailabilityTerms) -> [TakingOff] {
        entries.exclusions(guarantee, contract, terms.excludes).enumerated().flatMap { index, records in
            records.map { record in
                TakingOff(
                    ticks: entries.ticks(of: record), cause: index + 1,
                    acceptance: entries.acceptance(of: record, contract))
            }
        }.filter { terms.exclusions == .all || $0.acceptance == .accepted }
    }

    /// The whole rent, or the share of the deepest step that availability certainly fell below (possibly, where doubt
    /// favours the customer).
    private func remedy(_ counted: [Int], _ length: Int, _ terms: AvailabilityTerms) -> String? {
        guard !terms.credits.isEmpty else { return text(rent) }
        let up = length - (terms.doubtFavours == .customer ? counted[2] : counted[1])
        let reached = terms.credits.filter { up * 1000 < Int($0.below.numerator) * length }
        return reached.map { Int($0.rent.numerator) }.max().map { text(quotient(rent * $0, 100)) }
    }

    /// What takes a tick off: the first cause in their order, nil when it counts.
    private func causes(_ exclusions: [TakingOff], _ unreported: [Bool]) -> [Int?] {
        unreported.indices.map { tick in
            if unreported[tick] { return 0 }
            return exclusions.first { $0.ticks.contains(tick) }?.cause
        }
    }

    /// What the customer says of what records take off: the best of what it says of any of them.
    private func accepted(_ down: [Int], _ cause: [Int?], _ exclusions: [TakingOff]) -> [Int] {
        Acceptance.State.allCases.map { state in
            down.count { tick in
                guard let cause = cause[tick], cause > 0 else { return false }
                let said = Set(exclusions.filter { $0.ticks.contains(tick) }.map(\.acceptance))
                return Acceptance.State.allCases.first(where: said.contains) == state
            }
        }
    }

    private func takenOff(_ down: [Int], _ cause: [Int?]) -> [Int] {
        (0..<4).map { which in down.count { cause[$0] == which } }
    }

    /// Listed whole, counted within the period.
    private func outages(
        _ history: History, of guarantee: Guarantee, in period: [Int], _ cause: [Int?], _ reports: [String?]
    ) -> [Answer.Outage] {
        rows(history.nominal.indices.filter { history.nominal[$0] == .down }).compactMap { down in
            let inside = down.filter { period[0] <= $0 && $0 <= period[period.count - 1] }
            guard !inside.isEmpty else { return nil }
            return Answer.Outage(
                from: down[0], to: down[down.count - 1] + 1, bounds: bounds(down, history, guarantee),
                counted: inside.count { cause[$0] == nil }, takenOff: takenOff(inside, cause),
                report: reports[inside[0]])
        }
    }

    /// It can have begun where, within what is promised, nothing certainly up and no other outage lies between, and had begun
    /// by its first certain tick; its end likewise.
    private func bounds(_ down: [Int], _ history: History, _ guarantee: Guarantee) -> [Int] {
        let promised = promised(guarantee, by: contract) ?? []
        let possible = Set(
            promised.filter { $0 < site.now && history.certain[$0] != .up && history.nominal[$0] != .down })
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
