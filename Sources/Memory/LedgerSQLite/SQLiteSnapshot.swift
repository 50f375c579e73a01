import GRDB
import Intervals
import Ledger
import Site
import Synchronization

/// A SQLite ledger as it was at one instant.
final class SQLiteSnapshot: LedgerReader {
    private let path: String
    private let snapshot: DatabaseSnapshot
    private let registers = Mutex<Registers?>(nil)

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
        let registers = try readRegisters()
        let places = registers.directory.positions(of: contracts, after: position)
        let isOfContractsAlone = filter == RecordFilter(contracts: contracts)
        return try read { database in
            // Where the places say it all, nothing else is looked at.
            guard isOfContractsAlone else {
                return try SQLiteLedger.records(
                    at: places, known: [:], after: position, limit: limit, matching: filter, in: database)
            }
            return try SQLiteLedger.records(
                at: places, known: registers.general, after: position, limit: limit, matching: .everything,
                in: database)
        }
    }

    /// A snapshot does not change, so this is found out once.
    private func readRegisters() throws(LedgerError) -> Registers {
        do {
            return try registers.withLock { kept in
                if let kept { return kept }
                let made = try snapshot.read { try Registers(of: $0) }
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

/// Where each contract's records stand, and those that all contracts share, which would otherwise be read for each.
private struct Registers: Sendable {
    let directory: RecordDirectory
    let general: [Position: RegisterRecord]

    init(of database: Database) throws {
        directory = try SQLiteLedger.recordDirectory(in: database)
        let page = try SQLiteLedger.records(
            at: directory.general, known: [:], after: .start, limit: .max, matching: .everything, in: database)
        let shared = zip(directory.general, page.elements)
        general = Dictionary(shared.map { ($0, $1) }) { first, _ in first }
    }
}
