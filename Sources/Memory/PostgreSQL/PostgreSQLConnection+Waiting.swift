internal import CPostgreSQL
import Foundation

// Nothing here blocks but poll(2): <https://www.postgresql.org/docs/15/libpq-async.html>.

extension PostgreSQLConnection {
    /// The next result of what is awaited, for `pq_clear`; nil when a statement has no more.
    ///
    /// - Throws: `PostgreSQLError` when the server is silent for longer than the deadline.
    func nextResult() throws(PostgreSQLError) -> OpaquePointer? {
        guard try awaitResult(within: deadline) else { throw timeout() }
        return pq_next(try session)
    }

    /// Waits until there is a result.
    ///
    /// - Returns: false when the server was silent for as long.
    /// - Throws: `PostgreSQLError` when the connection is closed.
    func awaitResult(within patience: Duration) throws(PostgreSQLError) -> Bool {
        let session = try session
        var end = ContinuousClock.now + patience
        while pq_is_busy(session) != 0 {
            // Before it waits: TLS may have deciphered more than was taken out.
            guard pq_consume(session) != 0 else { break }
            guard pq_is_busy(session) != 0 else { break }
            if try waits(for: POLLIN, until: end) {
                end = .now + patience
            } else if end <= .now {
                return false
            }
        }
        // Where reading has failed, libpq has the reason as a result.
        return true
    }

    /// Hands all that is queued to the network. What the server says meanwhile is read: it may not read on before.
    ///
    /// - Throws: `PostgreSQLError` when the server takes nothing for longer than the deadline.
    func flush() throws(PostgreSQLError) {
        let session = try session
        queued = 0
        var end = ContinuousClock.now + deadline
        while true {
            switch pq_flush(session) {
            case 0: return
            case 1: break
            default: throw lost()
            }
            if try waits(for: POLLIN | POLLOUT, until: end) {
                end = .now + deadline
                guard pq_consume(session) != 0 else { throw lost() }
            } else if end <= .now {
                throw timeout()
            }
        }
    }

    /// Waits for the socket, at most for a second: then libpq is asked again in any case.
    ///
    /// - Returns: whether it is ready.
    private func waits(for events: Int32, until end: ContinuousClock.Instant) throws(PostgreSQLError) -> Bool {
        var descriptor = pollfd(fd: pq_socket(try session), events: Int16(events), revents: 0)
        guard descriptor.fd >= 0 else { throw lost() }
        return poll(&descriptor, 1, Int32(min((end - .now).milliseconds, 1000))) > 0
    }

    /// Whether an idle connection is still one: the server's goodbye, or the end, has not arrived.
    var isStillThere: Bool {
        // A goodbye comes in two pieces at most.
        for _ in 0..<3 {
            guard let handle else { return false }
            var descriptor = pollfd(fd: pq_socket(handle), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) != 0 else { return true }
            if pq_consume(handle) == 0 || pq_is_busy(handle) != 0 || pq_is_alive(handle) == 0 { close() }
        }
        return !isBroken
    }

    /// Closes the connection, which libpq says is lost.
    func lost() -> PostgreSQLError {
        let reason = handle.map { String(cString: pq_error($0)).oneLine } ?? ""
        close()
        return PostgreSQLError(.connectionLost, reason.isEmpty ? "the connection to PostgreSQL was lost" : reason)
    }

    /// Closes the connection, since libpq does not take a statement: it has too many values, for example.
    func unsent() -> PostgreSQLError {
        guard let handle, pq_is_alive(handle) != 0 else { return lost() }
        return confused(String(cString: pq_error(handle)).oneLine)
    }

    /// Closes the connection, since the server says nothing. It is told to give up, where that reaches it.
    func timeout() -> PostgreSQLError {
        Cancellation.ask(of: self)
        close()
        return PostgreSQLError(.timedOut, "PostgreSQL has not answered for \(deadline)")
    }

    /// Closes the connection, since nobody knows what the server says.
    func confused(_ reason: String) -> PostgreSQLError {
        close()
        return PostgreSQLError(.unexpectedAnswer, reason)
    }
}
