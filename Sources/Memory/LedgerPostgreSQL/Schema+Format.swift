import Ledger
import PostgreSQL

extension Schema {
    /// Tables in which rows are removed or replaced.
    static let tablesThatShrink = ["run", "open_run", "entry", "personal", "removed"]

    /// The format of a database; nil where there is none.
    static func format(on connection: PostgreSQLConnection) throws -> Int? {
        let isThere = try connection.first("SELECT to_regclass('mainstay.format') IS NOT NULL") { $0.bool(0) }
        guard isThere == true else { return nil }
        return try connection.first("SELECT version FROM mainstay.format") { Int($0.integer(0)) }
    }

    /// The same, and nobody else changes what is declared until the transaction ends.
    static func lockedFormat(on connection: PostgreSQLConnection) throws -> Int? {
        guard try format(on: connection) != nil else { return nil }
        return try connection.first("SELECT version FROM mainstay.format FOR UPDATE") { Int($0.integer(0)) }
    }

    /// Sees to it that the tables are of the present format.
    ///
    /// - Parameter mayMake: makes them where there are none.
    static func ensure(on connection: PostgreSQLConnection, at place: String, mayMake: Bool) throws {
        for _ in 1..<attempts {
            do {
                return try ensureOnce(on: connection, at: place, mayMake: mayMake)
            } catch let error as PostgreSQLError where error.isOfAnotherMaker {
                continue
            }
        }
        try ensureOnce(on: connection, at: place, mayMake: mayMake)
    }

    /// Where many make the tables at once, all but one of them begin again.
    private static let attempts = 5

    private static func ensureOnce(on connection: PostgreSQLConnection, at place: String, mayMake: Bool) throws {
        let format = try format(on: connection)
        if format == nil, !mayMake { throw LedgerError.missing(place: place) }
        if let format, format > version { throw LedgerError.newerVersion(place: place, version: format) }
        if format != version { try migrate(on: connection, at: place, by: steps) }
    }

    /// Takes the steps that a database has not taken yet, all or none.
    static func migrate(on connection: PostgreSQLConnection, at place: String, by steps: [String]) throws {
        try connection.transaction(.readCommitted) {
            let present = try lockedFormat(on: connection) ?? 0
            // Another process may have been faster.
            guard present <= steps.count else { throw LedgerError.newerVersion(place: place, version: present) }
            for step in steps[present...] { try connection.run(step) }
            _ = try connection.execute("UPDATE mainstay.format SET version = $1", [.integer(Int32(steps.count))])
        }
    }
}

extension PostgreSQLError {
    /// Whether another process has just made the same.
    fileprivate var isOfAnotherMaker: Bool {
        // unique_violation (of the catalogue), duplicate_schema, duplicate_table, tuple changed meanwhile
        guard case .server(let state) = kind else { return false }
        return ["23505", "42P06", "42P07", "XX000"].contains(state)
    }
}
