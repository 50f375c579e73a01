internal import CPostgreSQL
import DequeModule

/// What the server is to answer.
enum Awaited {
    /// A statement gets a name.
    case preparation(name: String, sql: String)
    /// A statement whose rows nobody reads.
    case sent
    /// The statement that somebody waits for.
    case query
    /// All before it are answered, and a failure ends with it.
    case sync
}

extension PostgreSQLConnection {
    /// So much is queued before it is seen off.
    private static let mostQueued = 1 << 16

    /// Sends a statement whose answer nobody waits for. If it fails, so does the next query or `drain()`, and whatever is
    /// sent until then is not run.
    ///
    /// - Throws: `PostgreSQLError` when the connection is closed, or the server takes nothing for longer than the deadline.
    public func send(_ sql: String, _ values: [PostgreSQLValue] = []) throws(PostgreSQLError) {
        try enqueue(sql, values, as: .sent)
        guard queued > Self.mostQueued else { return }
        try flush()
        try readWhatHasArrived()
    }

    /// Waits until all that was sent is done.
    ///
    /// - Throws: `PostgreSQLError` of the first statement that failed.
    public func drain() throws(PostgreSQLError) {
        guard !awaited.isEmpty || failure != nil else {
            _ = try session
            return
        }
        try synchronise()
        while let next = awaited.popFirst() { try readAnswer(of: next) }
        try throwFailure()
    }

    /// Queues a statement, after its preparation where it has none.
    func enqueue(_ sql: String, _ values: [PostgreSQLValue], as kind: Awaited) throws(PostgreSQLError) {
        guard !isOccupied else {
            throw PostgreSQLError(
                .misuse, "a connection that reads or copies rows takes no other statement; use one after the other")
        }
        let session = try session
        let parameters = Parameters(values)
        queued += parameters.size + sql.utf8.count
        let isQueued = parameters.lend { lent in
            guard !isThroughAPooler else { return pq_send_statement(session, sql, lent) != 0 }
            var name = prepared.name(of: sql, for: parameters.types)
            if name == nil, let new = prepared.add(sql, for: parameters.types) {
                guard pq_send_preparation(session, new, sql, lent) != 0 else { return false }
                awaited.append(.preparation(name: new, sql: sql))
                name = new
            }
            guard let name else { return pq_send_statement(session, sql, lent) != 0 }
            return pq_send_prepared(session, name, lent) != 0
        }
        guard isQueued else { throw unsent() }
        awaited.append(kind)
    }

    /// Asks for the answers to all that is queued.
    func synchronise() throws(PostgreSQLError) {
        guard pq_send_sync(try session) != 0 else { throw lost() }
        awaited.append(.sync)
        try flush()
    }

    /// Reads the answers that are there, so that they do not pile up.
    private func readWhatHasArrived() throws(PostgreSQLError) {
        let session = try session
        guard pq_consume(session) != 0 else { throw lost() }
        while !awaited.isEmpty, pq_is_busy(session) == 0, let next = awaited.popFirst() {
            try readAnswer(of: next)
        }
    }

    /// Reads an answer to its end, and throws away its rows.
    func readAnswer(of awaited: Awaited) throws(PostgreSQLError) {
        if case .sync = awaited { return try readSync() }
        while let result = try nextResult() {
            defer { pq_clear(result) }
            try note(result, of: awaited)
        }
    }

    private func readSync() throws(PostgreSQLError) {
        guard let result = try nextResult() else { throw confused("PostgreSQL's answers are not in order") }
        defer { pq_clear(result) }
        switch Int(pq_status(result)) {
        case PQ_SYNC: return
        case PQ_REFUSED: try note(result, of: .sync)
        default: throw confused("PostgreSQL's answers are not in order")
        }
    }

    /// Notes what a result says of a statement.
    ///
    /// - Throws: `PostgreSQLError` when the connection ends with it.
    func note(_ result: OpaquePointer, of awaited: Awaited) throws(PostgreSQLError) {
        switch Int(pq_status(result)) {
        case PQ_DONE, PQ_ROW: return
        case PQ_REFUSED:
            let error = try refusal(result)
            if failure == nil { failure = error }
        case PQ_SKIPPED:
            if case .preparation = awaited { break }
            skipped += 1
        default: throw confused("a statement that copies or answers in another form is to be sent by `copy`")
        }
        if case .preparation(let name, let sql) = awaited { prepared.remove(name, of: sql) }
    }

    /// What the server says in a result.
    ///
    /// - Throws: `PostgreSQLError` when it ended the connection with that.
    func refusal(_ result: OpaquePointer) throws(PostgreSQLError) -> PostgreSQLError {
        let reason = String(cString: pq_message(result)).oneLine
        let state = String(cString: pq_state(result))
        let isEnd = ["FATAL", "PANIC"].contains(String(cString: pq_severity(result)))
        guard !isEnd, !state.isEmpty, pq_is_alive(try session) != 0 else {
            close()
            throw PostgreSQLError(.connectionLost, reason.isEmpty ? "the connection to PostgreSQL was lost" : reason)
        }
        // A plan that no longer fits its tables (0A000), or a name that the session does not know (26000): who tries again
        // gets a new one.
        if state == "0A000" || state == "26000" { prepared.removeAll() }
        return PostgreSQLError(.server(sqlState: state), reason)
    }

    /// Throws what has failed, once.
    func throwFailure() throws(PostgreSQLError) {
        let count = skipped
        skipped = 0
        guard let failed = failure else { return }
        failure = nil
        switch count {
        case 0: throw failed
        case 1: throw failed.adding("a statement that was sent after it was not run")
        default: throw failed.adding("\(count) statements that were sent after it were not run")
        }
    }
}
