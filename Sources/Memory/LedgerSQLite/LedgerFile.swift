import Foundation
import GRDB
public import Intervals
public import Ledger

/// A ledger's file as it lies there, of whatever format: nothing is written to it, and it is not brought to another format.
///
/// Any thread may use it, while others write the ledger.
public struct LedgerFile: Sendable {
    /// The file's path.
    public let path: String
    /// The format that it was written in.
    public let format: Int
    private let queue: DatabaseQueue

    /// The format that this version writes.
    public static let presentFormat = Schema.version

    /// Opens a file to look at it.
    ///
    /// - Throws: `LedgerError` when there is none, it cannot be opened, is no ledger, or was written by a newer version.
    public init(path: String) throws(LedgerError) {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { throw LedgerError.missing(place: path) }
        do {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            self.queue = queue
            let version = try queue.read { try SQLiteEngine.version(of: $0, path: path) }
            guard let version else { throw LedgerError.notALedger(place: path) }
            format = version
        } catch {
            throw LedgerError(error, place: path)
        }
    }

    /// Whether it is of the format that this version writes.
    public var isPresent: Bool { format == Self.presentFormat }

    /// How large it is, with what stands in its journal still.
    ///
    /// - Throws: `LedgerError` when it cannot be read.
    public func octets() throws(LedgerError) -> Int64 {
        do {
            return try queue.read { database in
                let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                return try pages * (Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
            }
        } catch {
            throw LedgerError(error, place: path)
        }
    }

    /// Writes all of it, as it is at one instant, to a new file, whoever writes meanwhile. Nothing of what was erased is in
    /// the copy, and it needs no journal.
    ///
    /// - Throws: `LedgerError`; what was written of the copy is for the caller to remove.
    public func copy(to target: String) throws(LedgerError) {
        do {
            // SQLite takes an empty file for a new one; so only its owner can read it from the beginning.
            SQLiteEngine.makeFile(target, mode: 0o600)
            try queue.inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [target]) }
        } catch {
            throw LedgerError(error, place: path)
        }
    }

    /// Counts what is in it.
    ///
    /// - Parameter since: rows of this instant or later are counted apart: readings by when they began.
    /// - Throws: `LedgerError` when it is not of the present format, or cannot be read.
    public func content(since: Instant) throws(LedgerError) -> LedgerContent {
        do {
            return try queue.read { try LedgerContent(of: $0, since: since) }
        } catch {
            throw LedgerError(error, place: path)
        }
    }
}

extension LedgerContent {
    init(of database: Database, since: Instant) throws {
        func count(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Int64 {
            try Int64.fetchOne(database, sql: "SELECT \(sql)", arguments: arguments) ?? 0
        }
        let runs = try count("count(*) FROM run")
        let openRuns = try count("count(*) FROM open_run")
        let removed = try count("count(*) FROM removed")
        let links = try count("count(*) FROM link")
        let signals = try count("count(*) FROM signal")
        let kinds = try Row.fetchAll(database, sql: "SELECT kind, count(*) FROM entry GROUP BY kind")
        let first = try Int64.fetchOne(
            database,
            sql: """
                SELECT min(at) FROM (SELECT min(first) AS at FROM run UNION ALL SELECT min(first) FROM open_run
                    UNION ALL SELECT min(at) FROM entry WHERE kind IN ('configuration', 'event'))
                """)
        let recent =
            try count("count(*) FROM run WHERE first >= ?", [since.milliseconds])
            + count("count(*) FROM entry WHERE at >= ?", [since.milliseconds])
        self.init(
            runs: runs, openRuns: openRuns, removed: removed, links: links, signals: signals,
            entries: Dictionary(uniqueKeysWithValues: kinds.map { ($0[0], $0[1]) }),
            oldest: first.map { Instant(milliseconds: $0) }, recent: recent)
    }
}
