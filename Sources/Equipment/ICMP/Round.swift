import Sockets

/// A host to ping, once.
public struct Round: Hashable, Sendable {
    /// The caller's own number; it comes back in the result.
    public var tag: UInt64
    public var host: HostAddress

    public init(tag: UInt64 = 0, host: HostAddress) { (self.tag, self.host) = (tag, host) }
}

/// How a round ended: answered when any of its requests was (one lost packet is no failed check, R42).
public struct RoundResult: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// By the first reply: by the kernel's clocks of sending and arrival.
        case answered(roundTrip: Duration)
        case silence
        /// There is no way from here to the host, as far as this machine's routes say.
        case unreachable(String)
        /// This machine could not send any of the requests, which says nothing of the host.
        case notSent(String)
    }

    public var tag: UInt64
    public var host: HostAddress
    /// When the first request was sent: milliseconds since 1970.
    public var sentAt: Int64
    public var outcome: Outcome

    public init(tag: UInt64, host: HostAddress, sentAt: Int64, outcome: Outcome) {
        (self.tag, self.host, self.sentAt, self.outcome) = (tag, host, sentAt, outcome)
    }

    public var isAnswered: Bool { if case .answered = outcome { true } else { false } }
}

/// How a prober works.
public struct ProberConfiguration: Sendable {
    /// Echo requests a round; the later ones are sent only while there is no answer.
    public var requests = 3
    /// Between two requests of a round: long enough for a burst of loss to pass.
    public var spacing: Duration = .milliseconds(500)
    /// How long the last one is waited for.
    public var timeout: Duration = .seconds(1)
    /// Packets a second over all rounds.
    public var rate = 5000

    public init() {}
}

/// What a prober has seen since it was started.
public struct ProberCounters: Hashable, Sendable {
    public var sent = 0
    /// Requests that the kernel did not take.
    public var refused = 0
    public var answered = 0
    /// Replies that belong to no request under way: late, repeated, made up, or to another process.
    public var foreign = 0
    /// Datagrams that the sockets lost because they were not read fast enough.
    public var dropped = 0

    public init() {}
}
