/// How much an engine has under way.
public struct EngineConfiguration: Sendable {
    /// Requests in flight in all; the receive buffer must hold their answers.
    public var requestsInFlight = 400
    /// Requests in flight to one agent; management cards answer one thing at a time.
    public var requestsPerAgent = 2
    /// Asked of the kernel for the receive buffer, in octets.
    public var receiveBuffer = 8 << 20

    public init() {}
}

/// What an engine has seen since it was started.
public struct EngineCounters: Hashable, Sendable {
    public var sent = 0
    public var resent = 0
    public var answered = 0
    public var timedOut = 0
    /// Datagrams that are no SNMP message.
    public var malformed = 0
    /// Answers to a request that had ended already: late, or repeated.
    public var late = 0
    /// Answers to no request that was ever made.
    public var unexpected = 0
    /// Answers to a request that came from another address than it went to.
    public var foreign = 0
    /// Version 3 answers whose digest, level or clock is wrong.
    public var unauthentic = 0
    /// Datagrams that the socket lost because it was not read fast enough.
    public var dropped = 0

    public init() {}
}

/// Where the responses to requests go. Called on the engine's thread, with batches; must return at once.
public final class Mailbox: Sendable {
    let deliver: @Sendable ([Response]) -> Void

    public init(_ deliver: @escaping @Sendable ([Response]) -> Void) { self.deliver = deliver }
}

/// The engine cannot start.
public struct EngineError: Error, CustomStringConvertible {
    public let description: String
}
