import Ledger
import PostgreSQL

/// One transaction that writes to a site's ledger.
struct WriteTransaction {
    /// What became of it.
    enum Outcome<Value> {
        case holds(Value)
        /// It was to be committed, and the connection was lost before the server said so.
        case unanswered(Value, PostgreSQLError)
    }

    /// How long the server waits for a writer who has stopped, in milliseconds.
    private static let longestIdle = 60_000

    private let site: Int32
    private let connection: PostgreSQLConnection
    private let place: String
    /// How long another writer is waited for.
    private let patience: Duration

    init(of site: Int32, on connection: PostgreSQLConnection, at place: String, patience: Duration) {
        self.patience = patience
        self.site = site
        self.connection = connection
        self.place = place
    }

    /// Carries it out.
    ///
    /// - Parameters:
    ///   - mark: tells it from all others.
    ///   - memory: what the writer knows since its last transaction.
    func run<Value>(
        mark: Int64, memory: SharedMemory, _ body: (any LedgerTransaction) throws -> Value
    ) throws -> Outcome<Value> {
        do {
            let rows = try begin(remembering: memory.current)
            let value = try body(rows)
            if rows.hasWritten {
                rows.ends.note(mark)
                try rows.ends.send(as: site, on: connection)
            }
            // Whatever is wrong with it is known before it is committed.
            try connection.drain()
            if let error = try commit() { return .unanswered(value, error) }
            memory.keep(WriterMemory(newest: rows.ends.newest, generation: rows.generation, known: rows.known))
            return .holds(value)
        } catch {
            memory.doubt()
            connection.rollback()
            throw error
        }
    }

    private func begin(remembering memory: WriterMemory) throws -> PostgreSQLRows {
        try connection.send("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        try connection.send(
            """
            SELECT set_config('lock_timeout', '\(Int(patience / .milliseconds(1)))', true),
                set_config('idle_in_transaction_session_timeout', '\(Self.longestIdle)', true)
            """)
        guard let ends = try SiteRow.lock(site, on: connection) else { throw LedgerError.missing(place: place) }
        return PostgreSQLRows(writing: ends, of: site, on: connection, remembering: memory)
    }

    /// - Returns: why the server did not say that it holds; nil where it did.
    private func commit() throws(PostgreSQLError) -> PostgreSQLError? {
        do throws(PostgreSQLError) {
            try connection.execute("COMMIT")
            return nil
        } catch {
            guard error.isUnanswered else { throw error }
            return error
        }
    }
}
