/// How much a transaction sees of others (<https://www.postgresql.org/docs/15/transaction-iso.html>).
public enum PostgreSQLIsolation: Hashable, Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted
    /// All statements see what was committed before the first.
    case repeatableRead(isReadOnly: Bool = false)
    /// As if transactions came one after the other.
    case serializable(isReadOnly: Bool = false)

    var beginning: String {
        switch self {
        case .readCommitted: "BEGIN ISOLATION LEVEL READ COMMITTED"
        case .repeatableRead(let isReadOnly): "BEGIN ISOLATION LEVEL REPEATABLE READ \(Self.access(isReadOnly))"
        case .serializable(let isReadOnly): "BEGIN ISOLATION LEVEL SERIALIZABLE \(Self.access(isReadOnly))"
        }
    }

    private static func access(_ isReadOnly: Bool) -> String { isReadOnly ? "READ ONLY" : "READ WRITE" }
}

extension PostgreSQLConnection {
    /// Does something in one transaction: all of it, or nothing when it throws.
    ///
    /// - Throws: what `body` throws; `PostgreSQLError` when a statement fails, of the kind `commitInDoubt` when it was to be
    ///   committed and the server has not said that it holds.
    @discardableResult
    public func transaction<Value>(
        _ isolation: PostgreSQLIsolation = .readCommitted, _ body: () throws -> Value
    ) throws -> Value {
        guard !isInTransaction else {
            throw PostgreSQLError(.misuse, "a connection has one transaction at a time; end the first before the next")
        }
        isInTransaction = true
        defer { isInTransaction = false }
        do {
            try send(isolation.beginning)
            let value = try body()
            try commit()
            return value
        } catch {
            rollback()
            throw error
        }
    }

    /// What was sent before is not waited for: after a statement that failed, the server skips this one.
    private func commit() throws(PostgreSQLError) {
        if failure != nil { try drain() }
        do throws(PostgreSQLError) {
            // A transaction in which a statement has failed is rolled back by COMMIT, and that is no error.
            guard try perform("COMMIT").tag != "ROLLBACK" else {
                throw PostgreSQLError(
                    .server(sqlState: "25P02"), "the transaction was rolled back, since a statement in it had failed")
            }
        } catch {
            guard error.isUnanswered else { throw error }
            throw PostgreSQLError(.commitInDoubt, "whether the transaction holds is not known: \(error.reason)")
        }
    }

    /// Gives a transaction up. Where that cannot be said to the server, the connection is closed, which does the same.
    public func rollback() {
        guard !isBroken else { return }
        do throws(PostgreSQLError) {
            try drain()
        } catch {
            // That is why it is given up.
        }
        guard !isBroken, !isIdle else { return }
        do throws(PostgreSQLError) {
            try execute("ROLLBACK")
        } catch {
            close()
        }
    }
}
