import Intervals
import Notation

extension Record {
    /// Where the fields of a record come from.
    public enum Source: Hashable, Sendable {
        /// Somebody fills in a form: as `entry`, and messages tell how people may write things.
        case desk
        /// Somebody imports them, or a program enters them: what could harm a later reader is refused.
        case entry
        /// A ledger exported them: what could harm a later reader is refused, words of before are kept.
        case export
        /// The ledger kept them: an earlier version may have taken what this one refuses.
        case ledger
    }

    /// The instants and dates that are accepted on entry.
    private static let years = 1970...9999

    /// Everything that a record must not hold, though each of its fields has its type: a sentence each.
    static func mistakes(
        in fields: [RecordField: RecordValue], id: String?
    ) -> [(field: RecordField?, text: String)] {
        let named = fields.sorted { $0.key.rawValue < $1.key.rawValue }
        let own = named.compactMap { field, value -> (field: RecordField?, text: String)? in
            value.mistake.map { (field, "\(field.rawValue) \($0)") }
        }
        let ofID = id?.controlCharacterMistake.map { (field: RecordField?.none, text: "id \($0)") }
        return [ofID].compactMap(\.self) + own
    }

    fileprivate static func isOfYears(_ instant: Instant) -> Bool {
        instant >= Instant(milliseconds: 0) && instant < Instant(milliseconds: 253_402_300_800_000)
    }

    fileprivate static func isOfYears(_ date: CivilDate) -> Bool { years.contains(date.year) }
}

extension RecordValue {
    /// What is wrong with the value, to be read after the name of its field; nil when nothing is.
    fileprivate var mistake: String? {
        let isOfYears =
            switch self {
            case .instant(let instant): Record.isOfYears(instant)
            case .instants(let instants): instants.values.allSatisfy(Record.isOfYears)
            case .date(let date): Record.isOfYears(date)
            case .text, .money, .list, .integer, .wiring: true
            }
        guard isOfYears else { return "must be of the years 1970 to 9999" }
        guard case .text(let text) = self else { return nil }
        return text.controlCharacterMistake
    }
}

extension Record {
    /// The record as an export writes it: one that has no instant of its own is known from when it was entered (fine
    /// print, 8), and says so in `at`.
    public var exported: Record {
        var record = self
        record.isOfThisDesk = false
        guard knownInstant == nil else { return record }
        record.fields[.at] = .instant(recordedAt)
        return record
    }

    /// The record in a few words, so that a person can find it.
    public var described: String {
        let whose = contract.map { " of \($0)" } ?? ""
        return "\(kind.rawValue)\(whose), known from \(knownAt)"
    }

    /// The names of the fields that are not the same in another record, in their order.
    public func fieldsThatDiffer(from other: Record) -> [RecordField] {
        RecordField.allCases.filter { fields[$0] != other.fields[$0] }
    }
}
