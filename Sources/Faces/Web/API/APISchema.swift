import Notation

/// Words of JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it), so that tables stay short.
enum APISchema {
    static let text = JSON.object(["type": .string("string")])
    static let integer = JSON.object(["type": .string("integer")])
    static let flag = JSON.object(["type": .string("boolean")])
    static let instant = JSON.object(["type": .string("string"), "format": .string("date-time")])
    /// Any object: what documents of their own describe.
    static let anything = JSON.object(["type": .string("object")])

    static func word(_ words: [String]) -> JSON {
        .object(["type": .string("string"), "enum": .array(words.map(JSON.string))])
    }

    static func list(of element: JSON) -> JSON { .object(["type": .string("array"), "items": element]) }

    /// An object that may have more members than are listed.
    ///
    /// - Parameter needed: are always there.
    static func object(_ members: KeyValuePairs<String, JSON>, needed: [String] = []) -> JSON {
        .object([
            "type": .string("object"), "properties": .object(members.map { JSON.Member($0.key, $0.value) }),
            "required": .unlessEmpty(needed.map(JSON.string)),
        ])
    }

    /// A page of a list.
    static func page(_ name: String, of element: JSON) -> JSON {
        .object([
            "type": .string("object"),
            "properties": .object([
                JSON.Member(name, list(of: element)),
                JSON.Member(
                    "next",
                    .object([
                        "type": .string("string"),
                        "description": .string("Where the list goes on, relative to this address; absent at its end."),
                    ])),
            ]), "required": .array([.string(name)]),
        ])
    }
}
