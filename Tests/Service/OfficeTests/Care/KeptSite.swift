import Clocks
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Settings
import Site
import Testing

/// A site with everything that is state, and a second machine to which it may move.
final class KeptSite {
    let site: OfficeSite
    let clock: SetClock
    /// The other machine's folder.
    let other = TemporaryFolder("other")

    init() throws {
        site = try OfficeSite()
        clock = site.clock
        try site.office.acceptConfiguration()
        try site.addReports()
        try site.office.evaluate(EvaluationOrder(month: .february), for: OfficeSite.provider) { _ in }
        try write("ledger.sqlite.accounts", #"{"schema":"mainstay.accounts/1"}"#)
        let log = AccessLog(of: site.office.configuration)
        try log.append(AccessEntry(.signedIn, at: clock.now, who: "zhao"))
        try log.append(AccessEntry(.wrongPassword, at: clock.now, who: "zhao"))
        try write("snmp-engine", #"{"boots":3}"#)
        try write("snmp-sender", #"{"boots":4}"#)
        try write("waiting-1790993400250.jsonl", "{}\n")
        try write("archives/ports/4fd2.rrd", "RRD\u{0}0003")
        try write("archives/ports/4fd2.json", "{}")
        // None of these is state.
        for name in ["ledger.sqlite.verified", "ledger.sqlite.format-3", "notes.txt", "ledger.sqlite.accounts.lock"] {
            try write(name, name)
        }
    }

    static let state = [
        "ledger.sqlite", "accounts", "access-1.jsonl", "refused-1.jsonl", "snmp-engine", "snmp-sender",
        "waiting-1790993400250.jsonl", "archives/ports/4fd2.json", "archives/ports/4fd2.rrd",
    ]

    private func write(_ name: String, _ text: String) throws { try site.folder.write(name, text) }

    var backup: String { site.folder.path("dc-1.tar") }

    /// The other machine's configuration, the same as this one's.
    func otherConfiguration() throws -> String {
        let text = try String(contentsOfFile: site.configurationPath, encoding: .utf8)
        return try other.write("mainstay.yaml", text)
    }

    @discardableResult
    func backUp(to target: String? = nil, replacing: Bool = false) throws -> BackupOutcome {
        try SiteOffice.backUp(
            configuration: site.configurationPath, to: target ?? backup, replacing: replacing,
            for: OfficeSite.administrator, clock: clock)
    }

    @discardableResult
    func restore(_ file: String? = nil, to configuration: String? = nil, replacing: Bool = false) throws
        -> RestoreOutcome
    {
        try SiteOffice.restore(
            file ?? backup, configuration: configuration ?? otherConfiguration(), replacing: replacing,
            for: OfficeSite.administrator, clock: clock)
    }

    /// What a folder holds, by its path: octets of files, nothing for folders.
    static func content(of folder: URL) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            found[name] = (try? Data(contentsOf: folder.appendingPathComponent(name))) ?? Data()
        }
        return found
    }
}
