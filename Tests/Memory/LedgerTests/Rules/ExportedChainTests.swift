import Digests
import Foundation
import Intervals
import Site
import Testing

@testable import Ledger

/// What an export of before format 4 says of itself, line by line: every kind of line, and what may be wrong with it. Those
/// of today, whose chains have names, are held in `ChainTests`.
@Suite struct ExportedChainTests {
    private let at = Instant(milliseconds: 1_790_000_000_000)

    /// Two records, a stretch, a link over them, a result at its head with a link, and a stretch that lasts.
    private var lines: [String] {
        let run = Run(first: at, last: at, greatestGap: 0, state: .up)
        let rows = [
            ChainRow(row: 1, collector: "main", content: record("r-1")),
            ChainRow(row: 2, collector: "main", content: record("r-2")),
            ChainRow(row: 3, collector: "main", content: .stretch(run, signal: "a/b")),
        ]
        let first = ChainLink(row: 3, over: rows.map { $0.digest(as: $0.row) }, after: .zero)
        let document = "{\\\"chain\\\":{\\\"row\\\":3,\\\"head\\\":\\\"\(first.hash)\\\"}}"
        let digest = Digest(of: document.replacing("\\\"", with: "\"").utf8)
        let body = #"{"revision":1,"final":true,"digest":"\#(digest)","document":"\#(document)"}"#
        let result = ChainRow(row: 4, collector: "main", content: entry(Entry.result, "c/2026-10", body))
        let second = ChainLink(row: 4, over: [result.digest(as: 4)], after: first.hash)
        let open = ChainLine.stretch(run, of: "a/c", by: "main", row: nil)
        let digests = [Digest(of: open.utf8)]
        let digest4 = ChainLink.hash(digests, after: second.hash)
        let end = #"{"rows":4,"head":"\#(second.hash)","digest":"\#(digest4)"}"#
        return rows.map(\.line) + [ChainLine.link(first), result.line, ChainLine.link(second), open, end]
    }

    private func record(_ id: String) -> ChainRow.Content {
        entry(Entry.record, id, #"{"record":"visit","id":"\#(id)","contract":"c"}"#)
    }

    private func entry(_ kind: String, _ key: String, _ body: String) -> ChainRow.Content {
        .entry(
            EntryRow(
                collector: 1, row: 1, kind: kind, key: key, at: at, body: body,
                outline: EntryOutline(kind: kind, body: body)))
    }

    private func check(_ lines: [String]) -> CheckedChain {
        ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
    }

    private func findings(_ change: (inout [String]) -> Void) -> [String] {
        var lines = lines
        change(&lines)
        return check(lines).findings
    }

    @Test func aWholeExportIsIntact() {
        let checked = check(lines)
        #expect(checked.findings == [])
        #expect(checked.head.row == 4 && checked.digest != nil && checked.withheld == 0 && checked.unchecked == 0)
        #expect(checked.row(of: checked.head.hash) == 4)
        // Empty lines are nothing, at the end as between.
        #expect(findings { $0.insert("", at: 2) } == [] && findings { $0.append("") } == [])
    }

    @Test(arguments: ["nothing", "{}", "[]", #"{"row":"1"}"#, #"{"other":1}"#])
    func aLineOfAnotherKindIsNamed(line: String) {
        #expect(findings { $0.insert(line, at: 0) }.contains("line 1: is no line of an export"))
    }

    @Test func anEditedLineIsNamed() {
        #expect(
            findings { $0[0] = $0[0].replacing("visit", with: "visitor") } == [
                "line 1, row 1 (record visitor r-1 of c): was changed after it was written"
            ])
        #expect(
            findings { $0[2] = $0[2].replacing("up", with: "down") } == [
                "line 3, row 3 (reading a/b down at 2026-09-21T14:13:20.000Z): was changed after it was written"
            ])
        #expect(
            findings { $0[4] = $0[4].replacing("\"revision\":1", with: "\"revision\":2") } == [
                "line 5, row 4 (result c/2026-10 revision 2): was changed after it was written"
            ])
    }

    @Test func anEditedDocumentContradictsItsDigest() {
        let edited = findings { $0[4] = $0[4].replacing("\\\"row\\\":3", with: "\\\"row\\\":2") }
        #expect(edited.contains { $0.hasSuffix("the document no longer matches its stored digest") })
        #expect(edited.contains { $0.contains("as the head of row 2; the chain has another there") })
    }

    @Test func exchangedLinesAreNamed() {
        let exchanged = findings { lines in
            let first = lines[0]
            lines[0] = lines[1].replacing("\"row\":2", with: "\"row\":1")
            lines[1] = first.replacing("\"row\":1", with: "\"row\":2")
        }
        #expect(exchanged.first?.hasSuffix("was put here from row 2") == true)
        #expect(exchanged.last?.hasSuffix("was put here from row 1") == true)
        #expect(exchanged.count == 2)
    }

    @Test func aRemovedLineIsNamed() {
        #expect(findings { $0.remove(at: 1) } == ["row 2: was removed"])
        #expect(findings { $0.remove(at: 3) }.contains { $0.contains("no link of the chain covers them") })
        #expect(
            findings { $0.remove(at: 6) } == [
                "line 7: what was being read, in the lines before it, was changed"
            ])
        #expect(
            findings { $0.removeLast() } == ["the last line is missing: the export was cut off, or carries no chain"])
        #expect(check([]).findings.count == 1)
    }

    // MARK: - Withheld rows

    private func withheld(_ line: String, row: Int64?) -> String { ChainLine.withheld(Digest(of: line.utf8), row: row) }

    @Test func aWithheldRowIsCheckedByItsHash() {
        var hidden = lines
        hidden[0] = withheld(lines[0], row: 1)
        hidden[6] = withheld(lines[6], row: nil)
        let checked = check(hidden)
        #expect(checked.findings == [] && checked.withheld == 1)
        #expect(checked.head == check(lines).head && checked.digest == check(lines).digest)
        hidden[0] = withheld("another", row: 1)
        #expect(check(hidden).findings == ["line 1, row 1 (withheld): was changed after it was written"])
    }

    /// A line that says more than its hash is hashed like any other.
    @Test func aHashBesideSomethingElseIsNotBelieved() {
        let digest = Digest(of: lines[0].utf8)
        let findings = findings { $0[0] = $0[0].replacing("visit", with: "x").dropLast() + ",\"hash\":\"\(digest)\"}" }
        #expect(findings.count == 1 && findings[0].hasSuffix("was changed after it was written"))
    }

    // MARK: - Links and the end

    @Test func aLinkNeedsItsHash() {
        #expect(
            findings { $0[3] = #"{"link":3,"marks":"00"}"# }.contains("line 4: the link of row 3 has no hash"))
        // Marks that are no octets are none that could be right.
        let noOctets = findings { $0[3] = $0[3].replacing("\"marks\":\"", with: "\"marks\":\"xy") }
        #expect(noOctets.contains { $0.contains("it does not cover the rows since the last") })
    }

    @Test func whatLastsStandsBehindTheLinks() {
        let early = findings { lines in
            let open = lines.remove(at: 6)
            lines.insert(open, at: 3)
        }
        #expect(early.filter { $0.hasSuffix("a link stands after the stretches that last") }.count == 2)
    }

    @Test func theEndNamesTheHeadAndTheDigest() {
        let head = check(lines).head.hash
        #expect(
            findings { $0[7] = $0[7].replacing("\"rows\":4", with: "\"rows\":5") } == [
                "line 8: names another head than \(head) of row 4"
            ])
        #expect(
            findings { $0[7] = $0[7].replacing("\"head\":\"\(head)\"", with: "\"head\":\"\(Digest.zero)\"") } == [
                "line 8: names another head than \(head) of row 4"
            ])
        #expect(
            findings { $0[6] = $0[6].replacing("up", with: "down") } == [
                "line 8: what was being read, in the lines before it, was changed"
            ])
        #expect(findings { $0.append($0[0]) }.contains("line 9: stands after the end of the export"))
    }

    /// Numbers of any size are only numbers.
    @Test func absurdNumbersAreNamedToo() {
        let findings = findings { lines in
            lines.append("{\"row\":9223372036854775807,\"hash\":\"sha256:0\"}")
            lines.append("{\"link\":9223372036854775807,\"hash\":\"\(Digest.zero)\",\"marks\":\"00000000\"}")
        }
        #expect(findings.count > 2)
    }
}
