import SNMPValues

/// Decodes notifications of version 3: traps, for which their sender is authoritative, and informs, for which the
/// receiver is (RFC 3412, 6.4; RFC 3414, 3.2).
struct UserMessageDecoder {
    typealias Datagram = NotificationDecoder.Datagram
    typealias Outcome = NotificationDecoder.Outcome

    /// A datagram's message, what its header claims, and the sender's keys.
    private struct Claimed {
        var datagram: Datagram
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
    /// The latest encrypted response's; it begins anywhere (RFC 3414, 8.1.1.1; RFC 3826, 3.1.4.1).
    private var salt = UInt32.random(in: .min ... .max)

    init(users: NotificationUsers, engine: LocalEngine, cipher: AESCipher) {
        self.users = users
        self.engine = engine
        self.cipher = cipher
    }

    mutating func decode(
        _ datagram: Datagram, at now: UInt64, recent: inout RecentMessages
    ) throws(MalformedMessage) -> Outcome {
        var claimed = try claim(datagram)
        // Only a message that asks for an answer may learn who we are; a trap comes with its sender's engine.
        if !claimed.isOwn, claimed.message.isReportable {
            return Outcome(fate: .discovery, reply: report(.unknownEngine, on: claimed, at: now))
        }
        let finding = users.check(
            claimed.message, in: datagram.packet, of: claimed.userName, at: claimed.stamp.identifier)
        switch finding {
        case .refused(let report, let reason):
            return Outcome(fate: .refused(reason), reply: self.report(report, on: claimed, at: now))
        case .authentic(let keys): claimed.keys = keys
        }
        guard claimed.keys == nil || isTimely(claimed, at: now) else { return outdated(claimed, at: now) }
        return try open(claimed, at: now, recent: &recent)
    }

    /// Reads a message's header.
    private func claim(_ datagram: Datagram) throws(MalformedMessage) -> Claimed {
        let bytes = datagram.packet.span
        let message = try UserMessage(bytes)
        let claimed = Claimed(
            datagram: datagram, message: message, stamp: message.clock(in: bytes),
            userName: BERReader.octets(at: message.userName, in: bytes),
            isOwn: datagram.packet[message.engineID].elementsEqual(engine.identifier))
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
        if claimed.isOwn { engine.accepts(claimed.stamp, at: now) } else { senders.accepts(claimed.stamp, at: now) }
    }

    /// Tells a sender of informs that has yet to learn the clock; refuses a trap that is too old.
    private mutating func outdated(_ claimed: Claimed, at now: UInt64) -> Outcome {
        guard let reply = report(.notInTimeWindow, on: claimed, isSigned: true, at: now) else {
            return Outcome(fate: .refused(.outsideTimeWindow))
        }
        return Outcome(fate: .discovery, reply: reply)
    }

    private mutating func open(
        _ claimed: Claimed, at now: UInt64, recent: inout RecentMessages
    ) throws(MalformedMessage) -> Outcome {
        guard let plain = try plain(claimed) else {
            return Outcome(fate: .refused(.undecipherable), reply: report(.decryptionError, on: claimed, at: now))
        }
        let bytes = plain.octets.span
        let header = plain.scoped.header
        // The engine that vouches for a message must be the one that RFC 3412, 6.4, names for its kind.
        let expected: PDU.Kind = if claimed.isOwn { .inform } else { .trap }
        guard header.kind == expected else {
            throw MalformedMessage("a PDU that notifies of nothing, or by the wrong engine")
        }
        let pdu = PDU(kind: header.kind, requestID: header.requestID, variables: try header.variables(in: bytes))
        let sender = Notification.Sender.user(
            String(decoding: claimed.userName, as: UTF8.self), engine: claimed.stamp.identifier)
        let notification = try NotificationDecoder.notification(pdu, in: claimed.datagram, from: sender)
        guard claimed.isOwn else {
            // Without a digest nothing tells a repeated trap from a second one.
            guard claimed.keys == nil || recent.isNew(Self.identity(of: claimed), at: now) else {
                return Outcome(fate: .duplicate)
            }
            return Outcome(fate: .accepted(notification))
        }
        let answer = pdu.acknowledgement.scoped(
            engine: BERReader.octets(at: plain.scoped.contextEngineID, in: bytes),
            context: BERReader.octets(at: plain.scoped.contextName, in: bytes))
        let isNew = recent.isNew(NotificationDecoder.identity(of: pdu, from: claimed.datagram.source), at: now)
        let reply = packet(answer, to: claimed, level: claimed.message.level, at: now)
        guard isNew else { return Outcome(fate: .duplicate, reply: reply) }
        return Outcome(fate: .accepted(notification), reply: reply)
    }

    /// A message's octets in clear, and its scoped PDU. Nil when it cannot be decrypted: a wrong privacy key leaves
    /// noise.
    private func plain(
        _ claimed: Claimed
    ) throws(MalformedMessage) -> (octets: [UInt8], scoped: ScopedPDU)? {
        let message = claimed.message
        let packet = claimed.datagram.packet
        guard message.isEncrypted else { return (packet, try ScopedPDU(at: message.data, in: packet.span)) }
        let decrypted = claimed.keys?.decrypt(
            Array(packet[message.data]), stamp: claimed.stamp, salt: Array(packet[message.salt]), with: cipher)
        guard let plain = decrypted else { return nil }
        do throws(MalformedMessage) {
            return (plain, try ScopedPDU(at: 0..<plain.count, in: plain.span))
        } catch {
            return nil
        }
    }

    /// A number that tells an authentic message from every other: by its digest.
    private static func identity(of claimed: Claimed) -> Int {
        var hasher = Hasher()
        hasher.combine(claimed.stamp.identifier)
        hasher.combine(claimed.datagram.packet[claimed.message.mac])
        return hasher.finalize()
    }

    // MARK: - Answers

    /// The Report that tells a sender of informs what was wrong (RFC 3412, 7.1, step 3); nil for other senders.
    private mutating func report(
        _ report: SecurityReport, on claimed: Claimed, isSigned: Bool = false, at now: UInt64
    ) -> [UInt8]? {
        reported[report, default: 0] &+= 1
        guard claimed.message.isReportable else { return nil }
        let counter = VarBind(name: report.counter, value: .counter32(reported[report, default: 0]))
        let pdu = PDU(kind: .report, requestID: Self.requestID(of: claimed), variables: [counter])
        var level: UInt8 = 0
        if isSigned { level = UserMessage.authenticated }
        return packet(
            pdu.scoped(engine: engine.identifier, context: []), to: claimed, level: level, at: now)
    }

    /// The message's request id, or 0 where it cannot be read.
    private static func requestID(of claimed: Claimed) -> Int32 {
        guard !claimed.message.isEncrypted else { return 0 }
        do throws(MalformedMessage) {
            return try ScopedPDU(at: claimed.message.data, in: claimed.datagram.packet.span).header.requestID
        } catch {
            return 0
        }
    }

    private mutating func packet(_ scoped: [UInt8], to claimed: Claimed, level: UInt8, at now: UInt64) -> [UInt8]? {
        salt &+= 1
        let writer = UserMessageWriter(
            messageID: claimed.message.messageID, level: level, stamp: engine.clock(at: now),
            userName: claimed.userName, keys: claimed.keys)
        return writer.packet(scoped, salt: saltOctets, with: cipher)
    }

    /// Boots and a counter, as DES needs it; for AES any number that does not come twice will do.
    private var saltOctets: [UInt8] {
        let number = UInt64(engine.boots) << 32 | UInt64(salt)
        return (0..<LocalisedKeys.saltLength).map { UInt8(truncatingIfNeeded: number >> (56 - UInt64($0) * 8)) }
    }
}

extension UserMessage {
    var isReportable: Bool { flags & Self.reportable != 0 }

    /// The bits of authentication and encryption.
    var level: UInt8 { flags & (Self.authenticated | Self.encrypted) }
}
