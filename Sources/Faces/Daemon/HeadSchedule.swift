import Digests
import Foundation
import Intervals
import Ledger
import Site

/// Decides when the head of the ledger's chain is told to whoever keeps it: once a day, and with every outage that begins
/// or ends, or is taken back. From then on nobody can alter what it covers unnoticed (Documentation/chain.md). A pure value.
struct HeadSchedule {
    private var timeZone: TimeZone
    private var day: CivilDate?

    init(timeZone: TimeZone) { self.timeZone = timeZone }

    /// Goes by the days of another zone from now on.
    mutating func adopt(_ timeZone: TimeZone) { self.timeZone = timeZone }

    /// The head could not be told: it is due again.
    mutating func retry() { day = nil }

    /// Notes what was written.
    ///
    /// - Returns: what the head is to be told for, in words that are the same after a restart; nil when it is not due.
    mutating func occasion(after events: [Event], at now: Instant) -> String? {
        let today = timeZone.localDate(of: now)
        let outages = events.filter(\.isOutage).map(\.id).sorted()
        guard outages.isEmpty else {
            day = today
            return outages.joined(separator: ",")
        }
        guard day != today else { return nil }
        day = today
        return "\(today)"
    }
}

extension Event {
    fileprivate var isOutage: Bool {
        switch kind {
        case .powerOutageBegan, .powerOutageEnded, .networkOutageBegan, .networkOutageEnded,
            .networkOutageWithdrawn:
            true
        case .powerOutageSuspected, .powerOutageCleared, .powerOnBattery, .powerRuntime, .powerOnMains, .powerFeedLost,
            .powerFeedRestored, .emergencyOpened, .emergencyReminder, .emergencyOverdue, .emergencyClosed,
            .serviceFailed, .serviceRecovered, .deviceUnreachable, .deviceReachable, .deviceChanged, .budget,
            .contractExpiring, .contractMayEnd, .complianceWritten, .complianceOverdue, .trafficIssued, .ledgerHead,
            .ledgerReplaced,
            .heartbeat,
            .digest, .test:
            false
        }
    }

    /// The head of a ledger's chain, for keeping: the one that covers the heads of all its chains.
    ///
    /// - Parameter occasion: the same head for the same occasion is told once.
    /// - Throws: `LedgerError` when the ledger cannot be written.
    static func head(of ledger: any LedgerStore, for occasion: String, site: String, at now: Instant) throws -> Event {
        let head = try ledger.publishHead()
        let digest = try ledger.basis().digest
        return Event(
            id: StableID("ledger.head|\(site)|\(occasion)"), kind: .ledgerHead, at: now, site: site, subject: "ledger",
            state: "head", summary: "the ledger reaches to row \(head.row), and its chain ends with \(head.hash)",
            details: [.chainHead: "\(head.hash)", .chainRow: "\(head.row)", .ledgerDigest: "\(digest)"])
    }

    /// The ledger's file is not the one that was written before.
    static func replaced(wasDeleted: Bool, site: String, at now: Instant) -> Event {
        let words = if wasDeleted { "was deleted" } else { "was replaced by another file" }
        return Event(
            id: StableID("ledger.replaced|\(site)|\(now)"), kind: .ledgerReplaced, at: now, site: site,
            subject: "ledger", state: "replaced",
            summary: "the ledger \(words) under the daemon, which goes on in the one that is there now")
    }
}
