/// The texts among the values of a JSON document, changed in place: everything else keeps its octets.
public enum JSONTexts {
    /// Replaces texts.
    ///
    /// - Parameters:
    ///   - document: valid JSON; what is not is returned as far as it can be read so.
    ///   - replacement: gets the names of the members that lead to a text, outermost first, and the text as the document
    ///     writes it, between its quotation marks. Gives what to write instead; nil leaves it.
    public static func replacing(
        in document: String, _ replacement: (_ path: [String], _ text: Substring) -> String?
    ) -> String {
        var scanner = TextScanner(document)
        var result = ""
        var copied = document.startIndex
        while let text = scanner.next() {
            guard let new = replacement(scanner.path, document[text]) else { continue }
            result += document[copied..<text.lowerBound] + new
            copied = text.upperBound
        }
        return result + document[copied...]
    }
}

/// Finds the texts among a document's values, one after the other.
private struct TextScanner {
    /// An object that is open, with the member that is being read, or an array.
    private enum Container {
        case object(member: String?)
        case array
    }

    private let document: String
    private var place: String.Index
    private var containers: [Container] = []

    init(_ document: String) {
        self.document = document
        place = document.startIndex
    }

    /// The names of the members that are being read.
    var path: [String] {
        containers.compactMap { container in
            guard case .object(let member) = container else { return nil }
            return member
        }
    }

    /// The place of the next text, without its quotation marks.
    mutating func next() -> Range<String.Index>? {
        let octets = document.utf8
        while place < octets.endIndex {
            let octet = octets[place]
            octets.formIndex(after: &place)
            switch octet {
            case UInt8(ascii: "{"): containers.append(.object(member: nil))
            case UInt8(ascii: "["): containers.append(.array)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = containers.popLast()
            case UInt8(ascii: ","): endMember()
            case UInt8(ascii: "\""):
                let text = readText()
                if !begin(member: text) { return text }
            default: break
            }
        }
        return nil
    }

    private mutating func readText() -> Range<String.Index> {
        let octets = document.utf8
        let start = place
        while place < octets.endIndex {
            let octet = octets[place]
            let end = place
            octets.formIndex(after: &place)
            if octet == UInt8(ascii: "\"") { return start..<end }
            // What is escaped ends nothing.
            if octet == UInt8(ascii: "\\"), place < octets.endIndex { octets.formIndex(after: &place) }
        }
        return start..<place
    }

    /// Whether a text is the name of a member.
    private mutating func begin(member text: Range<String.Index>) -> Bool {
        guard case .object(member: nil) = containers.last else { return false }
        containers[containers.count - 1] = .object(member: String(document[text]))
        return true
    }

    private mutating func endMember() {
        guard case .object = containers.last else { return }
        containers[containers.count - 1] = .object(member: nil)
    }
}
