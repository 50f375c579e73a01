internal import CCrypto
import CNetSNMP
import SNMPValues

/// A user's keys at one engine, to sign, check, encrypt and decrypt messages of any kind with (RFC 3414).
struct LocalisedKeys {
    private let own: us_keys
    /// The key of a user who encrypts by DES.
    private let des: [UInt8]?

    /// Nil when the library refuses.
    init?(_ master: MasterKeys, engine: [UInt8]) {
        guard let localised = LocalisedUser(master, engine: engine) else { return nil }
        var user = master.user
        let isDES = user.privacy?.protocol == .des
        if isDES { user.privacy = nil }
        guard let own = UserSecurity.keys(of: localised, for: user) else { return nil }
        self.own = own
        guard isDES else {
            des = nil
            return
        }
        guard let key = Self.desKey(of: localised) else { return nil }
        des = key
    }

    private static let desKeyLength = 16

    private static func desKey(of user: LocalisedUser) -> [UInt8]? {
        var localised = mn_localised()
        guard Library.withLibrary({ mn_user_keys(user.pointer, &localised) }) == 0,
            localised.privacy_length >= desKeyLength
        else { return nil }
        return withUnsafeBytes(of: &localised.privacy_key) { Array($0.prefix(desKeyLength)) }
    }

    /// The length of msgAuthenticationParameters, in octets.
    var digestLength: Int { Int(own.mac_length) }

    /// Whether the digest in a packet is that of the packet with zeros in its place; compared in constant time.
    func authenticates(_ packet: [UInt8], digest: Range<Int>) -> Bool {
        guard digest.count == digestLength, !digest.isEmpty else { return false }
        var unsigned = packet
        for index in digest { unsigned[index] = 0 }
        return ConstantTime.areEqual(self.digest(of: unsigned), and: packet[digest])
    }

    /// Puts the digest of a packet in its place, which holds zeros.
    func sign(_ packet: inout [UInt8], digest: Range<Int>) {
        guard digest.count == digestLength, !digest.isEmpty else { return }
        packet.replaceSubrange(digest, with: self.digest(of: packet))
    }

    private func digest(of packet: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: digestLength) { digest, count in
            withUnsafePointer(to: own) { us_mac($0, packet, packet.count, digest.baseAddress) }
            count = digestLength
        }
    }

    static let saltLength = 8

    /// Nil when this user cannot have encrypted the octets.
    func decrypt(_ octets: [UInt8], stamp: EngineClock, salt: [UInt8], with cipher: AESCipher) -> [UInt8]? {
        crypt(octets, direction: .decrypt, stamp: stamp, salt: salt, with: cipher)
    }

    /// Encrypts octets; zeros fill the last block of DES.
    func encrypt(_ octets: [UInt8], stamp: EngineClock, salt: [UInt8], with cipher: AESCipher) -> [UInt8]? {
        var input = octets
        if des != nil { input += [UInt8](repeating: 0, count: (8 - octets.count % 8) % 8) }
        return crypt(input, direction: .encrypt, stamp: stamp, salt: salt, with: cipher)
    }

    private func crypt(
        _ input: [UInt8], direction: AESCipher.Direction, stamp: EngineClock, salt: [UInt8], with cipher: AESCipher
    ) -> [UInt8]? {
        guard salt.count == Self.saltLength, !input.isEmpty else { return nil }
        guard let des else {
            guard own.cipher_key_length > 0 else { return nil }
            return cipher.crypt(input, direction: direction, keys: own, vector: stamp.vector + salt)
        }
        guard input.count % 8 == 0 else { return nil }
        // A cipher may look one block further than it writes.
        var output = [UInt8](repeating: 0, count: input.count + 8)
        let status = Library.withLibrary {
            mn_des(des, direction.rawValue, salt, input, input.count, &output)
        }
        guard status == 0 else { return nil }
        return Array(output.prefix(input.count))
    }
}

/// libcrypto's AES. Belongs to one thread.
final class AESCipher {
    /// What is done with octets, as the C functions number it.
    enum Direction: Int32 {
        case decrypt = 0
        case encrypt = 1
    }

    private let pointer: OpaquePointer

    /// Nil when libcrypto has no AES.
    init?() {
        guard let pointer = us_cipher_create() else { return nil }
        self.pointer = pointer
    }

    deinit { us_cipher_free(pointer) }

    func crypt(_ input: [UInt8], direction: Direction, keys: us_keys, vector: [UInt8]) -> [UInt8]? {
        var octets = input
        let status = withUnsafePointer(to: keys) {
            us_crypt(pointer, $0, direction.rawValue, vector, &octets, octets.count)
        }
        guard status == 0 else { return nil }
        return octets
    }
}

extension EngineClock {
    /// The half of AES's initial vector that leads the salt (RFC 3826, 3.1.2.1).
    fileprivate var vector: [UInt8] {
        [boots, time].flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - UInt32($0) * 8)) }
        }
    }
}

/// Comparisons that take the same time whether the first octet differs or the last, so that nobody learns a secret from
/// how long they take.
enum ConstantTime {
    static func areEqual(_ a: some Collection<UInt8>, and b: some Collection<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
