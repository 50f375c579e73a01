import Foundation
import Settings
import Site
import Testing

/// Hooks that are servers, and what service checks ask.
@Suite struct HookSettingsTests {
    private static let ending = "  sms: {run: /bin/true}\n"

    private func load(_ hook: String) throws -> (configuration: Configuration?, problems: [String]) {
        let text = Sample.complete.replacingOccurrences(of: Self.ending, with: Self.ending + "  new: \(hook)\n")
        let folder = try Sample.folder(text)
        try folder.write("secrets/key", "k\n")
        return (folder.load().configuration, folder.problems)
    }

    @Test func aWebhookHasASecret() throws {
        let loaded = try load(
            #"{webhook: "https://board.example/hook", secret: {file: secrets/key}, body: alertmanager, on: [power.*]}"#)
        let hook = try #require(loaded.configuration?.facility.hooks.first { $0.name == "new" })
        #expect(hook.means == .webhook("https://board.example/hook"))
        #expect(hook.payload == .alertmanager)
        #expect(loaded.configuration?.secrets.keys.contains("hooks.new") ?? false)
        #expect(loaded.problems == [])
    }

    @Test func aMailServerNeedsASender() throws {
        let good = try load(#"{smtp: "smtp://mail.example:587", from: noc@dc.example, to: ops@dc.example}"#)
        let hook = try #require(good.configuration?.facility.hooks.first { $0.name == "new" })
        #expect(
            hook.means == .mail(server: "smtp://mail.example:587", from: "noc@dc.example", to: "ops@dc.example"))
        let bad = try load(#"{smtp: "smtp://mail.example:587"}"#)
        #expect(bad.problems.contains { $0.contains("hooks.new lacks `from`: the sender's address") })
    }

    @Test func anAnchorIsToldOfHeads() throws {
        let loaded = try load("{anchor: /bin/true, to: /srv/heads.jsonl}")
        let hook = try #require(loaded.configuration?.facility.hooks.first { $0.name == "new" })
        #expect(hook.means == .anchor(program: "/bin/true", to: "/srv/heads.jsonl"))
        #expect(hook.wants(.ledgerHead) && hook.wants(.complianceWritten) && !hook.wants(.powerFeedLost))
        #expect(loaded.problems == [])
        let chosen = try load("{anchor: /bin/true, to: far, on: [ledger.head]}").configuration?.facility.hooks.first {
            $0.name == "new"
        }
        #expect(chosen?.events == ["ledger.head"])
    }

    @Test(arguments: [
        ("{anchor: /bin/true}", "lacks `to`: where the ledger's heads are kept"),
        ("{anchor: /bin/true, run: /bin/true}", "has run and anchor; keep one"),
        (#"{webhook: "ftp://x.example/"}"#, "is not a URL such as"),
        (#"{webhook: "https://u:p@x.example/"}"#, "is not a URL such as"),
        (#"{webhook: "https://x.example/", run: /bin/true}"#, "has run and webhook; keep one"),
        (#"{smtp: "smtp://m.example", from: "a b@c"}"#, "is not a mail address"),
        (#"{run: /bin/true, body: xml}"#, "is none of cloudevents, alertmanager"),
    ]) func whatCannotBeIsSaid(hook: String, complaint: String) throws {
        let problems = try load(hook).problems
        #expect(problems.contains { $0.contains(complaint) }, "\(problems)")
    }

    @Test func servicesSayWhatIsAskedOfThem() throws {
        let services = """
            shop: {www: "https://198.51.100.10/", expect: Welcome, timeout: 3s, certificates: secrets/key}
                  mail: {email: "198.51.100.11:25", starttls: true}
                  files: {ftp: "198.51.100.12:2121", login: {user: probe, password: {file: secrets/key}}}
            """
        let start = try #require(Sample.complete.range(of: "shop: {www"))
        let end = try #require(Sample.complete.range(of: "2121\"}\n"))
        let text = Sample.complete.replacingCharacters(in: start.lowerBound..<end.upperBound, with: services + "\n")
        let folder = try Sample.folder(text)
        try folder.write("secrets/key", "k\n")
        #expect(folder.problems == [])
        let configuration = try #require(folder.load().configuration)
        let checks = configuration.facility.contracts[0].services.map(\.check)
        #expect(checks.map(\.expected) == ["Welcome", nil, nil])
        #expect(checks.map(\.timeout) == [3000, 10_000, 10_000])
        #expect(checks.map(\.startTLS) == [false, true, false])
        #expect(checks.map(\.username) == [nil, nil, "probe"])
        #expect(Array(configuration.secrets.keys) == ["ftp/files"])
        // Read back from the ledger it says the same, and knows no secret.
        let stored = try ConfigurationFiles.facility(fromStored: configuration.storedText)
        #expect(stored.contracts[0].services.map(\.check.username) == [nil, nil, "probe"])
    }
}
