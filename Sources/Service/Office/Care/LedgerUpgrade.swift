public import Clocks
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Notation
import Settings

/// What an upgrade of a ledger takes, or took.
public struct LedgerUpgrade: Sendable {
    public let path: String
    /// The format that it has, or had, and the one that it gets.
    public let from: Int
    public let to: Int
    /// How long it took, on this machine.
    public let duration: Duration
    /// How large the ledger is before and after.
    public let octetsBefore: Int64
    public let octetsAfter: Int64
    /// How much room is needed beside it meanwhile: for the copy that is kept, and for writing the file anew.
    public var roomNeeded: Int64 { octetsBefore + 2 * octetsAfter }
    /// How much room is left there.
    public let room: Int64?
    /// The copy of the ledger as it was, which nothing reads.
    public let copy: String
    /// Whether it was tried only.
    public let isTrial: Bool

    /// Whether there was nothing to do.
    public var isUnneeded: Bool { from == to }
}

extension SiteOffice {
    /// Brings a ledger to the present format, as whatever opens it would, and holds it against itself; or tries that on a
    /// copy beside it, which says how long it takes and how much room it needs.
    ///
    /// - Parameter isTrial: leaves the ledger as it is. A daemon may be running then.
    /// - Throws: `Refusal` with `.configuration`, `.notPermitted`, `.ledger`, `.unwritable` or `.failed`.
    public static func upgradeLedger(
        configuration path: String, isTrial: Bool, for principal: Principal, clock: any WallClock = SystemClock(),
        progress: ProgressReport = { _ in }
    ) throws(Refusal) -> LedgerUpgrade {
        try principal.requireEverything()
        let configuration = try loadConfiguration(path)
        guard case .sqlite = configuration.ledger else {
            throw Refusal(
                .configuration, field: "ledger", reason: "\(path): the ledger is a database, no file",
                fix: "whatever opens it brings its tables to the present format; make a copy before, by `pg_dump`")
        }
        let state = try SiteState(of: configuration)
        try state.requireNoRestore()
        return try Refusal.translating {
            // Not kept open: whoever closes the ledger last puts its journal in order.
            let format = try LedgerFile(path: state.ledger).format
            let before = StateFile(state.ledger)?.octets ?? 0
            func outcome(_ duration: Duration, after: Int64) -> LedgerUpgrade {
                LedgerUpgrade(
                    path: state.ledger, from: format, to: LedgerFile.presentFormat, duration: duration,
                    octetsBefore: before, octetsAfter: after, room: StateFile.room(at: state.folder),
                    copy: "\(state.ledger).format-\(format)", isTrial: isTrial)
            }
            guard format != LedgerFile.presentFormat else { return outcome(.zero, after: before) }
            guard isTrial else {
                let lock = try LedgerLock(of: configuration, at: clock.now)
                defer { withExtendedLifetime(lock) {} }
                let duration = try upgrade(state.ledger, progress: progress)
                return outcome(duration, after: try LedgerFile(path: state.ledger).octets())
            }
            let staging = try Staging(at: "\(state.ledger)\(Staging.upgrading)")
            defer { staging.remove() }
            let copy = "\(staging.content)/ledger.sqlite"
            try LedgerFile(path: state.ledger).copy(to: copy)
            let duration = try upgrade(copy, progress: progress)
            return outcome(duration, after: try LedgerFile(path: copy).octets())
        }
    }

    /// Upgrades a file and says how long it took. That what came of it is intact is checked afterwards.
    private static func upgrade(_ path: String, progress: ProgressReport) throws -> Duration {
        let start = ContinuousClock.now
        let ledger = try ChainedLedger(path: path, access: .write)
        let duration = ContinuousClock.now - start
        let findings = try ledger.verify { progress(WorkDone($0, of: $1)) }.findings
        guard let first = findings.first else { return duration }
        throw Refusal(
            .failed, reason: "\(path) is not intact after it (\(findings.count.counted("finding"))): \(first)",
            fix: "`mainstay verify` names everything; the copy \(path).format-… is as it was")
    }
}
