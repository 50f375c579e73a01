/// A JSON value whose members keep their order, so that the same value always gives the same bytes.
public indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Digits as they shall stand: `0.998880`.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    /// A name and its value.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSON

        public init(_ name: String, _ value: JSON) { (self.name, self.value) = (name, value) }
    }

    /// An object with members in this order; those without a value are left out.
    public static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    /// A string, or nothing.
    public static func optional(_ text: (some CustomStringConvertible)?) -> JSON? {
        text.map { .string($0.description) }
    }

    /// An array, or nothing when there is no element.
    public static func unlessEmpty(_ elements: [JSON]) -> JSON? {
        guard !elements.isEmpty else { return nil }
        return .array(elements)
    }

    /// A number, or nothing when it is zero.
    public static func unlessZero(_ number: Int64) -> JSON? {
        guard number != 0 else { return nil }
        return .integer(number)
    }

    /// `true`, or nothing.
    public static func whenTrue(_ flag: Bool) -> JSON? {
        guard flag else { return nil }
        return .bool(true)
    }

    public subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

extension JSON {
    /// UTF-8 on one line, for JSON Lines and hooks.
    public var compact: String {
        var text = ""
        write(to: &text, indentation: nil)
        return text
    }

    /// UTF-8 over several lines, two spaces deep; short arrays and objects of plain values stay on one line.
    public var pretty: String {
        var text = ""
        write(to: &text, indentation: 0)
        return text
    }

    private func write(to text: inout String, indentation: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += "\(value)"
        case .number(let digits): text += digits
        case .string(let value): Self.quote(value, into: &text)
        case .array(let values):
            Self.write(values, ("[", "]"), to: &text, indentation, isPlain: values.allSatisfy(\.isPlain)) {
                $0.write(to: &$1, indentation: $2)
            }
        case .object(let members):
            Self.write(members, ("{", "}"), to: &text, indentation, isPlain: members.allSatisfy(\.value.isPlain)) {
                Self.quote($0.name, into: &$1)
                $1 += $2 == nil ? ":" : ": "
                $0.value.write(to: &$1, indentation: $2)
            }
        }
    }

    private var isPlain: Bool {
        switch self {
        case .array(let values): values.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private static func write<Element>(
        _ elements: [Element], _ brackets: (String, String), to text: inout String, _ indentation: Int?, isPlain: Bool,
        _ write: (Element, inout String, Int?) -> Void
    ) {
        let isOnOneLine = indentation == nil || (isPlain && elements.count <= 6)
        let inner = indentation.map { $0 + 2 }
        text += brackets.0
        for (index, element) in elements.enumerated() {
            if index > 0 { text += isOnOneLine && indentation != nil ? ", " : "," }
            if !isOnOneLine { text += "\n" + String(repeating: " ", count: inner ?? 0) }
            write(element, &text, inner)
        }
        if !isOnOneLine { text += "\n" + String(repeating: " ", count: indentation ?? 0) }
        text += brackets.1
    }

    private static func quote(_ value: String, into text: inout String) {
        text += "\""
        defer { text += "\"" }
        guard value.utf8.contains(where: isEscaped) else { return text += value }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                text += "\\u" + scalar.value.hexadecimal(width: 4)
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}

/// An array written element by element, to the same bytes as `JSON.array(…).pretty` has for objects.
public struct JSONArrayText: Sendable {
    private var isEmpty = true

    public init() {}

    /// The text of the next element, with what comes before it.
    public mutating func next(_ element: JSON) -> String {
        defer { isEmpty = false }
        // Line ends inside strings are escaped: all that are there are indentation.
        return (isEmpty ? "[\n  " : ",\n  ") + element.pretty.replacing("\n", with: "\n  ")
    }

    /// What comes after the last element.
    public var end: String { isEmpty ? "[]" : "\n]" }
}
