public import Agreement
public import Correlation
public import Foundation
public import Intervals
import Site

/// Something that falls due under a contract, or was due and is still open.
public struct Deadline: Hashable, Sendable {
    /// What falls due.
    public enum Matter: Hashable, Sendable {
        /// Articles 1 and 2: the customer can report an outage.
        case claim(Outage)
        /// Another promise of the terms: the customer can claim an outage or a period.
        case promiseClaim(OpenPromiseClaim)
        /// Article 4: somebody is to be told of an emergency. The id is that of its event, if it was announced.
        case emergencyCall(EmergencyReportResult.Report, id: String?)
        /// Articles 3 and 5 to 8.
        case duty(OpenDuty)
        /// Article 11: the end of the term is to be announced; it is the end on this day.
        case expiryNotice(end: CivilDate)
        /// Article 11: the term ends. The other contract continues it.
        case expiry(end: CivilDate, continuedBy: String?)
    }

    /// Whose it is.
    public let contract: String
    /// What falls due.
    public let matter: Matter
    /// The last instant at which it is in time; nil where the text names no time.
    public let due: Instant?
    /// By whose clock people are told.
    public let zone: TimeZone

    /// The article that asks for it; nil where another promise of the terms does.
    public var article: Int? {
        switch matter {
        case .claim(let outage): outage.guarantee.article
        case .promiseClaim: nil
        case .emergencyCall: Guarantee.emergencyReport.article
        case .duty(let duty): duty.kind.guarantee.article
        case .expiryNotice, .expiry: 11
        }
    }

    /// From when on it is owed, where it has no deadline.
    public var since: Instant? {
        guard due == nil, case .duty(let duty) = matter else { return nil }
        return duty.since
    }

    /// Whether it was due before an instant.
    public func isMissed(at now: Instant) -> Bool { due.map { $0 < now } ?? false }

    /// Missed ones first, the oldest of them before the others; then what should have followed at once; then by deadline.
    static func areInOrder(_ first: Deadline, _ second: Deadline, at now: Instant) -> Bool {
        first.rank(at: now) < second.rank(at: now)
    }

    private func rank(at now: Instant) -> (Int, Instant, Int, String) {
        let group = if isMissed(at: now) { 0 } else if due == nil { 1 } else { 2 }
        return (group, due ?? since ?? now, article ?? .max, contract)
    }
}
