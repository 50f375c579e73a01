internal import CCrypto
import Foundation

/// A password as it is stored: scrypt (RFC 7914) by libcrypto, in the PHC string format
/// `$scrypt$ln=15,r=8,p=1$SALT$HASH`. Making and checking one takes some 32 MiB and a tenth of a second, by intent.
public struct PasswordHash: Sendable, CustomStringConvertible {
    /// What scrypt is told beside the password and the salt (RFC 7914, 2).
    struct Parameters {
        /// log₂ of the cost N.
        var cost: UInt8 = 15
        /// r.
        var blockSize: UInt32 = 8
        /// p.
        var parallelism: UInt32 = 1
    }

    private let parameters: Parameters
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a new password with a salt of the system's random numbers. Nil when libcrypto refuses (no memory).
    public init?(of password: String) {
        var generator = SystemRandomNumberGenerator()
        self.init(of: password, salt: (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    init?(of password: String, salt: [UInt8], parameters: Parameters = Parameters()) {
        guard let hash = Self.scrypt(password, salt: salt, parameters: parameters) else { return nil }
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
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
        parameters = Parameters(cost: cost, blockSize: blockSize, parallelism: parallelism)
        self.salt = salt
        self.hash = hash
    }

    /// Whether this is the password; it takes the same time whatever the answer is.
    public func matches(_ password: String) -> Bool {
        guard let other = Self.scrypt(password, salt: salt, parameters: parameters) else { return false }
        return zip(hash, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The PHC string, to be stored.
    public var description: String {
        let costs = "ln=\(parameters.cost),r=\(parameters.blockSize),p=\(parameters.parallelism)"
        return "$scrypt$\(costs)$\(Self.text(salt))$\(Self.text(hash))"
    }

    private static let length = 32

    private static func scrypt(_ password: String, salt: [UInt8], parameters: Parameters) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: length)
        let octets = Array(password.utf8)
        let status = digest_scrypt(
            octets, octets.count, salt, salt.count, 1 << UInt64(parameters.cost), parameters.blockSize,
            parameters.parallelism, &output, output.count)
        guard status == 1 else { return nil }
        return output
    }

    /// Base 64 without padding, as PHC strings have it.
    private static func text(_ octets: [UInt8]) -> String {
        Data(octets).base64EncodedString().replacing("=", with: "")
    }

    private static func octets(_ text: String) -> [UInt8]? {
        Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4)).map(Array.init)
    }
}
