import SNMPValues

/// Notifications of version 3: traps, for which their sender is authoritative, and informs, for which the receiver is
/// (RFC 3412, 6.4; RFC 3414, 3.2).
struct UserMessageDecoder {
    typealias Datagram = NotificationDecoder.Datagram
    typealias Outcome = NotificationDecoder.Outcome

    /// A message with what its header says, and the keys of who sent it.
    private struct Claimed {
        var message: UserMessage
        var stamp: EngineClock
        var userName: [UInt8]
        /// Nil without authentication.
        var keys: LocalisedKeys?
        var isOwn: Bool
    }

    private var users: NotificationUsers
    private let engine: LocalEngine
    private let cipher: AESCipher
    private var senders = SenderClocks()
    private var reported: [SecurityReport: UInt32] = [:]
    /// Of the latest encrypted response; begins anywhere (RFC 3414, 8.1.1.1; RFC 3826, 3.1.4.1).
    private var salt = UInt32.random(in: .min ... .max)

    init(users: NotificationUsers, engine: LocalEngine, cipher: AESCipher) {
        (self.users, self.engine, self.cipher) = (users, engine, cipher)
    }

    mutating func decode(
        _ datagram: Datagram, at now: UInt64, recent: inout RecentMessages
    ) throws(MalformedMessage) -> Outcome {
        var claimed = try claim(datagram.packet)
        // Only what asks for an answer may be told who we are; a trap comes with its sender's engine.
        if !claimed.isOwn, claimed.message.isReportable {
            return Outcome(fate: .discovery, reply: report(.unknownEngine, on: claimed, datagram, at: now))
        }
        switch users.check(claimed.message, of: claimed.userName, at: claimed.stamp.identifier, datagram.packet) {
        case .refused(let report, let reason):
            return Outcome(fate: .refused(reason), reply: self.report(report, on: claimed, datagram, at: now))
        case .authentic(let keys): claimed.keys = keys
        }
        guard claimed.keys == nil || isTimely(claimed, at: now) else { return outdated(claimed, datagram, at: now) }
        return try open(claimed, datagram, at: now, recent: &recent)
    }

    private func claim(_ packet: [UInt8]) throws(MalformedMessage) -> Claimed {
        let bytes = packet.span
        let message = try UserMessage(bytes)
        let claimed = Claimed(
            message: message, stamp: message.clock(bytes), userName: BERReader.octets(message.userName, bytes),
            isOwn: packet[message.engineID].elementsEqual(engine.identifier))
        guard message.messageID >= 0, message.isAuthenticated || !message.isEncrypted else {
            throw MalformedMessage("flags or a message id that RFC 3412 does not know")
        }
        // A question for the engine may leave it empty.
        let isEngine = (5...32).contains(message.engineID.count) || message.isReportable
        guard isEngine, message.engineID.count <= 32, message.userName.count <= 32,
            max(message.boots, message.time) <= SenderClocks.lastBoots
        else { throw MalformedMessage("an engine or user that RFC 3414 does not know") }
        return claimed
    }

    private mutating func isTimely(_ claimed: Claimed, at now: UInt64) -> Bool {
        claimed.isOwn ? engine.accepts(claimed.stamp, at: now) : senders.accepts(claimed.stamp, at: now)
    }

    /// A sender of informs that has yet to learn the clock is told; a trap that is too old is no trap.
    private mutating func outdated(_ claimed: Claimed, _ datagram: Datagram, at now: UInt64) -> Outcome {
        let reply = report(.notInTimeWindow, on: claimed, datagram, isSigned: true, at: now)
        return Outcome(fate: reply == nil ? .refused(.outsideTimeWindow) : .discovery, reply: reply)
    }

    private mutating func open(
        _ claimed: Claimed, _ datagram: Datagram, at now: UInt64, recent: inout RecentMessages
    ) throws(MalformedMessage) -> Outcome {
        guard let plain = try plain(claimed, datagram.packet) else {
            return Outcome(
                fate: .refused(.undecipherable), reply: report(.decryptionError, on: claimed, datagram, at: now))
        }
        let bytes = plain.octets.span
        let header = plain.scoped.header
        // The engine that vouches for a message must be the one that RFC 3412, 6.4, names for its kind.
        guard header.kind == (claimed.isOwn ? .inform : .trap) else {
            throw MalformedMessage("a PDU that notifies of nothing, or by the wrong engine")
        }
        let pdu = PDU(kind: header.kind, requestID: header.requestID, variables: try header.variables(bytes))
        let sender = Notification.Sender.user(
            String(decoding: claimed.userName, as: UTF8.self), engine: claimed.stamp.identifier)
        let notification = try NotificationDecoder.notification(pdu, datagram, sender)
        guard claimed.isOwn else {
            let isNew = claimed.keys == nil || recent.isNew(Self.identity(of: claimed, datagram.packet), at: now)
            return Outcome(fate: isNew ? .accepted(notification) : .duplicate)
        }
        let answer = pdu.acknowledgement.scoped(
            engine: BERReader.octets(plain.scoped.contextEngineID, bytes),
            context: BERReader.octets(plain.scoped.contextName, bytes))
        let isNew = recent.isNew(NotificationDecoder.identity(of: pdu, from: datagram.source), at: now)
        return Outcome(
            fate: isNew ? .accepted(notification) : .duplicate,
            reply: packet(answer, to: claimed, level: claimed.message.level, at: now))
    }

    /// Nil when it cannot be decrypted: a wrong privacy key leaves noise, which is no scoped PDU.
    private func plain(
        _ claimed: Claimed, _ packet: [UInt8]
    ) throws(MalformedMessage) -> (octets: [UInt8], scoped: ScopedPDU)? {
        let message = claimed.message
        guard message.isEncrypted else { return (packet, try ScopedPDU(message.data, packet.span)) }
        let (closed, salt) = (Array(packet[message.data]), Array(packet[message.salt]))
        guard let plain = claimed.keys?.decrypt(closed, stamp: claimed.stamp, salt: salt, cipher) else { return nil }
        do throws(MalformedMessage) {
            return (plain, try ScopedPDU(0..<plain.count, plain.span))
        } catch {
            return nil
        }
    }

    /// An authentic message is told from every other by its digest.
    private static func identity(of claimed: Claimed, _ packet: [UInt8]) -> Int {
        var hasher = Hasher()
        hasher.combine(claimed.stamp.identifier)
        hasher.combine(packet[claimed.message.mac])
        return hasher.finalize()
    }

    // MARK: - Answers

    /// Tells a sender of informs what was wrong (RFC 3412, 7.1, step 3); nil to whom is not to be told.
    private mutating func report(
        _ report: SecurityReport, on claimed: Claimed, _ datagram: Datagram, isSigned: Bool = false, at now: UInt64
    ) -> [UInt8]? {
        reported[report, default: 0] &+= 1
        guard claimed.message.isReportable else { return nil }
        let counter = VarBind(name: report.counter, value: .counter32(reported[report, default: 0]))
        let requestID = Self.requestID(claimed.message, datagram.packet)
        let pdu = PDU(kind: .report, requestID: requestID, variables: [counter])
        return packet(
            pdu.scoped(engine: engine.identifier, context: []), to: claimed,
            level: isSigned ? UserMessage.authenticated : 0, at: now)
    }

    /// Of the message, where it can be read.
    private static func requestID(_ message: UserMessage, _ packet: [UInt8]) -> Int32 {
        guard !message.isEncrypted else { return 0 }
        do throws(MalformedMessage) {
            return try ScopedPDU(message.data, packet.span).header.requestID
        } catch {
            return 0
        }
    }

    private mutating func packet(_ scoped: [UInt8], to claimed: Claimed, level: UInt8, at now: UInt64) -> [UInt8]? {
        salt &+= 1
        let writer = UserMessageWriter(
            messageID: claimed.message.messageID, level: level, stamp: engine.clock(at: now),
            userName: claimed.userName, keys: claimed.keys)
        return writer.packet(scoped, salt: saltOctets, cipher)
    }

    /// Boots and a counter, as DES wants it; for AES any number that does not come twice will do.
    private var saltOctets: [UInt8] {
        let number = UInt64(engine.boots) << 32 | UInt64(salt)
        return (0..<LocalisedKeys.saltLength).map { UInt8(truncatingIfNeeded: number >> (56 - UInt64($0) * 8)) }
    }
}

extension UserMessage {
    var isReportable: Bool { flags & Self.reportable != 0 }

    /// Authenticated and encrypted bits.
    var level: UInt8 { flags & (Self.authenticated | Self.encrypted) }
}
