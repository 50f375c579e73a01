import Foundation
import Notation
import Site

/// A compliance document (`mainstay.compliance/1`) without the names and the free text of people, which it repeats from
/// records. Figures and verdicts stay to the octet.
public enum ErasedDocument {
    /// The document with `Record.erased` for who was in charge, for who accepted or disputed an entry, for who corrected
    /// the wiring and why, and for who made the records since the revision before and why. Erasing it again changes
    /// nothing.
    public static func text(of document: String) -> String {
        JSONTexts.replacing(in: document) { path, text in
            switch path {
            case ["guarantees", "in_charge"], ["guarantees", "assigned", "name"],
                ["guarantees", "exclusions", "acceptance", "by"], ["wiring", "acceptance", "by"], ["wiring", "by"],
                ["wiring", "reason"], ["changes", "records", "by"], ["changes", "records", "reason"]:
                Record.erased
            case ["changes", "words"]: sentence(text)
            default: nil
            }
        }
    }

    /// A sentence about a record says its kind and its id and stops where somebody is named or quoted; when it was entered
    /// stands among the records.
    private static func sentence(_ text: Substring) -> String? {
        guard text.hasPrefix("Since then: ") else { return nil }
        let parts = [", by ", ", because: "].compactMap { text.firstRange(of: $0) }
        guard let first = parts.min(by: { $0.lowerBound < $1.lowerBound }) else { return nil }
        return "\(text[..<first.lowerBound]), by \(Record.erased)."
    }
}
