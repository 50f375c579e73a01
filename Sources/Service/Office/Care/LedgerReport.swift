public import Clocks
import Foundation
import Intervals
public import Ledger
import LedgerPostgreSQL
import LedgerSQLite
import Notation
import Settings
import Site

/// What a ledger is and has, and how it grows.
public struct LedgerReport: Sendable {
    /// Where it is.
    public let path: String
    public let format: Int
    /// Of the file, and of SQLite's journal beside it; of a database all of its sites together.
    public let octets: Int64
    public let journalOctets: Int64
    /// What is in it; nil of one of an earlier format, which `upgrade` brings to the present one.
    public let content: LedgerContent?
    /// The end of each chain that verdicts rest on.
    public let heads: [String: BackupManifest.Head]
    /// How much it has grown a day of late, as its rows tell; nil where it has not grown for a day, and of
    /// a database.
    public let octetsPerDay: Int64?
    /// Over how many days that was.
    public let days: Int
    /// How much room is left beside it; nil of a database.
    public let room: Int64?
}

extension SiteOffice {
    /// Looks at a ledger, of whatever format, while others may be writing it.
    ///
    /// - Throws: `Refusal` with `.configuration`, `.notPermitted` or `.ledger`.
    public static func inspectLedger(
        configuration path: String, for principal: Principal, clock: any WallClock = SystemClock()
    ) throws(Refusal) -> LedgerReport {
        try principal.requireEverything()
        let configuration = try loadConfiguration(path)
        let now = clock.now
        if case .postgresql(let url) = configuration.ledger {
            return try inspectDatabase(url, ofSite: configuration.facility.site, at: now)
        }
        let state = try SiteState(of: configuration)
        try state.requireNoRestore()
        return try Refusal.translating {
            let file = try LedgerFile(path: state.ledger)
            let octets = StateFile(state.ledger)?.octets ?? 0
            var content: LedgerContent?
            var heads: [String: BackupManifest.Head] = [:]
            if file.isPresent {
                content = try file.content(since: now - .days(Int64(LedgerGrowth.window)))
                let ledger = try ChainedLedger(path: state.ledger, access: .read)
                heads = try ledger.basis().heads.mapValues { BackupManifest.Head($0) }
            }
            let growth = content.flatMap { LedgerGrowth(of: $0, octets: octets, at: now) }
            return LedgerReport(
                path: state.ledger, format: file.format, octets: octets,
                journalOctets: StateFile("\(state.ledger)-wal")?.octets ?? 0, content: content, heads: heads,
                octetsPerDay: growth?.octetsPerDay, days: growth?.days ?? 0, room: StateFile.room(at: state.folder))
        }
    }

    private static func inspectDatabase(
        _ url: String, ofSite site: String, at now: Instant
    ) throws(Refusal) -> LedgerReport {
        try Refusal.translating {
            let engine = try PostgreSQLEngine(at: try LedgerLocation.readable(url), site: site, access: .read)
            let content = try engine.content(since: now - .days(Int64(LedgerGrowth.window)))
            let heads = try ChainedLedger(in: engine).basis().heads.mapValues { BackupManifest.Head($0) }
            return LedgerReport(
                path: engine.place, format: PostgreSQLEngine.format, octets: try engine.octets(), journalOctets: 0,
                content: content, heads: heads, octetsPerDay: nil, days: 0, room: nil)
        }
    }
}

/// How a ledger grows: its size goes by its rows, and these are dated.
struct LedgerGrowth {
    /// So many days are looked back.
    static let window = 30

    let octetsPerDay: Int64
    let days: Int

    /// Nil before the first day is over.
    init?(of content: LedgerContent, octets: Int64, at now: Instant) {
        let rows = content.runs + content.entries.values.reduce(0, +)
        let age = (now - (content.oldest ?? now)) / Int64.days(1)
        days = Int(min(age, Int64(Self.window)))
        guard days >= 1, rows > 0 else { return nil }
        octetsPerDay = Int64(Double(octets) * Double(content.recent) / Double(rows) / Double(days))
    }
}
