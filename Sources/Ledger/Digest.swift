import CDigest
import Foundation

/// A SHA-256 digest (FIPS 180-4).
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    /// What a chain begins with.
    static let zero = Digest(bytes: [UInt8](repeating: 0, count: 32))

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// As a database holds it.
    init(data: Data) { bytes = Array(data) }

    var data: Data { Data(bytes) }

    public init(of octets: some Sequence<UInt8>) {
        let input = Array(octets)
        var output = [UInt8](repeating: 0, count: 32)
        let status = input.withUnsafeBufferPointer { digest_sha256($0.baseAddress, $0.count, &output) }
        // libcrypto refuses only when it cannot allocate a few hundred octets.
        precondition(status == 1, "libcrypto cannot hash")
        bytes = output
    }

    /// The next link of a chain: this digest and the octets that follow it.
    func chained(with octets: some Sequence<UInt8>) -> Digest { Digest(of: bytes + Array(octets)) }

    /// Its first four octets: enough to tell which of some rows was changed, not to vouch for any.
    var mark: [UInt8] { Array(bytes.prefix(4)) }

    /// Reads `sha256:` and 64 hexadecimal digits.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix("sha256:"), let bytes = [UInt8](hexadecimal: text.dropFirst(7)), bytes.count == 32 else {
            return nil
        }
        self.bytes = bytes
    }

    /// `sha256:` and 64 hexadecimal digits.
    public var description: String { "sha256:" + bytes.hexadecimal }
}

extension [UInt8] {
    var hexadecimal: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil for anything but pairs of digits.
    init?(hexadecimal text: some StringProtocol) {
        let digits = text.utf8.compactMap { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
