import CNetSNMP
import Foundation
import Synchronization

/// The one way into libnetsnmp, which keeps its state in globals without locks.
///
/// A lock that nobody else holds costs some 20 ns a call; names are resolved while the engine's thread is at work.
enum Library {
    private static let lock = Mutex(false)

    /// Runs `body` while no other thread is inside the library, which is prepared at the first call.
    static func withLibrary<Result>(_ body: () throws -> sending Result) rethrows -> sending Result {
        try lock.withLock { isReady in
            if !isReady {
                prepare()
                isReady = true
            }
            return try body()
        }
    }

    /// The library insists on a directory of its own, in which it makes another, empty one.
    private static func prepare() {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/mainstay-snmp-XXXXXX".utf8CString)
        let folder = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
        _ = mn_initialise(folder)
        // What is left of it in the temporary directory would be two empty folders.
        try? FileManager.default.removeItem(atPath: folder)
    }
}
