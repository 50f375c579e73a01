internal import CCrypto
import CNetSNMP
import SNMPValues

/// One user's keys at one engine, and how messages are protected with them. Belongs to the engine's thread.
///
/// libnetsnmp derives and localises the keys. It also protects and opens messages where DES is the cipher; all others are
/// done here, octet for octet alike, because the library's list of engine times and its decoder grow with the number of
/// engines.
final class UserSecurity {
    private enum Protection {
        case own(us_keys)
        case library(LocalisedUser)
    }

    private let protection: Protection
    private let engineID: [UInt8]
    private let userName: [UInt8]
    private let context: [UInt8]
    private let contextName: String
    /// Authenticated and encrypted bits.
    private let level: UInt8

    init(_ keys: MasterKeys, engine: [UInt8]) throws(RequestFailure) {
        let user = keys.user
        (engineID, userName, context) = (engine, Array(user.name.utf8), Array(user.context.utf8))
        contextName = user.context
        level =
            (user.authentication == nil ? 0 : UserMessage.authenticated)
            | (user.privacy == nil ? 0 : UserMessage.encrypted)
        guard let localised = LocalisedUser(keys, engine: engine) else {
            throw .cannotSend("libnetsnmp refuses \(user.description)")
        }
        guard user.privacy?.protocol != .des, let own = Self.keys(localised, user) else {
            protection = .library(localised)
            return
        }
        protection = .own(own)
    }

    /// Nil where libcrypto lacks the algorithm.
    static func keys(_ user: LocalisedUser, _ settings: User) -> us_keys? {
        var own = us_keys()
        guard let authentication = settings.authentication else { return own }
        var localised = mn_localised()
        guard Library.withLibrary({ mn_user_keys(user.pointer, &localised) }) == 0 else { return nil }
        let length = settings.privacy?.protocol.keyLength ?? 0
        guard length <= Int(localised.privacy_length) else { return nil }
        let status = withUnsafeBytes(of: &localised.authentication_key) { key in
            withUnsafeBytes(of: &localised.privacy_key) { cipherKey in
                us_prepare(
                    &own, authentication.protocol.number, key.baseAddress, Int(localised.authentication_length),
                    cipherKey.baseAddress, length)
            }
        }
        return status == 0 ? own : nil
    }

    // MARK: - Out

    /// Leaves the message of a request in the writer; false when it does not fit or libcrypto refuses.
    func write(
        _ query: Query, id: Int32, _ clock: EngineClock, with tools: inout SecurityTools
    ) -> Bool {
        switch protection {
        case .library(let user):
            Codec.setTime(clock)
            guard let packet = Codec.packet(query, id: id, user, context: contextName),
                tools.writer.octets.count >= packet.count
            else { return false }
            tools.writer.reset()
            tools.writer.append(packet)
            return true
        case .own(let keys):
            guard let pdu = query.encoding, tools.writer.octets.count >= pdu.octets.count + Self.mostOverhead else {
                return false
            }
            return write(pdu, id: id, clock, keys, &tools)
        }
    }

    /// Of everything around the PDU: three strings of at most 32, 32 and 255 octets, digests, numbers and headers.
    private static let mostOverhead = 1024

    private func write(
        _ pdu: QueryEncoding, id: Int32, _ clock: EngineClock, _ keys: us_keys, _ tools: inout SecurityTools
    ) -> Bool {
        tools.writer.reset()
        tools.writer.append(pdu.octets)
        tools.writer.patch(tools.writer.start + pdu.idOffset, id)
        tools.writer.octetString(context)
        tools.writer.octetString(engineID)
        tools.writer.header(BERReader.Tag.sequence, length: tools.writer.count)
        var salt: [UInt8] = []
        if level & UserMessage.encrypted != 0 {
            salt = tools.nextSalt()
            guard encrypt(clock, salt, keys, &tools) else { return false }
            tools.writer.header(BERReader.Tag.octetString, length: tools.writer.count)
        }
        let macPlace = writeParameters(clock, salt, Int(keys.mac_length), &tools.writer)
        writeGlobal(id, &tools.writer)
        tools.writer.unsigned(3)
        tools.writer.header(BERReader.Tag.sequence, length: tools.writer.count)
        if keys.mac_length > 0 {
            let offset = macPlace - tools.writer.start
            tools.writer.withWritten { message in
                var mac = Mac()
                mac.compute(keys, message)
                mac.copy(to: message, at: offset, count: Int(keys.mac_length))
            }
        }
        return true
    }

    private func encrypt(
        _ clock: EngineClock, _ salt: [UInt8], _ keys: us_keys, _ tools: inout SecurityTools
    ) -> Bool {
        let vector = Self.vector(boots: clock.boots, time: clock.time) + salt
        let cipher = tools.cipher
        return tools.writer.withWritten { plain in
            withUnsafePointer(to: keys) { us_crypt(cipher, $0, 1, vector, plain.baseAddress, plain.count) == 0 }
        }
    }

    /// Returns where the digest goes.
    private func writeParameters(
        _ clock: EngineClock, _ salt: [UInt8], _ macLength: Int, _ writer: inout ReverseWriter
    ) -> Int {
        let end = writer.count
        writer.octetString(salt)
        writer.octetString([UInt8](repeating: 0, count: macLength))
        // The header of a string of so few octets is two octets.
        let macPlace = writer.start + 2
        writer.octetString(userName)
        writer.unsigned(clock.time)
        writer.unsigned(clock.boots)
        writer.octetString(engineID)
        writer.header(BERReader.Tag.sequence, length: writer.count - end)
        writer.header(BERReader.Tag.octetString, length: writer.count - end)
        return macPlace
    }

    private func writeGlobal(_ id: Int32, _ writer: inout ReverseWriter) {
        let end = writer.count
        writer.unsigned(UInt32(UserMessage.userSecurityModel))
        writer.octetString([level | UserMessage.reportable])
        writer.unsigned(65_507)
        writer.unsigned(UInt32(bitPattern: id))
        writer.header(BERReader.Tag.sequence, length: writer.count - end)
    }

    // MARK: - In

    /// What a message that claims to come from the engine and user is.
    enum Opened {
        case pdu(PDU)
        /// Not from them, or not of the present.
        case unauthentic(RequestFailure)
    }

    /// Authenticates, decrypts and decodes a message, in place.
    func open(
        _ packet: UnsafeMutableBufferPointer<UInt8>, _ message: UserMessage, for session: UserSession, at now: UInt64,
        expecting count: Int, with tools: inout SecurityTools
    ) throws(MalformedMessage) -> Opened {
        guard Self.equal(packet, message.engineID, engineID), Self.equal(packet, message.userName, userName) else {
            return .unauthentic(.malformed("another engine's or user's answer"))
        }
        guard message.flags & (UserMessage.authenticated | UserMessage.encrypted) == level else {
            return .unauthentic(.unsupportedSecurityLevel)
        }
        switch protection {
        case .library(let user):
            if let clock = session.clock(at: now) { Codec.setTime(clock) }
            switch user.decode(UnsafeBufferPointer(packet)) {
            case .success(let pdu):
                _ = session.isTimely(boots: message.boots, time: message.time, at: now)
                return .pdu(pdu)
            case .failure(let failure): return .unauthentic(failure)
            }
        case .own(let keys):
            guard isAuthentic(packet, message.mac, keys) else { return .unauthentic(.wrongDigest) }
            guard level == 0 || session.isTimely(boots: message.boots, time: message.time, at: now) else {
                return .unauthentic(.notInTimeWindow)
            }
            guard level & UserMessage.encrypted == 0 || decrypt(packet, message, keys, tools.cipher) else {
                return .unauthentic(.decryptionError)
            }
            let bytes = packet.span
            do throws(MalformedMessage) {
                let header = try ScopedPDU(message.data, bytes).header
                return .pdu(
                    PDU(
                        kind: header.kind, requestID: header.requestID, errorStatus: header.errorStatus,
                        errorIndex: header.errorIndex, variables: try header.variables(bytes, expecting: count)))
            } catch {
                // Authentic, but not ours to read: the privacy keys differ.
                if level & UserMessage.encrypted != 0 { return .unauthentic(.decryptionError) }
                throw error
            }
        }
    }

    /// Whether a message that is not encrypted carries the digest that the user's key gives.
    func isAuthentic(_ packet: UnsafeMutableBufferPointer<UInt8>, _ message: UserMessage) -> Bool {
        switch protection {
        case .own(let keys): isAuthentic(packet, message.mac, keys)
        case .library(let user):
            if case .success = user.decode(UnsafeBufferPointer(packet)) { true } else { false }
        }
    }

    /// Compares the digest with the one that the keys give over the message with zeros in its place.
    private func isAuthentic(
        _ packet: UnsafeMutableBufferPointer<UInt8>, _ place: Range<Int>, _ keys: us_keys
    ) -> Bool {
        guard keys.mac_length > 0 else { return true }
        guard place.count == Int(keys.mac_length) else { return false }
        var claimed = Mac()
        claimed.take(from: packet, place)
        var actual = Mac()
        actual.compute(keys, packet)
        return actual.isEqual(to: claimed, count: place.count)
    }

    private func decrypt(
        _ packet: UnsafeMutableBufferPointer<UInt8>, _ message: UserMessage, _ keys: us_keys, _ cipher: OpaquePointer
    ) -> Bool {
        guard message.salt.count == 8 else { return false }
        let vector = Self.vector(boots: message.boots, time: message.time) + packet[message.salt]
        let data = UnsafeMutableBufferPointer(rebasing: packet[message.data])
        return withUnsafePointer(to: keys) { us_crypt(cipher, $0, 0, vector, data.baseAddress, data.count) == 0 }
    }

    /// RFC 3826, 3.1.2.1: the engine's boots and time lead the salt.
    private static func vector(boots: UInt32, time: UInt32) -> [UInt8] {
        var vector = [UInt8](repeating: 0, count: 8)
        vector.reserveCapacity(16)
        vector.patch(0, Int32(bitPattern: boots))
        vector.patch(4, Int32(bitPattern: time))
        return vector
    }

    private static func equal(
        _ packet: UnsafeMutableBufferPointer<UInt8>, _ range: Range<Int>, _ octets: [UInt8]
    ) -> Bool {
        range.count == octets.count && zip(packet[range], octets).allSatisfy { $0 == $1 }
    }
}

extension AuthenticationProtocol {
    /// As `us_prepare` numbers them.
    fileprivate var number: Int32 {
        switch self {
        case .md5: Int32(US_MD5)
        case .sha: Int32(US_SHA1)
        case .sha224: Int32(US_SHA224)
        case .sha256: Int32(US_SHA256)
        case .sha384: Int32(US_SHA384)
        case .sha512: Int32(US_SHA512)
        }
    }
}

extension PrivacyProtocol {
    /// Octets of an AES key.
    fileprivate var keyLength: Int {
        switch self {
        case .des, .aes128: 16
        case .aes192, .aes192C: 24
        case .aes256, .aes256C: 32
        }
    }
}
