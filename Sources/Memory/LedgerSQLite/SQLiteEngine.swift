import Foundation
import GRDB
public import Ledger
import Notation

/// The rows of a ledger in one SQLite file.
///
/// Write-ahead logging with `synchronous = NORMAL`: a killed process loses nothing that was appended, a power failure
/// at most the last transactions, and neither can damage what was written.
public final class SQLiteEngine: LedgerEngine {
    /// The file's path.
    public let place: String
    package let pool: DatabasePool

    /// Opens a file. One of an earlier format is brought to the present one; a copy of it is kept beside it.
    ///
    /// - Throws: `LedgerError` when the file cannot be opened, is no ledger, or was written by a newer version.
    public init(path: String, access: LedgerAccess = .create) throws(LedgerError) {
        place = path
        do {
            if access == .create {
                let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                Self.makeFile(path)
            } else if !FileManager.default.fileExists(atPath: path) {
                throw LedgerError.missing(place: path)
            }
            pool = try Self.open(path, access: access)
        } catch {
            throw LedgerError(error, place: path)
        }
    }

    /// Makes an empty file, which SQLite takes for a new database, so that only its owner and group can read what will be
    /// in it; SQLite's own files beside it get the same mode. A file that is there stays as it is, and where none can be
    /// made SQLite says why.
    static func makeFile(_ path: String, mode: mode_t = 0o640) {
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode)
        if descriptor >= 0 { close(descriptor) }
    }

    /// How long a lock of another process is waited for.
    private static let patience = 5

    /// Opens the file, again and again while it is busy. Where two open an idle ledger at once, SQLite may refuse one of
    /// them without waiting, since a reader that another has overtaken cannot become a writer (SQLITE_BUSY_SNAPSHOT).
    private static func open(_ path: String, access: LedgerAccess) throws -> DatabasePool {
        let end = ContinuousClock.now + .seconds(patience)
        while true {
            do {
                if access == .read, let pool = try openToRead(path) { return pool }
                return try openToWrite(path)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end {
                usleep(10_000)
            }
        }
    }

    /// Nil when the file is of an earlier format, which must be brought to the present one first.
    private static func openToRead(_ path: String) throws -> DatabasePool? {
        var configuration = Self.configuration
        configuration.readonly = true
        let pool = try DatabasePool(path: path, configuration: configuration)
        let version = try pool.read { database in try Self.version(of: database, path: path) }
        return version == Schema.version ? pool : nil
    }

    private static func openToWrite(_ path: String) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration)
        let version = try pool.read { database in try Self.version(of: database, path: path) }
        if let version, version < Schema.version { try keepCopy(of: pool, path: path, version: version) }
        try pool.writeWithoutTransaction { database in
            try database.inTransaction(version == Schema.version ? .deferred : .immediate) {
                switch try Self.version(of: database, path: path) {
                case nil: try Schema.create(database)
                case Schema.version: break
                case let version?: try Migration.run(database, from: version)
                }
                return .commit
            }
            // The rows of before would otherwise stay as free pages, as many as the new ones.
            if let version, version < Schema.version { try database.execute(sql: "VACUUM") }
        }
        return pool
    }

    private static var configuration: GRDB.Configuration {
        var configuration = GRDB.Configuration()
        // References are checked by `verify`; checking each row that is written would cost more than writing it.
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(TimeInterval(patience))
        // What is erased is overwritten.
        configuration.prepareDatabase {
            try $0.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;")
        }
        return configuration
    }

    /// The format of a file; nil when nothing is in it.
    static func version(of database: Database, path: String) throws -> Int? {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if tables == 0 { return nil }
        guard application == Schema.applicationID else { throw LedgerError.notALedger(place: path) }
        guard version <= Schema.version else { throw LedgerError.newerVersion(place: path, version: version) }
        guard version == Schema.version || Migration.isKnown(version) else {
            throw LedgerError.notALedger(place: path)
        }
        return version
    }

    /// Keeps the file as it is, under the name of its format; one that was kept before stays.
    private static func keepCopy(of pool: DatabasePool, path: String, version: Int) throws {
        let copy = "\(path).format-\(version)"
        guard !FileManager.default.fileExists(atPath: copy) else { return }
        // Under another name until it is whole.
        let partial = "\(copy).partial"
        if FileManager.default.fileExists(atPath: partial) { try FileManager.default.removeItem(atPath: partial) }
        makeFile(partial)
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "VACUUM INTO ?", arguments: [partial])
        }
        try FileManager.default.moveItem(atPath: partial, toPath: copy)
    }

    // MARK: - Transactions

    /// Reads rows as they are now.
    ///
    /// - Throws: what `body` throws, and `LedgerError` when the file cannot be read.
    public func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try pool.read { try body(SQLiteRows($0)) }
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    /// Writes rows in one transaction.
    ///
    /// - Throws: what `body` throws, and `LedgerError` when the file cannot be written; nothing was then.
    public func write<Value: Sendable>(
        _ body: (any LedgerTransaction) throws -> Value
    ) throws(LedgerError) -> Value {
        do {
            var value: Value?
            try pool.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    value = try body(SQLiteRows(database))
                    return .commit
                }
            }
            guard let value else { throw LedgerError.failed(place: place, reason: "the transaction gave nothing") }
            return value
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    /// The rows as they are now, on a connection of its own. The file cannot be compacted while it is kept.
    ///
    /// - Throws: `LedgerError` when the file cannot be read.
    public func snapshot() throws(LedgerError) -> any LedgerSnapshot {
        do {
            return SQLiteSnapshot(try pool.makeSnapshot(), place: place)
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    /// Makes the indices by which rows are found that are to be sent to a centre. Where they are there, nothing is written.
    ///
    /// - Throws: `LedgerError` when the file cannot be written.
    public func indexForForwarding() throws(LedgerError) {
        do {
            try pool.write { try $0.execute(sql: Schema.forwardingIndices) }
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    /// Compares what the file declares with the format, and lets SQLite check its pages and indices.
    ///
    /// - Throws: `LedgerError` when the file cannot be read.
    public func inspect() throws(LedgerError) -> [String] {
        do {
            return try pool.read { try Schema.inspect($0) }
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    /// Writes the file anew, and empties its log: what was removed stood in both. SQLite overwrites what it removes, but
    /// not the copies that stay behind in a page when its rows move to another. Needs as much room again as the ledger.
    ///
    /// - Returns: false while somebody still reads what was there before.
    /// - Throws: `LedgerError` when it cannot be written.
    public func clean() throws(LedgerError) -> Bool {
        do {
            return try pool.writeWithoutTransaction { database in
                try database.execute(sql: "VACUUM")
                let outcome = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return (outcome?[0] as Int?) == 0
            }
        } catch {
            throw LedgerError(error, place: place)
        }
    }
}

/// The rows of a file as they were at one instant.
struct SQLiteSnapshot: LedgerSnapshot {
    private let snapshot: DatabaseSnapshot
    private let place: String

    init(_ snapshot: DatabaseSnapshot, place: String) {
        self.snapshot = snapshot
        self.place = place
    }

    func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try snapshot.read { try body(SQLiteRows($0)) }
        } catch {
            throw LedgerError(error, place: place)
        }
    }
}

extension ChainedLedger {
    /// Opens a ledger in a SQLite file.
    ///
    /// - Parameter collector: names who reads and tells.
    /// - Throws: `LedgerError` when the file cannot be opened, is no ledger, or was written by a newer version.
    public convenience init(
        path: String, collector: String = ChainName.main, access: LedgerAccess = .create
    ) throws(LedgerError) {
        self.init(in: try SQLiteEngine(path: path, access: access), collector: collector)
    }
}

extension LedgerError {
    init(_ error: any Error, place: String) {
        if let own = error as? LedgerError {
            self = own
            return
        }
        guard let database = error as? DatabaseError else {
            switch error {
            case is CocoaError: self = .cannotOpen(place: place, reason: SystemReason.of(error))
            default: self = .failed(place: place, reason: SystemReason.of(error))
            }
            return
        }
        switch database.resultCode {
        case .SQLITE_NOTADB: self = .notALedger(place: place)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(place: place)
        case .SQLITE_FULL: self = .full(place: place)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(place: place)
        case .SQLITE_CANTOPEN:
            self = .cannotOpen(place: place, reason: "check that the folder exists and can be written")
        default: self = .failed(place: place, reason: database.message ?? "\(database.resultCode)")
        }
    }
}
