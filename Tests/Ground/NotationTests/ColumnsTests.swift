import Notation
import Testing

/// Text for terminals.
@Suite struct ColumnsTests {
    @Test(arguments: [("", 0), ("abc", 3), ("断电", 4), ("\u{1B}[31mdown\u{1B}[0m", 4)])
    func columnsAreThoseOfATerminal(text: String, columns: Int) { #expect(text.columns == columns) }

    @Test func linesAreBrokenBetweenWords() {
        #expect("the feed A is lost".wrapped(to: 10) == ["the feed A", "is lost"])
        #expect("the  feed".wrapped(to: 80) == ["the feed"])
        #expect("".wrapped(to: 10) == [])
    }

    /// A word that is longer than a line, or a language without spaces, is broken where the line ends.
    @Test func whatHasNoSpacesIsBroken() {
        #expect("abcdefghij k".wrapped(to: 4) == ["abcd", "efgh", "ij k"])
        #expect("机房断电了".wrapped(to: 5) == ["机房", "断电", "了"])
        #expect("机".wrapped(to: 1) == ["机"])
    }

    @Test func noLineIsWider() {
        let text = "network outage of acme-2026 began at 2026-10-14 02:00:05 机房机房机房机房机房机房 icmp/198.51.100.10"
        for width in 1...60 { #expect(text.wrapped(to: width).allSatisfy { $0.columns <= max(2, width) }, "\(width)") }
    }
}
