import Correlation
public import Intervals
public import Site

/// Why a month is not final yet.
public enum OpenReason: Hashable, Sendable {
    /// The month has not ended.
    case running(until: Instant)
    /// An outage has not ended, and its claims close only days after its end.
    case outageLasts(Guarantee, since: Instant)
    /// Claims that touch the month can still be made.
    case claimsClose(at: Instant)
    /// Something that was due in the month is still open: the record, and when it had or has to be done.
    case dutyPending(Guarantee, record: String, due: Instant)
    /// Somebody has still to be told of an emergency.
    case notificationPending(subject: SignalName, deadline: Instant)
}

extension ContractResult {
    /// Everything that keeps the month open; empty when it is final, or there is nothing to judge.
    ///
    /// - Parameter now: the instant at which it was judged.
    public func openReasons(at now: Instant) -> [OpenReason] {
        guard status == .running || status == .provisional else { return [] }
        var reasons: [OpenReason] = []
        if let period, now < period.to { reasons.append(.running(until: period.to)) }
        reasons += guarantees.flatMap { $0.openReasons(at: now) }
        if let claimsCloseAt, now < claimsCloseAt { reasons.append(.claimsClose(at: claimsCloseAt)) }
        return reasons
    }
}

extension GuaranteeResult {
    fileprivate func openReasons(at now: Instant) -> [OpenReason] {
        switch self {
        case .availability(let result):
            result.outages.map(\.outage.span).filter { $0.to >= now }
                .map { .outageLasts(result.guarantee, since: $0.from) }
        case .emergencyReport(let result):
            result.reports.filter { $0.outcome == .pending }
                .map { .notificationPending(subject: $0.emergency.subject, deadline: $0.deadline) }
        case .duty(let result):
            result.entries.filter(\.isPending)
                .map { .dutyPending(result.guarantee, record: $0.record, due: $0.relievedDue ?? $0.due) }
        case .register, .notApplicable: []
        }
    }
}
