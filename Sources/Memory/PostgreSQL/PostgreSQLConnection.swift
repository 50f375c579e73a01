internal import CPostgreSQL
import DequeModule

/// A connection to a server, for one owner at a time. Every call blocks its thread, and none for longer than the deadline
/// while the server is silent: it belongs on a thread of its own, not on the cooperative pool.
///
/// Statements are sent in libpq's pipeline mode (<https://www.postgresql.org/docs/15/libpq-pipeline-mode.html>): `send` only
/// queues, and the next query, `drain()`, `run` or `copy` waits for what was sent before. A statement that fails lets all
/// that were sent after it be skipped. Outside a transaction, what is sent up to such a point is one by itself.
public final class PostgreSQLConnection {
    /// How long the server may be silent while an answer is awaited, or rows are taken from us. After that the connection
    /// is closed, and the server is asked to give up what it does.
    public var deadline: Duration

    /// Whether a pooler such as pgbouncer is in between, which may use another session of the server for each transaction:
    /// the process that answers is not the one that the connection was greeted by. Statements then have no names.
    public private(set) var isThroughAPooler = true

    /// libpq's connection; nil when it is closed.
    var handle: OpaquePointer?
    /// What is to be answered still, the oldest first.
    var awaited: Deque<Awaited> = []
    /// Why something failed that was sent, until somebody is told.
    var failure: PostgreSQLError?
    /// How many statements were not run because of it.
    var skipped = 0
    /// About how many octets were queued since they were last seen off.
    var queued = 0
    var prepared = PreparedStatements()
    /// While rows are visited or copied, nothing else can be asked.
    var isOccupied = false
    /// A transaction was begun by `transaction`.
    var isInTransaction = false
    private let notices = Notices()

    /// Connects.
    ///
    /// - Parameters:
    ///   - within: how long that may take.
    ///   - deadline: how long the server may be silent afterwards.
    /// - Throws: `PostgreSQLError` with the reason of each server of the address.
    public init(
        to address: PostgreSQLAddress, within: Duration = .seconds(10), deadline: Duration = .seconds(60)
    ) throws(PostgreSQLError) {
        let end = ContinuousClock.now + within
        let session = try Opening(address: address, end: end).run()
        handle = session
        notices.attach(to: session)
        self.deadline = max(end - .now, .milliseconds(1))
        do {
            let process = try first("SELECT pg_backend_pid()") { $0.integer(0) }
            isThroughAPooler = process != pq_backend_pid(session)
        } catch {
            close()
            throw PostgreSQLError(.cannotConnect, (error as? PostgreSQLError)?.reason ?? "\(error)")
        }
        self.deadline = deadline
    }

    deinit { close() }

    /// Whether it is closed: nothing can be asked any more.
    public var isBroken: Bool { handle == nil }

    /// The server's version as a number: 150018 is 15.18; 0 when the connection is closed.
    public var serverVersion: Int { handle.map { Int(pq_server_version($0)) } ?? 0 }

    /// Whether it is encrypted.
    public var usesTLS: Bool { handle.map { pq_uses_tls($0) != 0 } ?? false }

    /// The process of the server that the connection was greeted by.
    public var processID: Int32 { handle.map { pq_backend_pid($0) } ?? 0 }

    /// The newest warnings and hints of the server, at most a hundred, since this was asked last.
    public func takeNotices() -> [PostgreSQLNotice] { notices.take() }

    /// Closes it. A transaction that is not committed is rolled back by the server.
    public func close() {
        guard let session = handle else { return }
        handle = nil
        awaited = []
        pq_finish(session)
    }

    /// libpq's connection, for as long as there is one.
    var session: OpaquePointer {
        get throws(PostgreSQLError) {
            guard let handle else { throw PostgreSQLError(.connectionLost, "the connection to PostgreSQL is closed") }
            return handle
        }
    }

    /// Whether no transaction is open, by what was answered.
    var isIdle: Bool { handle.map { Int(pq_transaction($0)) == PQ_IDLE } ?? false }
}
