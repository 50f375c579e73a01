import Foundation
import Intervals
public import Ledger
public import PostgreSQL

/// The rows of one site's ledger in a PostgreSQL database, which may hold those of many.
///
/// Whoever writes locks the row of his site until he commits, so that writers of one site come one after the other, and
/// those of other sites at the same time. What a transaction writes is sent without waiting for each answer. Every call
/// blocks its thread.
public final class PostgreSQLEngine: LedgerEngine {
    /// The address, without its password, and the site.
    public let place: String
    package let pool: PostgreSQLPool
    /// The site's number in the database.
    package let site: Int32
    private let memory = SharedMemory()
    private let patience: Duration

    /// Opens the ledger of a site. The tables are made, or brought to the present format, where they are not.
    ///
    /// - Parameters:
    ///   - name: the site; each has a ledger of its own.
    ///   - access: what for; only `.create` makes a ledger where there is none.
    ///   - patience: how long another writer is waited for.
    /// - Throws: `LedgerError` when the server cannot be reached, there is no ledger, or it is of a newer version.
    public init(
        at address: PostgreSQLAddress, site name: String, access: LedgerAccess = .create,
        patience: Duration = .seconds(10)
    ) throws(LedgerError) {
        self.patience = patience
        let place = "\(address) (site \(name))"
        self.place = place
        pool = PostgreSQLPool(to: address)
        do {
            site = try pool.withConnection { connection in
                try Schema.ensure(on: connection, at: place, mayMake: access == .create)
                return try Self.ensureSite(named: name, on: connection, at: place, mayMake: access == .create)
            }
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    private static func ensureSite(
        named name: String, on connection: PostgreSQLConnection, at place: String, mayMake: Bool
    ) throws -> Int32 {
        if let known = try SiteRow.number(named: name, on: connection) { return known }
        guard mayMake else { throw LedgerError.missing(place: place) }
        let number = try connection.transaction(.readCommitted) {
            // Another process may make it at the same time.
            _ = try Schema.lockedFormat(on: connection)
            if try SiteRow.number(named: name, on: connection) == nil { try SiteRow.add(named: name, on: connection) }
            return try SiteRow.number(named: name, on: connection)
        }
        guard let number else { throw LedgerError.missing(place: place) }
        return number
    }

    // MARK: - Reading

    /// Reads rows as they are now.
    ///
    /// - Throws: what `body` throws, and `LedgerError` when the server cannot be reached or the rows cannot be read.
    public func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try pool.withConnection { connection in
                try connection.transaction(.repeatableRead(isReadOnly: true)) {
                    try body(PostgreSQLRows(of: site, on: connection))
                }
            }
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    /// The rows as they are now, on a connection of its own. The server cannot clean up what is removed while it is kept.
    ///
    /// - Throws: `LedgerError` when the server cannot be reached or the rows cannot be read.
    public func snapshot() throws(LedgerError) -> any LedgerSnapshot {
        do {
            return try PostgreSQLSnapshot(of: site, from: pool, place: place)
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    /// Compares what the database declares with the format, and looks for rows that refer to nobody and for values that
    /// no version writes. What lies below (pages, indices) is for the server's own tools: `pg_amcheck`.
    ///
    /// - Throws: `LedgerError` when the server cannot be reached or the rows cannot be read.
    public func inspect() throws(LedgerError) -> [String] {
        do {
            return try pool.withConnection { connection in
                try connection.transaction(.repeatableRead(isReadOnly: true)) {
                    let rows = PostgreSQLRows(of: site, on: connection)
                    return try rows.patiently { try Schema.inspect(rows) }
                }
            }
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    // MARK: - Writing

    /// Writes rows in one transaction. It begins again where another one was in its way, and where the connection is lost
    /// before it commits.
    ///
    /// - Throws: what `body` throws, and `LedgerError` when it cannot be written; nothing was then, unless the error says
    ///   that this is not known.
    public func write<Value: Sendable>(
        _ body: (any LedgerTransaction) throws -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try retrying { try transact(body) }
        } catch {
            throw LedgerError(error, place: place)
        }
    }

    private func transact<Value: Sendable>(_ body: (any LedgerTransaction) throws -> Value) throws -> Value {
        let mark = Int64.random(in: 1 ... .max)
        let outcome = try pool.withConnection { connection in
            try WriteTransaction(of: site, on: connection, at: place, patience: patience).run(
                mark: mark, memory: memory, body)
        }
        switch outcome {
        case .holds(let value): return value
        case .unanswered(let value, let error):
            guard try isWritten(mark) else { throw error }
            return value
        }
    }

    /// How often something is tried that fails for no fault of its own.
    private static let attempts = 6

    private func retrying<Value>(_ work: () throws -> Value) throws -> Value {
        for attempt in 1..<Self.attempts {
            do {
                return try work()
            } catch let error as PostgreSQLError where error.isRetryable {
                // Two that were in each other's way do not meet again.
                usleep(UInt32.random(in: 0...10_000) << attempt)
            }
        }
        return try work()
    }

    /// Finds out whether a transaction holds whose end was not told.
    private func isWritten(_ mark: Int64) throws -> Bool {
        do {
            return try retrying {
                try pool.withConnection { connection in
                    try connection.transaction(.readCommitted) {
                        // Waits until the server has ended the transaction.
                        try SiteRow.lock(site, on: connection)?.marks.contains(mark) ?? false
                    }
                }
            }
        } catch {
            throw LedgerError.failed(
                place: place,
                reason: "the connection was lost while it was written, and whether that holds is not known yet; "
                    + "try again when the server answers (\(error))")
        }
    }

    /// Lets the server forget what was removed: a row's place is then used by others. What was written to its log, to
    /// replicas and to backups is gone when these are.
    ///
    /// - Returns: false where somebody still reads what was there before.
    /// - Throws: `LedgerError` when it cannot be written.
    public func clean() throws(LedgerError) -> Bool {
        do {
            return try pool.withConnection { connection in
                try PostgreSQLRows(of: site, on: connection).patiently {
                    for table in Schema.tablesThatShrink { try connection.run("VACUUM mainstay.\(table)") }
                }
                return try !Schema.isReadByOthers(on: connection)
            }
        } catch {
            throw LedgerError(error, place: place)
        }
    }
}

extension ChainedLedger {
    /// Opens the ledger of a site in a PostgreSQL database.
    ///
    /// - Parameter collector: names who reads and tells.
    /// - Throws: `LedgerError` when the server cannot be reached, there is no ledger, or it is of a newer version.
    public convenience init(
        at address: PostgreSQLAddress, site: String, collector: String = ChainName.main, access: LedgerAccess = .create
    ) throws(LedgerError) {
        self.init(in: try PostgreSQLEngine(at: address, site: site, access: access), collector: collector)
    }
}
