import SNMPValues

/// Sends traps and informs of version 3. The sender's engine vouches for a trap, the receiver's for an inform: its
/// identifier and clock are asked for first (RFC 3412, 6.4; RFC 3414, 4).
struct UserNotification {
    private let user: User
    private let keys: MasterKeys
    private let identity: SendingEngine
    private let cipher: AESCipher

    init(_ user: User, as identity: SendingEngine) throws(NotificationError) {
        guard let cipher = AESCipher() else { throw NotificationError("libcrypto has no AES.") }
        do throws(RequestFailure) {
            keys = try MasterKeys(user)
        } catch {
            throw NotificationError("\(error)")
        }
        self.user = user
        self.identity = identity
        self.cipher = cipher
    }

    func trap(_ contents: NotificationContents) throws(NotificationError) -> [UInt8] {
        let stamp = identity.engine.clock(at: Deadline.now)
        return try packet(contents.pdu(.trap), id: .random(in: 1...Int32.max), stamp: stamp, flags: 0)
    }

    /// Sends an inform and returns when the receiver has acknowledged it.
    func inform(_ contents: NotificationContents, over exchange: StationExchange) throws(NotificationError) {
        let pdu = contents.pdu(.inform)
        let id = Int32.random(in: 1...Int32.max)
        var stamp: EngineClock?
        for wait in NotificationSender.waits {
            let deadline = Deadline(milliseconds: wait)
            if stamp == nil { stamp = try discover(over: exchange, by: deadline) }
            guard let clock = stamp else { continue }
            try exchange.send(try packet(pdu, id: id, stamp: clock, flags: UserMessage.reportable))
            switch try answer(to: id, of: clock, over: exchange, by: deadline) {
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

    /// Asks the receiver for its engine's identifier and clock; nil when it does not answer.
    private func discover(
        over exchange: StationExchange, by deadline: Deadline
    ) throws(NotificationError) -> EngineClock? {
        let id = Int32.random(in: 1...Int32.max)
        guard let packet = Codec.discoveryPacket(id: id) else {
            throw NotificationError("libnetsnmp cannot ask for its engine.")
        }
        try exchange.send(packet)
        while let octets = exchange.answer(by: deadline) {
            if let message = Self.message(in: octets), message.messageID == id {
                return message.clock(in: octets.span)
            }
        }
        return nil
    }

    /// Waits for the answer to a message.
    private func answer(
        to id: Int32, of clock: EngineClock, over exchange: StationExchange, by deadline: Deadline
    ) throws(NotificationError) -> Answer {
        guard let local = LocalisedUser(keys, engine: clock.identifier) else { throw refused }
        while let octets = exchange.answer(by: deadline) {
            guard let message = Self.message(in: octets), message.messageID == id else { continue }
            Codec.setTime(message.clock(in: octets.span))
            guard case .success(let pdu) = octets.withUnsafeBufferPointer({ local.decode($0) }) else { continue }
            if pdu.kind == .response { return .acknowledged }
            guard let report = SecurityReport(pdu) else { continue }
            if case .notInTimeWindow = report { return .anotherClock(message.clock(in: octets.span)) }
            throw NotificationError("\(report.failure)")
        }
        return .nothing
    }

    private static func message(in octets: [UInt8]) -> UserMessage? {
        // A datagram that cannot be read is not an answer.
        try? UserMessage(octets.span)
    }

    private func packet(
        _ pdu: PDU, id: Int32, stamp: EngineClock, flags: UInt8
    ) throws(NotificationError) -> [UInt8] {
        var writer = UserMessageWriter(
            messageID: id, level: flags | UserMessage.level(of: user), stamp: stamp, userName: Array(user.name.utf8))
        if user.authentication != nil { writer.keys = LocalisedKeys(keys, engine: stamp.identifier) }
        let scoped = pdu.scoped(engine: stamp.identifier, context: Array(user.context.utf8))
        let salt = (0..<LocalisedKeys.saltLength).map { _ in UInt8.random(in: 0...255) }
        guard let packet = writer.packet(scoped, salt: salt, with: cipher) else { throw refused }
        return packet
    }

    private var refused: NotificationError { NotificationError("the keys of \(user) cannot be made.") }
}
