import Foundation
import Programs
import Testing

/// The units as systemd's own programs read them, and the daemon under what they forbid.
@Suite(.serialized) struct UnitTests {
    private static func unit(_ name: String) -> String { ProjectFolder.file("Packaging/systemd/\(name)").path }

    /// 2.0 of 10; common units of the field score more than 9.
    @Test(arguments: ["mainstay.service", "mainstay-evaluate.service", "mainstay-verify.service"])
    func littleIsExposed(unit: String) throws {
        let analyser = try #require(OutsideProgram("systemd-analyze"), "`make setup-test` installs systemd")
        let judged = try analyser.run(
            ["security", "--no-pager", "--offline=yes", "--threshold=20", Self.unit(unit)])
        #expect(judged.status == 0 && judged.output.contains("Overall exposure level"), "\(judged.output.suffix(300))")
    }

    /// systemd passes over a key that it does not know, and says so.
    @Test func everyKeyIsKnown() throws {
        let analyser = try #require(OutsideProgram("systemd-analyze"), "`make setup-test` installs systemd")
        let folder = ProjectFolder.file("Packaging/systemd")
        let units = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(units.count == 7)
        let said = try analyser.run(["verify", "--man=no"] + units.map { "\(folder.path)/\($0)" }).output
        let problems = said.split(separator: "\n").filter {
            $0.contains("/Packaging/systemd/") || $0.contains("Unknown")
        }
        #expect(problems.isEmpty, "\(problems)")
    }

    /// A month ends in its contract's zone. Each night's second run is when the day has begun in the last of them, UTC-12.
    @Test func monthsAreJudgedOnceTheyAreOverEverywhere() throws {
        let analyser = try #require(OutsideProgram("systemd-analyze"), "`make setup-test` installs systemd")
        let text = try String(contentsOfFile: Self.unit("mainstay-evaluate.timer"), encoding: .utf8)
        let calendars = text.matches(of: /\nOnCalendar=(.+)/).map { String($0.1) }
        let hours = try calendars.compactMap { calendar in
            let said = try analyser.run(["calendar", "--base-time=2026-02-28 23:59:59 UTC", calendar]).output
            // Of a calendar in the machine's zone nothing is said of UTC where that is UTC.
            return calendar.hasSuffix(" UTC") ? said.firstMatch(of: /2026-03-01 ([0-9]+):/).flatMap { Int($0.1) } : nil
        }
        #expect(hours.contains { $0 >= 12 }, "\(calendars)")
    }

    // MARK: - Under the unit's own restrictions

    private static let configuration = """
        site: restricted
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {reachability: 1s}
        contracts:
        \(RunningDaemon.contract("c-1", "network: {hosts: [127.0.0.1]}"))
        """

    /// A daemon under the filters, rights and limits of its unit, as this user and with this machine's files.
    private func daemon(_ changes: String...) throws -> RunningDaemon {
        let script = ProjectFolder.file("Packaging/restrict").path
        let all = ["User=", "ProtectSystem="] + changes
        let words =
            ["/usr/bin/python3", script, Self.unit("mainstay.service")] + all.flatMap { ["--set", $0] } + ["--"]
        return try RunningDaemon(Self.configuration, under: { _ in words })
    }

    private func metrics(of daemon: RunningDaemon) throws -> String {
        #expect(daemon.says("pinging 1 host", seconds: 30), "\(daemon.log)")
        let configuration = daemon.folder.appendingPathComponent("mainstay.yaml").path
        return try Binary.run(["status", "--metrics", "--config", configuration]).output
    }

    @Test(.enabled(if: geteuid() == 0)) func theClocksErrorIsReadUnderItsFilter() throws {
        let daemon = try daemon()
        defer { daemon.stop() }
        let metrics = try metrics(of: daemon)
        #expect(metrics.contains("\nmainstay_clock_error_seconds "), "\(daemon.log)")
        #expect(metrics.contains("\nmainstay_clock_synchronised "))
    }

    /// What the filter is for: without the line that lets them through, the calls are refused.
    @Test(.enabled(if: geteuid() == 0)) func aStricterFilterWouldHideIt() throws {
        let daemon = try daemon("SystemCallFilter=~@clock")
        defer { daemon.stop() }
        #expect(!(try metrics(of: daemon)).contains("\nmainstay_clock_error_seconds "), "\(daemon.log)")
    }

    /// And everything ends in order.
    @Test(.enabled(if: geteuid() == 0)) func itPingsWithItsTwoRights() throws {
        let daemon = try daemon()
        #expect(daemon.says("pinging 1 host", seconds: 30), "\(daemon.log)")
        let end = Date(timeIntervalSinceNow: 30)
        while try daemon.readings().isEmpty, Date() < end { usleep(100_000) }
        #expect(try daemon.readings().contains { $0.state == "up" }, "\(daemon.log)")
        daemon.stop()
        #expect(!daemon.log.contains("critical"))
    }
}
