import SNMPValues
import Sockets
import Synchronization

/// An agent and how it knows us.
public struct Target: Hashable, Sendable {
    /// Where answers must come from.
    public enum AnswerSource: Hashable, Sendable {
        /// The address that was asked.
        case sameAddress
        /// Any: for agents with several addresses that answer from another one than they were asked at. Then the request
        /// id, which is random, is all that tells an answer from a made-up one.
        case anyAddress
    }

    public var endpoint: Endpoint
    public var credentials: Credentials
    public var answersFrom: AnswerSource

    public init(endpoint: Endpoint, credentials: Credentials, answersFrom: AnswerSource = .sameAddress) {
        (self.endpoint, self.credentials, self.answersFrom) = (endpoint, credentials, answersFrom)
    }
}

/// What is asked for (RFC 3416, 4.2).
public enum Operation: Hashable, Sendable {
    case get
    case getNext
    /// Not in version 1.
    case getBulk(nonRepeaters: Int, maxRepetitions: Int)
}

/// What is asked of one agent, as often as it is asked: encoded once, however many requests follow.
///
/// Devices of one kind are asked the same: a query made from another one shares its encoding.
public final class Query: Sendable {
    public let target: Target
    public let operation: Operation
    public let objects: [ObjectIdentifier]
    /// Nil when libnetsnmp cannot encode it.
    let encoding: QueryEncoding?
    /// The number that an engine has given the target, and in its upper half which engine (see `AgentTable`).
    let route = Atomic<UInt64>(0)

    public init(target: Target, operation: Operation = .get, objects: [ObjectIdentifier]) {
        (self.target, self.operation, self.objects) = (target, operation, objects)
        encoding = QueryEncoding(operation, objects, target.credentials)
    }

    /// The same question to another agent.
    public init(target: Target, asking other: Query) {
        (self.target, operation, objects) = (target, other.operation, other.objects)
        encoding =
            other.encoding?.isFor(target.credentials) ?? false
            ? other.encoding : QueryEncoding(other.operation, other.objects, target.credentials)
    }
}

/// A query's octets with room for a request id: a whole message for a community; for a user the PDU alone, which each
/// message wraps anew.
final class QueryEncoding: Sendable {
    let octets: [UInt8]
    /// Where the four octets of the request id begin.
    let idOffset: Int
    private let credentials: Credentials

    init?(_ operation: Operation, _ objects: [ObjectIdentifier], _ credentials: Credentials) {
        self.credentials = credentials
        let placeholder: Int32 = 0x7F7F_7F7F
        let (version, community): (Version, String) =
            if case .community(let version, let community) = credentials { (version, community) } else { (.v2c, "") }
        guard let message = Codec.packet(operation, objects, id: placeholder, version, community),
            let parts = Self.parts(message.span)
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

    private static func parts(_ bytes: borrowing Span<UInt8>) -> (pdu: Range<Int>, id: Int)? {
        do throws(MalformedMessage) {
            var outer = BERReader(0..<bytes.count)
            var message = try outer.sequence(bytes)
            _ = try message.integer(bytes)
            _ = try message.contents(of: BERReader.Tag.octetString, bytes)
            let start = message.position
            var pdu = BERReader(try message.next(bytes).contents)
            let id = try pdu.contents(of: BERReader.Tag.integer, bytes)
            return id.count == 4 ? (start..<message.position, id.lowerBound) : nil
        } catch {
            return nil
        }
    }
}
