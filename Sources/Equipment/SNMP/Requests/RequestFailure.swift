import SNMPValues
import Sockets

/// Why a request has no variables to show. Each description says what an engineer should look at.
public enum RequestFailure: Error, Hashable, Sendable {
    case timeout
    /// The answer would not fit into a message: ask for fewer objects.
    case tooBig
    /// Any other error-status of RFC 3416, and the one-based position of the object it is about (0: none).
    case errorStatus(Int, index: Int)
    case unknownUser
    case wrongDigest
    case decryptionError
    case unsupportedSecurityLevel
    /// The agent refused our idea of its clock twice in a row.
    case notInTimeWindow
    case unknownContext
    case malformed(String)
    /// The network said that the packet cannot get there.
    case unreachable(String)
    /// The other endpoint gave the same engine identifier; version 3 needs them distinct.
    case duplicateEngineIdentifier(other: Endpoint)
    case cannotSend(String)
}

extension RequestFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .timeout:
            "No answer: check address, port and firewall; to a wrong community, or an address it does not allow, an agent "
                + "says nothing."
        case .tooBig:
            "tooBig(1): the answer does not fit into one message; ask for fewer objects at a time."
        case .errorStatus(let status, let index):
            Self.describe(status, index)
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
        }
    }

    private static func describe(_ status: Int, _ index: Int) -> String {
        let name = statusNames.indices.contains(status) ? statusNames[status] : "unknown error"
        let place = index > 0 ? " about object \(index) of the request" : ""
        return "The agent answered \(name)(\(status))\(place); check that the user or community may read it."
    }

    /// RFC 3416, 3, by number.
    private static let statusNames = [
        "noError", "tooBig", "noSuchName", "badValue", "readOnly", "genErr", "noAccess", "wrongType", "wrongLength",
        "wrongEncoding", "wrongValue", "noCreation", "inconsistentValue", "resourceUnavailable", "commitFailed",
        "undoFailed", "authorizationError", "notWritable", "inconsistentName",
    ]
}
