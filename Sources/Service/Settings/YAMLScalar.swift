import Notation

/// Text as a key or value of YAML that is written.
enum YAMLScalar {
    /// Plain where YAML reads that very text, quoted otherwise.
    static func text(_ text: String) -> String {
        let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        let isName = text.wholeMatch(of: /[A-Za-z][A-Za-z0-9._\/-]*/) != nil && !words.contains(text.lowercased())
        if isName || text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil { return text }
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 32: "\\x" + scalar.value.hexadecimal(width: 2)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
