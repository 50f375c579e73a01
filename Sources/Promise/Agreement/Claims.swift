import Foundation
import Intervals
import Site

/// Which possible outages were reported in time, and until when they still can be (fine print, 7).
struct Claims {
    /// A possible outage with its window and the report that covers it.
    struct Claim: Hashable, Sendable {
        var outage: Span
        var windowCloses: Instant
        /// The id of the first known report inside the window.
        var report: String?
    }

    let claims: [Claim]

    init(for possible: [Span], down: IntervalSet, reports: [Record], terms: AvailabilityTerms, zone: TimeZone) {
        // The earliest one is named, in whatever order they were entered.
        let reports = reports.compactMap { record in record.instant(.at).map { (at: $0, id: record.id) } }
            .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
            .sorted { $0.at < $1.at }
        claims = possible.map { span in
            let anchor =
                switch terms.claimWindow.from {
                case .end: span.to
                case .start: down.clipped(to: span).spans.first?.from ?? span.from
                }
            let closes = terms.claimWindow.closes(after: anchor, in: zone)
            let covering = reports.first { span.from <= $0.at && $0.at <= closes }
            return Claim(outage: span, windowCloses: closes, report: covering?.id)
        }
    }

    /// Taken off whole, doubt included: nobody reported it, and nobody can any more.
    func notReported(at now: Instant) -> IntervalSet {
        IntervalSet(claims.filter { $0.report == nil && now >= $0.windowCloses }.map(\.outage))
    }

    /// The latest window of those that touch the period.
    func lastWindow(touching period: Span) -> Instant? {
        claims.filter { $0.outage.overlaps(period) }.map(\.windowCloses).max()
    }
}

extension ClaimWindow {
    /// The end of the window: of whole local days after the anchor's own, or of elapsed time.
    func closes(after anchor: Instant, in zone: TimeZone) -> Instant {
        switch count {
        case .elapsed: anchor + length
        case .days: zone.startOfDay(zone.localDate(of: anchor).adding(days: Int(length / .days(1)) + 1))
        }
    }
}
