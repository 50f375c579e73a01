import Foundation
import Intervals
import Programs
import Testing

/// Registers, explanations and reports through the program itself.
@Suite struct RegisterCommandTests {
    /// A folder with one contract and an empty ledger.
    private final class Desk {
        let folder: URL

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("desk-\(UUID().uuidString)")
            let secrets = folder.appendingPathComponent("secrets")
            try FileManager.default.createDirectory(at: secrets, withIntermediateDirectories: true)
            for (name, text) in [("right", "correct horse\n"), ("wrong", "battery staple\n")] {
                let file = secrets.appendingPathComponent(name)
                try Data(text.utf8).write(to: file)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
            }
            let hash = try Binary.run(["password", "--password-file", secret("right")])
            let configuration = """
                site: desk
                timezone: Asia/Shanghai
                provider: {name: Focus, complaints: "+86 10 5555 0199"}
                contracts:
                  c-1:
                    customer: {name: Acme}
                    traffic: {username: acme, password_hash: "\(hash.output.split(separator: "\n").first ?? "")"}
                    service: colocation
                    signed: 2026-01-04
                    term: {from: 2026-01-05, to: 2027-01-05}
                    rent: 12000.00 CNY
                    network: {hosts: [127.0.0.1]}
                    contacts:
                      - {name: Li Wei, authorised: true, method: email, to: li.wei@acme.example, hook: log}
                hooks: {log: {run: /bin/true}}
                """
            try Data(configuration.utf8).write(to: folder.appendingPathComponent("mainstay.yaml"))
        }

        // Nothing depends on the removal.
        deinit { try? FileManager.default.removeItem(at: folder) }

        func secret(_ name: String) -> String { folder.appendingPathComponent("secrets/\(name)").path }

        func run(_ arguments: String...) throws -> (status: Int32, output: String, error: String) {
            try Binary.run(arguments + ["--config", folder.appendingPathComponent("mainstay.yaml").path])
        }

        /// The id of what was recorded.
        func id(_ output: String) -> String { output.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    }

    @Test(arguments: [("right", "verified"), ("wrong", "refused")])
    func aCallerIsVerified(password: String, credentials: String) throws {
        let desk = try Desk()
        let made = try desk.run(
            "record", "authorisation", "--contract", "c-1", "--by", "Li Wei", "--method", "phone", "--username",
            "acme", "--password-file", desk.secret(password), "--work", "restart",
            "--why-not-written", "on the road", "--format", "json")
        #expect(made.status == 0, "\(made.error)")
        #expect(made.output.contains("\"credentials\":\"\(credentials)\""))
        #expect(!made.output.contains("horse"))
        #expect(try !desk.run("export").output.contains("scrypt"))
    }

    @Test func passwordsAndVerdictsOnTheCommandLineAreRefused() throws {
        let desk = try Desk()
        for extra in [["--password", "correct horse"], ["--credentials", "verified"]] {
            let made = try Binary.run(
                [
                    "record", "authorisation", "--contract", "c-1", "--by", "Li Wei", "--method", "phone",
                    "--config", desk.folder.appendingPathComponent("mainstay.yaml").path,
                ] + extra)
            #expect(made.status == 64)
        }
        #expect(try desk.run("export").output.isEmpty)
    }

    @Test func aCorrectionNamesAuthorAndReason() throws {
        let desk = try Desk()
        let first = try desk.run(
            "record", "complaint", "--contract", "c-1", "--about", "staff", "--staff-name", "Li", "--accepted-at",
            "2026-10-10T09:00:00+08:00"
        )
        let id = desk.id(first.output)
        let fields = [
            "record", "complaint", "--contract", "c-1", "--about", "staff", "--staff-name", "Li", "--accepted-at",
            "2026-10-10T10:00:00+08:00",
            "--config", desk.folder.appendingPathComponent("mainstay.yaml").path, "--replaces",
        ]
        #expect(try Binary.run(fields + [id]).status == 64)
        let corrected = try Binary.run(fields + [id, "--by", "Zhao", "--reason", "typo"])
        #expect(corrected.status == 0, "\(corrected.error)")
        #expect(try desk.run("verify").status == 0)
    }

    /// From the verdict down; and as every form of document.
    @Test func aMonthIsExplainedAndReported() throws {
        let desk = try Desk()
        let entries = [
            #"{"record":"complaint","id":"k-1","contract":"c-1","about":"staff","accepted_at":"2026-10-10T09:00:00+08:00"}"#,
            #"{"record":"request","contract":"c-1","kind":"downtime_statement","at":"2026-10-10T09:00:00+08:00"}"#,
        ]
        let rounds = (0..<40).map { index in
            let at = (Instant("2026-10-10T00:00:00Z") ?? .distantPast) + .minutes(Int64(index) * 5)
            return #"{"signal":"icmp/127.0.0.1","at":"\#(at)","state":"\#((10..<13).contains(index) ? "down" : "up")"}"#
        }
        let events = desk.folder.appendingPathComponent("events.jsonl")
        try Data((entries + rounds).joined(separator: "\n").utf8).write(to: events)
        #expect(try desk.run("import", events.path).status == 0)
        let now = ["--month", "2026-10", "--contract", "c-1", "--as-known-at", "2026-10-12T00:00:00Z"]
        let configuration = ["--config", desk.folder.appendingPathComponent("mainstay.yaml").path]
        let explained = try Binary.run(["explain"] + now + configuration)
        #expect(explained.status == 0, "\(explained.error)")
        for words in [
            "balance   900000 ms = 900000 ms + 0 ms", "icmp/127.0.0.1 down", "k-1", "late",
            "downtime statement not given",
            "Article 9, Facility access: not applicable", "changes",
        ] { #expect(explained.output.contains(words), "\(words)") }
        for (form, words) in [("html", "<!DOCTYPE html>"), ("csv", "guarantee,c-1"), ("json", "mainstay.compliance/1")]
        {
            let report = try Binary.run(["report", "--format", form] + now + configuration)
            #expect(report.status == 0 && report.output.contains(words), "\(form) \(report.error)")
        }
        let evaluated = try desk.run("evaluate", "--month", "2026-10")
        #expect(evaluated.status == 0, "\(evaluated.error)")
        for name in ["c-1.json", "c-1.html", "index.html"] {
            let file = desk.folder.appendingPathComponent("var/compliance/2026-10/\(name)")
            #expect(FileManager.default.fileExists(atPath: file.path), "\(name)")
        }
        let id = try desk.run("outages").output.split(separator: "\n").dropFirst().first?.split(separator: " ").first
        for spelling in ["outages", "outage"] {
            let shown = try desk.run(spelling, "show", String(id ?? "-"))
            #expect(shown.status == 0 && shown.output.contains("Evidence:"), "\(shown.error)")
        }
    }

    @Test func aReportIsWrittenToAFile() throws {
        let desk = try Desk()
        let page = desk.folder.appendingPathComponent("month.html").path
        // Nothing happened, which a ledger must say.
        #expect(try desk.run("import", "-").status == 0)
        let made = try desk.run(
            "report", "--month", "2026-10", "--contract", "c-1", "--format", "html", "--language", "zh-Hans", "-o", page
        )
        #expect(made.status == 0 && made.output.isEmpty, "\(made.error)")
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("lang=\"zh-Hans\""))
    }

    @Test func termsAreToldInPlainWords() throws {
        let desk = try Desk()
        #expect(try desk.run("terms", "explain").output.contains("working day 3"))
        #expect(try desk.run("terms", "explain", "tiered-credits", "--language", "zh-Hans").output.contains("抵扣 30 %"))
        #expect(try desk.run("terms", "explain", "nothing").status == 78)
        #expect(try desk.run("terms", "explain", "--language", "fr").status == 64)
    }
}

/// The monthly run: again, and twice at once, it changes nothing.
@Suite struct MonthlyRunTests {
    @Test func runningAgainAndAtOnceChangesNothing() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("monthly-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Binary.run(["init", folder.path]).status == 0)
        let arguments = [
            "evaluate", "--month", "2026-02", "--config", folder.appendingPathComponent("mainstay.yaml").path,
        ]
        // Nothing happened, which a ledger must say.
        #expect(try Binary.run(["import", "-"] + arguments.suffix(2)).status == 0)
        let processes = try (0..<4).map { _ in try Binary.start(arguments) }
        for process in processes {
            process.waitForEnd()
            #expect(process.terminationStatus == 0)
        }
        let document = folder.appendingPathComponent("var/compliance/2026-02/example-2026.json")
        let first = try Data(contentsOf: document)
        #expect(try Binary.run(arguments).status == 0)
        #expect(try Data(contentsOf: document) == first)
        #expect(String(decoding: first, as: UTF8.self).contains("\"revision\": 1"))
        #expect(try Binary.run(["verify"] + arguments.suffix(2)).status == 0)
    }
}
