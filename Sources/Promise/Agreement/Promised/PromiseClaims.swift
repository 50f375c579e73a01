public import Foundation
public import Intervals
public import Site

/// What the customer reported and claimed under a promise, outage by outage.
struct PromiseClaims {
    /// A possible outage, with what was said of it.
    struct Claim: Hashable {
        var outage: Span
        /// When the customer reported it first, while it lasted.
        var reportedAt: Instant?
        /// The id of the record by which it was claimed in time, or else of the report.
        var record: String?
        /// Whether it was claimed in time; true where nothing need be claimed.
        var isClaimed: Bool
        /// When it can no longer be claimed.
        var closesAt: Instant
    }

    /// In order.
    let claims: [Claim]
    private let terms: PromiseTerms

    /// - Parameters:
    ///   - isAssumed: each outage was reported as it began, and claimed in time.
    ///   - tally: the possible outages, each whole.
    ///   - reports: outage reports and credit requests that concern the promise.
    init(
        _ tally: OutageTally, under terms: PromiseTerms, reports: [Record], isAssumed: Bool = false, in zone: TimeZone
    ) {
        self.terms = terms
        let said = reports.map { (at: $0.saidAt, record: $0) }.sorted { ($0.at, $0.record.id) < ($1.at, $1.record.id) }
        let reported = said.filter { $0.record.kind == .outageReport }
        let requested = said.filter { $0.record.kind == .creditRequest }
        let nominal = IntervalSet(tally.nominal)
        claims = tally.doubtful.map { stretch in
            let outage = stretch.possible
            let report = reported.first { outage.from <= $0.at && $0.at < outage.to }
            var claim = Claim(
                outage: outage, reportedAt: isAssumed ? outage.from : report?.at, record: report?.record.id,
                isClaimed: true, closesAt: outage.to)
            guard !isAssumed, let rule = terms.claim, rule.per == .outage else { return claim }
            let first: (at: Instant, record: Record)?
            switch rule.from {
            case .end, .start:
                let begin = nominal.clipped(to: outage).spans.first?.from ?? outage.from
                claim.closesAt = rule.window.closes(after: rule.from == .end ? outage.to : begin, in: zone)
                first = reported.first { outage.from <= $0.at && $0.at <= claim.closesAt }
            case .report:
                // Nobody reported it: it can be reported, and claimed, until so long after its end.
                let told = reported.first {
                    outage.from <= $0.at && $0.at <= rule.window.closes(after: outage.to, in: zone)
                }
                claim.closesAt = rule.window.closes(after: told?.at ?? outage.to, in: zone)
                first = told.flatMap { told in requested.first { told.at <= $0.at && $0.at <= claim.closesAt } }
            }
            claim.isClaimed = first != nil
            claim.record = first?.record.id ?? claim.record
            return claim
        }
    }

    /// What is left out whole because nobody claimed it.
    ///
    /// - Parameter isOver: whether every window counts as closed; otherwise those that closed by `now` do.
    func notClaimed(at now: Instant, everyWindowClosed isOver: Bool) -> IntervalSet {
        IntervalSet(claims.filter { !$0.isClaimed && (isOver || now >= $0.closesAt) }.map(\.outage))
    }

    /// What was before the customer reported it; of outages that nobody reported while they lasted, all.
    var beforeReport: IntervalSet {
        guard terms.leftOut.beforeReport else { return .empty }
        return IntervalSet(claims.map { Span(from: $0.outage.from, to: $0.reportedAt ?? $0.outage.to) })
    }

    /// When the last window closes of the outages that touch a period.
    func lastWindow(touching period: Span) -> Instant? {
        claims.filter { $0.outage.overlaps(period) }.map(\.closesAt).max()
    }
}

extension PromiseTerms {
    /// When nothing can change any more of what ends with a period: it can be claimed no longer, and an outage that went
    /// on was long enough to count, or was not.
    public func closes(after end: Instant, in zone: TimeZone) -> Instant {
        let claimed = claim.map { $0.window.closes(after: end, in: zone) } ?? end
        return max(claimed, end + (leftOut.shortOutages?.limit ?? 0))
    }
}

extension ClaimRule {
    var window: ClaimWindow { ClaimWindow(length: within, from: .end, count: count, covers: .same) }
}
