import Foundation
import Programs
import Settings
import Testing

/// Documentation/configuration.md against the reader: each key that is read is described, and no other is.
@Suite struct ReferenceTests {
    /// What the complete sample does not have: the other forms of a thing, and what it leaves to defaults.
    static let others = """
        site: bj-1
        timezone: Asia/Shanghai
        archives: {folder: var/archives, numbers: true}
        centre: {address: "postgresql://bj-1@db.example/mainstay", lease: 30s}
        provider: {name: P}
        history: {schedule: {link: 60s}, until: 2026-01-01T00:00:00Z}
        notify: [{to: 10.0.0.5, credentials: lab}]
        web: {listen: "127.0.0.1:8161", tls: {certificate: a.pem, key: b.pem}}
        credentials:
          lab: {version: 1, community: {env: SNMP_COMMUNITY}}
        devices:
          pdu-1: {address: 10.0.0.31, credentials: lab, location: {room: "2"}, ratings: {inlet/L1: 16 A}}
        hooks:
          board: {webhook: "https://board.example/", secret: {env: BOARD}}
          mail: {smtp: "smtp://mail.example:25", from: a@b.c, password: {env: MAIL}}
        contracts:
          acme:
            customer: {name: Acme}
            terms: own
            service: rack
            signed: 2026-01-04
            signatures: {customer: {on: 2026-01-03, in: Beijing}, provider: {on: 2026-01-04, in: Shanghai}}
            items: [power]
            term: {from: 2026-01-05, to: 2027-01-05}
            rent: 1.00 CNY
            power: {feeds: {A: pdu-1/outlet/1}}
            promises: {supply: {breached: {downtime_over: 1m}}}
            conditions: {room: {numbers: [pdu-1/sensor/1/temperature]}}
            fees: {circuit: 1.00 CNY}
            quantities: {ampere: 20}
            traffic: {username: acme, password: {file: traffic}, ports: [pdu-1/port/1], counts: sum}
            services: {mail: {email: "198.51.100.11:25", login: {user: a, password: {env: MAIL}}}}

        """

    static let terms = """
        name: Own
        guarantees:
          network: {availability: 99.9%, claim_window: {length: 5d}, credits: [{below: 99.9%, rent: 10%}]}
          power: {availability: 99.9%, claim_window: {length: 5d}, credits: [{below: 99.9%, rent: 10%}]}
          installation: {calendar: own}
          customer_service: {}
          technical_support: {}
          operation: {}
          complaint: {}
          access: {}
          term: {}
          emergency_report: {}
        promises:
          climate:
            name: {en: Climate}
            of: [power, {of: room, range: {from: 18, to: 27}}]
            breached: {availability_below: 99.9%}
            left_out:
              outages: {up_to: 5m}
              maintenance: {windows: [{from: "02:00", to: "06:00"}], quota: {time: 4h, per: month}}
            claim: {within: 30d}
            remedy: {each: {started: 30m}, give: 5%, cap: {period: 100%}}
            may_end: [{outages_from: 3, within: 30d}, {downtime_over: 1%, of_any: 30d}, {breached_months: 3, of: 6}]
          supply:
            of: power
            breached: {downtime_over: 0s}
            remedy: {steps: [{downtime_over: 1m, give: 5%}]}

        """

    /// The keys that the reader asks for, as the reference writes them.
    static func asked() throws -> Set<String> {
        var keys: Set<String> = []
        let second = try Folder(others)
        try second.write("terms/own.yaml", terms)
        try second.write("calendars/own.yaml", "years: {2026: {holidays: [2026-10-01]}, 2027: {holidays: []}}\n")
        try second.write("traffic", "x\n")
        for folder in [try Sample.folder(), second] {
            let path = folder.url.appendingPathComponent("mainstay.yaml").path
            let problems = ConfigurationFiles.load(path) { file, key in keys.insert(written(key, in: file)) }
            #expect(problems.allSatisfy { $0.severity != .error }, "\(problems)")
        }
        return keys
    }

    /// Names of the sample's own become `NAME`, items `[]`; secrets and conditions are described once.
    private static func written(_ key: String, in file: String) -> String {
        var key = key.replacing(/\[\d+\]/, with: "[]")
        let last = key.split(separator: ".").last.map(String.init) ?? ""
        let parent = key.split(separator: ".").dropLast().last.map(String.init) ?? ""
        if ["file", "env"].contains(last) { return "SECRET.\(last)" }
        if ["all", "any"].contains(last) { return "CONDITION.\(last)" }
        if key.hasPrefix("contracts.") {
            key = key.replacing(/^contracts\.[^.]+\.guarantees\./, with: "terms:guarantees.")
            key = key.replacing(/^contracts\.[^.]+\.promises\./, with: "terms:promises.")
            key = key.replacing(/\.conditions\.[^.]+\./, with: ".conditions.NAME.")
        }
        if file.contains("terms/") { key = "terms:\(key)" }
        if key.hasPrefix("terms:promises.") { return promise(key, last: last, parent: parent) }
        if file.contains("calendars/") { key = "calendars:\(key)" }
        // What it may be in a list, or alone.
        key = key.replacing(/^history(\[\])?\./, with: "history.")
        if key.hasPrefix("history.schedule."), parent == "schedule" { return "schedule.\(last)" }
        key = key.replacing(/^terms:guarantees\.power\./, with: "terms:guarantees.network.")
        key = key.replacing(/^(credentials|devices|uplinks|hooks|contracts|contacts|calendars:years)\.[^.\[]+\./) {
            "\($0.1).NAME."
        }
        return key.replacing(/^contracts\.NAME\.services\.[^.]+\./, with: "contracts.NAME.services.NAME.")
    }

    /// Limits are described once, and so is what may be in a list, or alone.
    private static func promise(_ key: String, last: String, parent: String) -> String {
        let limits = [
            "availability_below", "availability_at_most", "downtime_over", "downtime_from", "outages_from",
            "outage_over", "outage_from",
        ]
        if limits.contains(last), !parent.hasPrefix("may_end") { return "LIMIT.\(last)" }
        return key.replacing(/^terms:promises\.[^.]+\./, with: "terms:promises.NAME.")
            .replacing(/\.(of|may_end)\[\]\./) { $0.1 == "of" ? "." : ".may_end." }
    }

    /// Each key that the reference describes, with its words.
    static func described() throws -> [(key: String, words: String)] {
        let text = try String(contentsOf: ProjectFolder.file("Documentation/configuration.md"), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^\| `([^`]+)` \| (.*) \| .* \|$/).map { (String($0.1), String($0.2)) }
        }
    }

    @Test func everyKeyThatIsReadIsDescribed() throws {
        let described = try Self.described().map(\.key)
        #expect(try Self.asked().subtracting(described).sorted() == [])
    }

    @Test func everyKeyThatIsDescribedIsRead() throws {
        let described = try Self.described().map(\.key)
        #expect(Set(described).subtracting(try Self.asked()).sorted() == [])
        #expect(described.count == Set(described).count, "a key stands twice")
    }

    /// A key that is asked for in a case which no sample has is found in the reader's text.
    @Test func everyKeyInTheReadersTextIsDescribed() throws {
        let folder = ProjectFolder.file("Sources/Service/Settings")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let words = Set(
            try Self.described().map(\.key).flatMap {
                $0.split(whereSeparator: { ".:[]".contains($0) }).map(String.init)
            })
        // Profiles are described in Documentation/profiles.md, what the ledger keeps nowhere.
        let others = [
            "ProfileReader", "SignalRuleReader", "NumberRuleReader", "NotificationRuleReader", "StoredConfiguration",
        ]
        for file in files
        where file.pathExtension == "swift" && !others.contains(file.deletingPathExtension().lastPathComponent) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(
                of: /(?:mapping|root|login|file|guarantees|window)(?:\[|\.required\(|\.value\()"([a-z_]+)"/)
            {
                #expect(words.contains(String(match.1)), "\(file.lastPathComponent): \(match.1)")
            }
        }
    }
}
