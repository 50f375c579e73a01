internal import CCrypto
import CNetSNMP
import SNMPValues

/// One user's keys at one engine, and how messages are protected with them. Belongs to the engine's thread.
///
/// libnetsnmp derives and localises the keys. It also protects and opens messages where DES is the cipher; all others
/// are done here, octet for octet alike, because the library's list of engine times and its decoder grow with the
/// number of engines.
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
        engineID = engine
        userName = Array(user.name.utf8)
        context = Array(user.context.utf8)
        contextName = user.context
        level = UserMessage.level(of: user)
        guard let localised = LocalisedUser(keys, engine: engine) else {
            throw .cannotSend("libnetsnmp refuses \(user.description)")
        }
        guard user.privacy?.protocol != .des, let own = Self.keys(of: localised, for: user) else {
            protection = .library(localised)
            return
        }
        protection = .own(own)
    }

    /// A localised user's keys as libcrypto uses them. Nil where libcrypto lacks the algorithm.
    static func keys(of user: LocalisedUser, for settings: User) -> us_keys? {
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
        guard status == 0 else { return nil }
        return own
    }

    // MARK: - Out

    /// Leaves the message of a request in the writer; false when it does not fit or libcrypto refuses.
    func write(
        _ query: Query, id: Int32, clock: EngineClock, with tools: inout SecurityTools
    ) -> Bool {
        switch protection {
        case .library(let user):
            Codec.setTime(clock)
            guard let packet = Codec.packet(for: query, id: id, user: user, context: contextName),
                tools.writer.octets.count >= packet.count
            else { return false }
            tools.writer.reset()
            tools.writer.append(packet)
            return true
        case .own(let keys):
            guard let pdu = query.encoding, tools.writer.octets.count >= pdu.octets.count + Self.mostOverhead else {
                return false
            }
            return write(pdu, id: id, clock: clock, keys: keys, with: &tools)
        }
    }

    /// More octets than everything around the PDU: three strings of at most 32, 32 and 255 octets, digests, numbers and
    /// headers.
    private static let mostOverhead = 1024

    private func write(
        _ pdu: QueryEncoding, id: Int32, clock: EngineClock, keys: us_keys, with tools: inout SecurityTools
    ) -> Bool {
        tools.writer.reset()
        tools.writer.append(pdu.octets)
        tools.writer.patch(id, at: tools.writer.start + pdu.idOffset)
        tools.writer.octetString(context)
        tools.writer.octetString(engineID)
        tools.writer.header(BERReader.Tag.sequence, length: tools.writer.count)
        var salt: [UInt8] = []
        if level & UserMessage.encrypted != 0 {
            salt = tools.nextSalt()
            guard encrypt(clock: clock, salt: salt, keys: keys, with: &tools) else { return false }
            tools.writer.header(BERReader.Tag.octetString, length: tools.writer.count)
        }
        let macPlace = writeParameters(
            clock: clock, salt: salt, macLength: Int(keys.mac_length), to: &tools.writer)
        writeGlobal(id: id, to: &tools.writer)
        tools.writer.unsigned(3)
        tools.writer.header(BERReader.Tag.sequence, length: tools.writer.count)
        if keys.mac_length > 0 {
            let offset = macPlace - tools.writer.start
            tools.writer.withWritten { message in
                var mac = Mac()
                mac.compute(over: message, with: keys)
                mac.copy(to: message, at: offset, count: Int(keys.mac_length))
            }
        }
        return true
    }

    /// Encrypts what is in the writer.
    private func encrypt(
        clock: EngineClock, salt: [UInt8], keys: us_keys, with tools: inout SecurityTools
    ) -> Bool {
        let vector = Self.vector(boots: clock.boots, time: clock.time) + salt
        let cipher = tools.cipher
        return tools.writer.withWritten { plain in
            withUnsafePointer(to: keys) { us_crypt(cipher, $0, 1, vector, plain.baseAddress, plain.count) == 0 }
        }
    }

    /// Writes the security parameters with zeros for the digest, and returns where the digest goes.
    private func writeParameters(
        clock: EngineClock, salt: [UInt8], macLength: Int, to writer: inout ReverseWriter
    ) -> Int {
        let end = writer.count
        writer.octetString(salt)
        writer.octetString([UInt8](repeating: 0, count: macLength))
        // A string of so few octets has a header of two.
        let macPlace = writer.start + 2
        writer.octetString(userName)
        writer.unsigned(clock.time)
        writer.unsigned(clock.boots)
        writer.octetString(engineID)
        writer.header(BERReader.Tag.sequence, length: writer.count - end)
        writer.header(BERReader.Tag.octetString, length: writer.count - end)
        return macPlace
    }

    /// Writes the message's global data (RFC 3412, 6).
    private func writeGlobal(id: Int32, to writer: inout ReverseWriter) {
        let end = writer.count
        writer.unsigned(UInt32(UserMessage.userSecurityModel))
        writer.octetString([level | UserMessage.reportable])
        writer.unsigned(65_507)
        writer.unsigned(UInt32(bitPattern: id))
        writer.header(BERReader.Tag.sequence, length: writer.count - end)
    }

    // MARK: - In

    /// What became of a message that claims to come from the engine and user.
    enum Opened {
        case pdu(PDU)
        /// It does not come from them, or is too old.
        case unauthentic(RequestFailure)
    }

    /// Authenticates, decrypts and decodes a message, in place.
    ///
    /// - Parameter isTimely: asked once the message has proved authentic, and before it is decrypted.
    func open(
        _ message: UserMessage, in packet: UnsafeMutableBufferPointer<UInt8>, expecting count: Int,
        with tools: inout SecurityTools, isTimely: () -> Bool
    ) throws(MalformedMessage) -> Opened {
        guard packet[message.engineID].elementsEqual(engineID), packet[message.userName].elementsEqual(userName)
        else { return .unauthentic(.malformed("another engine's or user's answer")) }
        guard message.flags & (UserMessage.authenticated | UserMessage.encrypted) == level else {
            return .unauthentic(.unsupportedSecurityLevel)
        }
        switch protection {
        case .library(let user):
            switch decode(message, in: packet, by: user) {
            case .success(let pdu): return isTimely() ? .pdu(pdu) : .unauthentic(.notInTimeWindow)
            case .failure(let failure): return .unauthentic(failure)
            }
        case .own(let keys):
            guard hasDigest(of: keys, in: packet, at: message.mac) else { return .unauthentic(.wrongDigest) }
            guard isTimely() else { return .unauthentic(.notInTimeWindow) }
            guard
                level & UserMessage.encrypted == 0
                    || decrypt(message, in: packet, keys: keys, with: tools.cipher)
            else { return .unauthentic(.decryptionError) }
            let bytes = packet.span
            do throws(MalformedMessage) {
                let header = try ScopedPDU(at: message.data, in: bytes).header
                return .pdu(try header.pdu(in: bytes, expecting: count))
            } catch {
                // The message is authentic and yet decrypts to noise: the privacy keys differ.
                if level & UserMessage.encrypted != 0 { return .unauthentic(.decryptionError) }
                throw error
            }
        }
    }

    /// Whether a message that is not encrypted carries the digest that the user's key gives.
    func isAuthentic(_ message: UserMessage, in packet: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        switch protection {
        case .own(let keys): hasDigest(of: keys, in: packet, at: message.mac)
        case .library(let user):
            if case .success = decode(message, in: packet, by: user) { true } else { false }
        }
    }

    /// Lets the library judge everything but the clock: it is told the message's own one.
    private func decode(
        _ message: UserMessage, in packet: UnsafeMutableBufferPointer<UInt8>, by user: LocalisedUser
    ) -> Result<PDU, RequestFailure> {
        Codec.setTime(EngineClock(identifier: engineID, boots: message.boots, time: message.time))
        return user.decode(UnsafeBufferPointer(packet))
    }

    /// Compares the digest with the one that the keys give over the message with zeros in its place.
    private func hasDigest(
        of keys: us_keys, in packet: UnsafeMutableBufferPointer<UInt8>, at place: Range<Int>
    ) -> Bool {
        guard keys.mac_length > 0 else { return true }
        guard place.count == Int(keys.mac_length) else { return false }
        var claimed = Mac()
        claimed.extract(from: packet, at: place)
        var actual = Mac()
        actual.compute(over: packet, with: keys)
        return actual.isEqual(to: claimed, count: place.count)
    }

    private func decrypt(
        _ message: UserMessage, in packet: UnsafeMutableBufferPointer<UInt8>, keys: us_keys,
        with cipher: OpaquePointer
    ) -> Bool {
        guard message.salt.count == 8 else { return false }
        let vector = Self.vector(boots: message.boots, time: message.time) + packet[message.salt]
        let data = UnsafeMutableBufferPointer(rebasing: packet[message.data])
        return withUnsafePointer(to: keys) { us_crypt(cipher, $0, 0, vector, data.baseAddress, data.count) == 0 }
    }

    /// The half of the initial vector that leads the salt: the engine's boots and time (RFC 3826, 3.1.2.1).
    private static func vector(boots: UInt32, time: UInt32) -> [UInt8] {
        var vector = [UInt8](repeating: 0, count: 8)
        vector.reserveCapacity(16)
        vector.patch(Int32(bitPattern: boots), at: 0)
        vector.patch(Int32(bitPattern: time), at: 4)
        return vector
    }
}

extension UserMessage {
    /// The bits of authentication and encryption that a user's messages carry.
    static func level(of user: User) -> UInt8 {
        var level: UInt8 = 0
        if user.authentication != nil { level |= authenticated }
        if user.privacy != nil { level |= encrypted }
        return level
    }
}

extension AuthenticationProtocol {
    /// The number by which `us_prepare` knows the digest.
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
    /// The length of an AES key, in octets.
    fileprivate var keyLength: Int {
        switch self {
        case .des, .aes128: 16
        case .aes192, .aes192C: 24
        case .aes256, .aes256C: 32
        }
    }
}
