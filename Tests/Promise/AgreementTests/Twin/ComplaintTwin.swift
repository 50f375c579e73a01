import Intervals
import Site
import Twin

/// Complaints by brute force, as far as they keep a month open, or make one a document (fine print, 14 and 22).
extension MonthTwin {
    /// Whether something was due in a month, and whether one can still be answered in time.
    func complaints(dueIn month: Int) -> (areDue: Bool, arePending: Bool) {
        let allowed = Int(contract.terms.firstReport / civil.ticks.length)
        var areDue = false
        var arePending = false
        for record in entries.of(.complaint, contract, nil) {
            guard let accepted = entries.tick(.acceptedAt, record), term.contains(accepted) else { continue }
            let due = accepted + allowed
            // Midnight belongs to the day that ends there.
            guard civil.days.indices.contains(due - 1), civil.days[due - 1] / 100 == month else { continue }
            areDue = true
            let isDone = entries.tick(.firstWrittenReportAt, record).map { $0 <= site.now } ?? false
            if !isDone, site.now <= relieved(from: accepted, allowed) { arePending = true }
        }
        return (areDue, arePending)
    }

    /// The first tick by which so many have passed outside force majeure.
    private func relieved(from accepted: Int, _ allowed: Int) -> Int {
        let stopped = entries.of(.forceMajeure, contract, .complaint).map { entries.ticks(of: $0) }
        var passed = 0
        var tick = accepted
        while passed < allowed {
            if !stopped.contains(where: { $0.contains(tick) }) { passed += 1 }
            tick += 1
        }
        return tick
    }
}
