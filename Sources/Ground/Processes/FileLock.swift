import Foundation
import Notation

/// Lets one process work at a time. The kernel gives the lock back when the process ends, however it ends.
public final class FileLock: Sendable {
    private let descriptor: Int32

    /// Waits until the lock of a file is free; makes the file, and its folder, where there is none.
    ///
    /// - Throws: `FileLockError` when the file cannot be made or locked.
    public init(path: String) throws(FileLockError) {
        descriptor = try Self.open(path)
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Self.abandon(descriptor, path: path) }
        }
    }

    /// Locks a file if nobody holds it, and writes into it who does now.
    ///
    /// - Parameter holder: says in words who holds it, for whoever is refused.
    /// - Throws: `FileLockError`, with the words of the other holder when there is one.
    public init(path: String, holder: String) throws(FileLockError) {
        descriptor = try Self.open(path)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw Self.abandon(descriptor, path: path) }
            let other = Self.text(of: descriptor)
            close(descriptor)
            throw FileLockError(description: "\(path) is held by \(other)", holder: other)
        }
        let octets = Array("\(holder)\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, octets, octets.count, 0) == octets.count else {
            throw Self.abandon(descriptor, path: path)
        }
    }

    deinit { close(descriptor) }

    private static func open(_ path: String) throws(FileLockError) -> Int32 {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileLockError(description: "\(folder) cannot be made: \(SystemReason.of(error))")
        }
        let descriptor = Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        return descriptor
    }

    private static func abandon(_ descriptor: Int32, path: String) -> FileLockError {
        let failure = failure(path)
        close(descriptor)
        return failure
    }

    private static func failure(_ path: String) -> FileLockError {
        FileLockError(description: "\(path) cannot be locked: \(SystemReason.of(code: errno))")
    }

    /// The holder may be about to write.
    private static func text(of descriptor: Int32) -> String {
        var octets = [UInt8](repeating: 0, count: 1024)
        let count = max(0, pread(descriptor, &octets, octets.count, 0))
        let words = String(decoding: octets.prefix(count), as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        return words.isEmpty ? "another process" : words
    }
}

/// Why a file cannot be locked, in words.
public struct FileLockError: Error, CustomStringConvertible {
    /// A sentence for people, without its full stop.
    public let description: String
    /// Who holds the lock, in his own words; nil when that is not why.
    public var holder: String?
}
