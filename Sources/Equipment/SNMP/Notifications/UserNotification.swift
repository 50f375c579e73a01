import SNMPValues

/// Traps and informs of version 3. For a trap the sender's engine vouches, for an inform the receiver's, whose identifier
/// and clock are asked for first (RFC 3412, 6.4; RFC 3414, 4).
struct UserNotification {
    private let user: User
    private let keys: MasterKeys
    private let identity: SendingEngine
    private let cipher: AESCipher

    init(_ user: User, _ identity: SendingEngine) throws(NotificationError) {
        guard let cipher = AESCipher() else { throw NotificationError("libcrypto has no AES.") }
        do throws(RequestFailure) {
            keys = try MasterKeys(user)
        } catch {
            throw NotificationError("\(error)")
        }
        (self.user, self.identity, self.cipher) = (user, identity, cipher)
    }

    func trap(_ contents: NotificationContents) throws(NotificationError) -> [UInt8] {
        let stamp = identity.engine.clock(at: Deadline.now)
        return try packet(contents.pdu(.trap), id: .random(in: 1...Int32.max), stamp, flags: 0)
    }

    /// Returns when the receiver has acknowledged it.
    func inform(_ contents: NotificationContents, _ exchange: DatagramExchange) throws(NotificationError) {
        let pdu = contents.pdu(.inform)
        let id = Int32.random(in: 1...Int32.max)
        var stamp: EngineClock?
        for wait in NotificationSender.waits {
            let deadline = Deadline(milliseconds: wait)
            if stamp == nil { stamp = try discover(exchange, deadline) }
            guard let clock = stamp else { continue }
            try exchange.send(try packet(pdu, id: id, clock, flags: UserMessage.reportable))
            switch try answer(to: id, clock, exchange, deadline) {
            case .acknowledged: return
            case .anotherClock(let other): stamp = other
            case .nothing: stamp = nil
            }
        }
        throw NotificationError("it does not acknowledge; check its address and port, and that it knows \(user).")
    }

    private enum Answer {
        case acknowledged
        case anotherClock(EngineClock)
        case nothing
    }

    private func discover(
        _ exchange: DatagramExchange, _ deadline: Deadline
    ) throws(NotificationError) -> EngineClock? {
        let id = Int32.random(in: 1...Int32.max)
        guard let packet = Codec.discoveryPacket(id: id) else {
            throw NotificationError("libnetsnmp cannot ask for its engine.")
        }
        try exchange.send(packet)
        while let octets = exchange.receive(milliseconds: deadline.left) {
            if let message = Self.message(octets), message.messageID == id { return message.clock(octets.span) }
        }
        return nil
    }

    private func answer(
        to id: Int32, _ clock: EngineClock, _ exchange: DatagramExchange, _ deadline: Deadline
    ) throws(NotificationError) -> Answer {
        guard let local = LocalisedUser(keys, engine: clock.identifier) else { throw refused }
        while let octets = exchange.receive(milliseconds: deadline.left) {
            guard let message = Self.message(octets), message.messageID == id else { continue }
            Codec.setTime(message.clock(octets.span))
            guard case .success(let pdu) = octets.withUnsafeBufferPointer({ local.decode($0) }) else { continue }
            if pdu.kind == .response { return .acknowledged }
            guard let report = SecurityReport(pdu) else { continue }
            if case .notInTimeWindow = report { return .anotherClock(message.clock(octets.span)) }
            throw NotificationError("\(report.failure)")
        }
        return .nothing
    }

    private static func message(_ octets: [UInt8]) -> UserMessage? {
        // What cannot be read is no answer.
        try? UserMessage(octets.span)
    }

    private func packet(
        _ pdu: PDU, id: Int32, _ stamp: EngineClock, flags: UInt8
    ) throws(NotificationError) -> [UInt8] {
        var level = flags
        if user.authentication != nil { level |= UserMessage.authenticated }
        if user.privacy != nil { level |= UserMessage.encrypted }
        let localised = user.authentication == nil ? nil : LocalisedKeys(keys, engine: stamp.identifier)
        let writer = UserMessageWriter(
            messageID: id, level: level, stamp: stamp, userName: Array(user.name.utf8), keys: localised)
        let scoped = pdu.scoped(engine: stamp.identifier, context: Array(user.context.utf8))
        let salt = (0..<LocalisedKeys.saltLength).map { _ in UInt8.random(in: 0...255) }
        guard let packet = writer.packet(scoped, salt: salt, cipher) else { throw refused }
        return packet
    }

    private var refused: NotificationError { NotificationError("the keys of \(user) cannot be made.") }
}
