/// Notifications of version 3: traps, for which their sender is authoritative, and informs, for which the receiver is
/// (RFC 3412, 6.4; RFC 3414, 3.2).
struct UserMessageDecoder {
    private typealias Outcome = NotificationDecoder.Outcome

    private var users: NotificationUsers
    private let engine: LocalEngine
    private var senders = SenderClocks()
    private var statistics: [SecurityStatistic: UInt32] = [:]
    /// Of the latest encrypted response; begins anywhere (RFC 3414, 8.1.1.1; RFC 3826, 3.1.4.1).
    private var salt = UInt32.random(in: .min ... .max)

    init(users: NotificationUsers, engine: LocalEngine) { (self.users, self.engine) = (users, engine) }

    mutating func decode(
        _ datagram: NotificationDecoder.Datagram, at now: UInt64, recent: inout RecentMessages
    ) throws(MalformedMessage) -> NotificationDecoder.Outcome {
        let message = try UserMessage(datagram.packet.span)
        let isOwn = message.engine.identifier == engine.identifier
        // Only what asks for an answer may be told who we are; a trap comes with its sender's engine.
        if !isOwn, message.flags.contains(.reportable) {
            return Outcome(fate: .discovery, reply: report(.unknownEngineIDs, on: message, datagram, at: now))
        }
        switch users.check(message, datagram.packet) {
        case .refused(let reason):
            let reply = reason.statistic.flatMap { report($0, on: message, datagram, at: now) }
            return Outcome(fate: .refused(reason), reply: reply)
        case .authentic(let keys):
            if keys != nil,
                !(isOwn ? engine.accepts(message.engine, at: now) : senders.accepts(message.engine, at: now))
            {
                return outdated(message, datagram, keys, at: now)
            }
            return try opened(message, datagram, keys, isOwn: isOwn, at: now, recent: &recent)
        }
    }

    /// A sender of informs that has yet to learn the clock is told; a trap that is too old is no trap.
    private mutating func outdated(
        _ message: UserMessage, _ datagram: NotificationDecoder.Datagram, _ keys: LocalisedKeys?, at now: UInt64
    ) -> NotificationDecoder.Outcome {
        let reply = report(.notInTimeWindows, on: message, datagram, keys: keys, at: now)
        return Outcome(fate: reply == nil ? .refused(.outsideTimeWindow) : .discovery, reply: reply)
    }

    private mutating func opened(
        _ message: UserMessage, _ datagram: NotificationDecoder.Datagram, _ keys: LocalisedKeys?, isOwn: Bool,
        at now: UInt64, recent: inout RecentMessages
    ) throws(MalformedMessage) -> NotificationDecoder.Outcome {
        guard let scoped = try scopedPDU(message, datagram.packet, keys) else {
            return Outcome(
                fate: .refused(.undecipherable), reply: report(.decryptionErrors, on: message, datagram, at: now))
        }
        // The engine that vouches for a message must be the one that RFC 3412, 6.4, names for its kind.
        guard scoped.pdu.kind == (isOwn ? .inform : .trap) else {
            throw MalformedMessage("a PDU that notifies of nothing, or by the wrong engine")
        }
        let sender = Notification.Sender.user(
            String(decoding: message.userName, as: UTF8.self), engine: message.engine.identifier)
        let notification = try NotificationDecoder.notification(scoped.pdu, datagram, sender)
        guard isOwn else {
            let isNew = keys == nil || recent.isNew(Self.identity(of: message, datagram.packet), at: now)
            return Outcome(fate: isNew ? .accepted(notification) : .duplicate)
        }
        let isNew = recent.isNew(NotificationDecoder.identity(of: scoped.pdu, from: datagram.source), at: now)
        return Outcome(
            fate: isNew ? .accepted(notification) : .duplicate,
            reply: response(to: message, scoped, keys, at: now))
    }

    /// Nil when it cannot be decrypted. A wrong privacy key leaves noise, which is no scoped PDU.
    private func scopedPDU(
        _ message: UserMessage, _ packet: [UInt8], _ keys: LocalisedKeys?
    ) throws(MalformedMessage) -> ScopedPDU? {
        guard message.flags.contains(.encrypted) else { return try ScopedPDU(message.scoped, packet.span) }
        let closed = Array(packet[message.scoped])
        guard let plain = keys?.decrypt(closed, stamp: message.engine, salt: message.salt) else { return nil }
        do throws(MalformedMessage) {
            return try ScopedPDU(0..<plain.count, plain.span)
        } catch {
            return nil
        }
    }

    /// An authentic message is told from every other by its digest.
    private static func identity(of message: UserMessage, _ packet: [UInt8]) -> Int {
        var hasher = Hasher()
        hasher.combine(message.engine.identifier)
        hasher.combine(packet[message.digest])
        return hasher.finalize()
    }

    // MARK: - Answers

    private mutating func response(
        to message: UserMessage, _ scoped: ScopedPDU, _ keys: LocalisedKeys?, at now: UInt64
    ) -> [UInt8]? {
        let answer = ScopedPDU(
            contextEngine: scoped.contextEngine, contextName: scoped.contextName, pdu: scoped.pdu.acknowledgement)
        return packet(answer, message, flags: message.flags.subtracting(.reportable), keys, at: now)
    }

    /// Tells a sender of informs what was wrong (RFC 3412, 7.1, step 3); nil to whom is not to be told.
    private mutating func report(
        _ statistic: SecurityStatistic, on message: UserMessage, _ datagram: NotificationDecoder.Datagram,
        keys: LocalisedKeys? = nil, at now: UInt64
    ) -> [UInt8]? {
        statistics[statistic, default: 0] &+= 1
        guard message.flags.contains(.reportable) else { return nil }
        let counter = VarBind(name: statistic.object, value: .counter32(statistics[statistic, default: 0]))
        let requestID = Self.requestID(message, datagram.packet)
        let scoped = ScopedPDU(
            contextEngine: engine.identifier,
            pdu: PDU(kind: .report, requestID: requestID, variables: [counter]))
        return packet(scoped, message, flags: keys == nil ? [] : .authenticated, keys, at: now)
    }

    /// Of the message, where it can be read.
    private static func requestID(_ message: UserMessage, _ packet: [UInt8]) -> Int32 {
        guard !message.flags.contains(.encrypted) else { return 0 }
        do throws(MalformedMessage) {
            return try ScopedPDU(message.scoped, packet.span).pdu.requestID
        } catch {
            return 0
        }
    }

    private mutating func packet(
        _ scoped: ScopedPDU, _ message: UserMessage, flags: UserMessage.Flags, _ keys: LocalisedKeys?, at now: UInt64
    ) -> [UInt8]? {
        let stamp = engine.clock(at: now)
        var (contents, saltOctets) = (scoped.octets, [UInt8]())
        if flags.contains(.encrypted) {
            saltOctets = nextSalt()
            guard let closed = keys?.encrypt(contents, stamp: stamp, salt: saltOctets) else { return nil }
            contents = closed
        }
        var packet = UserMessage.octets(
            messageID: message.messageID, flags: flags, engine: stamp, userName: message.userName,
            digestLength: flags.contains(.authenticated) ? keys?.digestLength ?? 0 : 0, salt: saltOctets,
            scoped: contents)
        guard flags.contains(.authenticated) else { return packet }
        do throws(MalformedMessage) {
            let place = try UserMessage(packet.span).digest
            return keys?.sign(&packet, digest: place) == true ? packet : nil
        } catch {
            return nil
        }
    }

    /// Boots and a counter, as DES wants it; for AES any number that does not come twice will do.
    private mutating func nextSalt() -> [UInt8] {
        salt &+= 1
        let number = UInt64(engine.boots) << 32 | UInt64(salt)
        return (0..<LocalisedKeys.saltLength).map { UInt8(truncatingIfNeeded: number >> (56 - UInt64($0) * 8)) }
    }
}

/// The counters of the user-based security model (RFC 3414, 5: usmStats), which its Reports carry.
enum SecurityStatistic: UInt32 {
    case unsupportedSecurityLevels = 1
    case notInTimeWindows = 2
    case unknownUserNames = 3
    case unknownEngineIDs = 4
    case wrongDigests = 5
    case decryptionErrors = 6

    var object: ObjectIdentifier { [1, 3, 6, 1, 6, 3, 15, 1, 1, rawValue, 0] }
}

extension NotificationRefusal.Reason {
    /// How the user-based security model counts it, where it does.
    fileprivate var statistic: SecurityStatistic? {
        switch self {
        case .unknownUser: .unknownUserNames
        case .securityLevel: .unsupportedSecurityLevels
        case .outsideTimeWindow: .notInTimeWindows
        case .undecipherable: .decryptionErrors
        case .wrongDigest: .wrongDigests
        case .unknownCommunity, .malformed: nil
        }
    }
}
