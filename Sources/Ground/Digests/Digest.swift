internal import CCrypto
public import Foundation
import Notation

/// A SHA-256 digest (FIPS 180-4).
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    /// What a chain begins with.
    public static let zero = Digest(bytes: [UInt8](repeating: 0, count: 32))

    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// As a database holds it.
    public init(data: Data) { bytes = Array(data) }

    public var data: Data { Data(bytes) }

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

    /// Its first four octets: enough to tell which of some rows was changed, not to vouch for any.
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
