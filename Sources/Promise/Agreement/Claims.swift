public import Foundation
public import Intervals
public import Site

/// What decides which possible outages of a guarantee were reported in time.
struct ClaimBasis {
    /// Maximal spans in which the condition is not certainly up, in order (fine print, 7); those of the contracts that the
    /// contract renews, or that renew it, among them, and joined where they meet at a seam (28).
    var possible: [Span]
    /// When the condition was nominally down.
    var down: IntervalSet
    /// The outage reports of the guarantee, under any of those contracts.
    var reports: [Record]
    var terms: AvailabilityTerms
}

/// Which possible outages of both guarantees were reported in time, and until when they still can be (fine print, 7 and 25).
struct Claims {
    /// A possible outage with its window and the report that covers it.
    struct Claim: Hashable, Sendable {
        var outage: Span
        var windowCloses: Instant
        /// The id of the first known report inside the window; of none of its own, of the first that covers an outage of
        /// the other guarantee which overlaps it.
        var report: String?
    }

    /// Who reported what, and when the customer said so.
    private struct Report {
        var at: Instant
        var id: String
    }

    /// A possible outage, and the report of its own guarantee that covers it.
    private struct Reported {
        var claim: Claim
        var report: Report?
    }

    private let claims: [Guarantee: [Claim]]
    /// Each outage counts as reported.
    private let isAssumed: Bool
    /// The guarantees of which a report of the other one covers what overlaps.
    private let sharing: Set<Guarantee>
    private let zone: TimeZone
    private let terms: [Guarantee: AvailabilityTerms]

    /// - Parameter isAssumed: as if each outage had been reported as it began.
    init(_ bases: [Guarantee: ClaimBasis], isAssumed: Bool = false, in zone: TimeZone) {
        self.isAssumed = isAssumed
        self.zone = zone
        terms = bases.mapValues(\.terms)
        sharing = Set(bases.filter { $0.value.terms.claimWindow.covers == .overlapping }.keys)
        let direct = bases.mapValues { Self.direct($0, in: zone) }
        var claims: [Guarantee: [Claim]] = [:]
        for (guarantee, own) in direct {
            var reported: [Reported] = []
            if sharing.contains(guarantee) { reported = (direct[guarantee.other] ?? []).filter { $0.report != nil } }
            claims[guarantee] = own.map { entry in
                var claim = entry.claim
                claim.report = (entry.report ?? Self.report(sharedBy: reported, with: claim.outage))?.id
                return claim
            }
        }
        self.claims = claims
    }

    /// The first report of any of the other guarantee's outages that share at least a millisecond with one.
    ///
    /// - Parameter reported: in order, none touching another.
    private static func report(sharedBy reported: [Reported], with outage: Span) -> Report? {
        var low = 0
        var high = reported.count
        while low < high {
            let middle = (low + high) / 2
            if reported[middle].claim.outage.to <= outage.from { low = middle + 1 } else { high = middle }
        }
        return reported[low...].prefix { $0.claim.outage.from < outage.to }.compactMap(\.report)
            .min { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// The possible outages of one guarantee, each with the report of its own that covers it (fine print, 7).
    private static func direct(_ basis: ClaimBasis, in zone: TimeZone) -> [Reported] {
        // The earliest one is named, in whatever order they were entered.
        let reports = basis.reports.map { Report(at: $0.saidAt, id: $0.id) }
            .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        return basis.possible.map { span in
            let anchor =
                switch basis.terms.claimWindow.from {
                case .end: span.to
                case .start: basis.down.clipped(to: span).spans.first?.from ?? span.from
                }
            let closes = basis.terms.claimWindow.closes(after: anchor, in: zone)
            let covering = reports.first { span.from <= $0.at && $0.at <= closes }
            return Reported(claim: Claim(outage: span, windowCloses: closes), report: covering)
        }
    }

    /// The possible outages of a guarantee, in order.
    func of(_ guarantee: Guarantee) -> [Claim] { claims[guarantee] ?? [] }

    /// Taken off whole, doubt included: nobody reported it, and nobody can any more.
    func notReported(_ guarantee: Guarantee, at now: Instant) -> IntervalSet {
        unreported(guarantee) { now >= $0.windowCloses }
    }

    /// Taken off once every window has closed, if nothing more is reported.
    func neverReported(_ guarantee: Guarantee) -> IntervalSet { unreported(guarantee) { _ in true } }

    private func unreported(_ guarantee: Guarantee, _ isOver: (Claim) -> Bool) -> IntervalSet {
        guard !isAssumed else { return .empty }
        return IntervalSet(of(guarantee).filter { $0.report == nil && isOver($0) }.map(\.outage))
    }

    /// When the last window closes that can still change something in a guarantee's period: that of its end, those of the
    /// possible outages that touch it, and, where a report of the other guarantee counts, of those that overlap one of
    /// them.
    func lastWindow(_ guarantee: Guarantee, touching period: Span) -> Instant {
        let touching = of(guarantee).filter { $0.outage.overlaps(period) }
        var windows = touching.map(\.windowCloses)
        // Also with no outage at all: one that ended with the period can be reported so long.
        if let terms = terms[guarantee] { windows.append(terms.claimWindow.closes(after: period.to, in: zone)) }
        if sharing.contains(guarantee) {
            let own = IntervalSet(touching.map(\.outage))
            windows += of(guarantee.other).filter { own.overlaps($0.outage) }.map(\.windowCloses)
        }
        return windows.max() ?? period.to
    }
}

extension Guarantee {
    /// Article 2 for article 1, and the other way round; only they know reports.
    fileprivate var other: Guarantee { self == .network ? .power : .network }
}

extension ClaimWindow {
    /// The end of the window: of whole local days after the anchor's own, or of elapsed time.
    public func closes(after anchor: Instant, in zone: TimeZone) -> Instant {
        switch count {
        case .elapsed: anchor + length
        case .days: zone.startOfDay(zone.localDate(of: anchor).adding(days: Int(length / .days(1)) + 1))
        }
    }
}
