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

    /// `sha256:` and 64 hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef")
        return "sha256:" + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
