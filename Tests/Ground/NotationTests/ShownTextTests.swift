import Notation
import Testing

/// Text from devices, customers and files, as a terminal, a log and a page get it.
@Suite struct ShownTextTests {
    /// What a device may answer, and what of it is shown on one line.
    private static let lines: [(said: String, shown: String)] = [
        ("断电 A, 5 °C, ½", "断电 A, 5 °C, ½"), ("", ""), ("plain", "plain"), ("a\u{1B}[2Jb", "a\u{FFFD}[2Jb"),
        ("bell\u{7}", "bell\u{FFFD}"), ("nul\u{0}", "nul\u{FFFD}"), ("del\u{7F}", "del\u{FFFD}"),
        ("csi\u{9B}31m", "csi\u{FFFD}31m"), ("left\u{202E}thgir\u{202C}", "left\u{FFFD}thgir\u{FFFD}"),
        ("\u{2066}isolate\u{2069}\u{200F}\u{61C}", "\u{FFFD}isolate\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("one\r\ntwo\nthree\rfour", "one two three four"), ("a\tb\u{B}c\u{C}d", "a b c d"),
        ("a\u{85}b\u{2028}c\u{2029}d", "a b c d"),
        ("2026-10-14 error mainstay: forged\n2026-10-14", "2026-10-14 error mainstay: forged 2026-10-14"),
    ]

    @Test(arguments: lines) func itStaysOnItsLine(said: String, shown: String) {
        #expect(said.onOneLine == shown)
        #expect(shown.onOneLine == shown)
    }

    @Test func linesMayStay() {
        #expect("a\nb\r\nc\u{1B}[0m\td".inSafeLines == "a\nb \nc\u{FFFD}[0m d")
        #expect("a\n\nb\n".inSafeLines == "a\n\nb\n")
    }

    /// The program's own colours are in a cell that a device's name is in, too.
    @Test func aRowKeepsItsColours() {
        #expect("\u{1B}[31mdown\u{1B}[0m\nforged".inOneRow == "\u{1B}[31mdown\u{1B}[0m forged")
        var table = TextTable(["NAME", "STATE"])
        table.add(["a\r\nb", "up"])
        #expect(table.text == "NAME  STATE\na b   up")
    }
}
