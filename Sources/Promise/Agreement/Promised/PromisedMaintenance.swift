import Foundation
import Intervals
import Site

/// Which maintenance a promise takes off.
struct PromisedMaintenance {
    let rule: MaintenanceRule
    let zone: TimeZone

    /// What of each record of maintenance does not count, in the order of their beginnings.
    func takenOff(by records: [Record]) -> [(record: Record, span: Span)] {
        let planned = records.filter(isTakenOff).compactMap { record in record.span.map { (record: record, span: $0) } }
            .sorted { ($0.span.from, $0.record.id) < ($1.span.from, $1.record.id) }
        return withinQuota(planned.flatMap { entry in withinWindows(entry.span).map { (entry.record, $0) } })
    }

    private func isTakenOff(_ record: Record) -> Bool {
        guard let from = record.instant(.from) else { return false }
        if rule.needsConsent {
            guard let consent = record.instant(.consentedAt), consent <= from else { return false }
        }
        guard let announced = rule.announced else { return true }
        return from - (record.instant(.announcedAt) ?? record.knownAt) >= announced
    }

    private func withinWindows(_ span: Span) -> [Span] {
        guard !rule.windows.isEmpty else { return [span] }
        let days = zone.localDate(of: span.from).adding(days: -1)...zone.localDate(of: span.to)
        let open = (days.lowerBound.daysSince1970...days.upperBound.daysSince1970).flatMap { day -> [Span] in
            let date = CivilDate(daysSince1970: day)
            return rule.windows.filter { $0.weekdays.contains(date.weekday) }.map { window in
                let next = window.to <= window.from
                return Span(
                    from: zone.instant(of: date, minute: window.from),
                    to: zone.instant(of: next ? date.adding(days: 1) : date, minute: window.to))
            }
        }
        return IntervalSet(open).clipped(to: span).spans
    }

    /// The earliest, up to the quota of each month, quarter or year.
    private func withinQuota(_ entries: [(record: Record, span: Span)]) -> [(record: Record, span: Span)] {
        guard let quota = rule.quota else { return entries }
        var used: [CivilDate: Milliseconds] = [:]
        var covered = IntervalSet.empty
        var result: [(record: Record, span: Span)] = []
        for entry in entries {
            // Two records of the same time use it up once.
            for fresh in IntervalSet(entry.span).subtracting(covered).spans {
                for part in quota.per.frames(of: fresh, in: zone) {
                    let left = max(0, quota.time - used[part.frame, default: 0])
                    let taken = Span(from: part.span.from, to: min(part.span.to, part.span.from + left))
                    used[part.frame, default: 0] += taken.length
                    if !taken.isEmpty { result.append((entry.record, taken)) }
                }
            }
            covered = covered.union(IntervalSet(entry.span))
        }
        return result
    }
}

extension MaintenanceRule.Quota.Frame {
    /// How a span divides among civil months, quarters or years, each named by its first day.
    fileprivate func frames(of span: Span, in zone: TimeZone) -> [(frame: CivilDate, span: Span)] {
        var parts: [(frame: CivilDate, span: Span)] = []
        var from = span.from
        while from < span.to {
            let first = firstMonth(around: Month(of: zone.localDate(of: from)))
            let next = (0..<months).reduce(first) { month, _ in month.next }
            let end = min(span.to, zone.startOfDay(next.firstDay))
            parts.append((first.firstDay, Span(from: from, to: end)))
            from = end
        }
        return parts
    }

    private var months: Int {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        }
    }

    private func firstMonth(around month: Month) -> Month {
        Month(year: month.year, month: (month.month - 1) / months * months + 1) ?? month
    }
}
