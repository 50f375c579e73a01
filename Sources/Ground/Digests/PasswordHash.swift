internal import CCrypto
import Foundation

/// A password as it is kept: scrypt (RFC 7914) by libcrypto, in the PHC string format
/// `$scrypt$ln=15,r=8,p=1$SALT$HASH`. Making and checking one takes some 32 MiB and a tenth of a second, by intent.
public struct PasswordHash: Sendable, CustomStringConvertible {
    /// log₂ of the cost N.
    private let cost: UInt8
    private let blockSize: UInt32
    private let parallelism: UInt32
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a new password with a salt of the system's random numbers. Nil when libcrypto refuses (no memory).
    public init?(of password: String) {
        var generator = SystemRandomNumberGenerator()
        self.init(of: password, salt: (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    init?(of password: String, salt: [UInt8], cost: UInt8 = 15, blockSize: UInt32 = 8, parallelism: UInt32 = 1) {
        guard let hash = Self.scrypt(password, salt, cost, blockSize, parallelism) else { return nil }
        (self.cost, self.blockSize, self.parallelism) = (cost, blockSize, parallelism)
        (self.salt, self.hash) = (salt, hash)
    }

    /// Reads what `description` wrote. Nil for anything else, and for costs beyond 1 GiB.
    public init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let match = parts[2].wholeMatch(of: /ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})/),
            let cost = UInt8(match.1), (1...20).contains(cost), let blockSize = UInt32(match.2), blockSize > 0,
            let parallelism = UInt32(match.3), parallelism > 0, blockSize << cost <= 8 << 20,
            let salt = Self.octets(parts[3]), let hash = Self.octets(parts[4]), hash.count == Self.length
        else { return nil }
        (self.cost, self.blockSize, self.parallelism, self.salt, self.hash) = (cost, blockSize, parallelism, salt, hash)
    }

    /// Whether this is the password; takes as long whatever the answer is.
    public func matches(_ password: String) -> Bool {
        guard let other = Self.scrypt(password, salt, cost, blockSize, parallelism) else { return false }
        return zip(hash, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    public var description: String {
        "$scrypt$ln=\(cost),r=\(blockSize),p=\(parallelism)$\(Self.text(salt))$\(Self.text(hash))"
    }

    private static let length = 32

    private static func scrypt(
        _ password: String, _ salt: [UInt8], _ cost: UInt8, _ blockSize: UInt32, _ parallelism: UInt32
    ) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: length)
        let octets = Array(password.utf8)
        let status = digest_scrypt(
            octets, octets.count, salt, salt.count, 1 << UInt64(cost), blockSize, parallelism, &output, output.count)
        return status == 1 ? output : nil
    }

    /// Base 64 without padding, as PHC strings have it.
    private static func text(_ octets: [UInt8]) -> String {
        Data(octets).base64EncodedString().replacing("=", with: "")
    }

    private static func octets(_ text: String) -> [UInt8]? {
        Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4)).map(Array.init)
    }
}
