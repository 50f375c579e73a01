import SNMPValues
import Sockets

/// One PDU to send, and how long to wait for its answer.
public struct Request: Sendable {
    /// The caller's own number; it comes back in the response.
    public var tag: UInt64
    /// What is asked, and of whom.
    public var query: Query
    /// How long each try is waited for. A try that an agent with known round trips should have answered long ago is
    /// repeated earlier; the request is given up after all tries' time in any case.
    public var timeout: Duration
    /// Tries after the first.
    public var retries: Int
    /// Whether it goes before all requests that wait and are not urgent.
    public var isUrgent: Bool

    /// Asks a query.
    public init(
        tag: UInt64 = 0, query: Query, timeout: Duration = .seconds(1), retries: Int = 2, isUrgent: Bool = false
    ) {
        self.tag = tag
        self.query = query
        self.timeout = timeout
        self.retries = retries
        self.isUrgent = isUrgent
    }

    /// Asks a query that is asked only once.
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
    /// The number that the caller gave the request.
    public var tag: UInt64
    /// What was asked, and of whom.
    public var query: Query
    /// The answer's variables, or why there are none.
    public var result: Result<[VarBind], RequestFailure>
    /// From the latest sending to the answer; zero when none came.
    public var roundTrip: Duration
    /// When the packet that was answered (or the last one) was sent: milliseconds since 1970.
    public var sentAt: Int64
    /// When the kernel received the answer, or when the request was given up: milliseconds since 1970.
    public var receivedAt: Int64
    /// The clock of an authentic version 3 answer, or of the discovery before it.
    public var engine: EngineClock?

    /// Describes how a request ended.
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
    /// snmpEngineID.
    public var identifier: [UInt8]
    /// snmpEngineBoots: how often the engine has started.
    public var boots: UInt32
    /// snmpEngineTime: seconds since the latest start.
    public var time: UInt32

    /// Describes an engine at one moment.
    public init(identifier: [UInt8], boots: UInt32, time: UInt32) {
        self.identifier = identifier
        self.boots = boots
        self.time = time
    }
}
