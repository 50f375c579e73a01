/// Reads the part of XML that exports consist of: elements, texts, CDATA, the five entities and numbers of characters.
/// Attributes are passed over, and a document type is refused: no export has one. Foundation's reader would bring libxml2
/// along for this alone.
struct ElementReader {
    private var rest: Substring

    /// Deeper than any export, and shallow enough for the stack.
    private static let greatestDepth = 64

    /// The document as a mapping with the root in it; nil where it is not such a document.
    static func read(_ text: String) -> ForeignValue? {
        var reader = ElementReader(rest: text[...])
        guard reader.skipsProlog(), let root = reader.element(depth: 0) else { return nil }
        return .mapping([(root.name, root.value)])
    }

    private mutating func skipsProlog() -> Bool {
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
            if rest.hasPrefix("<?") {
                guard skips(past: "?>") else { return false }
            } else if rest.hasPrefix("<!--") {
                guard skips(past: "-->") else { return false }
            } else {
                return rest.hasPrefix("<") && !rest.hasPrefix("<!")
            }
        }
    }

    private mutating func element(depth: Int) -> (name: String, value: ForeignValue)? {
        guard depth < Self.greatestDepth, rest.hasPrefix("<"), let end = rest.firstIndex(of: ">") else { return nil }
        let tag = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
        guard !name.isEmpty else { return nil }
        if tag.hasSuffix("/") { return (name, .text("")) }
        guard let value = content(of: name, depth: depth) else { return nil }
        return (name, value)
    }

    /// Everything up to the closing tag: members where there are elements, else the text.
    private mutating func content(of name: String, depth: Int) -> ForeignValue? {
        var members: [(name: String, value: ForeignValue)] = []
        var text = ""
        while true {
            guard let open = rest.firstIndex(of: "<"), let plain = Self.resolved(rest[..<open]) else { return nil }
            text += plain
            rest = rest[open...]
            if rest.hasPrefix("</") {
                guard rest.dropFirst(2).hasPrefix(name), skips(past: ">") else { return nil }
                return members.isEmpty ? .text(text) : .mapping(members)
            } else if rest.hasPrefix("<![CDATA[") {
                rest = rest.dropFirst(9)
                guard let end = rest.firstRange(of: "]]>") else { return nil }
                text += rest[..<end.lowerBound]
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("<!--") {
                guard skips(past: "-->") else { return nil }
            } else {
                guard let member = element(depth: depth + 1) else { return nil }
                members.append(member)
            }
        }
    }

    private mutating func skips(past mark: String) -> Bool {
        guard let found = rest.firstRange(of: mark) else { return false }
        rest = rest[found.upperBound...]
        return true
    }

    private static let entities = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]

    private static func resolved(_ text: Substring) -> String? {
        guard text.contains("&") else { return String(text) }
        let parts = text.split(separator: "&", omittingEmptySubsequences: false)
        var result = String(parts[0])
        for part in parts.dropFirst() {
            guard let end = part.firstIndex(of: ";"), let character = character(part[..<end]) else { return nil }
            result += character + part[part.index(after: end)...]
        }
        return result
    }

    private static func character(_ name: Substring) -> String? {
        guard name.hasPrefix("#") else { return entities[String(name)] }
        let isHexadecimal = name.hasPrefix("#x")
        let number = isHexadecimal ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
