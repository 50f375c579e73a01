import Sockets

/// Counts of what a receiver has received since it was started. Every received datagram is counted in exactly one of
/// `accepted`, `duplicate`, `discoveries`, `limited`, `malformed`, `unauthorised` and `outdated`.
public struct NotificationCounters: Hashable, Sendable {
    /// All datagrams.
    public var received = 0
    /// Notifications handed over.
    public var accepted = 0
    /// Notifications that came again within minutes and were not handed over again: informs whose answer got lost,
    /// version 3 messages that somebody repeats.
    public var duplicate = 0
    /// Questions of version 3 senders for the receiver's identity or clock, as every sender of informs must ask.
    public var discoveries = 0
    /// Datagrams thrown away unread: their source, or all together, sent more than the limits admit.
    public var limited = 0
    /// Datagrams that are not SNMP messages, or do not notify.
    public var malformed = 0
    /// Messages of a community, user or security level that is not accepted, or with a wrong digest.
    public var unauthorised = 0
    /// Messages outside the window of time (RFC 3414, 3.2): recorded and played back, or of a sender that lost its
    /// clock.
    public var outdated = 0
    /// Datagrams that the sockets lost, because they were not read fast enough.
    public var dropped = 0
    /// Informs answered, each repetition too.
    public var answered = 0
    /// The latest datagram that was refused, for whoever looks for the reason.
    public var latestRefusal: NotificationRefusal?

    /// All counts at zero.
    public init() {}
}

/// A datagram that was refused, and why.
public struct NotificationRefusal: Hashable, Sendable, CustomStringConvertible {
    /// Why a datagram is refused.
    public enum Reason: Hashable, Sendable {
        /// It is not an SNMP message that notifies; what is wrong with it.
        case malformed(String)
        /// Its community is not accepted.
        case unknownCommunity
        /// Its user is not accepted.
        case unknownUser
        /// The user is known, but must authenticate (and encrypt) as its credentials say.
        case securityLevel
        /// Its digest is not the one that the user's key gives.
        case wrongDigest
        /// The user's key does not decrypt it.
        case undecipherable
        /// It is too old by the sender's clock.
        case outsideTimeWindow
    }

    /// Where the datagram came from.
    public var source: Endpoint
    /// Why it was refused.
    public var reason: Reason

    /// Describes a refusal.
    public init(source: Endpoint, reason: Reason) {
        self.source = source
        self.reason = reason
    }

    /// A sentence for people: what was refused, why, and what to check.
    public var description: String {
        let words =
            switch reason {
            case .malformed(let what): "it cannot be read (\(what))"
            case .unknownCommunity: "its community is none that `notifications:` accepts"
            case .unknownUser: "its user is none that `notifications:` accepts"
            case .securityLevel: "its security level is not that of the user's credentials"
            case .wrongDigest: "authentication failed; check the authentication protocol and passphrase"
            case .undecipherable: "decryption failed; check the privacy protocol and passphrase"
            case .outsideTimeWindow:
                "it is older than 150 s by the sender's clock; recorded and played back, or the sender lost its clock"
            }
        return "A notification from \(source) was refused: \(words)."
    }
}

/// Why a receiver or sender of notifications cannot do its work.
public struct NotificationError: Error, CustomStringConvertible {
    /// A sentence for people.
    public let description: String

    init(_ description: String) { self.description = description }
}
