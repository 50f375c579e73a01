import Ledger
import Site

/// Two records of one id that do not say the same: one of them would be lost without a word.
struct RecordConflict {
    let entered: Record
    let known: Record
    /// Where the known one stands: `in the ledger`, `on line 3`.
    let place: String

    /// Nil when the two say the same.
    init?(_ entered: Record, with known: Record, _ place: String) {
        guard !known.says(theSameAs: entered) else { return nil }
        self.entered = entered
        self.known = known
        self.place = place
    }

    /// Names both, and what tells them apart.
    var description: String {
        var text = "the id \(entered.id) is that of \(known.described) \(place)"
        let fields = entered.fieldsThatDiffer(from: known).map(\.rawValue)
        if entered.described == known.described {
            text += ", which has another \(fields.joined(separator: ", "))"
        } else {
            text += "; this is \(entered.described)"
        }
        return text
    }

    /// What to do about it.
    static let advice = "a correction has an id of its own and names the other in `replaces`"
}

extension LedgerReader {
    /// The record that is kept under the id of another one and says something else; nil when there is none.
    func conflict(of record: Record) throws(LedgerError) -> RecordConflict? {
        let found = try records(after: .start, limit: 1, matching: RecordFilter(id: record.id)).elements.first
        return found.flatMap { RecordConflict(record, with: $0, "in the ledger") }
    }
}
