import Foundation
import Programs
import Testing

/// The program with its ledger in PostgreSQL: every command works, or says what to use instead.
@Suite struct LedgerInPostgreSQLTests {
    private let folder = TemporaryFolder("in-postgresql")
    private let url: String

    init() throws {
        url = try PostgresServer.shared.createDatabase()
        for name in ["file", "database"] {
            try #require(try Binary.run(["init", folder.path(name)]).status == 0)
        }
        let path = configuration("database")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("ledger:") })
        try text.replacing(line, with: "ledger: \(url)").write(toFile: path, atomically: true, encoding: .utf8)
        let lines = (0..<500).map { index in
            #"{"signal":"pdu-1/outlet/7","at":"2026-10-03T02:\#(10 + index / 60):\#(String(format: "%02d", index % 60))Z","state":"\#(index % 7 == 0 ? "down" : "up")"}"#
        }
        try folder.write("lines.jsonl", lines.joined(separator: "\n"))
    }

    private func configuration(_ name: String) -> String { folder.path("\(name)/mainstay.yaml") }

    private func run(_ words: String..., in name: String = "database") throws -> (
        status: Int32, output: String, error: String
    ) {
        try Binary.run(words + ["--config", configuration(name)])
    }

    @Test func commandsAnswerAsTheyDoOfAFile() throws {
        #expect(try run("status").status == 1)
        for name in ["file", "database"] {
            let imported = try run("import", folder.path("lines.jsonl"), in: name)
            #expect(imported.status == 0, "\(imported.error)")
            let verified = try run("verify", in: name)
            #expect(verified.status == 0, "\(verified.output)\(verified.error)")
        }
        #expect(try run("export").output == run("export", in: "file").output)
        let info = try run("ledger", "info")
        #expect(
            info.status == 0 && info.output.hasPrefix("postgresql://") && info.output.contains("1 signal"), "\(info)")
        let doctor = try run("doctor")
        #expect(doctor.output.contains("answers"), "\(doctor.output)")
    }

    @Test(arguments: [
        (["backup", "FOLDER"], "pg_dump"), (["restore", "FOLDER/none.tar"], "pg_restore"),
        (["ledger", "upgrade"], "pg_dump"),
    ])
    func whatIsForFilesSaysWhatToUse(words: [String], fix: String) throws {
        #expect(try run("import", folder.path("lines.jsonl")).status == 0)
        let refused = try Binary.run(
            words.map { $0.replacing("FOLDER", with: folder.url.path) } + ["--config", configuration("database")])
        #expect(refused.status == 78 && refused.error.contains(fix), "\(refused)")
        #expect(refused.error.split(separator: "\n").count == 1)
    }

    @Test func aCentreLetsACollectorIn() throws {
        _ = try? PostgresServer.shared.run("CREATE ROLE collector_bj_1 LOGIN")
        let nobody = try run("centre", "enrol", "main", "--role", "collector_bj_1")
        #expect(nobody.status == 64 && nobody.error.contains("--site"), "\(nobody)")
        let enrolled = try run("centre", "enrol", "main", "--site", "bj-1", "--role", "collector_bj_1")
        #expect(enrolled.status == 0, "\(enrolled)")
        let listed = try run("centre", "list")
        #expect(listed.status == 0 && listed.output.contains("bj-1  main"), "\(listed)")
    }

    @Test func aLedgerIsCopiedThereAndBack() throws {
        #expect(try run("import", folder.path("lines.jsonl"), in: "file").status == 0)
        let file = folder.path("file/var/ledger.sqlite")
        let there = try run("ledger", "copy", file, url)
        #expect(there.status == 0 && there.output.contains("copied, and verified"), "\(there)")
        #expect(try run("export").output == run("export", in: "file").output)
        let back = try run("ledger", "copy", url, folder.path("back.sqlite"), "--format", "json")
        #expect(back.status == 0, "\(back)")
        let heads = try JSONSerialization.jsonObject(with: Data(back.output.utf8)) as? [String: Any]
        #expect((heads?["heads"] as? [String: Any])?.isEmpty == false && heads?["copied"] as? Int ?? 0 > 0)
        // The same again has nothing to do; another ledger is in the way.
        let again = try run("ledger", "copy", file, url)
        #expect(again.status == 0 && again.output.contains("0 rows"), "\(again)")
        #expect(try run("record", "force-majeure", "--help").status == 0)
        let other = try run("ledger", "copy", file, file)
        #expect(other.status == 64 && other.error.contains("is the ledger itself"), "\(other)")
        let nobody = try run("ledger", "copy", file, "mysql://x/y")
        #expect(nobody.status == 64, "\(nobody)")
        let absent = try run("ledger", "copy", folder.path("none.sqlite"), url)
        #expect(absent.status == 1 && absent.error.contains("There is no ledger"), "\(absent)")
    }

    /// Killed at any moment, a copy goes on where it was.
    @Test(arguments: [30, 120, 400]) func aKilledCopyGoesOn(milliseconds: Int) async throws {
        let lines = (0..<20_000).map { index in
            #"{"signal":"pdu-\#(index % 50)/outlet/7","at":"2026-10-03T02:10:\#(String(format: "%02d", index / 400 % 60)).\#(String(format: "%03d", index % 1000))Z","state":"\#(index % 3 == 0 ? "down" : "up")"}"#
        }
        let many = try folder.write("many.jsonl", lines.joined(separator: "\n"))
        #expect(try run("import", many, "--keep-good", in: "file").status <= 1)
        let file = folder.path("file/var/ledger.sqlite")
        let process = try Binary.start(["ledger", "copy", file, url, "--config", configuration("database")])
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(process.processIdentifier, SIGKILL)
        process.waitForEnd()
        let copied = try run("ledger", "copy", file, url)
        #expect(copied.status == 0, "\(copied.error)")
        #expect(try run("verify").status == 0)
        #expect(try run("export").output == run("export", in: "file").output)
    }
}
