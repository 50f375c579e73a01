import Notation

/// Reads words of which there is a closed list (fine print, 19).
enum ClosedWord {
    /// Reads a word, or refuses it with the one that may have been meant.
    ///
    /// - Throws: `Refusal` with `.malformed`.
    static func read<Word: RawRepresentable & CaseIterable>(
        _ text: String, as: Word.Type, field: String
    ) throws(Refusal) -> Word where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        let list = words.joined(separator: ", ")
        let hint = Suggestion.meant(by: text, among: words).map { "; did you mean \($0)?" } ?? "."
        throw Refusal(.malformed, field: field, reason: "\(field) must be one of \(list), not \(text)\(hint)")
    }

    /// The name that may have been meant.
    static func nearest(to text: String, among names: Set<String>) -> String? {
        Suggestion.nearest(to: text, among: names)
    }
}
