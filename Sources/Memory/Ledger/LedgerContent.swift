public import Intervals

/// How many rows of which kind a ledger has.
public struct LedgerContent: Hashable, Sendable {
    /// Stretches of equal readings: those that have ended, and those that still last.
    public var runs: Int64
    public var openRuns: Int64
    /// Readings whose content was removed, and whose digest stands alone.
    public var removed: Int64
    /// Links of the chains.
    public var links: Int64
    public var signals: Int64
    /// By their kind.
    public var entries: [String: Int64]
    /// When the first of what is in it is dated.
    public var oldest: Instant?
    /// Stretches that began, and entries that are dated, at the instant that was asked for or later.
    public var recent: Int64

    package init(
        runs: Int64, openRuns: Int64, removed: Int64, links: Int64, signals: Int64, entries: [String: Int64],
        oldest: Instant?, recent: Int64
    ) {
        self.runs = runs
        self.openRuns = openRuns
        self.removed = removed
        self.links = links
        self.signals = signals
        self.entries = entries
        self.oldest = oldest
        self.recent = recent
    }
}
