import GRDB
import Intervals
import Ledger
import Site

/// A SQLite ledger as it was at one instant.
final class SQLiteSnapshot: LedgerReader {
    private let path: String
    private let snapshot: DatabaseSnapshot

    init(of pool: DatabasePool, path: String) throws(LedgerError) {
        self.path = path
        do {
            snapshot = try pool.makeSnapshot()
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { try SQLiteLedger.runs(of: signals, touching: window, knownAt: knownAt, $0) }
    }

    func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { try SQLiteLedger.runs(of: signals, deciding: window, knownAt: knownAt, $0) }
    }

    func records() throws(LedgerError) -> [RegisterRecord] { try read { try SQLiteLedger.records($0) } }

    func configurations() throws(LedgerError) -> [StoredConfigurationRow] {
        try read { try SQLiteLedger.configurations($0) }
    }

    func basis() throws(LedgerError) -> LedgerBasis { try read { try SQLiteLedger.basis($0) } }

    private func read<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        do {
            return try snapshot.read(body)
        } catch {
            throw LedgerError(error, path: path)
        }
    }
}
