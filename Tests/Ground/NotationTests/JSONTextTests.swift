import Notation
import Testing

/// The text of JSON, which digests and other programs depend on octet by octet.
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

    @Test func shortPlainListsStayOnOneLine() {
        let value = JSON.object([
            "plain": .array((1...6).map { .integer($0) }), "long": .array((1...7).map { .integer($0) }),
            "deep": .array([.object(["a": .null, "b": .bool(false)])]), "none": .array([]),
        ])
        #expect(
            value.pretty == """
                {
                  "plain": [1, 2, 3, 4, 5, 6],
                  "long": [
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    7
                  ],
                  "deep": [
                    {"a": null, "b": false}
                  ],
                  "none": []
                }
                """)
    }

    @Test func membersWithoutAValueAreLeftOut() {
        let none: Int? = nil
        let value = JSON.object(["a": .optional(none), "b": nil, "c": .optional(7), "d": .number("0.998880")])
        #expect(value.compact == #"{"c":"7","d":0.998880}"#)
        #expect(value["c"] == .string("7") && value["a"] == nil && JSON.null["c"] == nil)
    }
}
