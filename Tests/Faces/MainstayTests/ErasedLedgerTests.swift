import Clocks
import Foundation
import Intervals
import Office
import Programs
import Settings
import Site
import Testing

/// A contract that is over, and what its ledger says of people: erased by the command, from a real file.
@Suite struct ErasedLedgerTests {
    private struct PastClock: WallClock {
        let now: Instant
    }

    /// What must go, and what is of others.
    private static let names = [
        "Li Wei", "li.wei@acme.example", "+86 10 5555 0111", "Wang Fang", "Zhang San", "Jianguo Road 1", "Sun Li",
        "asked on the phone",
    ]
    private static let others = ["Ana Berg", "+49 30 5555 0122", "night shift"]

    private let folder = TemporaryFolder("erased")
    private var configuration: String { folder.path("mainstay.yaml") }

    init() throws {
        _ = try folder.write("mainstay.yaml", Self.text)
        let clock = PastClock(now: try #require(Instant("2026-02-20T00:00:00Z")))
        let office = try SiteOffice.open(configuration: configuration, clock: clock)
        try office.acceptConfiguration()
        try add(Self.readings + Self.records, at: clock.now)
    }

    /// Imports lines at an instant of the past.
    private func add(_ lines: [String], at instant: Instant) throws {
        let office = try SiteOffice.open(configuration: configuration, clock: PastClock(now: instant))
        let outcome = try office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false,
            for: Principal(name: "desk", role: .operator))
        try #require(outcome.problems == [])
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> String {
        let outcome = try Binary.run(arguments + ["--config", configuration])
        try #require(outcome.status == 0, "\(arguments): \(outcome.output)\(outcome.error)")
        return outcome.output
    }

    /// Which of some texts stand in the ledger's files.
    private func found(_ texts: [String]) throws -> [String] {
        let files = ["", "-wal"].map { folder.path("ledger.sqlite\($0)") }.filter(FileManager.default.fileExists)
        let octets = try files.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        return texts.filter { text in octets.contains { $0.range(of: Data(text.utf8)) != nil } }
    }

    /// The document of a month, without what it says of people.
    private func document(_ contract: String) throws -> NSDictionary {
        let path = folder.path("var/compliance/2026-02/\(contract).json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        let document = try #require(object as? NSDictionary).mutableCopy() as? NSMutableDictionary
        let parts = try #require(document?["guarantees"] as? [[String: Any]])
        document?["guarantees"] = parts.map { $0.filter { !["assigned", "in_charge"].contains($0.key) } }
        document?["changes"] = nil
        return try #require(document)
    }

    /// Nothing is left in the file, the chain holds, and every verdict and figure is what it was: in documents, in
    /// explanations and beside what other programs would say.
    @Test func theNamesGoAndTheVerdictsStay() throws {
        try run("evaluate", "--month", "2026-02")
        try add([Self.correction], at: try #require(Instant("2026-02-21T00:00:00Z")))
        #expect(try run("evaluate", "--month", "2026-02").contains("by Sun Li"))
        let documents = try ["acme", "globex"].map(document)
        #expect(documents.map { $0["revision"] as? Int } == [2, 1])
        func explained() throws -> [String] {
            try [
                run("explain", "--month", "2026-02", "--contract", "acme", "--format", "json"),
                run("compare", "--month", "2026-02", "--contract", "acme"),
            ].map { $0.replacing(/"(by|reason)": "[^"]*"|"Since then: [^"]*"/, with: "") }
                .map { $0.replacing(/"(assigned|in_charge)": \[[^\]]*\]/, with: "") }
        }
        let before = try explained()
        let past = try run("evaluate", "--month", "2026-02", "--as-known-at", "2026-02-20T12:00:00Z")
        #expect(try found(Self.names) == Self.names && found(Self.others) == Self.others)

        let erased = try run("ledger", "erase", "--contract", "acme", "--before", "2026-03-01", "--by", "Zhou")
        #expect(erased.hasPrefix("erased: what ") && !erased.contains("kept"))
        #expect(try found(Self.names) == [] && found(Self.others) == Self.others)
        let verified = try run("verify", "--documents", folder.path("var/compliance"))
        #expect(verified.hasPrefix("intact,") && verified.contains("  erased: what "))
        #expect(verified.contains("documents  2 compared\n  of them 1 without what they say of people"))

        for (text, former) in zip(try explained(), before) { #expect(text == former) }
        #expect(try run("evaluate", "--month", "2026-02", "--as-known-at", "2026-02-20T12:00:00Z") == past)
        try run("evaluate", "--month", "2026-02")
        #expect(try ["acme", "globex"].map(document) == documents)
        #expect(try run("verify", "--documents", folder.path("var/compliance")).hasPrefix("intact,"))
        #expect(try found(Self.names) == [])
        // An export for the customer is whole and says so.
        let export = try folder.write("acme.jsonl", run("export", "--contract", "acme"))
        let checked = try Binary.run(["verify", export])
        #expect(checked.status == 0 && checked.output.contains("  erased: what "), "\(checked.output)")
    }

    private static var readings: [String] {
        let start = Instant("2026-02-09T15:00:00Z") ?? .distantPast
        return ["pdu-a/outlet/7", "pdu-b/outlet/7", "icmp/198.51.100.10"].flatMap { signal in
            (0..<74).map { hour in
                let state = (10..<13).contains(hour) ? "down" : "up"
                return #"{"signal":"\#(signal)","at":"\#(start + .hours(Int64(hour)))","state":"\#(state)"}"#
            }
        }
    }

    private static let records = [
        #""outage_report","contract":"acme","guarantee":"power","at":"2026-02-11T00:00:00Z","by":"Wang Fang""#,
        #""outage_report","contract":"globex","guarantee":"power","at":"2026-02-11T00:00:00Z","by":"Ana Berg""#,
        #""operation","contract":"acme","authorised_at":"2026-02-10T03:00:00Z","method":"written","authorised_by":"Wang Fang""#,
        #""operation","contract":"acme","authorised_at":"2026-02-10T04:00:00Z","method":"written","authorised_by":"Li Wei""#,
        #""assignment","contract":"acme","role":"representative","name":"Sun Li","from":"2026-02-10T03:00:00Z""#,
        #""duty_roster","name":"night shift","from":"2026-02-10T03:00:00Z","to":"2026-02-11T03:00:00Z""#,
    ].map { "{\"record\":\($0)}" }

    private static let correction =
        #"{"record":"attribution","contract":"acme","guarantee":"power","cause":"customer_negligence","#
        + #""from":"2026-02-10T00:00:00Z","to":"2026-02-10T06:00:00Z","at":"2026-02-20T13:00:00Z","by":"Sun Li","#
        + #""note":"asked on the phone"}"#

    private static let text = """
        site: dc-1
        timezone: Asia/Shanghai
        ledger: ledger.sqlite
        schedule: {power: 1h, link: 1h, reachability: 1h}
        credentials: {lab: {version: 2c, community: public}}
        devices:
          pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
          pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
        hooks:
          log: {run: /bin/cat, timeout: 10s}
        contracts:
          acme:
            customer: {name: Acme, representative: Zhang San, address: Jianguo Road 1, phone: "+86 10 5555 0111"}
            terms: idc-standard
            service: colocation
            signed: 2026-02-01
            term: {from: 2026-02-10, to: 2026-02-13}
            rent: 12000.00 CNY
            power: {mains: pdu-a/outlet/7, ups: pdu-b/outlet/7}
            network: {hosts: [198.51.100.10]}
            contacts:
              - {name: Li Wei, authorised: true, method: email, to: li.wei@acme.example, hook: log}
          globex:
            customer: {name: Globex}
            terms: tiered-credits
            service: colocation
            signed: 2026-02-01
            term: {from: 2026-02-10, to: 2026-02-13}
            rent: 9000.00 CNY
            power: {mains: pdu-a/outlet/7, ups: pdu-b/outlet/7}
            contacts:
              - {name: Ana Berg, method: mobile, to: "+49 30 5555 0122", hook: log}

        """
}
