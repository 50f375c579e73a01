public import Intervals
public import Ledger
public import Site

extension SQLiteLedger {
    public func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { database in
            var query = RunQuery(of: database, knownAt: knownAt)
            return try query.runs(of: signals, touching: window)
        }
    }

    public func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { database in
            var query = RunQuery(of: database, knownAt: knownAt)
            return try query.runs(of: signals, deciding: window)
        }
    }

    public func signals() throws(LedgerError) -> [SignalName] { try read { try RunQuery.signals(in: $0) } }
}
