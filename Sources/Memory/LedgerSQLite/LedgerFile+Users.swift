public import Foundation
public import Ledger
import Notation

extension LedgerFile {
    /// Finds another process that has a ledger open, to read or to write it, whether or not it is at work just now.
    ///
    /// Nothing of the file is read, so that it may be damaged. SQLite keeps a shared lock on a file with a write-ahead log as
    /// long as it has it open; where that lock lies is part of the file's format (<https://sqlite.org/fileformat2.html>, 1.3).
    /// Looking gives up such locks of this process, which must not have the file open.
    ///
    /// - Returns: its process id; 0 where it is on another machine or in another container; nil where there is none, or no file.
    /// - Throws: `LedgerError` when the file cannot be opened.
    public static func user(of path: String) throws(LedgerError) -> pid_t? {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw LedgerError.cannotOpen(place: path, reason: SystemReason.of(code: errno))
        }
        defer { close(descriptor) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = sharedLocks.lowerBound
        lock.l_len = sharedLocks.count
        guard fcntl(descriptor, F_GETLK, &lock) == 0 else {
            throw LedgerError.cannotOpen(place: path, reason: SystemReason.of(code: errno))
        }
        return lock.l_type == Int16(F_UNLCK) ? nil : max(0, lock.l_pid)
    }

    /// The octets that SQLite locks to read: behind the pending and the reserved one, which begin at 1 GiB.
    private static let sharedLocks = 0x4000_0002..<0x4000_0200
}
