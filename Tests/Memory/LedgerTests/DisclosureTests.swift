import Digests
import Foundation
import Intervals
import Notation
import Programs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// An export for a contract has everything whole that is the contract's: what is withheld says whose it is not.
@Suite struct DisclosureTests {
    private let disclosure = Disclosure(contracts: ["c"], signals: [])
    private let folder = TemporaryFolder("disclosure")

    private func check(_ lines: [String]) -> CheckedChain {
        ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
    }

    private func findings(_ lines: [String]) -> [String] { check(lines).findings }

    private func index(of record: String, in lines: [String]) throws -> Int {
        try #require(lines.firstIndex { $0.contains("\"id\":\"\(record)\"") })
    }

    /// The text of a member of a line.
    private func member(_ name: String, of line: String) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(object?[name] as? String)
    }

    @Test func anExportNamesForWhomItIs() throws {
        let lines = try ChainTests.Kept().export(disclosure)
        #expect(lines[0].hasPrefix("{\"export_for\":{\"c\":\""))
        let checked = check(lines)
        #expect(checked.findings == [] && checked.recordsByContract == ["c": 4] && checked.unproven == 0)
        // One of everything names nobody.
        let whole = try ChainTests.Kept().export()
        #expect(whole[0].hasPrefix("{\"chain\":") && check(whole).recordsByContract == nil)
        // To somebody else they are only somebody's.
        let other = try ChainTests.Kept().export(Disclosure(contracts: ["other"], signals: []))
        #expect(findings(other) == [] && check(other).recordsByContract == ["other": 0])
    }

    @Test func anOwnRecordMustBeWhole() throws {
        var lines = try ChainTests.Kept().export(disclosure)
        let place = try index(of: "r-2", in: lines)
        let tags = try #require(OwnerTags(try member("tag", of: lines[place])))
        let line = Digest(of: lines[place].utf8)
        lines.remove(at: place + 1)
        lines[place] = ChainLine.withheld(line, tagged: tags, row: 2)
        #expect(
            findings(lines) == [
                "line \(place + 1), row 2 (withheld): is of c, for whom the export is, and is withheld"
            ])
        // Whose it is cannot be left out, nor be said to be another's.
        lines[place] = ChainLine.withheld(Digest(ofRow: line, tagged: tags), row: 2)
        #expect(
            findings(lines) == ["line \(place + 1), row 2 (withheld): is withheld, and does not say whose it is"])
        lines[place] = ChainLine.withheld(line, tagged: .nobody, row: 2)
        #expect(findings(lines) == ["line \(place + 1), row 2 (withheld): was changed after it was written"])
    }

    @Test func forWhomItIsCannotBeChanged() throws {
        let lines = try ChainTests.Kept().export(disclosure)
        let own = try #require(lines[0].split(separator: "\"").dropFirst(5).first)
        var edited = lines
        edited[0] = lines[0].replacing(own, with: "0123456789abcdef")
        #expect(findings(edited).count { $0.hasSuffix("says that it is not of c") } == 5)
        edited[0] = lines[0].replacing("\"c\"", with: "\"d\"")
        #expect(check(edited).recordsByContract == ["d": 4])
        #expect(findings(Array(lines.dropFirst())) == [])
        let others = try ChainTests.Kept().export(Disclosure(contracts: ["other"], signals: []))
        #expect(
            findings(Array(others.dropFirst())).count {
                $0.hasSuffix("is withheld, and the export does not say for whom it is")
            } == 5)
        edited = lines
        edited.swapAt(0, 1)
        #expect(findings(edited).contains("line 2: says anew for whom the export is"))
    }

    @Test func whatIsForAllMustBeWholeToo() throws {
        var lines = try ChainTests.Kept().export(disclosure)
        let place = try #require(lines.firstIndex { $0.contains("\"entry\":\"heads\"") })
        let tags = try #require(OwnerTags(try member("tag", of: lines[place])))
        lines[place] = ChainLine.withheld(Digest(of: lines[place].utf8), tagged: tags, row: 4)
        #expect(findings(lines).contains { $0.hasSuffix("is for all, and is withheld") })
    }

    /// A correction that names another contract is of both; a withdrawal is of whose record it withdraws.
    @Test func aCorrectionIsAlsoWhoseRecordItReplaces() throws {
        let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"))
        try ledger.append(
            Sample.batch(records: [
                Sample.record("one", contract: "c"), Sample.record("two", contract: "d"),
                Sample.record("all", contract: nil, kind: .forceMajeure),
            ]))
        try ledger.append(
            Sample.batch(records: [
                Sample.record("both", contract: "d", replacing: "one"),
                Sample.record("gone", contract: nil, kind: .withdrawal, replacing: "two"),
                Sample.record("early", contract: "d", replacing: "late"),
            ]))
        try ledger.append(Sample.batch(records: [Sample.record("late", contract: "c")]))
        func shown(to contract: String) throws -> Set<String> {
            var lines: [String] = []
            try ledger.export(Disclosure(contracts: [contract], signals: [])) { lines.append($0) }
            #expect(findings(lines) == [])
            return Set(
                ["one", "two", "all", "both", "gone", "early", "late"].filter { id in
                    lines.contains { $0.contains("\"id\":\"\(id)\"") }
                })
        }
        #expect(try shown(to: "c") == ["one", "all", "both", "late"])
        #expect(try shown(to: "d") == ["two", "all", "both", "gone", "early"])
        #expect(try shown(to: "e") == ["all"])
        #expect(try ledger.verify().findings == [])
    }

    /// Two ledgers have different tags for the same contract, so that nobody else can tell whose an entry is.
    @Test func tagsAreOneLedgersOwn() throws {
        let tags = try (0..<2).map { _ in try member("all", of: ChainTests.Kept().export(disclosure)[0]) }
        #expect(tags[0].count == 16 && tags[0] != tags[1])
        #expect(OwnerTags("0123456789abcdef fedcba9876543210")?.texts == ["0123456789abcdef", "fedcba9876543210"])
        #expect(OwnerTags("0123") == nil && OwnerTags("zz23456789abcdef") == nil)
        #expect(
            TagMaker(secrets: [[1]]).text(of: "c")
                == "\(Digest(of: [1] + Array("c".utf8)).bytes.prefix(8).hexadecimal())")
    }
}
