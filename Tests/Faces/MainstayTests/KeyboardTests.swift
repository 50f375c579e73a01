import Foundation
import Intervals
import Notation
import Programs
import Site
import Testing

/// The desk through the program itself: what a tired engineer types, and what he reads.
@Suite struct KeyboardTests {
    /// A contract that was without network for half an hour, a day ago.
    private final class Desk {
        let folder: URL
        /// A whole second.
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970) * 1000)

        init() throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("keyboard-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
            let configuration = """
                site: desk
                timezone: Asia/Shanghai
                contracts:
                  acme-trading:
                    customer: {name: Acme}
                    service: colocation
                    signed: \(zone.localDate(of: now - .days(40)))
                    term: {from: \(zone.localDate(of: now - .days(40))), to: \(zone.localDate(of: now + .days(300)))}
                    rent: 12000.00 CNY
                    network: {hosts: [127.0.0.1]}
                """
            try Data(configuration.utf8).write(to: folder.appendingPathComponent("mainstay.yaml"))
            let rounds = (0..<48).map { index in
                let state = (24..<30).contains(index) ? "down" : "up"
                let at = now - .hours(26) + .minutes(Int64(index) * 5)
                return #"{"signal":"icmp/127.0.0.1","at":"\#(at)","state":"\#(state)"}"#
            }
            let file = folder.appendingPathComponent("lines.jsonl")
            try Data(rounds.joined(separator: "\n").utf8).write(to: file)
            #expect(try run(["import", file.path]).status == 0)
        }

        // Nothing depends on the removal.
        deinit { try? FileManager.default.removeItem(at: folder) }

        func words(_ arguments: [String]) -> [String] {
            arguments + ["--config", folder.appendingPathComponent("mainstay.yaml").path]
        }

        func run(_ arguments: [String]) throws -> (status: Int32, output: String, error: String) {
            try Binary.run(words(arguments))
        }
    }

    private static let report = ["record", "outage-report", "--contract", "acme", "--guarantee", "network"]

    /// Each is refused with one sentence that says what to do, and nothing is entered.
    @Test func slipsAreRefused() throws {
        let desk = try Desk()
        let slips: [([String], String)] = [
            (["record", "outage"], "did you mean outage-report?"),
            (["record", "outage-report", "contract", "acme"], "fields are written --field value"),
            (["record", "outage-report", "--contract", "amce-trading"], "did you mean acme-trading?"),
            (["record", "outage-report", "--contract", "acme", "--guarantee", "netwrok"], "is network"),
            (["record", "outage-report", "--contract", "acme", "--guarantee", "access"], "network or power"),
            (["record", "outage-report", "--contract", "acme"], "outage_report needs guarantee"),
            (Self.report + ["--garantee", "power"], "did you mean guarantee?"),
            (Self.report + ["--guarantee", "power"], "--guarantee is given twice"),
            (Self.report + ["--at", "02:00"], "an instant such as"),
            (Self.report + ["--at", "yesterday"], "local time"),
            (Self.report + ["--at", "2016-10-14 02:00"], "say --yes"),
            (Self.report + ["--at", "2016-10-14"], "needs a time of day"), (Self.report + ["--at", "+3h"], "ahead"),
            (Self.report + ["--at"], "--at needs a value"),
            (Self.report + ["--by", "--note", "x"], "--note is another option"),
            (Self.report + ["--by", " "], "by is blank"), (Self.report + ["--yes=no"], "takes no value"),
            (Self.report + ["--format", "xml"], "xml"), (Self.report + ["--outage", "zz"], "No outage is called zz"),
            (["record", "withdrawal", "--replaces", "zz", "--by", "Z", "--reason", "x"], "No record is called zz"),
            (
                ["record", "complaint", "--contract", "acme", "--about", "network", "--accepted-at", "-1h"],
                "nearest to \"network\" is network_quality"
            ),
            (
                ["record", "complaint", "--outage", "zz", "--about", "staff", "--accepted-at", "-1h"],
                "No outage is called zz"
            ),
            (
                ["record", "complaint", "--contract", "acme", "--about", "staff", "--accepted-at", "-1h"],
                "A complaint about staff needs --staff-name"
            ),
            (["record", "acknowledgement", "--of", "zz", "--by", "Zhao"], "No alarm has the id zz"),
            (["quiet", "--end", "zz", "--by", "Zhao"], "No planned work is called zz"),
            (["ack", "zz", "--by", "Zhao", "--how", "mobile"], "No alarm has the id zz"),
            (["outages", "--contract", "acmee"], "No contract is called acmee"),
            (["events", "--since", "noon"], "is not an instant such as"),
            (["events", "--since", "-1h", "--until", "-2h"], "must be later than"),
            (["events", "--follow", "--until", "now"], "takes no --until"),
            (["records", "--contract", "nobody"], "No contract is called nobody"),
            (
                ["explain", "--month", "current", "--contract", "acme", "--as-known-at", "noon"],
                "is not an instant such as"
            ),
            (["export", "--from", "2026-13-01"], "is not an instant such as"),
        ]
        for (words, sentence) in slips {
            let made = try desk.run(words)
            #expect([1, 64].contains(made.status) && made.output.isEmpty, "\(words): \(made)")
            #expect(made.error.contains(sentence), "\(words): \(made.error)")
        }
        for items in ["foo", "power", "power=", "power=now,power=now", "power=soon", "", ",", "electricity=now"] {
            let made = try desk.run([
                "record", "installation", "--contract", "acme", "--service", "colocation", "--signed-at", "-2d",
                "--items", items,
            ])
            #expect(made.status == 64 && made.error.contains("items"), "\(items): \(made)")
        }
        #expect(try desk.run(["export", "--records-only"]).output.isEmpty)
    }

    @Test func anEntryIsAnsweredWithItsEffect() throws {
        let desk = try Desk()
        let listed = try desk.run(["outages"]).output
        let id = try #require(listed.split(separator: "\n").dropFirst().first?.split(separator: " ").first)
        #expect(id.count == 8)
        let reported = try desk.run(["record", "outage-report", "--outage", String(id), "--by", "Li Wei"])
        #expect(reported.status == 0 && reported.output.contains("\n  covers outage \(id) (network, "), "\(reported)")
        #expect(reported.output.replacing(/\s+/, with: " ").contains("its 30.00 min go on counting"))
        for line in reported.output.split(separator: "\n") { #expect(String(line).columns <= 80, "\(line)") }
        let attributed = try desk.run([
            "record", "attribution", "--outage", String(id), "--cause", "customer_equipment", "--by", "Zhao",
        ])
        #expect(attributed.output.contains("\n  takes 30.00 min off network of acme-trading"), "\(attributed)")
        let told = try desk.run(Self.report + ["--by", "Sun", "--format", "json"])
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any], "\(told)")
        let effect = try #require(document["effect"] as? [String: Any])
        let parts = try #require(effect["parts"] as? [[String: Any]])
        #expect(
            parts.first?["effect"] as? String == "covers_nothing" && parts.first?["reason"] as? String == "reported")
        #expect(document["record"] as? String == "outage_report" && document["new"] as? Bool == true)
    }

    @Test func farInstantsAreTakenWhereTheyAreMeant() throws {
        let desk = try Desk()
        let made = try desk.run(Self.report + ["--at", "2016-10-14 02:00", "--yes"])
        #expect(made.status == 0 && made.output.contains("covers nothing"), "\(made)")
    }

    /// A terminal is 80 columns wide, and an empty list says of when it is.
    @Test func listsAreReadable() throws {
        let desk = try Desk()
        for noun in ["events", "records", "deliveries"] {
            let empty = try desk.run([noun])
            #expect(empty.status == 0 && empty.output.hasPrefix("No \(noun) since "), "\(empty)")
            #expect(empty.output.hasSuffix("--since goes back further.\n"))
            #expect(try desk.run([noun, "--format", "json"]).output.isEmpty)
        }
        #expect(try desk.run(["emergencies", "--since", "-1h"]).output.hasPrefix("No emergencies since "))
        _ = try desk.run(
            Self.report + [
                "--by", "Li Wei", "--note", String(repeating: "no answer from any of our servers ", count: 9),
            ])
        for (words, text) in [
            (["records"], "outage-report  acme-trading"), (["emergencies"], "icmp/127.0.0.1"),
            (["outages"], "acme-trading  network    30.00 min"),
            (["outages", "--month", "2001-01"], "No outage touches 2001-01."),
        ] {
            let shown = try desk.run(words)
            #expect(shown.status == 0 && shown.output.contains(text), "\(words): \(shown)")
            for line in shown.output.split(separator: "\n") {
                #expect(String(line).columns <= 80, "\(words): \(line)")
            }
        }
        let lines = try desk.run(["records", "--format", "json"]).output.split(separator: "\n")
        #expect(lines.count == 1 && lines.allSatisfy { $0.hasPrefix("{\"record\":\"outage_report\"") })
        #expect(try desk.run(["records", "--since", "+1h"]).output.hasPrefix("No records since "))
    }

    /// Whoever follows a list reads an entry when it comes.
    @Test func aListIsFollowed() throws {
        let desk = try Desk()
        let following = Binary.process(desk.words(["records", "--follow", "--format", "json"]))
        let pipe = Pipe()
        following.standardOutput = pipe
        try following.run()
        defer { following.terminate() }
        #expect(try desk.run(Self.report).status == 0)
        // Ends when a line has come.
        let line = try pipe.fileHandleForReading.readLine()
        #expect(line.contains("\"record\":\"outage_report\"") && line.hasSuffix("}"))
    }

    /// `mainstay events --follow | head -1` ends when its reader has.
    @Test func aListEndsWithItsReader() throws {
        let desk = try Desk()
        let following = Binary.process(desk.words(["records", "--follow"]))
        let pipe = Pipe()
        following.standardOutput = pipe
        try following.run()
        try pipe.fileHandleForReading.close()
        #expect(try desk.run(Self.report).status == 0)
        following.waitForEnd()
        #expect(following.terminationStatus != 0 || following.terminationReason == .exit)
    }

    /// An instant is the same to every command.
    @Test func localTimesAreReadEverywhere() throws {
        let desk = try Desk()
        for known in ["2026-11-06 00:00", "-1h", "now", "2026-11-06T00:00:00+08:00"] {
            for command in [["explain"], ["compare"], ["report", "--format", "json"], ["evaluate"]] {
                let month = ["--month", "current", "--contract", "acme", "--as-known-at", known]
                let made = try desk.run(command + month)
                #expect(made.status == 0, "\(command) \(known): \(made.error)")
            }
        }
        let all = try desk.run(["export"]).output
        #expect(try desk.run(["export", "--from", "-30h", "--to", "now"]).output == all && !all.isEmpty)
    }
}
