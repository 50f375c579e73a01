import Sockets

/// A host to ping, once.
public struct Round: Hashable, Sendable {
    /// The caller's own number; it comes back in the result.
    public var tag: UInt64
    /// Whom to ping.
    public var host: HostAddress

    /// Asks for one round.
    public init(tag: UInt64 = 0, host: HostAddress) {
        self.tag = tag
        self.host = host
    }
}

/// How a round ended: answered when any of its requests was (one lost packet does not fail the check, R42).
public struct RoundResult: Hashable, Sendable {
    /// The ways in which a round ends.
    public enum Outcome: Hashable, Sendable {
        /// The host replied; the time to the first reply, by the kernel's clocks of sending and arrival.
        case answered(roundTrip: Duration)
        /// No reply came in time.
        case silence
        /// There is no route from here to the host, in the kernel's words.
        case unreachable(String)
        /// This machine could not send any of the requests, which tells nothing about the host.
        case notSent(String)
    }

    /// The number that the caller gave the round.
    public var tag: UInt64
    /// The host that was pinged.
    public var host: HostAddress
    /// When the first request was sent: milliseconds since 1970.
    public var sentAt: Int64
    /// How it ended.
    public var outcome: Outcome

    /// Describes how a round ended.
    public init(tag: UInt64, host: HostAddress, sentAt: Int64, outcome: Outcome) {
        self.tag = tag
        self.host = host
        self.sentAt = sentAt
        self.outcome = outcome
    }

    /// Whether the host replied.
    public var isAnswered: Bool { if case .answered = outcome { true } else { false } }
}

/// The pace and patience of a prober.
public struct ProberConfiguration: Sendable {
    /// Echo requests in each round; the later ones are sent only while there is no answer.
    public var requests = 3
    /// The time between two requests of a round: long enough for a burst of loss to pass.
    public var spacing: Duration = .milliseconds(500)
    /// How long the last request is waited for.
    public var timeout: Duration = .seconds(1)
    /// Packets a second over all rounds.
    public var rate = 5000

    /// The usual pace.
    public init() {}
}

/// Counts of what a prober has sent and received since it was started.
public struct ProberCounters: Hashable, Sendable {
    /// Requests, those that the kernel refused too.
    public var sent = 0
    /// Requests that the kernel refused.
    public var refused = 0
    /// Replies to requests under way.
    public var answered = 0
    /// Replies that belong to no request under way: late, repeated, made up, or to another process.
    public var foreign = 0
    /// Datagrams that the sockets lost because they were not read fast enough.
    public var dropped = 0
    /// What of it was IPv6.
    public var ofIPv6 = Family()

    /// The counts of one address family.
    public struct Family: Hashable, Sendable {
        /// Requests.
        public var sent = 0
        /// Replies to requests under way.
        public var answered = 0
        /// Replies that belong to no request under way.
        public var foreign = 0
    }

    /// All counts at zero.
    public init() {}
}
