public import Agreement
import Correlation
public import Foundation
public import Intervals
public import Site

/// What an entry changes, found by judging without it and with it.
public struct Effect: Hashable, Sendable {
    /// One thing that it does, or why it does nothing.
    public enum Part: Hashable, Sendable {
        // Outage reports.
        /// It covers an outage; so much of that counts now, and so much did before.
        case covers(NamedOutage, counted: Milliseconds, before: Milliseconds)
        /// It covers a time in which nothing is known, and no outage.
        case coversDoubt(Span, guarantee: Guarantee, zone: TimeZone)
        case coversNothing(NotCovered, nearest: NamedOutage?)

        // Maintenance, attributions, force majeure.
        /// Less than zero: so much counts again.
        case takesOff(Milliseconds, Guarantee, contract: String, of: [NamedOutage])
        case takesNothingOff(Guarantee, NotTakenOff, nearest: NamedOutage?)
        /// Of several contracts.
        case takesNothingOffAny(contracts: Int)

        // Article 4.
        /// It is the first to tell of an emergency: so long before the deadline, or after it where less than zero.
        case answers(NamedEmergency, left: Milliseconds)
        /// Somebody had told of it before.
        case toldBefore(NamedEmergency, at: Instant)
        case answersNothing(nearest: NamedEmergency?)
        case excuses(NamedEmergency)
        case excusesNothing(nearest: NamedEmergency?)
        case credits(CivilDate)
        case creditsNothing(CivilDate, isCredited: Bool)

        // Promises beside the articles.
        /// So much of a promise's downtime counts, before and now.
        case counts(PromiseName, contract: String, Difference<Milliseconds>)
        /// It reports or claims an outage under a promise.
        case claims(PromiseName, Span, zone: TimeZone)

        // Registers.
        /// An entry that had to be answered by an instant.
        case due(Guarantee, Instant, DueEntry.Outcome, zone: TimeZone)
        case finds(Finding.Kind)
        /// It stands in the place of another one.
        case replaces(String)
        /// It takes another one back.
        case withdraws(String)

        // Anything.
        /// It tells of an instant that has not come; nothing changes until then.
        case isNotKnown(until: Instant, zone: TimeZone)
        case changesNoVerdict
        /// The entry was made; what it changes could not be found out.
        case cannotTell(String)
    }

    /// Why a report covers no outage.
    public enum NotCovered: Hashable, Sendable {
        /// The contract has no such condition.
        case notObserved(Guarantee)
        /// At that instant only an outage of another guarantee can be reported.
        case otherGuarantee
        /// The time for reporting the nearest one is over.
        case windowClosed(Instant)
        /// The nearest one began later.
        case notBegun
        /// Another report covers it already.
        case reported(by: String)
        case noOutage
    }

    /// Why an entry takes nothing off a guarantee.
    public enum NotTakenOff: Hashable, Sendable {
        case notObserved
        /// Its time lies ahead.
        case ahead
        /// What the provider causes is no ground.
        case causedByProvider
        /// The terms do not name this ground.
        case noGround(String)
        /// The customer agreed after the work had begun.
        case consentTooLate
        case noOutage
        /// It overlaps an outage whose minutes were taken off before.
        case takenOffAlready
    }

    /// What is different of one guarantee's month.
    public struct Verdicts: Hashable, Sendable {
        public let contract: String
        public let month: Month
        public let promise: PromiseName
        public let verdict: Difference<Verdict>
        public let remedy: Difference<Money?>
        /// The month was settled: judging it again issues a revision.
        public let isFinal: Bool

        /// The article; nil of another promise.
        public var guarantee: Guarantee? { promise.guarantee }
    }

    public var parts: [Part] = []
    public var verdicts: [Verdicts] = []
}

/// An outage as an effect names it.
public struct NamedOutage: Hashable, Sendable {
    public let id: String
    public let contract: String
    public let guarantee: Guarantee
    public let span: Span
    public let zone: TimeZone

    init(_ found: FoundOutage) {
        id = found.outage.id
        contract = found.contract.id
        guarantee = found.outage.guarantee
        span = found.outage.span
        zone = found.contract.timeZone
    }

    /// How far it is from an instant; zero within it.
    func distance(from instant: Instant) -> Milliseconds {
        max(0, max(span.from - instant, instant - span.to))
    }
}

/// An emergency as an effect names it.
public struct NamedEmergency: Hashable, Sendable {
    public let subject: SignalName
    public let determinedAt: Instant
    public let zone: TimeZone
}
