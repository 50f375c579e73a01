internal import CCrypto
public import Foundation
import Notation

/// A SHA-256 digest (FIPS 180-4).
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The digest's 32 octets.
    public let bytes: [UInt8]

    /// Thirty-two zeros: the digest that a chain begins with.
    public static let zero = Digest(bytes: [UInt8](repeating: 0, count: 32))

    /// Makes a digest that was computed before.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Makes a digest of what a database holds.
    public init(data: Data) { bytes = Array(data) }

    /// The octets as a database holds them.
    public var data: Data { Data(bytes) }

    /// Hashes the octets.
    public init(of octets: some Sequence<UInt8>) {
        let input = Array(octets)
        var output = [UInt8](repeating: 0, count: 32)
        let status = input.withUnsafeBufferPointer { digest_sha256($0.baseAddress, $0.count, &output) }
        // libcrypto refuses only when it cannot allocate a few hundred octets.
        precondition(status == 1, "libcrypto cannot hash")
        bytes = output
    }

    /// The next link of a chain: this digest and the octets that follow it.
    public func chained(with octets: some Sequence<UInt8>) -> Digest { Digest(of: bytes + Array(octets)) }

    /// Its first four octets: enough to tell which of several rows was changed, not enough to vouch for one.
    public var mark: [UInt8] { Array(bytes.prefix(4)) }

    /// Reads `sha256:` and 64 hexadecimal digits.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix("sha256:"), let bytes = [UInt8](hexadecimal: text.dropFirst(7)), bytes.count == 32 else {
            return nil
        }
        self.bytes = bytes
    }

    /// `sha256:` and 64 hexadecimal digits.
    public var description: String { "sha256:" + bytes.hexadecimal() }
}
