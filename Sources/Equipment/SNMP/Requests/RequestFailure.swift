import SNMPValues
import Sockets

/// Why a request brought no variables. Each description names what an engineer should look at.
public enum RequestFailure: Error, Hashable, Sendable {
    /// No answer came.
    case timeout
    /// The answer would not fit into a message: ask for fewer objects.
    case tooBig
    /// Any other error-status of RFC 3416, and the one-based position of the object it is about (0: none).
    case errorStatus(Int, index: Int)
    /// The agent does not know the user (RFC 3414).
    case unknownUser
    /// The digest of the request or of its answer is wrong.
    case wrongDigest
    /// The request or its answer could not be decrypted.
    case decryptionError
    /// The agent does not offer the user this combination of authentication and privacy.
    case unsupportedSecurityLevel
    /// The agent refused our idea of its clock twice in a row.
    case notInTimeWindow
    /// The agent does not know the context name.
    case unknownContext
    /// The answer cannot be read, and why.
    case malformed(String)
    /// The network refused the packet, and in which words.
    case unreachable(String)
    /// The other endpoint gave the same engine identifier; version 3 needs them distinct.
    case duplicateEngineIdentifier(other: Endpoint)
    /// The request could not be sent, and why.
    case cannotSend(String)
    /// The agent's host name has no address, and why: a sentence.
    case unresolved(String)
}

extension RequestFailure: CustomStringConvertible {
    /// A sentence for people: what is wrong and what to look at.
    public var description: String {
        switch self {
        case .timeout:
            "No answer: check address, port and firewall; to a wrong community, or an address it does not allow, an agent "
                + "says nothing."
        case .tooBig:
            "tooBig(1): the answer does not fit into one message; ask for fewer objects at a time."
        case .errorStatus(let status, let index):
            Self.describe(status: status, index: index)
        case .unknownUser:
            "The agent does not know this user name; check the user on the agent."
        case .wrongDigest:
            "Authentication failed; check the authentication protocol and passphrase."
        case .decryptionError:
            "Decryption failed; check the privacy protocol and passphrase."
        case .unsupportedSecurityLevel:
            "The agent does not offer this security level to the user; check which of authentication and privacy it has."
        case .notInTimeWindow:
            "The agent refused the time of its own clock twice (notInTimeWindow); it may have lost its boot counter, or "
                + "another agent may have the same engine identifier."
        case .unknownContext:
            "The agent does not know this context name; leave it empty unless the agent's manual names one."
        case .malformed(let what):
            "The answer cannot be read (\(what)); the agent's firmware is at fault."
        case .unreachable(let reason):
            "The address cannot be reached (\(reason)); check that the agent runs there and the route to it."
        case .duplicateEngineIdentifier(let other):
            "The agent has the same SNMPv3 engine identifier as \(other); give each its own (cloned images copy it)."
        case .cannotSend(let reason):
            "The request cannot be sent: \(reason)."
        case .unresolved(let reason): reason
        }
    }

    private static func describe(status: Int, index: Int) -> String {
        var name = "unknown error"
        if statusNames.indices.contains(status) { name = statusNames[status] }
        var place = ""
        if index > 0 { place = " about object \(index) of the request" }
        return "The agent answered \(name)(\(status))\(place); check that the user or community may read it."
    }

    /// The names of RFC 3416, 3, by number.
    private static let statusNames = [
        "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength",
        "wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed",
        "undoFailed", "authorizationError", "notWritable", "inconsistentName",
    ]
}
