import Ledger
import PostgreSQL
import Synchronization

/// The rows of a site as they were at one instant, which a transaction on a connection of its own keeps.
final class PostgreSQLSnapshot: LedgerSnapshot, @unchecked Sendable {
    /// Read by one thread at a time, which holds `turn`.
    private let rows: PostgreSQLRows
    private let turn = Mutex(())
    private let place: String

    init(of site: Int32, from pool: PostgreSQLPool, place: String) throws {
        let connection = try pool.connect()
        try connection.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        // The instant is that of the first query.
        guard try SiteRow.isThere(site, on: connection) else { throw LedgerError.missing(place: place) }
        rows = PostgreSQLRows(of: site, on: connection)
        self.place = place
    }

    func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try turn.withLock { _ in try body(rows) }
        } catch {
            throw LedgerError(error, place: place)
        }
    }
}
