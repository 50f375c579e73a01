import Agreement
import Foundation
import Intervals
import Site
import Twin

/// Article 4 by brute force (fine print, 10 and 11).
extension MonthTwin {
    func emergencies(_ period: ClosedRange<Int>, _ month: Int) -> Answer.Emergencies? {
        guard let hosts = contract.network?.hosts, !hosts.isEmpty else { return nil }
        let reports = hosts.flatMap { host in
            site.emergencies(of: host).filter { period.contains($0.determined) }
                .map { report($0, of: SignalName.icmp(host).path) }
        }.sorted { ($0.determined, $0.subject) < ($1.determined, $1.subject) }
        let late = reports.filter { $0.outcome == .late }
        let requested = entries.of(.creditRequest, contract, nil).compactMap { record -> Int? in
            guard case .date(let date)? = record.fields[.date] else { return nil }
            return date.year * 10_000 + date.month * 100 + date.day
        }
        let credited = Set(late.map { civil.days[$0.determined] }).filter(requested.contains).sorted()
        let days = contract.terms.emergencyReport.creditDays
        let isOpen = reports.contains { $0.outcome == .pending } || hosts.contains { leavesOpen($0, period) }
        return Answer.Emergencies(
            verdict: !late.isEmpty ? .breached : isOpen ? .undetermined : .met, reports: reports,
            credited: credited,
            remedy: credited.isEmpty || days == 0
                ? nil : text(quotient(rent * credited.count * days, daysIn(month))))
    }

    /// Whether more than a hundredth of the period passed without a round in the eleven ticks before, or any and no round
    /// lies in it (fine print, 15).
    private func leavesOpen(_ host: String, _ period: ClosedRange<Int>) -> Bool {
        let rounds = site.begunRounds(of: host)
        let unpinged = period.count { tick in
            tick < site.now && !rounds.contains { tick - 11 < $0 && $0 <= tick }
        }
        return unpinged * 100 > period.count || unpinged > 0 && !rounds.contains(where: period.contains)
    }

    private func daysIn(_ month: Int) -> Int {
        let first = DateComponents(year: month / 100, month: month % 100, day: 1)
        let calendar = Calendar(identifier: .gregorian)
        return calendar.date(from: first).flatMap { calendar.range(of: .day, in: .month, for: $0)?.count } ?? 0
    }

    private func report(_ emergency: Rounds.Emergency, of subject: String) -> Answer.Emergency {
        let within = Int(contract.terms.emergencyReport.within / civil.ticks.length)
        let told = entries.of(.notification, contract, nil).compactMap { record -> Int? in
            guard let at = entries.tick(.notifiedAt, record) else { return nil }
            if let named = record.fields[.subject], named != .text(subject) { return nil }
            if let determined = entries.tick(.determinedAt, record) {
                return determined == emergency.determined && emergency.determined <= at ? at : nil
            }
            let isOpen = at < emergency.closed ?? .max || at <= emergency.determined + within
            return emergency.determined <= at && isOpen ? at : nil
        }.min()
        let isSuppressed = contract.terms.emergencyReport.duringMaintenance == .suppress
        let excuses =
            entries.of(.forceMajeure, contract, .emergencyReport)
            + entries.of(.contactProblem, contract, nil).filter { problem in
                // Nobody is chosen, and nobody named: it was known in time (fine print, 17).
                entries.tick(.at, problem).map { $0 <= emergency.determined + within } ?? false
            }
            + (isSuppressed ? entries.agreedMaintenance(.network, contract) : [])
        let isExcused = excuses.contains { entries.ticks(of: $0).contains(emergency.determined) }
        let isLate = told.map { $0 > emergency.determined + within } ?? (site.now > emergency.determined + within)
        return Answer.Emergency(
            subject: subject, determined: emergency.determined, closed: emergency.closed, notified: told,
            outcome: isExcused ? .excused : isLate ? .late : told == nil ? .pending : .onTime, isExcused: isExcused)
    }
}
