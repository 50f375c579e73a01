import Foundation
import Intervals
import Notation
import Processes

/// A folder of one's own beside the place where something is to be, so that putting it there is a matter of renaming. Only
/// its owner can look into it. One process works in it at a time; what one that was killed has left there is removed.
struct Staging {
    /// What is appended to the ledger's path while it is restored, and while an upgrade is tried.
    static let restoring = ".restoring"
    static let upgrading = ".upgrading"

    let folder: String
    /// Where files are collected.
    let content: String
    private let lock: FileLock

    /// Makes the folder, empty.
    ///
    /// - Throws: `Refusal` with `.unwritable`, also while another process works in it.
    init(at folder: String) throws(Refusal) {
        self.folder = folder
        content = "\(folder)/content"
        let process = ProcessInfo.processInfo.processIdentifier
        do {
            let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: mode)
            lock = try FileLock(path: "\(folder)/lock", holder: "process \(process)")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "lock" {
                try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            }
            try FileManager.default.createDirectory(
                atPath: content, withIntermediateDirectories: false, attributes: mode)
        } catch let error as FileLockError {
            throw Refusal(.unwritable, reason: "\(folder) is in use: \(error.description)")
        } catch {
            throw Refusal(.unwritable, reason: "\(folder) cannot be made: \(SystemReason.of(error))")
        }
    }

    /// Removes the folder with everything in it. What cannot be removed is removed by the next one.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// How much room everything in it takes.
    var octets: Int64 {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.map { StateFile("\(folder)/\($0)")?.octets ?? 0 }.reduce(0, +)
    }
}

/// What the file system says of a file.
struct StateFile {
    /// A regular file: no folder, link or device.
    let isRegular: Bool
    let octets: Int64
    let device: UInt64

    /// Nil where there is none. A link is not followed.
    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        isRegular = status.st_mode & S_IFMT == S_IFREG
        octets = Int64(status.st_size)
        device = UInt64(status.st_dev)
    }

    /// Whether a path leads to a folder.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// How much room is left for this user where a path is; nil where the system does not say.
    static func room(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    /// Waits until a file or folder is on the disk.
    static func synchronise(_ path: String) throws(FileFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(path, cannotBe: .written, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure(path, cannotBe: .written, code: errno) }
    }
}

extension Instant {
    /// As names of files have it, by UTC: `20261101T020000Z` (ISO 8601, basic format).
    var inFileName: String { "\("\(self)".prefix(19).filter { $0 != "-" && $0 != ":" })Z" }
}
