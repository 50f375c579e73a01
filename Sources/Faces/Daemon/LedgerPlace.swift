import Clocks
import Foundation
import Ledger
import Logging
import Synchronization

/// The ledger that the daemon writes: the file that stands at its path. Notices when that was deleted or replaced, and
/// then opens what stands there now, or makes it. From any thread.
final class LedgerPlace: Sendable {
    /// What was found at the path.
    enum Finding: Hashable {
        case inPlace
        /// Another ledger is written from now on.
        case replaced(wasDeleted: Bool)
    }

    private struct State {
        var ledger: any LedgerStore
        var file: FileIdentity?
        /// The journals beside it, which are the file's own and must not be read with another.
        var journals: [String: FileIdentity]
        /// Another file was found, and could not be opened yet.
        var isLost = false
        /// How often another ledger was opened.
        var turn = 0
        /// The newest configuration that the ledger was told of.
        var governing: String?
    }

    private let path: String?
    private let state: Mutex<State>
    private let reopen: @Sendable () throws -> any LedgerStore
    private let clock: any WallClock

    private static let journalSuffixes = ["-wal", "-shm", "-journal"]

    /// Watches a ledger that is open.
    ///
    /// - Parameters:
    ///   - path: of its file; nil where it has none.
    ///   - governing: the configuration in force, which another ledger hears of first.
    ///   - clock: tells from when on.
    ///   - reopen: opens what stands at the path, or makes a ledger there.
    init(
        _ ledger: any LedgerStore, path: String?, governing: String? = nil, clock: any WallClock = SystemClock(),
        reopen: @escaping @Sendable () throws -> any LedgerStore
    ) {
        self.path = path
        self.clock = clock
        self.reopen = reopen
        let file = path.flatMap { FileIdentity(path: $0) }
        state = Mutex(State(ledger: ledger, file: file, journals: Self.journals(beside: path), governing: governing))
    }

    /// Puts a configuration in force in the ledger, from its instant on.
    ///
    /// - Throws: `LedgerError` when the ledger does not take it.
    func accept(_ configuration: GoverningConfiguration) throws {
        try current.accept(configuration: configuration.text, from: configuration.from)
        state.withLock { $0.governing = configuration.text }
    }

    /// The ledger that is written at present.
    var current: any LedgerStore { state.withLock { $0.ledger } }

    /// Another number whenever another ledger was opened: positions in the one before mean nothing in it.
    var turn: Int { state.withLock { $0.turn } }

    /// Looks whether the file is still the one that is open, and opens another one where it is not.
    ///
    /// - Throws: `LedgerIsGone` when it cannot be opened; the present one must not be written then.
    func check() throws -> Finding {
        guard let path else { return .inPlace }
        return try state.withLock { state in
            guard let known = state.file else { return .inPlace }
            let file = FileIdentity(path: path)
            if file == known, !state.isLost {
                state.journals = Self.journals(beside: path)
                return .inPlace
            }
            state.isLost = true
            do {
                try Self.setJournalsAside(state.journals, beside: path)
                let ledger = try reopen()
                if let governing = state.governing { try ledger.accept(configuration: governing, from: clock.now) }
                state.ledger = ledger
            } catch {
                throw LedgerIsGone(path: path, reason: error)
            }
            state.isLost = false
            state.turn += 1
            state.file = FileIdentity(path: path)
            state.journals = Self.journals(beside: path)
            return .replaced(wasDeleted: file == nil)
        }
    }

    private static func journals(beside path: String?) -> [String: FileIdentity] {
        guard let path else { return [:] }
        let found = journalSuffixes.compactMap { suffix in
            FileIdentity(path: path + suffix).map { (suffix, $0) }
        }
        return Dictionary(found) { first, _ in first }
    }

    /// SQLite knows a journal by its name: with that of the file that is gone it would damage the one that is there now.
    private static func setJournalsAside(_ journals: [String: FileIdentity], beside path: String) throws {
        for (suffix, identity) in journals where FileIdentity(path: path + suffix) == identity {
            let place = "\(path)\(suffix).lost"
            if FileManager.default.fileExists(atPath: place) { try FileManager.default.removeItem(atPath: place) }
            try FileManager.default.moveItem(atPath: path + suffix, toPath: place)
        }
    }
}

/// Why nothing can be written: the ledger is not there any more, and no other one could be opened.
struct LedgerIsGone: Error, CustomStringConvertible {
    let path: String
    let reason: any Error

    var description: String {
        "the ledger \(path) was deleted or replaced under the daemon, and cannot be opened anew: \(reason)"
    }
}
