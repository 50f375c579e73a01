import Foundation
import SNMPValues
import Settings
import Testing

/// What YAML itself forbids, and what it allows and Mainstay does not.
struct DocumentTests {
    /// YAML takes one for a number and the other for a text; here both are names.
    @Test func aQuotedNameIsTheSameName() throws {
        let folder = try Folder(Sample.complete.replacing("  lab:", with: "  7: {version: 2c, community: c}\n  \"7\":"))
        #expect(folder.problems.contains { $0.contains("error: `7` stands twice") }, "\(folder.problems)")
    }

    @Test func tenMistakesAreTenProblems() throws {
        let folder = try Folder(
            """
            site: bj-1
            ledger: mysql://host
            credentials:
              lab: {version: 2c, comunity: {env: C}}
            schedule: {power: 10 s}
            devices:
              ups-a: {address: 10.0.0.300, credentials: lab}
              ups-a: {address: 10.0.0.21, credentials: lab}
              icmp: {address: 10.0.0.22, credentials: lib}
            uplinks:
              up-1: {link: br-1/port/1}
            contracts:
              c-1:
                customer: {name: C}
                service: rack
                signed: 2026-13-01
                term: {from: 2026-01-01, to: 2027-01-01}
                rent: 100
                power: {mains: [a, b]}
                contacts: [{name: Li, method: email, to: l@c.example, hook: mail}]
            """)
        #expect(
            folder.problems == [
                "mainstay.yaml:1:1: error: the file lacks `timezone`: such as Asia/Shanghai; UTC would shift months",
                "mainstay.yaml:2:9: error: ledger: mysql://host is neither a file nor a URL such as "
                    + "postgresql://user@host/mainstay",
                "mainstay.yaml:4:8: error: credentials.lab lacks `community`",
                "mainstay.yaml:4:22: error: unknown key `comunity`; did you mean community?",
                "mainstay.yaml:5:19: error: schedule.power: 10 s is not a duration such as 10s, 5m, 1h or 5d",
                "mainstay.yaml:7:20: error: devices.ups-a.address: 10.0.0.300 is not an address, with a port if it is not "
                    + "161",
                "mainstay.yaml:8:3: error: `ups-a` stands twice, first on line 7; keep one",
                "mainstay.yaml:9:3: error: the name icmp stands for the collector's own probes; name the device otherwise",
                "mainstay.yaml:9:43: error: no credentials are called lib; did you mean lab?",
                "mainstay.yaml:11:16: error: br-1/port/1: no device is called br-1; there is icmp, ups-a",
                "mainstay.yaml:16:13: error: contracts.c-1.signed: 2026-13-01 is not a date such as 2026-10-03",
                "mainstay.yaml:18:11: error: contracts.c-1.rent: 100 is not an amount such as 12000.00 CNY",
                "mainstay.yaml:19:20: error: contracts.c-1.power.mains: write {all: […]} or {any: […]} around several "
                    + "signals",
                "mainstay.yaml:20:65: error: no hook is called mail; there is none",
            ])
        #expect(folder.load().configuration == nil)
    }

    @Test(arguments: [
        ("site: a\n\ttimezone: b\n", "2:1: error: a tab stands here; YAML is indented with spaces only"),
        (
            "site: [a\ntimezone: b\n",
            "2:9: error: not YAML: did not find expected ',' or ']' (while parsing a flow sequence in line 1, column 7)"
        ),
        ("site: 'a\n", "2:1: error: not YAML: found unexpected end of stream"),
        ("a: b: c\n", "1:5: error: not YAML: mapping values are not allowed in this context"),
        ("a: *b\n", "1:4: error: not YAML: found undefined alias"),
        ("- a\n", "1:1: error: the file must be a mapping (`key: value` lines)"),
        ("just text\n", "1:1: error: the file must be a mapping (`key: value` lines)"),
    ])
    func syntax(_ text: String, _ said: String) throws {
        let problem = try #require(try Folder(text).problems.first)
        #expect(problem.hasPrefix("mainstay.yaml:\(said.prefix { $0 != "(" })"), "\(problem)")
    }

    @Test func anEmptyFile() throws {
        let said = ["mainstay.yaml: error: is empty; `mainstay init` writes a commented start"]
        #expect(try Folder("").problems == said)
        #expect(try Folder("# nothing\n").problems == said)
    }

    @Test func noFile() throws {
        let problems = try Folder().problems
        #expect(problems.count == 1)
        #expect(problems[0].hasPrefix("mainstay.yaml: error: cannot be read: "))
    }

    @Test func aFileThatIsNoText() throws {
        let folder = try Folder()
        try Data([0x73, 0xFF, 0xFE, 0x00, 0x80]).write(to: folder.url.appendingPathComponent("mainstay.yaml"))
        #expect(folder.problems.count == 1)
    }

    @Test func keysThatStandTwiceHideNothing() throws {
        let text = Sample.complete
            .replacing("ledger: var/ledger.sqlite", with: "\"site\": bj-2\nledger: var/ledger.sqlite\nsite: bj-3")
            .replacing("rent: 12000.00 CNY", with: "rent: 12000.00 CNY\n    rent: 12 CNY\n    ret: 1 CNY")
        #expect(
            try Sample.folder(text).problems == [
                "mainstay.yaml:3:1: error: `site` stands twice, first on line 1; keep one",
                "mainstay.yaml:5:1: error: `site` stands twice, first on line 1; keep one",
                "mainstay.yaml:37:5: error: `rent` stands twice, first on line 36; keep one",
                "mainstay.yaml:38:5: error: unknown key `ret`; did you mean rent?",
            ])
    }

    @Test func aKeyThatStandsTwiceInWindowsText() throws {
        let problems = try Folder("site: a\r\ntimezone: Asia/Shanghai\r\nsite: b\r\n").problems
        #expect(problems == ["mainstay.yaml:3:1: error: `site` stands twice, first on line 1; keep one"])
    }

    @Test func mergeKeysAndAliases() throws {
        let text = Sample.complete
            .replacing("lab: {version", with: "lab: &lab {version")
            .replacing("  ups-b: {address", with: "  ups-b: {<<: *lab, address")
        #expect(
            try Sample.folder(text).problems == [
                "mainstay.yaml:13:8: error: anchors (&lab) and aliases are not supported; write the value out where it is "
                    + "used",
                "mainstay.yaml:17:11: error: merge keys (<<) are not supported; write the keys out",
            ])
    }

    /// Nine levels of ten aliases each would be a thousand million nodes.
    @Test(.timeLimit(.minutes(1))) func aliasesThatUnfoldWithoutEnd() throws {
        let levels = (1...9).map { level in
            "l\(level): &l\(level) [\(Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", "))]"
        }
        let problems = try Folder((["l0: &l0 x"] + levels).joined(separator: "\n")).problems
        #expect((1...10).contains(problems.count))
        #expect(problems.allSatisfy { $0.contains("anchors (&l") })
    }
}
