import SNMPValues
import Sockets

/// One PDU to send, and how long to wait for its answer.
public struct Request: Sendable {
    /// The caller's own number; it comes back in the response.
    public var tag: UInt64
    public var query: Query
    /// For each try. A try that an agent with known round trips should have answered long ago is repeated earlier; the
    /// request is given up after all tries' time in any case.
    public var timeout: Duration
    /// Tries after the first.
    public var retries: Int
    /// Goes before all that wait and are not urgent.
    public var isUrgent: Bool

    public init(
        tag: UInt64 = 0, query: Query, timeout: Duration = .seconds(1), retries: Int = 2, isUrgent: Bool = false
    ) {
        (self.tag, self.query, self.timeout, self.retries) = (tag, query, timeout, retries)
        self.isUrgent = isUrgent
    }

    /// A query that is asked once.
    public init(
        tag: UInt64 = 0, target: Target, operation: Operation = .get, objects: [ObjectIdentifier],
        timeout: Duration = .seconds(1), retries: Int = 2
    ) {
        self.init(
            tag: tag, query: Query(target: target, operation: operation, objects: objects), timeout: timeout,
            retries: retries)
    }
}

/// How a request ended. Every submitted request has exactly one response.
public struct Response: Sendable {
    public var tag: UInt64
    public var query: Query
    public var result: Result<[VarBind], RequestFailure>
    /// From the latest sending to the answer; zero when none came.
    public var roundTrip: Duration
    /// When the packet that was answered (or the last one) was sent: milliseconds since 1970.
    public var sentAt: Int64
    /// When the kernel received the answer, or when the request was given up: milliseconds since 1970.
    public var receivedAt: Int64
    /// Of an authentic version 3 answer, or of the discovery before it.
    public var engine: EngineClock?

    public init(
        tag: UInt64, query: Query, result: Result<[VarBind], RequestFailure>, roundTrip: Duration, sentAt: Int64,
        receivedAt: Int64, engine: EngineClock? = nil
    ) {
        self.tag = tag
        self.query = query
        self.result = result
        self.roundTrip = roundTrip
        self.sentAt = sentAt
        self.receivedAt = receivedAt
        self.engine = engine
    }
}

/// A version 3 agent's identity and its clock (RFC 3414, 2.3).
public struct EngineClock: Hashable, Sendable {
    public var identifier: [UInt8]
    public var boots: UInt32
    /// Seconds since the latest boot.
    public var time: UInt32

    public init(identifier: [UInt8], boots: UInt32, time: UInt32) {
        self.identifier = identifier
        self.boots = boots
        self.time = time
    }
}
