import Digests
import Foundation
import Settings
import Site

extension TrafficAccess {
    /// Whether a password is the one that is asked for.
    ///
    /// - Throws: `Refusal` with `.configuration`, `.unreadable` or `.missing`.
    func isProven(by password: String) throws(Refusal) -> Bool {
        switch proof {
        case .hash(let text):
            guard let hash = PasswordHash(text) else {
                throw Refusal(.configuration, reason: "`traffic.password_hash` is no hash of `mainstay password`.")
            }
            return hash.matches(password)
        case .file(let path): return SecretText.areEqual(try PasswordFile.read(path), password)
        }
    }

    /// Tells one password from the next without asking for it: becomes another text with a new hash, or a file that was
    /// written anew.
    var trace: String {
        switch proof {
        case .hash(let text): return "\(username)|\(text)"
        case .file(let path):
            var status = stat()
            guard stat(path, &status) == 0 else { return "\(username)|\(path)|" }
            return "\(username)|\(path)|\(status.st_ino)|\(status.st_mtim.tv_sec)|\(status.st_mtim.tv_nsec)"
        }
    }
}
