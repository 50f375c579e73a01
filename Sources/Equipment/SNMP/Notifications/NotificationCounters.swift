import Sockets

/// What a receiver has seen since it was started. Every datagram that was received is counted in exactly one of
/// `accepted`, `duplicate`, `discoveries`, `limited`, `malformed`, `unauthorised` and `outdated`.
public struct NotificationCounters: Hashable, Sendable {
    public var received = 0
    /// Handed over.
    public var accepted = 0
    /// Came again within minutes and were not handed over again: informs whose answer got lost, version 3 messages that
    /// somebody repeats.
    public var duplicate = 0
    /// Version 3 senders that asked for the receiver's identity or clock, as every sender of informs must.
    public var discoveries = 0
    /// Thrown away unread: their source, or all together, sent more than the limits admit.
    public var limited = 0
    /// No SNMP message, or none that notifies.
    public var malformed = 0
    /// Of a community, user or security level that is not accepted, or with a wrong digest.
    public var unauthorised = 0
    /// Outside the window of time (RFC 3414, 3.2): recorded and played back, or of a sender that lost its clock.
    public var outdated = 0
    /// Lost by the sockets, because they were not read fast enough.
    public var dropped = 0
    /// Informs answered, each repetition too.
    public var answered = 0
    /// The latest datagram that was refused, for whoever looks for the reason.
    public var latestRefusal: NotificationRefusal?

    public init() {}
}

/// A datagram that was not taken in, and why.
public struct NotificationRefusal: Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        case malformed(String)
        case unknownCommunity
        case unknownUser
        /// The user is known, but must authenticate (and encrypt) as its credentials say.
        case securityLevel
        case wrongDigest
        case undecipherable
        case outsideTimeWindow
    }

    public var source: Endpoint
    public var reason: Reason

    public init(source: Endpoint, reason: Reason) { (self.source, self.reason) = (source, reason) }

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

/// A receiver cannot start.
public struct NotificationError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
