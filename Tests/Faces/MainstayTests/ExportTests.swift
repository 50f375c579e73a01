import Digests
import Foundation
import Intervals
import Programs
import Testing

/// An export that is handed to a customer: checked by the program without a ledger, and from outside by what
/// Documentation/chain.md says.
@Suite struct ExportTests {
    private let folder = TemporaryFolder("export")

    /// Away from any configuration.
    private func verify(_ lines: [String], _ more: String...) throws -> (status: Int32, output: String, error: String) {
        try Binary.run(["verify", try write(lines)] + more)
    }

    private func write(_ lines: [String]) throws -> String {
        try folder.write("\(UUID().uuidString).jsonl", lines.joined(separator: "\n") + "\n")
    }

    private func export(_ month: JudgedMonth, _ more: String...) throws -> [String] {
        let exported = try Binary.run(["export", "--config", month.configuration] + more)
        try #require(exported.status == 0, "\(exported.error)")
        return exported.output.split(separator: "\n").map(String.init)
    }

    @Test func aCustomerChecksWhatItIsHanded() throws {
        let month = try JudgedMonth()
        #expect(try Binary.run(month.evaluation).status == 0)
        let page = try String(decoding: #require(try month.files()["c-1.html"]), as: UTF8.self)
        let head = try #require(page.firstMatch(of: /--head (sha256:[0-9a-f]{64})/).map { String($0.1) })
        let lines = try export(month, "--contract", "c-1")
        let checked = try verify(lines, "--head", head)
        #expect(checked.status == 0, "\(checked.output)")
        #expect(checked.output.hasPrefix("intact,") && checked.output.contains("as bare hashes"))
        #expect(!lines.contains { $0.contains("c-2") || $0.contains("Customer") && $0.contains("Customer 1") })
        #expect(lines.contains { $0.contains("\"result\":\"c-1/2026-02\"") })
        #expect(try verify(lines, "--head", "sha256:" + String(repeating: "0", count: 64)).status == 1)
        #expect(try verify(lines, "--head", "printed").status == 64)

        let place = try #require(lines.firstIndex { $0.contains("down") && $0.contains("\"signal\":\"pdu-a") })
        var edited = lines
        edited[place] = lines[place].replacing("down", with: "up")
        let found = try verify(edited)
        #expect(found.status == 1)
        #expect(found.output.hasPrefix("line \(place + 1), row"), "\(found.output)")
        #expect(found.output.contains("(reading pdu-a/outlet/7 up from 2026-02-10T01:00:00.000Z"))
        edited = lines
        edited.remove(at: place)
        #expect(try verify(edited).output.contains("was removed"))
        edited = lines
        edited.swapAt(place, place + 1)
        #expect(try verify(edited).output.contains("stands after row"))
        #expect(try verify(Array(lines.dropLast())).output.contains("the last line is missing"))
        // A plain export says that it proves nothing.
        let plain = try verify(try export(month))
        #expect(plain.status == 1 && plain.output.contains("carries no chain"))
    }

    @Test(arguments: [["--chain"], ["--contract", "c-2"]])
    func whatTheDocumentationSaysChecksItToo(options: [String]) throws {
        let month = try JudgedMonth()
        #expect(try Binary.run(month.evaluation).status == 0)
        let exported = try Binary.run(["export", "--config", month.configuration] + options)
        let lines = exported.output.split(separator: "\n").map(String.init)
        let script = try documentedCheck()
        let python = { (lines: [String]) in
            try Python.run(script, [try self.write(lines)])
        }
        let checked = try python(lines)
        #expect(checked.status == 0, "\(checked.error)")
        let verified = try month.run("verify", "--format", "json")
        let head = try JSONSerialization.jsonObject(with: Data(verified.output.utf8)) as? [String: Any]
        let records = options == ["--chain"] ? "" : " c-2 11"
        #expect(
            checked.output == "intact \(head?["rows"] as? Int ?? 0) \(head?["head"] as? String ?? "")\(records)\n")
        func edit(_ line: String) -> String { line.replacing("20", with: "21").replacing("sha256:", with: "sha256:0") }
        let places = lines.indices.filter { lines[$0].hasPrefix("{\"row\"") && edit(lines[$0]) != lines[$0] }
        for place in [places.first, places[places.count / 2], places.last].compactMap(\.self) {
            var edited = lines
            edited[place] = edit(lines[place])
            #expect(try python(edited).status == 1, "line \(place + 1)")
        }
    }

    /// Whoever hides a record of the reader's own is found, by the program and by what the documentation says.
    @Test func anOwnRecordCannotBeHidden() throws {
        let month = try JudgedMonth()
        #expect(try Binary.run(month.evaluation).status == 0)
        var lines = try export(month, "--contract", "c-1")
        let whole = try verify(lines)
        #expect(whole.output.contains("for c-1: 11 records, and none left out"), "\(whole.output)")
        let place = try #require(lines.firstIndex { $0.contains("\"record\":\"complaint\"") })
        let row = try #require(lines[place].firstMatch(of: /"row":([0-9]+)/).map { String($0.1) })
        let tag = try #require(lines[place].firstMatch(of: /"tag":"([0-9a-f ]+)"/).map { String($0.1) })
        lines[place] = #"{"row":\#(row),"tag":"\#(tag)","hash":"\#(Digest(of: lines[place].utf8))"}"#
        let hidden = try verify(lines)
        #expect(hidden.status == 1)
        #expect(hidden.output.contains("is of c-1, for whom the export is, and is withheld"), "\(hidden.output)")
        let checked = try Python.run(try documentedCheck(), [try write(lines)])
        #expect(checked.status == 1 && checked.error.contains("is of c-1 and is hidden"), "\(checked.error)")
    }

    private func documentedCheck() throws -> String {
        let text = try String(contentsOf: ProjectFolder.file("Documentation/chain.md"), encoding: .utf8)
        return try #require(text.components(separatedBy: "```python\n").last?.components(separatedBy: "```").first)
    }

    /// A line without when its record was entered, which each ledger says for itself.
    private func withoutEntry(_ line: String) -> String {
        line.replacing(/,"(claimed_)?recorded_at":"[^"]*"/, with: "")
    }

    /// An exported chain goes in again: the same readings and records, as the same answers show.
    @Test func anExportIsImportedAgain() throws {
        let month = try JudgedMonth()
        #expect(try Binary.run(month.evaluation).status == 0)
        let file = try write(try export(month, "--chain"))
        let other = try JudgedMonth(copying: month)
        for name in try FileManager.default.contentsOfDirectory(atPath: other.folder.path)
        where name.hasPrefix("ledger") || name == "var" {
            try FileManager.default.removeItem(at: other.folder.appendingPathComponent(name))
        }
        let imported = try other.run("import", file)
        #expect(imported.status == 0, "\(imported.error)")
        #expect(try export(other).map(withoutEntry) == export(month).map(withoutEntry))
        #expect(try other.run("import", file).output.contains("0 readings and 0 records taken in"))
        #expect(try other.run("verify").status == 0)
        let refused = try Binary.run(["export", "--chain", "--records-only", "--config", month.configuration])
        #expect(refused.status == 64)
        #expect(try Binary.run(["export", "--contract", "c-9", "--config", month.configuration]).status == 64)
    }
}
