/// Why a server did not do what it was asked. No password of an address is in it, and none of the details in which servers
/// quote rows; a server may quote a value that it cannot read.
public struct PostgreSQLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Kind: Hashable, Sendable {
        /// The address cannot be read.
        case invalidAddress
        /// No server of the address could be reached, or none let us in.
        case cannotConnect
        /// The connection is closed: the server or the network ended it. A statement may have been carried out.
        case connectionLost
        /// The server was silent for longer than the connection's deadline. The connection is closed.
        case timedOut
        /// The connection was lost or timed out after a transaction was to be committed: whether it holds is not known.
        case commitInDoubt
        /// The server refused a statement.
        ///
        /// - Parameter sqlState: a code of five characters
        ///   (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
        case server(sqlState: String)
        /// The server's answer is not of the form that was asked for.
        case unexpectedAnswer
        /// The caller asked for something that a connection cannot do.
        case misuse
        /// All connections of a pool were in use for as long as the caller waits.
        case noneFree
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// Why, in a sentence without a full stop.
    public let reason: String

    /// Says why something failed.
    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// The reason, with the server's code where it has one.
    public var description: String {
        if case .server(let state) = kind { "\(reason) (\(state))" } else { reason }
    }

    /// Whether the same transaction may succeed when it is tried again: another one was in its way (40001, 40P01), or the
    /// connection was lost before it was to be committed
    /// (<https://www.postgresql.org/docs/15/mvcc-serialization-failure-handling.html>).
    public var isRetryable: Bool {
        switch kind {
        case .server(let state): state == "40001" || state == "40P01"
        case .connectionLost: true
        default: false
        }
    }

    /// Whether the server may have done what it was asked, and only its answer is missing.
    public var isUnanswered: Bool { kind == .connectionLost || kind == .timedOut || kind == .commitInDoubt }

    /// Whether the values of a statement are why it was refused: they do not fit their types (class 22), break a rule of
    /// their table (23) or are too many or too long (54). Whoever sends the same again is refused again.
    public var isOfTheData: Bool {
        guard case .server(let state) = kind else { return false }
        return ["22", "23", "54"].contains(state.prefix(2))
    }

    /// A statement has found nothing, or something else than it must.
    public static func unexpectedAnswer(_ statement: String) -> PostgreSQLError {
        PostgreSQLError(.unexpectedAnswer, "PostgreSQL has not answered as it must to: \(statement.oneLine)")
    }

    /// The same, with what else is to be said.
    func adding(_ text: String) -> PostgreSQLError { PostgreSQLError(kind, "\(reason); \(text)") }
}
