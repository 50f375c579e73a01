import Intervals
import Site
import Synchronization

/// A ledger: readings folded into runs, entries, and the hash chains over both, kept in the rows of an engine.
///
/// Any thread may use it. Writers wait for one another; reading never waits for writing.
public final class ChainedLedger: LedgerStore {
    /// Where its rows are.
    package let engine: any LedgerEngine
    private let writer: Mutex<WriterState>
    let metrics = LedgerMetrics()

    /// Makes a ledger of the rows that an engine has.
    ///
    /// - Parameters:
    ///   - collector: names who reads and tells; each has a chain of its own. Not `entries`, `import` or `former`.
    ///   - makeSalt: makes sixteen octets that nobody can guess, for what is said of people and for the ledger's secret.
    public init(
        in engine: any LedgerEngine, collector: String = ChainName.main,
        makeSalt: @escaping @Sendable () -> [UInt8] = ChainedLedger.randomSalt
    ) {
        self.engine = engine
        writer = Mutex(WriterState(collector: collector, makeSalt: makeSalt))
    }

    /// Sixteen of the system's random octets.
    @Sendable public static func randomSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// The ledger as it is now, whatever is appended from now on.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func snapshot() throws(LedgerError) -> any LedgerReader {
        RowReader(rows: try engine.snapshot())
    }

    func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value {
        try engine.read(body)
    }

    /// Writes in one transaction, one writer at a time. After a failure what is in memory is as it was.
    func write<Value: Sendable>(
        _ body: (any LedgerTransaction, inout WriterState) throws -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try metrics.commit {
                try writer.withLock { kept in
                    var state = kept
                    let value = try engine.write { rows in
                        // An engine may have to begin again.
                        state = kept
                        try state.begin(in: rows)
                        let value = try body(rows, &state)
                        try state.end(in: rows)
                        return value
                    }
                    kept = state
                    return value
                }
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError.failed(place: engine.place, reason: "\(error)")
        }
    }

    /// Adds what a batch holds in one transaction, all or nothing.
    ///
    /// - Throws: `LedgerError` when the batch cannot be written; nothing of it was then.
    @discardableResult
    public func append(_ batch: Batch) throws(LedgerError) -> AppendSummary {
        let summary = try write { rows, state in
            var work = Appending(to: rows, schedule: batch.schedule, state: state)
            try work.append(batch)
            state = work.state
            return work.summary
        }
        metrics.note(batch, became: summary)
        return summary
    }
}

/// Reads what verdicts are made of, from rows that do not change.
struct RowReader: LedgerReader {
    let rows: any LedgerSnapshot
    /// Records that concern all contracts, which would otherwise be read for each.
    private let shared = SharedRecords()

    init(rows: any LedgerSnapshot) { self.rows = rows }

    func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try rows.read { try RunQuery(of: $0, knownAt: knownAt).runs(of: signals, touching: window) }
    }

    func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try rows.read { try RunQuery(of: $0, knownAt: knownAt).runs(of: signals, deciding: window) }
    }

    func signals() throws(LedgerError) -> [SignalName] { try rows.read { try RunQuery.signals(in: $0) } }

    func everUp(among signals: Set<SignalName>) throws(LedgerError) -> Set<SignalName> {
        try rows.read { try RunQuery.everUp(among: signals, in: $0) }
    }

    func records(
        after position: Position, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<RegisterRecord> {
        try rows.read {
            try RecordQuery(filter).page(after: position, limit: limit, in: $0, sharing: shared)
        }
    }

    func configurations(after position: Position, limit: Int) throws(LedgerError) -> Page<StoredConfigurationRow> {
        try rows.read { try ConfigurationQuery.page(after: position, limit: limit, in: $0) }
    }

    func basis() throws(LedgerError) -> LedgerBasis { try rows.read { try LedgerBasis(of: $0) } }

    func position(of head: ChainHead) throws(LedgerError) -> Position? {
        try rows.read { try Heads.position(of: head, in: $0) }
    }

    func judgedFrom() throws(LedgerError) -> Month? { try rows.read { try Removal.judgedFrom(in: $0) } }
}
