/// A JSON value whose members keep their order, so that the same value always gives the same bytes.
public indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number's digits as they are to be written: `0.998880`.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    /// A name and its value.
    public struct Member: Hashable, Sendable {
        /// The member's name, not escaped.
        public var name: String
        /// What the member holds.
        public var value: JSON

        /// Makes a member, as a key-value pair is written.
        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// An object with members in this order; those without a value are left out.
    public static func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        .object(members.compactMap { name, value in value.map { Member(name, $0) } })
    }

    /// The text as a string, or nil, so that an object leaves the member out.
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

    /// The value of an object's first member of this name; nil when there is none, and for anything but an object.
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
        case .bool(let value): text += "\(value)"
        case .integer(let value): text += "\(value)"
        case .number(let digits): text += digits
        case .string(let value): Self.quote(value, into: &text)
        case .array(let values):
            let layout = Layout(indentation: indentation, count: values.count, isPlain: values.allSatisfy(\.isPlain))
            text += "["
            for (index, value) in values.enumerated() {
                layout.separate(element: index, in: &text)
                value.write(to: &text, indentation: layout.inner)
            }
            layout.finish(&text, with: "]")
        case .object(let members):
            let isPlain = members.allSatisfy(\.value.isPlain)
            let layout = Layout(indentation: indentation, count: members.count, isPlain: isPlain)
            text += "{"
            for (index, member) in members.enumerated() {
                layout.separate(element: index, in: &text)
                Self.quote(member.name, into: &text)
                text += layout.colon
                member.value.write(to: &text, indentation: layout.inner)
            }
            layout.finish(&text, with: "}")
        }
    }

    /// How the elements of one array or object stand: on one line, or each on its own.
    private struct Layout {
        private let indentation: Int?
        private let isOnOneLine: Bool

        /// - Parameters:
        ///   - indentation: spaces before the closing bracket; nil for compact text.
        ///   - isPlain: whether no element has elements of its own.
        init(indentation: Int?, count: Int, isPlain: Bool) {
            self.indentation = indentation
            isOnOneLine = indentation == nil || (isPlain && count <= 6)
        }

        /// The indentation of the elements.
        var inner: Int? { indentation.map { $0 + 2 } }

        var colon: String { if indentation == nil { ":" } else { ": " } }

        /// Writes what comes before an element.
        func separate(element index: Int, in text: inout String) {
            if index > 0 { text += "," }
            if !isOnOneLine {
                text += "\n" + String(repeating: " ", count: inner ?? 0)
            } else if index > 0, indentation != nil {
                text += " "
            }
        }

        /// Writes what comes after the last element.
        func finish(_ text: inout String, with bracket: String) {
            if !isOnOneLine { text += "\n" + String(repeating: " ", count: indentation ?? 0) }
            text += bracket
        }
    }

    private var isPlain: Bool {
        switch self {
        case .array(let values): values.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
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

/// Writes an array element by element, with the same bytes as `JSON.array(…).pretty` has for an array of objects.
public struct JSONArrayText: Sendable {
    private var isEmpty = true

    /// Begins an array.
    public init() {}

    /// The text of the next element, with what comes before it.
    public mutating func next(_ element: JSON) -> String { next(pretty: element.pretty) }

    /// The same of an element that is laid out already.
    public mutating func next(pretty text: String) -> String {
        let start = if isEmpty { "[" } else { "," }
        isEmpty = false
        // Line ends inside strings are escaped: all that are left belong to the layout.
        return "\(start)\n  " + text.replacing("\n", with: "\n  ")
    }

    /// What comes after the last element.
    public var end: String { if isEmpty { "[]" } else { "\n]" } }
}
