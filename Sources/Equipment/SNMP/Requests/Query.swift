import SNMPValues
import Sockets
import Synchronization

/// An agent and how it knows us.
public struct Target: Hashable, Sendable {
    /// Where answers must come from.
    public enum AnswerSource: Hashable, Sendable {
        /// The address that was asked.
        case sameAddress
        /// Any address: for agents with several that answer from another one than they were asked at. Then the request
        /// id, which is random, is all that tells an answer from a made-up one.
        case anyAddress
    }

    /// Where the agent listens.
    public var endpoint: Endpoint
    /// How it knows us.
    public var credentials: Credentials
    /// Where its answers must come from.
    public var answersFrom: AnswerSource

    /// Describes an agent.
    public init(endpoint: Endpoint, credentials: Credentials, answersFrom: AnswerSource = .sameAddress) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.answersFrom = answersFrom
    }
}

/// The kinds of requests (RFC 3416, 4.2).
public enum Operation: Hashable, Sendable {
    /// Asks for the objects themselves.
    case get
    /// Asks for the objects that follow in the order of names.
    case getNext
    /// Asks for many that follow. Not in version 1.
    case getBulk(nonRepeaters: Int, maxRepetitions: Int)
}

/// A question to one agent, to be asked any number of times: it is encoded once, however many requests follow.
///
/// Devices of one kind are asked the same: a query made from another one shares its encoding.
public final class Query: Sendable {
    /// The agent.
    public let target: Target
    /// The kind of request.
    public let operation: Operation
    /// The objects that are asked for, in the order of the answer.
    public let objects: [ObjectIdentifier]
    /// Nil when libnetsnmp cannot encode it.
    let encoding: QueryEncoding?
    /// The number that an engine has given the target, and in its upper half which engine (see `AgentTable`).
    let route = Atomic<UInt64>(0)

    /// Encodes a question.
    public init(target: Target, operation: Operation = .get, objects: [ObjectIdentifier]) {
        self.target = target
        self.operation = operation
        self.objects = objects
        encoding = QueryEncoding(operation, objects: objects, credentials: target.credentials)
    }

    /// Puts the same question to another agent.
    public init(target: Target, asking other: Query) {
        self.target = target
        operation = other.operation
        objects = other.objects
        if let shared = other.encoding, shared.isFor(target.credentials) {
            encoding = shared
        } else {
            encoding = QueryEncoding(operation, objects: objects, credentials: target.credentials)
        }
    }
}

/// A query's octets with room for a request id: a whole message for a community; for a user only the PDU, which each
/// message wraps anew.
final class QueryEncoding: Sendable {
    let octets: [UInt8]
    /// Where the four octets of the request id begin.
    let idOffset: Int
    private let credentials: Credentials

    init?(_ operation: Operation, objects: [ObjectIdentifier], credentials: Credentials) {
        self.credentials = credentials
        let placeholder: Int32 = 0x7F7F_7F7F
        let (version, community): (Version, String) =
            if case .community(let version, let community) = credentials { (version, community) } else { (.v2c, "") }
        guard
            let message = Codec.packet(
                for: operation, objects: objects, id: placeholder, version: version, community: community),
            let parts = Self.parts(of: message.span)
        else { return nil }
        if case .user = credentials {
            octets = Array(message[parts.pdu])
            idOffset = parts.id - parts.pdu.lowerBound
        } else {
            octets = message
            idOffset = parts.id
        }
    }

    func isFor(_ other: Credentials) -> Bool {
        if case .user = credentials, case .user = other { return true }
        return credentials == other
    }

    private static func parts(of bytes: borrowing Span<UInt8>) -> (pdu: Range<Int>, id: Int)? {
        do throws(MalformedMessage) {
            var outer = BERReader(0..<bytes.count)
            var message = try outer.sequence(in: bytes)
            _ = try message.integer(in: bytes)
            _ = try message.contents(of: BERReader.Tag.octetString, in: bytes)
            let start = message.position
            var pdu = BERReader(try message.next(in: bytes).contents)
            let id = try pdu.contents(of: BERReader.Tag.integer, in: bytes)
            guard id.count == 4 else { return nil }
            return (start..<message.position, id.lowerBound)
        } catch {
            return nil
        }
    }
}
