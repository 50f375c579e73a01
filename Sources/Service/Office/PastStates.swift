import Clocks
import Correlation
public import Intervals
import Ledger
public import Live
public import Site

extension SiteOffice {
    /// What held at an instant, by the readings that were known then and the configuration that was in force.
    ///
    /// It reads the ledger and may take a while. Whoever shows it to a customer shows what is the customer's.
    ///
    /// - Throws: `Refusal` with `.malformed` for an instant that is to come, `.ledger`.
    public func pastBoard(at instant: Instant) throws(Refusal) -> BoardState {
        guard instant <= clock.now else {
            throw Refusal(.malformed, field: "at", reason: "\(instant) is to come: nothing is known of it yet.")
        }
        return try Refusal.translating {
            let snapshot = try ledger.snapshot()
            return try board(at: instant, in: snapshot, of: try facility(at: instant, in: snapshot))
        }
    }

    /// When signals were up and down within a span, as far as readings prove it; the rest is unknown.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func timelines(of signals: [SignalName], within span: Span) throws(Refusal) -> [SignalName: Timeline] {
        try Refusal.translating {
            let snapshot = try ledger.snapshot()
            let runs = LedgerRuns(snapshot, under: [facility], deciding: span, knownAt: clock.now)
            try runs.load(Set(signals))
            let present = Era(from: .distantPast, digest: "", facility: facility)
            guard var known = Observations(now: clock.now, eras: [present], runs: runs) else { return [:] }
            var timelines: [SignalName: Timeline] = [:]
            for signal in signals { timelines[signal] = known.timeline(of: signal).timeline.clipped(to: span) }
            try runs.check()
            return timelines
        }
    }
}
