import Foundation

/// Lets one evaluation write at a time: a second one waits for the first, and then finds its work done. The kernel gives
/// the lock back when the process ends, however it ends.
final class RunLock {
    private let descriptor: Int32

    /// Waits until the lock of a folder is free.
    init(folder: String) throws {
        let path = URL(fileURLWithPath: folder).appendingPathComponent(".evaluate.lock").path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.failed, "\(folder) cannot be made: \(error.localizedDescription)")
        }
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        var status: Int32 = -1
        repeat { status = descriptor < 0 ? -1 : flock(descriptor, LOCK_EX) } while status != 0 && errno == EINTR
        guard status == 0 else {
            throw CommandFailure(.failed, "\(path) cannot be locked: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }
}
