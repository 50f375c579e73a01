import Foundation
public import Intervals
import Processes
public import Settings

/// Lets one daemon keep a ledger: two would poll everything twice, tell people twice, and each would say what its own
/// readings continue. It is the ledger's lock, whatever configuration names it; `import`, `record` and `evaluate` write
/// beside it. A restore and an upgrade take it, too.
public struct LedgerLock: Sendable {
    private let lock: FileLock

    /// Locks the ledger of an office until the value is gone or the process ends. Nil where the ledger is no file.
    ///
    /// - Parameter now: since when it is held, for whoever is refused.
    /// - Throws: `Refusal` with `.ledger`, which names the daemon that keeps it, or the restore that was cut off.
    public init?(of configuration: Configuration, at now: Instant) throws(Refusal) {
        try self.init(of: configuration, at: now, resuming: false)
    }

    /// - Parameter isRestoring: goes on where a restore was cut off.
    init?(of configuration: Configuration, at now: Instant, resuming isRestoring: Bool) throws(Refusal) {
        guard case .sqlite(let path) = configuration.ledger else { return nil }
        try self.init(keeping: path, at: now)
        if !isRestoring { try SiteState(of: configuration).requireNoRestore() }
    }

    /// Locks the ledger in a file.
    init(keeping path: String, at now: Instant) throws(Refusal) {
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
