import Foundation
import Intervals
import Office
import Processes
import Settings

/// Lets one daemon keep a ledger: two would poll everything twice, tell people twice, and each would say what its own
/// readings continue. It is the ledger's lock, whatever configuration names it; `import`, `record` and `evaluate` write
/// beside it.
struct LedgerLock {
    private let lock: FileLock

    /// Locks the ledger of an office until the process ends.
    ///
    /// - Parameter now: since when it is held, for whoever is refused.
    /// - Throws: `Refusal` with `.ledger`, which names the daemon that keeps it.
    init?(of configuration: Configuration, at now: Instant) throws(Refusal) {
        guard case .sqlite(let path) = configuration.ledger else { return nil }
        // One place, however its name was written.
        let ledger = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let host = ProcessInfo.processInfo.hostName
        let holder = "process \(ProcessInfo.processInfo.processIdentifier) on \(host) since \(now)"
        do {
            lock = try FileLock(path: "\(ledger).daemon", holder: holder)
        } catch {
            guard let other = error.holder else { throw Refusal(.ledger, reason: error.description) }
            throw Refusal(
                .ledger, reason: "Another daemon keeps the ledger \(path): \(other)",
                fix: "stop it first, or give this one a ledger of its own.")
        }
    }
}
