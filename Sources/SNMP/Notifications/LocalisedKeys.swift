import CNetSNMP

/// A user's keys at one engine, and what RFC 3414 does with them.
struct LocalisedKeys {
    private let raw: mn_localised_keys

    /// Nil when the library refuses.
    init?(_ master: MasterKeys, engine: [UInt8]) {
        var (master, raw) = (master.raw, mn_localised_keys())
        guard Library.withLibrary({ mn_localise(&master, engine, engine.count, &raw) }) == 0 else { return nil }
        self.raw = raw
    }

    /// Octets of msgAuthenticationParameters.
    var digestLength: Int { max(0, withUnsafePointer(to: raw) { Int(mn_digest_length($0)) }) }

    /// Whether the digest in a packet is that of the packet with zeros in its place; compared in constant time.
    func authenticates(_ packet: [UInt8], digest: Range<Int>) -> Bool {
        guard digest.count == digestLength, digest.count > 0 else { return false }
        var unsigned = packet
        for index in digest { unsigned[index] = 0 }
        return self.digest(of: unsigned).map { ConstantTime.areEqual($0, packet[digest]) } ?? false
    }

    /// Puts the digest of a packet in its place, which holds zeros.
    func sign(_ packet: inout [UInt8], digest: Range<Int>) -> Bool {
        guard let octets = self.digest(of: packet), octets.count == digest.count else { return false }
        packet.replaceSubrange(digest, with: octets)
        return true
    }

    private func digest(of packet: [UInt8]) -> [UInt8]? {
        var octets = [UInt8](repeating: 0, count: Int(MN_LONGEST_DIGEST))
        let length = withUnsafePointer(to: raw) { keys in
            Library.withLibrary { mn_digest(keys, packet, packet.count, &octets) }
        }
        return length > 0 ? Array(octets.prefix(Int(length))) : nil
    }

    static let saltLength = 8

    func decrypt(_ octets: [UInt8], stamp: EngineClock, salt: [UInt8]) -> [UInt8]? {
        crypt(octets, encrypts: false, stamp, salt)
    }

    func encrypt(_ octets: [UInt8], stamp: EngineClock, salt: [UInt8]) -> [UInt8]? {
        let padsToBlocks = withUnsafePointer(to: raw) { mn_pads_to_blocks($0) } != 0
        let padding = padsToBlocks ? (8 - octets.count % 8) % 8 : 0
        return crypt(octets + [UInt8](repeating: 0, count: padding), encrypts: true, stamp, salt)
    }

    private func crypt(_ input: [UInt8], encrypts: Bool, _ stamp: EngineClock, _ salt: [UInt8]) -> [UInt8]? {
        guard salt.count == Self.saltLength else { return nil }
        // A cipher may look one block further than it writes.
        var output = [UInt8](repeating: 0, count: input.count + 32)
        let length = withUnsafePointer(to: raw) { keys in
            Library.withLibrary {
                mn_crypt(
                    keys, encrypts ? 1 : 0, stamp.boots, stamp.time, salt, input, input.count, &output, output.count)
            }
        }
        return length > 0 ? Array(output.prefix(Int(length))) : nil
    }
}

/// Comparisons that take as long whether the first octet differs or the last, so that nobody learns a secret by the
/// clock.
enum ConstantTime {
    static func areEqual(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
