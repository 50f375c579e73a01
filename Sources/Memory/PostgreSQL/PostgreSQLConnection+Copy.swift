internal import CPostgreSQL

extension PostgreSQLConnection {
    /// Copies rows into a table (<https://www.postgresql.org/docs/15/libpq-copy.html>). It waits where the server does not
    /// take them as fast as they are written.
    ///
    /// - Parameters:
    ///   - table: the table and its columns: `run (site, signal)`.
    ///   - write: writes the rows. It cannot use the connection.
    /// - Returns: how many rows were copied.
    /// - Throws: what `write` throws, then none is copied; `PostgreSQLError` when the server refuses them, something that was
    ///   sent before has failed, or the server takes no rows for longer than the deadline.
    @discardableResult
    public func copy(into table: String, _ write: (inout CopyRows) throws -> Void) throws -> Int {
        var problem: (any Error)?
        let count = try outsideThePipeline { session throws(PostgreSQLError) in
            guard pq_send_script(session, "COPY \(table) FROM STDIN (FORMAT binary)") != 0 else { throw unsent() }
            try flush()
            guard try beginCopy() else {
                try readAnswer(of: .query)
                return 0
            }
            do {
                isOccupied = true
                defer { isOccupied = false }
                var rows = CopyRows(to: self)
                try write(&rows)
                try rows.finish()
            } catch {
                problem = error
            }
            return try endCopy(isGivenUp: problem != nil)
        }
        if let problem { throw problem }
        return count
    }

    /// - Returns: whether the server takes rows; if not, the reason is noted.
    private func beginCopy() throws(PostgreSQLError) -> Bool {
        guard let result = try nextResult() else { throw confused("PostgreSQL has not answered a COPY") }
        defer { pq_clear(result) }
        if Int(pq_status(result)) == PQ_COPY { return true }
        try note(result, of: .query)
        return false
    }

    /// Hands rows over, and waits until the network has taken them.
    func putCopy(_ octets: [UInt8]) throws(PostgreSQLError) {
        while true {
            let session = try session
            switch pq_put_copy(session, octets, Int32(octets.count)) {
            case 1: return try flush()
            // Something must be sent first.
            case 0: try flush()
            default: throw lost()
            }
        }
    }

    private func endCopy(isGivenUp: Bool) throws(PostgreSQLError) -> Int {
        // A deadline has passed, or the server is gone.
        guard let handle else { return 0 }
        guard pq_end_copy(handle, isGivenUp ? "given up" : nil) == 1 else { throw lost() }
        try flush()
        var rows = 0
        while let result = try nextResult() {
            defer { pq_clear(result) }
            try note(result, of: .query)
            rows = Int(String(cString: pq_rows_affected(result))) ?? rows
        }
        // The server confirms that it was given up.
        if isGivenUp { failure = nil }
        return rows
    }
}
