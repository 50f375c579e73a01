import Foundation
import Notation
import Programs
import Testing

@testable import Office

/// What the program says it is, and what the notes for whoever upgrades say of it.
@Suite struct VersionTests {
    @Test func everythingThatItIsMadeOfHasAVersion() throws {
        let ended = try Binary.run(["version", "--json"])
        #expect(ended.status == 0 && ended.error.isEmpty, "\(ended)")
        #expect(try Binary.run(["version", "--format", "json"]).output == ended.output)
        let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
        let document = try #require(object as? [String: Any])
        #expect(document["version"] as? String == Build.version)
        #expect(["debug", "release"].contains(document["build"] as? String))
        let libraries = try #require(document["libraries"] as? [String: String])
        for name in ["curl", "net-snmp", "openssl", "sqlite", "zlib"] {
            let version = try #require(libraries[name], "\(name)")
            #expect(version.wholeMatch(of: /[0-9]+(\.[0-9]+)+.*/) != nil, "\(name): \(version)")
        }
        let packages = try #require(document["packages"] as? [String: String])
        #expect(packages["grdb.swift"] != nil && packages["hummingbird"] != nil)
        // Only resolved: nothing of it is in the program.
        #expect(packages["swift-crypto"] == nil)
    }

    /// Whoever raises the format of ledgers, or the rules, says so to whoever upgrades.
    @Test func theNotesNameWhatAnUpgradeChanges() throws {
        let notes = try String(contentsOf: ProjectFolder.file("CHANGELOG.md"), encoding: .utf8)
        let newest = try #require(notes.components(separatedBy: "\n## ").dropFirst().first)
        for heading in ["### Rules", "### Formats", "### Keys"] {
            #expect(newest.contains("\n\(heading)\n"), "\(heading)")
        }
        let document = Build.document
        let format = try #require(document["ledger_format"]?.compact)
        let rules = try #require(document["rules"]?.compact)
        #expect(newest.contains("format \(format) of the ledger") && newest.contains("rules \(rules)"))
    }
}
