internal import CPostgreSQL
import DequeModule

extension PostgreSQLConnection {
    /// Visits the rows that a query finds, one by one as they arrive
    /// (<https://www.postgresql.org/docs/15/libpq-single-row-mode.html>): there may be any number.
    ///
    /// - Parameter visit: returns whether it wants more. If not, or when it throws, the rest is thrown away; a `SELECT` that
    ///   is not part of a transaction is cancelled where the rest takes long. It cannot use the connection.
    /// - Throws: what `visit` throws; `PostgreSQLError` when the query or something that was sent before it fails, or a
    ///   value is not what it was read as.
    public func forEach(
        _ sql: String, _ values: [PostgreSQLValue] = [], _ visit: (PostgreSQLRow) throws -> Bool
    ) throws {
        let isAlone = awaited.isEmpty && isIdle
        try visitRows(sql, values, mayCancel: isAlone && sql.isSelect, visit)
    }

    /// The first row that a query finds; nil where it finds none. Ask for one row only: others are thrown away.
    ///
    /// - Throws: as `forEach`.
    public func first<Value>(
        _ sql: String, _ values: [PostgreSQLValue] = [], _ read: (PostgreSQLRow) throws -> Value
    ) throws -> Value? {
        var found: Value?
        try visitRows(sql, values, mayCancel: false) { row in
            found = try read(row)
            return false
        }
        return found
    }

    /// All rows that a query finds; there should be few.
    ///
    /// - Throws: as `forEach`.
    public func all<Value>(
        _ sql: String, _ values: [PostgreSQLValue] = [], _ read: (PostgreSQLRow) throws -> Value
    ) throws -> [Value] {
        var found: [Value] = []
        try visitRows(sql, values, mayCancel: false) { row in
            found.append(try read(row))
            return true
        }
        return found
    }

    /// Runs a statement and waits for its end.
    ///
    /// - Returns: how many rows it has written, or found.
    /// - Throws: `PostgreSQLError` when it or something that was sent before it fails.
    @discardableResult
    public func execute(_ sql: String, _ values: [PostgreSQLValue] = []) throws(PostgreSQLError) -> Int {
        try perform(sql, values).rows
    }

    /// Runs a statement and waits for its end.
    ///
    /// - Returns: the tag of what was done, such as `COMMIT`, and the number of rows.
    func perform(
        _ sql: String, _ values: [PostgreSQLValue] = []
    ) throws(PostgreSQLError) -> (tag: String, rows: Int) {
        try begin(sql, values)
        var tag = ""
        var rows = 0
        while let result = try nextResult() {
            defer { pq_clear(result) }
            try note(result, of: .query)
            tag = String(cString: pq_tag(result))
            rows = Int(String(cString: pq_rows_affected(result))) ?? 0
        }
        try end()
        return (tag, rows)
    }

    /// Sends a query, and reads the answers to all that was sent before it.
    private func begin(_ sql: String, _ values: [PostgreSQLValue]) throws(PostgreSQLError) {
        // Something has failed already: the query would not be run.
        if failure != nil { try drain() }
        try enqueue(sql, values, as: .query)
        try synchronise()
        while let next = awaited.popFirst() {
            if case .query = next { return }
            try readAnswer(of: next)
        }
    }

    /// Reads what follows a query's answer.
    private func end() throws(PostgreSQLError) {
        while let next = awaited.popFirst() { try readAnswer(of: next) }
        try throwFailure()
    }

    private func visitRows(
        _ sql: String, _ values: [PostgreSQLValue], mayCancel: Bool, _ visit: (PostgreSQLRow) throws -> Bool
    ) throws {
        try begin(sql, values)
        if failure == nil, pq_give_rows_singly(try session) == 0 {
            throw confused("PostgreSQL's answers are not in order")
        }
        var problem: (any Error)?
        var isCut = false
        isOccupied = true
        defer { isOccupied = false }
        while let result = try nextResult() {
            defer { pq_clear(result) }
            guard Int(pq_status(result)) == PQ_ROW else {
                try note(result, of: .query)
                continue
            }
            do {
                let mistakes = RowMistakes()
                let wantsMore = try visit(PostgreSQLRow(result, mistakes: mistakes))
                if let mistake = mistakes.first { throw mistake }
                if wantsMore { continue }
            } catch {
                problem = error
            }
            isCut = true
            break
        }
        do throws(PostgreSQLError) {
            if isCut { try skipRows(cancelling: mayCancel) }
            try end()
        } catch {
            // What was wrong first is what the caller must know.
            throw problem ?? error
        }
        if let problem { throw problem }
    }
}

extension String {
    /// Whether it only reads, by its first word.
    fileprivate var isSelect: Bool {
        drop { $0.isWhitespace }.prefix(6).lowercased() == "select"
    }
}
