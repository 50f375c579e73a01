import GRDB
import Intervals
import Ledger
import Site
import Synchronization

/// A SQLite ledger as it was at one instant.
final class SQLiteSnapshot: LedgerReader {
    private let path: String
    private let snapshot: DatabaseSnapshot
    private let directory = Mutex<RecordDirectory?>(nil)

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
        try read { database in
            var query = RunQuery(of: database, knownAt: knownAt)
            return try query.runs(of: signals, touching: window)
        }
    }

    func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { database in
            var query = RunQuery(of: database, knownAt: knownAt)
            return try query.runs(of: signals, deciding: window)
        }
    }

    func signals() throws(LedgerError) -> [SignalName] { try read { try RunQuery.signals(in: $0) } }

    func records(
        after position: Position, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<RegisterRecord> {
        guard let contracts = filter.contracts, filter.id == nil, filter.idPrefix.isEmpty else {
            return try read {
                try SQLiteLedger.records(after: position, limit: limit, matching: filter, in: $0)
            }
        }
        let places = try recordDirectory().positions(of: contracts, after: position)
        return try read {
            try SQLiteLedger.records(at: places, after: position, limit: limit, matching: filter, in: $0)
        }
    }

    /// A snapshot does not change, so this is found out once.
    private func recordDirectory() throws(LedgerError) -> RecordDirectory {
        do {
            return try directory.withLock { kept in
                if let kept { return kept }
                let made = try snapshot.read { try SQLiteLedger.recordDirectory(in: $0) }
                kept = made
                return made
            }
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    func configurations(after position: Position, limit: Int) throws(LedgerError) -> Page<StoredConfigurationRow> {
        try read { try SQLiteLedger.configurations(after: position, limit: limit, in: $0) }
    }

    func basis() throws(LedgerError) -> LedgerBasis { try read { try SQLiteLedger.basis(of: $0) } }

    private func read<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        do {
            return try snapshot.read(body)
        } catch {
            throw LedgerError(error, path: path)
        }
    }
}
