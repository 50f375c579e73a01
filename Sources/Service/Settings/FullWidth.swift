import Foundation

/// Punctuation of Chinese keyboards, which looks like YAML's own and is none.
enum FullWidth {
    /// What to write instead of a character; nil for any that is not mistaken for another.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "“", "”": return "\""
        case "‘", "’": return "'"
        case "、": return ","
        case "。": return "."
        case "【": return "["
        case "】": return "]"
        case "\u{3000}": return " "
        case "\u{FF01}"..."\u{FF5E}": return Unicode.Scalar(scalar.value - 0xFEE0)
        default: return nil
        }
    }

    /// Which characters of a text are full-width and what to write instead, to be read behind what is wrong with it; empty
    /// where there is none.
    static func hint(about text: String) -> String {
        var seen: Set<Unicode.Scalar> = []
        let parts = text.unicodeScalars.compactMap { scalar -> String? in
            guard let plain = plain(scalar), seen.insert(scalar).inserted else { return nil }
            return plain == " " ? "the full-width space is not a space" : "\(scalar) is full-width: write \(plain)"
        }
        return parts.isEmpty ? "" : "; " + parts.joined(separator: ", ")
    }

    /// Whether a value stands between quotation marks that YAML takes for letters.
    static func isQuoted(_ text: String) -> Bool {
        guard text.count > 1, let first = text.first, let last = text.last else { return false }
        return "“”＂".contains(first) && "“”＂".contains(last)
    }

    /// The first place within lines of YAML where something full-width stands as if it were YAML's: behind a key or before
    /// an item. Lines count from 0, columns in Unicode scalars.
    static func structural(in lines: [Substring]) -> (line: Int, column: Int, character: Character)? {
        for (number, line) in lines.enumerated() {
            guard
                let match = line.firstMatch(of: /^[\s{\[-]*[A-Za-z0-9_.-]+\s*([：，、])/)
                    ?? line.firstMatch(of: /^\s*([－\x{3000}])/),
                let character = match.1.first
            else { continue }
            return (number, line.unicodeScalars.distance(from: line.startIndex, to: match.1.startIndex), character)
        }
        return nil
    }
}
