internal import CPostgreSQL

extension PostgreSQLConnection {
    /// The rest of a query's rows is read for so long before the server is asked to stop.
    private static let patience = Duration.milliseconds(100)
    /// query_canceled
    private static let cancelled = "57014"

    /// Reads the rest of a query's answer, which nobody wants.
    ///
    /// - Parameter mayCancel: whether the server may be asked to stop: nothing else fails with the query then.
    func skipRows(cancelling mayCancel: Bool) throws(PostgreSQLError) {
        guard mayCancel else { return try readAnswer(of: .query) }
        let end = ContinuousClock.now + Self.patience
        while end > .now, try awaitResult(within: max(end - .now, .zero)) {
            guard let result = pq_next(try session) else { return }
            defer { pq_clear(result) }
            try note(result, of: .query)
        }
        guard let cancellation = Cancellation.ask(of: self) else { return try readAnswer(of: .query) }
        let before = failure
        try readAnswer(of: .query)
        if case .server(Self.cancelled) = failure?.kind { failure = before }
        // Otherwise it might hit the next query.
        guard cancellation.wait(within: deadline) else { throw timeout() }
    }
}
