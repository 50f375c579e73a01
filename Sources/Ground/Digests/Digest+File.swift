internal import CCrypto
public import Foundation

extension Digest {
    /// Hashes a file piece by piece: one of any size needs no more memory than a small one.
    ///
    /// - Throws: `POSIXError` when it cannot be read.
    public init(ofFileAt path: String) throws(POSIXError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        var octets = [UInt8](repeating: 0, count: 32)
        let code = digest_sha256_of_descriptor(descriptor, &octets)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        self.init(bytes: octets)
    }
}
