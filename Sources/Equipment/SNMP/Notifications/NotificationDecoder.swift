import SNMPValues
import Sockets

/// Turns datagrams into notifications and their answers: a state machine without sockets, with time as an argument.
struct NotificationDecoder {
    /// A datagram and where it comes from.
    struct Datagram {
        var packet: [UInt8]
        var source: Endpoint
        /// Milliseconds since 1970.
        var receivedAt: Int64
    }

    /// What became of a datagram, and what is sent back.
    struct Outcome {
        enum Fate: Hashable {
            case accepted(Notification)
            /// An inform or trap that came a second time.
            case duplicate
            /// A question for the receiver's identity or clock.
            case discovery
            case refused(NotificationRefusal.Reason)
        }

        var fate: Fate
        var reply: [UInt8]?
    }

    private let communities: [[UInt8]]
    private var userMessages: UserMessageDecoder
    private var recent = RecentMessages()

    /// - Parameter credentials: those that senders may use. A community is accepted in version 1 and 2c alike: one card
    ///   sends its traps in the one and answers in the other.
    init(credentials: [Credentials], engine: LocalEngine) throws(NotificationError) {
        var users: [User] = []
        var communities: [[UInt8]] = []
        for credential in credentials {
            switch credential {
            case .community(_, let community): communities.append(Array(community.utf8))
            case .user(let user): users.append(user)
            }
        }
        self.communities = communities
        guard let cipher = AESCipher() else {
            throw NotificationError("Notifications cannot be received: libcrypto has no AES.")
        }
        userMessages = UserMessageDecoder(users: try NotificationUsers(users), engine: engine, cipher: cipher)
    }

    /// Decodes one datagram.
    ///
    /// - Parameter now: nanoseconds of a clock that never goes back.
    mutating func decode(_ datagram: Datagram, at now: UInt64) -> Outcome {
        do throws(MalformedMessage) {
            return switch try Self.version(datagram.packet.span) {
            case 0, 1: try decodeCommunity(datagram, at: now)
            case 3: try userMessages.decode(datagram, at: now, recent: &recent)
            case let other: throw MalformedMessage("\(other) is not the number of an SNMP version")
            }
        } catch {
            return Outcome(fate: .refused(.malformed(error.description)))
        }
    }

    private static func version(_ bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> Int64 {
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(in: bytes)
        return try message.integer(in: bytes)
    }

    // MARK: - Version 1 and 2c

    private mutating func decodeCommunity(_ datagram: Datagram, at now: UInt64) throws(MalformedMessage) -> Outcome {
        let bytes = datagram.packet.span
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(in: bytes)
        guard let version = Version(rawValue: Int(try message.int32(in: bytes))) else {
            throw MalformedMessage("neither version 1 nor 2c")
        }
        let community = try message.octets(in: bytes)
        // Every accepted community is compared, so that the time taken tells nothing.
        let isAccepted = communities.reduce(false) { ConstantTime.areEqual($1, and: community) || $0 }
        guard isAccepted else { return Outcome(fate: .refused(.unknownCommunity)) }
        if version == .v1 {
            return Outcome(fate: .accepted(try versionOneNotification(in: &message, of: datagram)))
        }
        let pdu = try PDU(from: &message, in: bytes)
        let notification = try Self.notification(pdu, in: datagram, from: .community(version))
        guard pdu.kind == .inform else { return Outcome(fate: .accepted(notification)) }
        let reply = CommunityMessage(version: version, community: community, pdu: pdu.acknowledgement).octets
        guard recent.isNew(Self.identity(of: pdu, from: datagram.source), at: now) else {
            return Outcome(fate: .duplicate, reply: reply)
        }
        return Outcome(fate: .accepted(notification), reply: reply)
    }

    private func versionOneNotification(
        in message: inout BERReader, of datagram: Datagram
    ) throws(MalformedMessage) -> Notification {
        let bytes = datagram.packet.span
        let (tag, contents) = try message.next(in: bytes)
        guard tag == VersionOneTrap.tag else { throw MalformedMessage("the PDU with tag \(tag) notifies of nothing") }
        return Notification(
            try VersionOneTrap(at: contents, in: bytes).contents, in: datagram, from: .community(.v1),
            isConfirmed: false)
    }

    /// The notification that a PDU of version 2c or 3 carries.
    static func notification(
        _ pdu: PDU, in datagram: Datagram, from sender: Notification.Sender
    ) throws(MalformedMessage) -> Notification {
        guard pdu.kind == .trap || pdu.kind == .inform else { throw MalformedMessage("a PDU that notifies of nothing") }
        guard let contents = NotificationContents(pdu.variables) else {
            throw MalformedMessage("a notification without snmpTrapOID.0")
        }
        return Notification(contents, in: datagram, from: sender, isConfirmed: pdu.kind == .inform)
    }

    /// A number that is the same when a sender repeats an inform (version 3 gives it another message id and digest).
    static func identity(of pdu: PDU, from source: Endpoint) -> Int {
        var hasher = Hasher()
        hasher.combine(source)
        hasher.combine(pdu)
        return hasher.finalize()
    }
}

extension Notification {
    fileprivate init(
        _ contents: NotificationContents, in datagram: NotificationDecoder.Datagram, from sender: Sender,
        isConfirmed: Bool
    ) {
        self.init(
            receivedAt: datagram.receivedAt, source: datagram.source, agentAddress: contents.agentAddress,
            sender: sender, isConfirmed: isConfirmed, trap: contents.trap, upTime: contents.upTime,
            variables: contents.variables)
    }
}

extension PDU {
    /// The response to an inform: its own variables (RFC 3416, 4.2.7).
    var acknowledgement: PDU { PDU(kind: .response, requestID: requestID, variables: variables) }
}
