public import Intervals
public import Ledger
public import Site

extension SQLiteLedger {
    /// Reads the runs that touch a window, and their neighbours.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { database in
            var query = RunQuery(of: database, knownAt: knownAt)
            return try query.runs(of: signals, touching: window)
        }
    }

    /// Reads the runs that decide a window.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { database in
            var query = RunQuery(of: database, knownAt: knownAt)
            return try query.runs(of: signals, deciding: window)
        }
    }

    /// Every signal that was ever read, in the order of the names.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func signals() throws(LedgerError) -> [SignalName] { try read { try RunQuery.signals(in: $0) } }
}
