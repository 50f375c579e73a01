import Intervals
import Notation
import Office
import Site

/// What stands in an address: one table says how it is checked, and how the description tells of it.
struct APIParameter: Sendable {
    enum Place: String, Sendable {
        case path
        case query
    }

    enum Kind: Sendable {
        case text
        case integer(ClosedRange<Int>)
        /// An instant with an offset, or a time ago: `-12h`.
        case instant
        /// `2026-10`, `last` or `current`.
        case month
        case word([String])
    }

    let name: String
    let place: Place
    let kind: Kind
    let about: String
    let isNeeded: Bool

    static let longestText = 200

    static func path(_ name: String, _ about: String, _ kind: Kind = .text) -> APIParameter {
        APIParameter(name: name, place: .path, kind: kind, about: about, isNeeded: true)
    }

    static func query(
        _ name: String, _ about: String, _ kind: Kind = .text, isNeeded: Bool = false
    ) -> APIParameter {
        APIParameter(name: name, place: .query, kind: kind, about: about, isNeeded: isNeeded)
    }

    /// Refuses a value that is not what the description says.
    ///
    /// - Throws: `Refusal` with `.malformed`.
    func check(_ value: String) throws(Refusal) {
        guard !isGood(value) else { return }
        throw Refusal(.malformed, field: name, reason: "\(name) must be \(form), not \(value.debugDescription)")
    }

    private func isGood(_ value: String) -> Bool {
        switch kind {
        case .text: !value.isEmpty && value.unicodeScalars.count <= Self.longestText
        case .integer(let range): Int(value).map { range.contains($0) && "\($0)" == value } ?? false
        case .instant: WrittenInstant(value) != nil
        case .month: MonthChoice(value) != nil
        case .word(let words): words.contains(value)
        }
    }

    /// In words, for refusals.
    private var form: String {
        switch kind {
        case .text: "a text of 1 to \(Self.longestText) characters"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .instant: "an instant such as 2026-10-04T10:00:00Z, or a time ago such as -12h"
        case .month: "a month such as 2026-10, `last` or `current`"
        case .word(let words): "one of \(words.joined(separator: ", "))"
        }
    }

    /// As OpenAPI has it.
    var document: JSON {
        .object([
            "name": .string(name), "in": .string(place.rawValue), "required": .bool(isNeeded),
            "description": .string(about), "schema": schema,
        ])
    }

    private var schema: JSON {
        switch kind {
        case .text:
            .object([
                "type": .string("string"), "minLength": .integer(1), "maxLength": .integer(Int64(Self.longestText)),
            ])
        case .integer(let range):
            .object([
                "type": .string("integer"), "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ])
        case .instant: .object(["type": .string("string"), "pattern": .string(Self.instants)])
        case .month:
            .object([
                "type": .string("string"), "pattern": .string("^(last|current|20[0-9]{2}-(0[1-9]|1[0-2]))$"),
            ])
        case .word(let words): APISchema.word(words)
        }
    }

    /// Less than is understood: what fits is certainly an instant.
    private static let instants = [
        "^(20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z",
        "-[1-9][0-9]{0,3}[mhd])$",
    ].joined(separator: "|")
}
