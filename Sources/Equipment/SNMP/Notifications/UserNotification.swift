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
    ///
    /// What a receiver reports without proof can be forged: it says why nobody has acknowledged, and ends nothing.
    func inform(_ contents: NotificationContents, over exchange: StationExchange) throws(NotificationError) {
        let pdu = contents.pdu(.inform)
        let id = Int32.random(in: 1...Int32.max)
        var stamp: EngineClock?
        var suspicion: RequestFailure?
        for wait in NotificationSender.waits {
            let deadline = Deadline(milliseconds: wait)
            if stamp == nil { stamp = try discover(over: exchange, by: deadline) }
            var turns = 0
            while let clock = stamp, turns < Self.mostTurns {
                turns += 1
                try exchange.send(try packet(pdu, id: id, stamp: clock, flags: UserMessage.reportable))
                let answer = try answer(to: id, of: clock, over: exchange, by: deadline, suspicion: &suspicion)
                if case .acknowledged = answer { return }
                guard case .otherClock(let other) = answer else {
                    stamp = nil
                    break
                }
                stamp = other
            }
        }
        if let suspicion { throw NotificationError("\(suspicion)") }
        throw NotificationError("it does not acknowledge; check its address and port, and that it knows \(user).")
    }

    /// Sendings in one try because of what Reports say.
    private static let mostTurns = 4

    private enum Answer {
        case acknowledged
        /// The receiver's engine has another clock, or another one may be there.
        case otherClock(EngineClock)
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
            guard let message = Self.message(in: octets), message.messageID == id else { continue }
            let clock = message.clock(in: octets.span)
            if (5...32).contains(clock.identifier.count) { return clock }
        }
        return nil
    }

    /// Waits for the answer to a message.
    private func answer(
        to id: Int32, of clock: EngineClock, over exchange: StationExchange, by deadline: Deadline,
        suspicion: inout RequestFailure?
    ) throws(NotificationError) -> Answer {
        guard let local = LocalisedUser(keys, engine: clock.identifier) else { throw refused }
        while let octets = exchange.answer(by: deadline) {
            guard let message = Self.message(in: octets), message.messageID == id else { continue }
            let other = message.clock(in: octets.span)
            Codec.setTime(other)
            guard case .success(let pdu) = octets.withUnsafeBufferPointer({ local.decode($0) }) else {
                // Another engine's keys; only a Report may come from one that is not known yet.
                if !message.isAuthenticated, other.identifier != clock.identifier { return .otherClock(other) }
                continue
            }
            // The library opens messages of a lower level than the user's, too.
            let isProven = user.authentication == nil || message.isAuthenticated
            if pdu.kind == .response, message.level == UserMessage.level(of: user) { return .acknowledged }
            guard let report = SecurityReport(pdu) else { continue }
            switch report {
            case .notInTimeWindow where isProven: return .otherClock(other)
            case .unknownEngine where other.identifier != clock.identifier: return .otherClock(other)
            default:
                if isProven { throw NotificationError("\(report.failure)") }
                suspicion = report.failure
            }
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
