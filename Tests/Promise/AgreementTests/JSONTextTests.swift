import Notation
import Site
import Testing

/// The text of documents.
@Suite struct JSONTextTests {
    private static let element = JSON.object([
        "name": .string("a \"quoted\"\nline\u{7F}\\"), "plain": .string("Söhne 李伟"),
        "list": .array([.object(["deep": .array([.integer(1), .array([])])]), .null]),
    ])

    @Test(arguments: 0..<4) func anArrayWrittenByElementsIsTheSame(count: Int) {
        let elements = Array(repeating: Self.element, count: count)
        var text = JSONArrayText()
        #expect(elements.map { text.next($0) }.joined() + text.end == JSON.array(elements).pretty)
    }

    @Test func whatJSONForbidsInStringsIsEscaped() {
        #expect(
            Self.element.compact
                == #"{"name":"a \"quoted\"\nline\u007f\\","plain":"Söhne 李伟","list":[{"deep":[1,[]]},null]}"#)
    }
}
