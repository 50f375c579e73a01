import Foundation
import LedgerSQLite
import Programs
import Testing

/// `mainstay backup` beside a daemon that writes, and `mainstay restore` beside whoever has the ledger open.
@Suite(.serialized) struct BackupCommandTests {
    private let folder = TemporaryFolder("backup")

    private static let hosts = (1...20).map { "198.51.100.\($0)" }

    private static let configuration = """
        site: backed-up
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {reachability: 200ms}
        contracts:
        \(RunningDaemon.contract("acme", "network: {hosts: [\(hosts.joined(separator: ", "))]}"))

        """

    /// What of `--format json` is looked at.
    private struct Backup: Decodable {
        struct Head: Decodable { var head: String }
        struct Ledger: Decodable {
            var rows: Int
            var heads: [String: Head]
        }

        var ledger: Ledger
    }

    private func backUp(_ name: String, of configuration: String) throws -> Backup {
        let made = try Binary.run(["backup", folder.path(name), "--format", "json", "--config", configuration])
        try #require(made.status == 0, "\(made)")
        return try JSONDecoder().decode(Backup.self, from: Data(made.output.utf8))
    }

    /// Hosts go and come all the while, so that every second has rows of its own.
    @Test func whatADaemonWritesIsBackedUpMeanwhile() throws {
        guard let namespace = try HostNamespace() else { return }
        defer { namespace.end() }
        try namespace.set(Self.hosts, present: true)
        try folder.write("mainstay.yaml", Self.configuration)
        let daemon = try RunningDaemon(Self.configuration, under: { _ in namespace.inside([]) })
        defer { daemon.stop() }
        let live = daemon.folder.appendingPathComponent("mainstay.yaml").path
        #expect(try daemon.waits(seconds: 60) { !$0.isEmpty }, "\(daemon.log)")
        var backups: [Backup] = []
        for number in 0..<4 {
            try namespace.set(Self.hosts, present: number.isMultiple(of: 2))
            let state = number.isMultiple(of: 2) ? "up" : "down"
            #expect(try daemon.waits(seconds: 60) { $0.last { $0.signal.hasSuffix(Self.hosts[0]) }?.state == state })
            backups.append(try backUp("\(number).tar", of: live))
        }
        #expect(kill(daemon.pid, 0) == 0 && !daemon.log.contains("error"), "\(daemon.log)")
        #expect(zip(backups, backups.dropFirst()).allSatisfy { $0.ledger.rows < $1.ledger.rows })
        // Each of them becomes a ledger that is intact and ends as it said, and the daemon's own goes on from there.
        let other = folder.path("mainstay.yaml")
        for (number, backup) in backups.enumerated() {
            let restored = try Binary.run(
                ["restore", folder.path("\(number).tar"), "--replace", "--config", other])
            #expect(restored.status == 0, "\(restored)")
            for place in [other, live] {
                let heads = backup.ledger.heads.values.flatMap { ["--head", $0.head] }
                let verified = try Binary.run(["verify", "--config", place] + heads)
                #expect(verified.status == 0 && verified.output.contains("intact"), "\(place): \(verified)")
            }
        }
        let beside = try Binary.run(["restore", folder.path("0.tar"), "--replace", "--config", live])
        #expect(beside.status == 1 && beside.error.contains("Another daemon keeps the ledger"), "\(beside)")
    }

    /// An import that waits for its input is at work, although it writes nothing just now.
    @Test func nothingIsRestoredUnderAnImport() throws {
        let configuration = try folder.write("mainstay.yaml", Self.configuration)
        #expect(try Binary.run(["import", "/dev/null", "--config", configuration]).status == 0)
        _ = try backUp("before.tar", of: configuration)
        let input = Pipe()
        let importing = Binary.process(["import", "-", "--config", configuration])
        importing.standardInput = input
        try importing.run()
        defer { importing.waitForEnd() }
        let restoring = ["restore", folder.path("before.tar"), "--replace", "--config", configuration]
        let words = "Process \(importing.processIdentifier) (\(Binary.path.path) import - --config \(configuration))"
        let end = Date(timeIntervalSinceNow: 20)
        while try LedgerFile.user(of: folder.path("ledger.sqlite")) == nil, Date() < end { usleep(20_000) }
        let said = try Binary.run(restoring)
        #expect(said.status == 1 && said.error.contains("\(words) has the ledger"), "\(said)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("ledger.sqlite.restoring")))
        let line = #"{"signal":"pdu-1/outlet/7","at":"2026-10-03T02:10:00Z","state":"up"}"#
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
        try input.fileHandleForWriting.close()
        importing.waitForEnd()
        #expect(importing.terminationStatus == 0)
        #expect(try Binary.run(["export", "--config", configuration]).output.contains("pdu-1/outlet/7"))
        #expect(try Binary.run(restoring).status == 0)
        #expect(try Binary.run(["export", "--config", configuration]).output == "")
    }

    /// After a restore that was cut off there may be no ledger: nothing may make another one in its place.
    @Test(arguments: [
        ["import", "/dev/null"], ["evaluate", "--due"], ["run"], ["status"], ["verify"], ["backup", "/tmp/none.tar"],
        ["ledger", "info"], ["ledger", "upgrade"],
    ])
    func nothingIsOpenedUntilARestoreIsComplete(command: [String]) throws {
        let configuration = try folder.write("mainstay.yaml", Self.configuration)
        try folder.write("ledger.sqlite.restoring/content/files/ledger.sqlite", "half")
        let said = try Binary.run(command + ["--config", configuration])
        #expect(said.status == 1 && said.error.contains("is being restored, or that was cut off"), "\(said)")
        #expect(said.error.contains("mainstay restore FILE --replace"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("ledger.sqlite")))
    }
}
