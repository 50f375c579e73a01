/// The limits of an engine.
public struct EngineConfiguration: Sendable {
    /// Requests in flight in all; the receive buffer must hold their answers.
    public var requestsInFlight = 400
    /// Requests in flight to one agent; management cards answer one thing at a time.
    public var requestsPerAgent = 2
    /// The size of the receive buffer that the kernel is asked for, in octets.
    public var receiveBuffer = 8 << 20

    /// Limits that suit thousands of agents.
    public init() {}
}

/// Counts of what an engine has sent and received since it was started.
public struct EngineCounters: Hashable, Sendable {
    /// Packets sent, repetitions too.
    public var sent = 0
    /// Packets sent again because no answer came.
    public var resent = 0
    /// Requests that were answered.
    public var answered = 0
    /// Requests to which no answer came.
    public var timedOut = 0
    /// Datagrams that are not SNMP messages.
    public var malformed = 0
    /// Answers to a request that had ended already: late, or repeated.
    public var late = 0
    /// Answers to no request that was ever made.
    public var unexpected = 0
    /// Answers to a request that came from another address than it went to.
    public var foreign = 0
    /// Answers whose community, or in version 3 whose digest, level or clock, is wrong.
    public var unauthentic = 0
    /// Datagrams that the socket lost because it was not read fast enough.
    public var dropped = 0

    /// All counts at zero.
    public init() {}
}

/// Where the responses to requests go.
public final class Mailbox: Sendable {
    /// Hands a batch over.
    public let deliver: @Sendable ([Response]) -> Void

    /// - Parameter deliver: called on the engine's thread, with batches; must return at once.
    public init(_ deliver: @escaping @Sendable ([Response]) -> Void) { self.deliver = deliver }
}

/// Why an engine cannot start.
public struct EngineError: Error, CustomStringConvertible {
    /// A sentence for people.
    public let description: String
}
