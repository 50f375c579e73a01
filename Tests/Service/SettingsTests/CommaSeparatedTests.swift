import Testing

@testable import Settings

/// Tables as spreadsheets export them, each cell with its place.
@Suite struct CommaSeparatedTests {
    private func texts(_ text: String) -> [[String]] {
        CommaSeparated(text, file: "t.csv").rows.map { $0.map(\.text) }
    }

    @Test(arguments: ["a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "a;b\n1;2\n", "a\tb\n1\t2\n", "\u{FEFF}a,b\n1,2\n"])
    func everyExportReadsTheSame(text: String) {
        #expect(texts(text) == [["a", "b"], ["1", "2"]])
    }

    @Test(arguments: [
        ("\"a,b\",c\n", [["a,b", "c"]]), ("\"a \"\"b\"\"\",c\n", [["a \"b\"", "c"]]),
        ("\"a\nb\",c\n", [["a\nb", "c"]]),
        (" a , b \n", [["a", "b"]]), ("a,,c\n", [["a", "", "c"]]), ("a,b,\n", [["a", "b", ""]]),
        ("\"\",b\n", [["", "b"]]),
    ])
    func cells(text: String, rows: [[String]]) { #expect(texts(text) == rows) }

    /// The separator is the one that the first line has most of; in cells the others are text.
    @Test func theFirstLineNamesTheSeparator() {
        #expect(texts("a;b;c\n1,5;2;3\n") == [["a", "b", "c"], ["1,5", "2", "3"]])
        #expect(texts("single\nvalue\n") == [["single"], ["value"]])
    }

    @Test func rowsWithoutTextAreLeftOut() {
        #expect(texts("a,b\n\n , \n1,2\n\n") == [["a", "b"], ["1", "2"]])
        #expect(texts("").isEmpty)
    }

    /// A cell's place is where its text, or its quotation mark, begins.
    @Test func cellsKnowTheirPlaces() {
        let rows = CommaSeparated("a,bb,c\n\"x\ny\",2,3\n", file: "t.csv").rows
        #expect(rows[0].map { "\($0.line):\($0.column)" } == ["1:1", "1:3", "1:6"])
        #expect(rows[1].map(\.line) == [2, 3, 3])
    }

    @Test(arguments: [
        (
            "a,b\n\"1,2\n",
            "t.csv:2:1: error: the quotation mark of this cell is never closed; double it where it is text"
        ),
        (
            "a,b\n\"1\"x,2\n",
            "t.csv:2:1: error: text follows the closing quotation mark; double a mark that is text"
        ),
    ])
    func mistakesHaveTheirPlaces(text: String, complaint: String) {
        let problems = CommaSeparated(text, file: "t.csv").problems.map(\.description)
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix(complaint.split(separator: ": ").last.map(String.init) ?? "") == true)
        #expect(problems.first?.hasPrefix("t.csv:2:") == true, "\(problems)")
    }
}
