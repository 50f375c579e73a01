import Foundation

/// Lets one process work at a time: a second one waits for the first. The kernel gives the lock back when the process
/// ends, however it ends.
public final class FileLock {
    private let descriptor: Int32

    /// Waits until the lock of a file is free; makes the file, and its folder, where there is none.
    ///
    /// - Throws: `FileLockError` when the file cannot be made or locked.
    public init(path: String) throws(FileLockError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileLockError(description: "\(folder) cannot be made: \(error.localizedDescription)")
        }
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let failure = Self.failure(path)
                close(descriptor)
                throw failure
            }
        }
    }

    deinit { close(descriptor) }

    private static func failure(_ path: String) -> FileLockError {
        FileLockError(description: "\(path) cannot be locked: \(String(cString: strerror(errno)))")
    }
}

/// Why a file cannot be locked, in words.
public struct FileLockError: Error, CustomStringConvertible {
    /// A sentence for people, without its full stop.
    public let description: String
}
