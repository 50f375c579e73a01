import Foundation
import GRDB
import Intervals
import Ledger
import Site
import Synchronization

/// A ledger in one SQLite file.
///
/// Write-ahead logging with `synchronous = NORMAL`: a killed process loses nothing that was appended, a power failure
/// at most the last transactions, and neither can damage what was written.
public final class SQLiteLedger: LedgerStore {
    let path: String
    let collector: String
    let pool: DatabasePool
    let writer: Mutex<WriterState>

    /// Opens a ledger, and creates it where there is none.
    ///
    /// - Parameter collector: names who appends; part of every row.
    /// - Throws: `LedgerError` when the file cannot be opened, is no ledger, or was written by a newer version.
    public init(path: String, collector: String = "main") throws(LedgerError) {
        self.path = path
        self.collector = collector
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let (pool, state) = try Self.open(path, collector: collector)
            self.pool = pool
            writer = Mutex(state)
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    /// How long a lock of another process is waited for.
    private static let patience = 5

    /// Opens the file, again and again while it is busy. Where two open an idle ledger at once, SQLite may refuse one of
    /// them without waiting, since a reader that another has overtaken cannot become a writer (SQLITE_BUSY_SNAPSHOT).
    private static func open(_ path: String, collector: String) throws -> (DatabasePool, WriterState) {
        let end = ContinuousClock.now + .seconds(patience)
        while true {
            do {
                return try openOnce(path, collector: collector)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end {
                usleep(10_000)
            }
        }
    }

    private static func openOnce(_ path: String, collector: String) throws -> (DatabasePool, WriterState) {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(TimeInterval(patience))
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        let pool = try DatabasePool(path: path, configuration: configuration)
        let state = try pool.writeWithoutTransaction { database in
            try database.inTransaction {
                try Self.prepare(database, path: path)
                return .commit
            }
            return try WriterState(of: database, collector: collector)
        }
        return (pool, state)
    }

    private static func prepare(_ database: Database, path: String) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if tables == 0 { return try Schema.create(database) }
        guard application == Schema.applicationID else { throw LedgerError.notALedger(path: path) }
        guard version <= Schema.version else { throw LedgerError.newerVersion(path: path, version: version) }
        switch version {
        case 1: try Schema.migrateFromVersion1(database)
        case 2: try Schema.migrateFromVersion2(database)
        default: break
        }
    }

    /// The ledger as it is now, on a connection of its own.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func snapshot() throws(LedgerError) -> any LedgerReader { try SQLiteSnapshot(of: pool, path: path) }

    func read<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        do {
            return try pool.read(body)
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    /// Writes in one transaction, one writer at a time. After a failure what is in memory is as it was.
    func write<T: Sendable>(_ body: (Database, inout WriterState) throws -> T) throws(LedgerError) -> T {
        do {
            return try writer.withLock { kept in
                var state = kept
                var result: T?
                try pool.writeWithoutTransaction { database in
                    try database.inTransaction(.immediate) {
                        try state.beginTransaction(in: database)
                        result = try body(database, &state)
                        try state.finishTransaction(in: database)
                        return .commit
                    }
                }
                guard let result else {
                    throw LedgerError.failed(path: path, reason: "the transaction gave nothing")
                }
                kept = state
                return result
            }
        } catch {
            throw LedgerError(error, path: path)
        }
    }
}

extension LedgerError {
    init(_ error: any Error, path: String) {
        if let own = error as? LedgerError {
            self = own
            return
        }
        guard let database = error as? DatabaseError else {
            switch error {
            case is StrayEntry: self = .failed(path: path, reason: "\(error)")
            default: self = .cannotOpen(path: path, reason: (error as NSError).localizedDescription)
            }
            return
        }
        switch database.resultCode {
        case .SQLITE_NOTADB: self = .notALedger(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_CANTOPEN:
            self = .cannotOpen(path: path, reason: "check that the folder exists and can be written")
        default: self = .failed(path: path, reason: database.message ?? "\(database.resultCode)")
        }
    }
}
