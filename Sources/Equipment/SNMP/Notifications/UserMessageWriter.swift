import SNMPValues

/// Writes version 3 messages: answers to informs, Reports, traps and informs.
struct UserMessageWriter {
    var messageID: Int32
    /// The flags of `UserMessage`.
    var level: UInt8
    /// The engine that vouches, and its clock.
    var stamp: EngineClock
    var userName: [UInt8]
    /// Nil where nothing is authenticated or encrypted.
    var keys: LocalisedKeys?

    /// The most that UDP over IPv4 can carry (RFC 3417, 3.2).
    private static let maximumSize: Int64 = 65_507

    /// The message that carries a scoped PDU. Nil when it cannot be encrypted.
    func packet(_ scoped: [UInt8], salt: [UInt8], with cipher: AESCipher) -> [UInt8]? {
        guard level & UserMessage.encrypted != 0 else { return signed(octets(data: scoped, salt: [])) }
        guard let closed = keys?.encrypt(scoped, stamp: stamp, salt: salt, with: cipher) else { return nil }
        return signed(octets(data: closed, salt: salt))
    }

    private var digestLength: Int {
        guard level & UserMessage.authenticated != 0 else { return 0 }
        return keys?.digestLength ?? 0
    }

    /// The message with its digest. Nil would mean that the message just written cannot be read.
    private func signed(_ octets: [UInt8]) -> [UInt8]? {
        guard digestLength > 0 else { return octets }
        var packet = octets
        do throws(MalformedMessage) {
            let place = try UserMessage(packet.span).mac
            keys?.sign(&packet, digest: place)
            return packet
        } catch {
            return nil
        }
    }

    /// The message with zeros for its digest.
    private func octets(data: [UInt8], salt: [UInt8]) -> [UInt8] {
        var writer = BERWriter()
        writer.constructed(BERReader.Tag.sequence) { message in
            message.integer(3)
            message.constructed(BERReader.Tag.sequence) { global in
                global.integer(Int64(messageID))
                global.integer(Self.maximumSize)
                global.octetString([level])
                global.integer(Int64(UserMessage.userSecurityModel))
            }
            message.constructed(BERReader.Tag.octetString) { security in
                security.constructed(BERReader.Tag.sequence) { parameters in
                    parameters.octetString(stamp.identifier)
                    parameters.integer(Int64(stamp.boots))
                    parameters.integer(Int64(stamp.time))
                    parameters.octetString(userName)
                    parameters.octetString([UInt8](repeating: 0, count: digestLength))
                    parameters.octetString(salt)
                }
            }
            if level & UserMessage.encrypted != 0 { message.octetString(data) } else { message.raw(data) }
        }
        return writer.octets
    }
}

extension PDU {
    /// The scoped PDU that holds it (RFC 3412, 6.8).
    func scoped(engine: [UInt8], context: [UInt8]) -> [UInt8] {
        var writer = BERWriter()
        writer.constructed(BERReader.Tag.sequence) { scoped in
            scoped.octetString(engine)
            scoped.octetString(context)
            write(to: &scoped)
        }
        return writer.octets
    }
}

extension SecurityReport {
    /// The counter that a Report carries (RFC 3414, 5, usmStats; RFC 3413, 3.2, snmpUnknownContexts).
    var counter: ObjectIdentifier {
        let usmStats: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 15, 1, 1]
        return switch self {
        case .unsupportedSecurityLevel: usmStats.appending([1, 0])
        case .notInTimeWindow: usmStats.appending([2, 0])
        case .unknownUser: usmStats.appending([3, 0])
        case .unknownEngine: usmStats.appending([4, 0])
        case .wrongDigest: usmStats.appending([5, 0])
        case .decryptionError: usmStats.appending([6, 0])
        case .unknownContext: [1, 3, 6, 1, 6, 3, 12, 1, 5, 0]
        }
    }
}
