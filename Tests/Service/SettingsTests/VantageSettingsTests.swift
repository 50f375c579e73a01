import Foundation
import Settings
import Site
import Testing

/// `collector:` and `vantage:`.
@Suite struct VantageSettingsTests {
    private static let hosts = "          hosts: [198.51.100.10]\n"

    private func folder(collector: String? = nil, _ vantage: String) throws -> Folder {
        let name = collector.map { "collector: \($0)\n" } ?? ""
        let hosts = Self.hosts.drop { $0 == " " }
        try #require(Sample.complete.contains(hosts))
        let text = Sample.complete.replacing(hosts, with: "hosts: [198.51.100.10]\n      \(vantage)\n")
        return try Sample.folder(text.replacing("site: bj-1\n", with: "site: bj-1\n\(name)"))
    }

    /// Without its place.
    private func problems(_ folder: Folder) -> [String] {
        folder.problems.map { $0.replacing(#/^mainstay\.yaml:\d+:\d+: /#, with: "") }
    }

    @Test func isReadAndKeptWithTheContract() throws {
        let folder = try folder(collector: "out-1", "vantage: [out-1, far_2.b]")
        #expect(problems(folder) == [])
        let configuration = try #require(folder.load().configuration)
        #expect(configuration.facility.collector == "out-1" && configuration.facility.vantagePoint == "out-1")
        #expect(configuration.facility.contracts[0].network?.vantage == ["out-1", "far_2.b"])
        let again = try ConfigurationFiles.facility(fromStored: configuration.storedText)
        #expect(again.contracts[0].network?.vantage == ["out-1", "far_2.b"] && again.collector == nil)
    }

    /// Whoever reads by it: one file for all, and one text in the ledger.
    @Test func theCollectorsNameIsNoPartOfWhatGoverns() throws {
        let texts = try [nil, "bj-1", "out-1"].map { name in
            try #require(try folder(collector: name, "vantage: [out-1]").load().configuration).storedText
        }
        #expect(Set(texts).count == 1)
        let plain = try #require(try Sample.folder(Sample.complete).load().configuration)
        #expect(!plain.storedText.contains("vantage") && plain.facility.vantagePoint == nil)
    }

    private static let grammar =
        "a collector's name has up to 64 letters, digits, dots, `-` and `_`: outside-chinanet"

    @Test(arguments: [
        ("entries", "error: collector: no collector can be called entries: the ledger has a chain of that name"),
        ("import", "error: collector: no collector can be called import: the ledger has a chain of that name"),
        ("former", "error: collector: no collector can be called former: the ledger has a chain of that name"),
        ("a@b", "error: collector: \(grammar)"), ("a/b", "error: collector: \(grammar)"),
        ("a b", "error: collector: \(grammar)"), (".a", "error: collector: \(grammar)"),
        ("-a", "error: collector: \(grammar)"), ("北京", "error: collector: \(grammar)"),
        (String(repeating: "a", count: 65), "error: collector: \(grammar)"),
        ("[a]", "error: collector needs a value, not a list or a mapping"),
        // A slip would have it poll the whole site.
        (
            "outsid-1",
            "warning: collector: outsid-1 is no vantage point, so it is the site's own collector and polls all of it; "
                + "did you mean outside-1?"
        ),
    ])
    func oneMistakeInTheCollectorsName(name: String, complaint: String) throws {
        #expect(problems(try folder(collector: name, "vantage: [outside-1]")) == [complaint])
    }

    @Test(arguments: [
        (
            "vantage: [a/b]", "error: contracts.acme-2026.network.vantage[0]: \(grammar)"
        ),
        (
            "vantage: [entries]",
            "error: contracts.acme-2026.network.vantage[0]: no collector can be called entries: the ledger has a chain of "
                + "that name"
        ),
        ("vantage: [out, out]", "error: contracts.acme-2026.network.vantage names out twice; keep one"),
        (
            "vantage: out",
            "error: contracts.acme-2026.network.vantage must be a list (`[a, b]` or lines that begin with `-`)"
        ),
        ("vantages: [out]", "error: unknown key `vantages`; did you mean vantage?"),
    ])
    func oneMistakeInTheVantagePoints(vantage: String, complaint: String) throws {
        #expect(problems(try folder(vantage)) == [complaint])
    }

    @Test func vantagePointsPingHosts() throws {
        let text = Sample.complete.replacing(Self.hosts.drop { $0 == " " }, with: "vantage: [out]\n")
            .replacing(", icmp/198.51.100.10]", with: "]")
        #expect(
            problems(try Sample.folder(text)) == [
                "error: contracts.acme-2026.network.vantage: nothing is pinged from there; name `hosts`, too"
            ])
    }

    /// What a vantage point sees may stand in a condition.
    @Test(
        arguments: [
            ("icmp/198.51.100.10@out", []),
            (
                "icmp/198.51.100.10@far",
                [
                    "error: icmp/198.51.100.10@far: far does not ping 198.51.100.10; name it under `vantage` beside the host"
                ]
            ),
            (
                "icmp/198.51.100.10@",
                ["error: icmp/198.51.100.10@: 198.51.100.10@ is not a numeric address such as 198.51.100.10"]
            ),
            (
                "icmp/::ffff:198.51.100.10@out",
                ["error: icmp/::ffff:198.51.100.10@out: write icmp/198.51.100.10@out, as results write it"]
            ),
        ] as [(String, [String])])
    func aConditionNamesWhoPings(signal: String, complaints: [String]) throws {
        let folder = try folder("vantage: [out]")
        let text = try String(contentsOf: folder.url.appendingPathComponent("mainstay.yaml"), encoding: .utf8)
        try folder.write("mainstay.yaml", text.replacing("icmp/198.51.100.10]", with: "\"\(signal)\"]"))
        #expect(problems(folder) == complaints)
    }
}
