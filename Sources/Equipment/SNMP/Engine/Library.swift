import CNetSNMP
import Foundation
import Synchronization

/// The one way into libnetsnmp, which keeps its state in globals without locks.
///
/// A lock is needed because names are resolved while the engine's thread is at work; while it is free it costs some 20
/// ns a call.
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

    /// Initialises the library, which insists on a directory of its own and makes another, empty one in it.
    private static func prepare() {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/mainstay-snmp-XXXXXX".utf8CString)
        let folder = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
        _ = mn_initialise(folder)
        // What is left of it in the temporary directory would be two empty folders.
        try? FileManager.default.removeItem(atPath: folder)
    }
}
