import Notation
import Testing

/// Which characters no text of a person holds.
@Suite struct ControlCharacterTests {
    @Test(arguments: [
        "\0", "a\u{1B}[2J", "\u{7F}", "ä\u{80}", "\u{85}", "Â\u{9F}", String(repeating: "x", count: 100) + "\u{1}",
    ])
    func controlCharactersAreFound(text: String) throws {
        let found = try #require(text.firstControlCharacter)
        #expect(found.properties.generalCategory == .control)
        #expect(text.unicodeScalars.contains(found))
    }

    // The first octet of U+0080 to U+009F is also that of U+00A0 to U+00BF.
    @Test(arguments: ["", "a\tb\r\nc", "\u{A0}", "¿¡ §", "Zürich", "北京", "e\u{301}", "🏢"])
    func otherTextsHoldNone(text: String) { #expect(text.firstControlCharacter == nil) }
}
