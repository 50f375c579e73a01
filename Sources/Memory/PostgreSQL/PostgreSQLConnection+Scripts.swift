internal import CPostgreSQL

extension PostgreSQLConnection {
    /// Runs statements that are separated by semicolons, in one transaction where they begin none: a schema, for example.
    ///
    /// - Throws: `PostgreSQLError` of the first that fails, or of what was sent before.
    public func run(_ script: String) throws(PostgreSQLError) {
        try outsideThePipeline { session throws(PostgreSQLError) in
            guard pq_send_script(session, script) != 0 else { throw unsent() }
            try flush()
            try readAnswer(of: .query)
        }
    }

    /// Does something that pipeline mode does not allow, after all that was sent. Pipeline mode is entered again.
    func outsideThePipeline<Value>(
        _ body: (OpaquePointer) throws(PostgreSQLError) -> Value
    ) throws(PostgreSQLError) -> Value {
        guard !isOccupied else {
            throw PostgreSQLError(
                .misuse, "a connection that reads or copies rows takes no other statement; use one after the other")
        }
        try drain()
        let session = try session
        guard pq_leave_pipeline(session) != 0 else { throw confused("PostgreSQL's answers are not in order") }
        let value = try body(session)
        // It may have been closed meanwhile.
        if let handle, pq_enter_pipeline(handle) == 0 { throw confused("PostgreSQL's answers are not in order") }
        try throwFailure()
        return value
    }
}
