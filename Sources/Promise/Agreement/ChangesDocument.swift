import Intervals
import Notation
import Site

extension Changes {
    /// As a document has it.
    var document: JSON {
        .object([
            "since_revision": .integer(Int64(since)),
            "words": .array(sentences.map { .string($0) }),
            "rules": hasOtherRules ? rules.document { .integer($0) } : nil,
            "status": status.document { .string($0.rawValue) },
            "guarantees": .array(parts.map(\.document)),
            "remedy_total": total.document { .string($0) },
            "other_configurations": .bool(hasOtherConfigurations),
            "other_holidays": .whenTrue(hasOtherHolidays),
            "records": .array(records.map(\.summary)),
        ])
    }

    private var hasOtherRules: Bool { rules.before != rules.after }

    /// In plain English, a sentence each.
    public var sentences: [String] {
        var lines = parts.map(\.sentence)
        if status.before != status.after {
            lines.append("Status: \(status.before.rawValue) before, \(status.after.rawValue) now.")
        }
        if total.before != total.after { lines.append("Owed in total: \(total.before) before, \(total.after) now.") }
        if lines.isEmpty { lines.append("No figure has changed; entries or evidence have.") }
        if hasOtherRules {
            lines.append("Judged anew by rules \(rules.after), where it was judged by rules \(rules.before).")
        }
        lines += records.map { "Since then: \($0.sentence)." }
        if hasOtherConfigurations { lines.append("Since then: another configuration governs the readings.") }
        if hasOtherHolidays { lines.append("Since then: holidays were announced.") }
        if records.isEmpty, !hasOtherConfigurations, !hasOtherHolidays, !hasOtherRules {
            lines.append("Since then: readings of the time, no record.")
        }
        return lines
    }
}

extension Changes.Part {
    fileprivate var document: JSON {
        .object([
            "article": promise.guarantee.map { .integer(Int64($0.article)) }, "guarantee": .string(promise.id),
            "verdict": verdict.document { .string($0.rawValue) },
            "figures": .object(figures.map { JSON.Member($0.name, $0.value.document { .integer($0) }) }),
            "remedy": remedy.document { $0.map { .string($0) } ?? .null },
            "may_end_from": mayEndFrom.before == mayEndFrom.after
                ? nil : mayEndFrom.document { .optional($0) ?? .null },
        ])
    }

    /// `Article 2, power: breached before, met now; counted 3000000 ms before, 0 ms now (-3000000 ms); …`
    fileprivate var sentence: String {
        var parts: [String] = []
        if verdict.before != verdict.after {
            parts.append("\(verdict.before.rawValue) before, \(verdict.after.rawValue) now")
        } else {
            parts.append("\(verdict.after.rawValue) as before")
        }
        parts += figures.map { figure in
            let before = figure.value.before
            let after = figure.value.after
            let isTime = figure.name.hasSuffix("_ms")
            let unit = if isTime { " ms" } else { "" }
            let sign = if after > before { "+" } else { "" }
            let name = figure.name.dropLast(unit.count).replacing("_", with: " ")
            let difference = "\(sign)\(after - before)\(unit)"
            return "\(name) \(before)\(unit) before, \(after)\(unit) now (\(difference))"
        }
        if remedy.before != remedy.after {
            parts.append("remedy \(remedy.before ?? "none") before, \(remedy.after ?? "none") now")
        }
        if mayEndFrom.before != mayEndFrom.after {
            let words = [mayEndFrom.before, mayEndFrom.after].map { $0?.description ?? "not" }
            parts.append("the contract may be ended from: \(words[0]) before, \(words[1]) now")
        }
        let article = promise.guarantee.map { "Article \($0.article), " } ?? "Promise "
        return "\(article)\(promise.id): \(parts.joined(separator: "; "))."
    }
}

extension Difference {
    fileprivate func document(writing value: (Value) -> JSON) -> JSON {
        .object(["before": value(before), "after": value(after)])
    }
}

extension Record {
    /// Who entered it, if it says so.
    public var author: String? { text(.by) ?? text(.consentedBy) ?? text(.authorisedBy) }

    /// Why, if it says so.
    public var explanation: String? { text(.reason) ?? text(.note) ?? text(.evidence) }

    fileprivate var summary: JSON {
        .object([
            "record": .string(kind.rawValue), "id": .string(id), "known_at": .string(knownAt.description),
            "recorded_at": .string(recordedAt.description), "claimed_recorded_at": .optional(claimedRecordedAt),
            "by": .optional(author),
            "reason": .optional(explanation), "replaces": .optional(text(.replaces)),
        ])
    }

    fileprivate var sentence: String {
        [
            "\(kind.rawValue) \(id)", text(.replaces).map { "replacing \($0)" }, author.map { "by \($0)" },
            "known from \(knownAt)", "entered \(recordedAt)",
            claimedRecordedAt.map { "elsewhere, it says, \($0)" }, explanation.map { "because: \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}
