import Digests
import Foundation
import Testing

struct DigestTests {
    /// FIPS 180-4's own example.
    private let abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func isSHA256() {
        #expect(Digest(of: "abc".utf8).description == abc)
        #expect(Digest(of: []).bytes.prefix(4) == [0xE3, 0xB0, 0xC4, 0x42])
    }

    @Test func textAndDataComeBack() throws {
        let digest = Digest(of: "abc".utf8)
        #expect(Digest(abc) == digest && Digest(data: digest.data) == digest)
        for wrong in ["", abc + "0", String(abc.dropLast()), String(abc.dropFirst(7)), abc.replacing("a", with: "g")] {
            #expect(Digest(wrong) == nil, "\(wrong)")
        }
    }

    @Test func aLinkHashesTheOneBeforeAndTheOctets() {
        let link = Digest.zero.chained(with: "row".utf8)
        #expect(link == Digest(of: [UInt8](repeating: 0, count: 32) + Array("row".utf8)))
        #expect(link.chained(with: "row".utf8) != link)
        #expect(link.mark == Array(link.bytes.prefix(4)))
    }

    /// RFC 4231, test case 2.
    @Test func codesAreHMAC() {
        #expect(
            MessageAuthentication.hexadecimal(of: "what do ya want for nothing?", secret: "Jefe")
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    /// draft-eastlake-fnv, appendix C.
    @Test func stableHashesAreFNV() {
        #expect(StableHash.hexadecimal("") == "cbf29ce484222325")
        #expect(StableHash.hexadecimal("a") == "af63dc4c8601ec8c")
        #expect(StableHash.hexadecimal("foobar") == "85944171f73967e8")
    }

    /// The first half of FIPS 180-4's own example.
    @Test func stableIDsAreSHA256CutTo128Bits() {
        let id = StableID("abc")
        #expect(id.value == "ba7816bf8f01cfea414140de5dae2223")
        #expect(id.former == StableHash.hexadecimal("abc"))
        #expect(id.isAmong(["x", id.former]) && id.isAmong([id.value]) && !id.isAmong(["x"]))
    }

    @Test func whatFollowsIsIdentifiedByWhatItFollowsFrom() {
        let new = StableID(following: "1", formerly: "0") { "after \($0)" }
        #expect(new.value == StableID("after 1").value && new.former == StableID("after 0").former)
        #expect(StableID(following: "1", formerly: nil) { "after \($0)" } == StableID("after 1"))
    }
}

/// A file's digest is that of its octets, whatever its size.
@Suite struct FileDigestTests {
    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 400_000])
    func aFileIsHashedInPieces(count: Int) throws {
        let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("digest-\(UUID().uuidString)")
        try Data(octets).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try Digest(ofFileAt: file.path) == Digest(of: octets))
        #expect(throws: POSIXError.self) { try Digest(ofFileAt: "\(file.path).none") }
    }
}
