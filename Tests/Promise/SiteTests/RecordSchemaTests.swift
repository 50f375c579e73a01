import Foundation
import Intervals
import Site
import Testing

/// Every kind of record with each of its fields right and wrong.
@Suite struct RecordSchemaTests {
    /// A value that a field may hold, in records of a kind.
    private static func good(_ field: RecordField, in schema: RecordSchema) -> RawField {
        switch (field, schema.type(of: field)) {
        case (.to, .instant): .text("2026-10-05T10:00:00+08:00")
        case (_, .text): .text("Li Wei")
        case (_, .instant): .text("2026-10-04T10:00:00+08:00")
        case (_, .date): .text("2026-10-04")
        case (_, .money): .text("800.00 CNY")
        case (_, .word(let words)): .text(words[words.count - 1])
        case (_, .words(let words)): .list(words)
        case (_, .integer): .number(75)
        case (_, .wiring): .mapping(["mains": .mapping(["all": .list(["pdu-1/outlet/8", "ups-a/input"])])])
        case (_, .texts): .list(["pdu-37", "sw-1/port/Gi1"])
        case (_, .instants(let names)):
            .names(Dictionary(uniqueKeysWithValues: names.map { ($0, "2026-10-04T10:00:00+08:00") }))
        }
    }

    /// Values that it may not hold.
    private static func bad(_ field: RecordField, in schema: RecordSchema) -> [RawField] {
        switch schema.type(of: field) {
        case .text: [.text(""), .list(["Li Wei"]), .names(["a": "b"])]
        case .instant:
            ["", "2026-10-04", "2026-10-04T10:00:00", "2026-10-04T10:00:00.0001Z", "now"].map { .text($0) }
                + [.list(["2026-10-04T10:00:00Z"])]
        case .date: ["", "2026-10-32", "2026-10", "2026-10-04T10:00:00Z"].map { .text($0) } + [.list([])]
        case .money: ["", "800", "800 yuan", "-1 CNY"].map { .text($0) } + [.names([:])]
        case .word(let words): [.text(""), .text("nonsense"), .text(words[0] + " "), .list(words)]
        case .words: [.text(""), .text("nonsense"), .list([]), .list(["nonsense"]), .text("power, nonsense")]
        case .texts: [.text(""), .text("a,,b"), .list([]), .list([""]), .names(["a": "b"])]
        case .integer: [.text(""), .text("one"), .text("1.5"), .list(["1"])]
        case .wiring: [.text(""), .text("pdu-1/outlet/8"), .list(["pdu-1/outlet/8"]), .number(8)]
        case .instants: [.text("hardware"), .names(["nonsense": "2026-10-04T10:00:00Z"]), .names(["power": "soon"])]
        }
    }

    private static func complete(_ kind: Record.Kind) -> [String: RawField] {
        let schema = RecordSchema.of(kind)
        return Dictionary(uniqueKeysWithValues: schema.allFields.map { ($0.rawValue, good($0, in: schema)) })
    }

    private func parse(_ kind: Record.Kind, _ fields: [String: RawField]) throws(RecordError) -> Record {
        try Record.parse(kind, fields: fields, recordedAt: instant("2026-11-01T00:00:00Z"))
    }

    private func mistakes(_ kind: Record.Kind, _ fields: [String: RawField]) -> [String] {
        do {
            _ = try parse(kind, fields)
            return []
        } catch {
            return error.mistakes
        }
    }

    @Test(arguments: Record.Kind.allCases) func everyFieldIsKeptAsItsType(kind: Record.Kind) throws {
        let record = try parse(kind, Self.complete(kind))
        let schema = RecordSchema.of(kind)
        #expect(Set(record.fields.keys) == Set(schema.allFields))
        #expect(record.kind == kind && record.recordedAt == instant("2026-11-01T00:00:00Z"))
        for (field, value) in record.fields {
            switch (value, schema.type(of: field)) {
            case (.text, .text), (.text, .word), (.instant, .instant), (.date, .date), (.money, .money),
                (.list, .words), (.list, .texts), (.instants, .instants), (.integer, .integer),
                (.wiring, .wiring):
                break
            default: Issue.record("\(kind.rawValue).\(field.rawValue) holds \(value)")
            }
        }
    }

    /// Each wrong value is refused with the field's name and what it must be.
    @Test(arguments: Record.Kind.allCases) func everyWrongValueIsRefused(kind: Record.Kind) {
        let schema = RecordSchema.of(kind)
        for field in schema.allFields {
            for value in Self.bad(field, in: schema) {
                var fields = Self.complete(kind)
                fields[field.rawValue] = value
                let expected = "\(field.rawValue) must be \(schema.type(of: field).description)"
                // Where it can be told what was meant, that is named.
                let found = mistakes(kind, fields).map { $0.split(separator: "; nearest to").first.map(String.init) }
                #expect(found == [expected], "\(value)")
            }
        }
    }

    @Test(arguments: Record.Kind.allCases) func whatIsNeededIsAskedFor(kind: Record.Kind) {
        let schema = RecordSchema.of(kind)
        for field in schema.required {
            var fields = Self.complete(kind)
            fields[field.rawValue] = nil
            if let other = schema.alternative(to: field) { fields[other.rawValue] = nil }
            #expect(
                mistakes(kind, fields) == [
                    "\(kind.rawValue) needs \(field.rawValue), \(schema.type(of: field).description)"
                ])
        }
        // What stands in its place suffices.
        for field in schema.required {
            guard let other = schema.alternative(to: field) else { continue }
            var fields = Self.complete(kind)
            fields[field.rawValue] = nil
            #expect(fields[other.rawValue] != nil && mistakes(kind, fields) == [])
        }
        #expect(mistakes(kind, [:]).count == schema.required.count)
        for field in schema.allFields where !schema.required.contains(field) {
            var fields = Self.complete(kind)
            fields[field.rawValue] = nil
            #expect(mistakes(kind, fields) == [])
        }
    }

    /// All mistakes of a record are told at once, those about fields in the order of their names.
    @Test(arguments: Record.Kind.allCases) func aFieldOfAnotherKindIsRefused(kind: Record.Kind) {
        let schema = RecordSchema.of(kind)
        for field in RecordField.allCases where !schema.allFields.contains(field) {
            var fields = Self.complete(kind)
            fields[field.rawValue] = .text("x")
            let names = schema.allFields.map(\.rawValue).joined(separator: ", ")
            // A field that is spelt much like it may have been meant.
            let found = mistakes(kind, fields).map { $0.split(separator: "; did you mean").first.map(String.init) }
            #expect(found == ["\(kind.rawValue) has no field \(field.rawValue); it takes \(names)"])
        }
        let several = mistakes(kind, Self.complete(kind).merging(["nonsense": .text("x"), "at": .text("now")]) { $1 })
        #expect(several.count == 2)
        #expect(several.first?.hasPrefix("at must be") ?? false)
        #expect(several.last?.contains("nonsense") ?? false)
    }

    @Test(arguments: Record.Kind.allCases) func requiredFieldsComeFirstAndNoneTwice(kind: Record.Kind) {
        let schema = RecordSchema.of(kind)
        #expect(Array(schema.allFields.prefix(schema.required.count)) == schema.required)
        #expect(Set(schema.allFields).count == schema.allFields.count)
        #expect(Set(schema.allFields) == Set(schema.fields + schema.required + RecordSchema.common))
    }

    @Test func aFieldThatIsSpeltWronglyIsNamed() {
        let fields = Self.complete(.complaint).merging(["acepted_at": .text("x")]) { $1 }
        #expect(mistakes(.complaint, fields).first?.hasSuffix("; did you mean accepted_at?") == true)
    }

    /// What can only have happened, and what may lie ahead.
    @Test(arguments: [
        (Record.Kind.maintenance, RecordField.from, RecordSchema.Tense.planned),
        (.maintenance, .consentedAt, .happened),
        (.attribution, .to, .happened), (.forceMajeure, .to, .planned), (.visit, .expectedEntry, .planned),
        (.visit, .enteredAt, .happened), (.dutyRoster, .to, .planned), (.complaint, .at, .happened),
    ])
    func someInstantsMayLieAhead(kind: Record.Kind, field: RecordField, tense: RecordSchema.Tense) {
        #expect(RecordSchema.of(kind).tense(of: field) == tense)
    }

    // MARK: - What is not of one field

    @Test(arguments: [
        ("2026-10-04T10:00:00+08:00", "2026-10-04T10:00:00.001+08:00", true),
        ("2026-10-04T10:00:00+08:00", "2026-10-04T10:00:00+08:00", false),
        ("2026-10-04T10:00:00+08:00", "2026-10-04T02:00:00Z", false),
        ("2026-10-04T10:00:00+08:00", "2026-10-04T09:59:59+08:00", false),
    ])
    func anEndIsLaterThanItsBeginning(from: String, to: String, isRight: Bool) {
        var fields = Self.complete(.maintenance)
        fields["from"] = .text(from)
        fields["to"] = .text(to)
        #expect(mistakes(.maintenance, fields) == (isRight ? [] : ["`to` must be later than `from`"]))
    }

    /// Words of a list may be written in one text.
    @Test(arguments: [
        ("network", ["network"]), ("network,power", ["network", "power"]), (" power ,  network", ["power", "network"]),
    ])
    func wordsMayStandInOneText(text: String, list: [String]) throws {
        var fields = Self.complete(.forceMajeure)
        fields["guarantees"] = .text(text)
        #expect(try parse(.forceMajeure, fields).list(.guarantees) == list)
    }

    /// Without an id, the same content is the same record, whenever it is entered.
    @Test func anIdIsMadeOfTheContent() throws {
        let fields = Self.complete(.complaint)
        let first = try parse(.complaint, fields)
        let again = try Record.parse(.complaint, fields: fields, recordedAt: instant("2027-01-01T00:00:00Z"))
        #expect(first.id == again.id && !first.id.isEmpty)
        let other = try parse(.complaint, fields.merging(["note": .text("x")]) { $1 })
        #expect(other.id != first.id)
        let offset = try parse(.complaint, fields.merging(["at": .text("2026-10-04T02:00:00Z")]) { $1 })
        #expect(offset.id == first.id)
        #expect(try parse(.complaint, fields.merging(["id": .text("k-1")]) { $1 }).id == "k-1")
        #expect(try parse(.complaint, fields.merging(["id": .text("")]) { $1 }).id == first.id)
    }

    @Test func aMistakeIsASentenceForEach() {
        do {
            _ = try parse(.withdrawal, [:])
            Issue.record("a withdrawal of nothing")
        } catch {
            #expect(
                error.description
                    == "withdrawal needs replaces, text; withdrawal needs at, "
                    + "an instant with an offset, such as 2026-10-04T10:00:00+08:00")
        }
    }
}

/// What a record says of itself.
@Suite struct RecordTests {
    private func record(_ fields: [RecordField: RecordValue]) -> Record {
        Record(id: "r-1", kind: .operation, fields: fields, recordedAt: Instant(milliseconds: 99))
    }

    private func at(_ milliseconds: Int64) -> RecordValue { .instant(Instant(milliseconds: milliseconds)) }

    /// Fine print 8: its own `at`, else `notified_at`, `consented_at` or `from`, else the earliest other instant.
    @Test func aRecordIsKnownFromTheFirstThatItHas() {
        let order: [(RecordField, Int64)] = [
            (.at, 50), (.notifiedAt, 40), (.consentedAt, 30), (.from, 20), (.completedAt, 10), (.signedAt, 5),
        ]
        for first in order.indices {
            let fields = order[first...].map { ($0.0, at($0.1)) }
            let known = record(Dictionary(uniqueKeysWithValues: fields)).knownAt
            // Of the last two, which have no rank, the earlier one counts.
            #expect(known.milliseconds == (first < 4 ? order[first].1 : 5))
        }
        #expect(record([:]).knownAt.milliseconds == 99)
        #expect(record([.date: .date(day("2026-10-04")), .note: .text("x")]).knownAt.milliseconds == 99)
    }

    @Test func valuesAreFoundByTheirType() {
        let record = record([
            .at: at(1), .note: .text("x"), .date: .date(day("2026-10-04")), .guarantees: .list(["power", "network"]),
            .fee: .money(Money(amount: 7, currency: "JPY")), .items: .instants(["power": Instant(milliseconds: 2)]),
            .contract: .text("c-1"),
        ])
        #expect(record.instant(.at)?.milliseconds == 1 && record.instant(.note) == nil && record.instant(.from) == nil)
        #expect(record.date(.date) == day("2026-10-04") && record.date(.at) == nil)
        #expect(record.list(.guarantees) == ["power", "network"] && record.list(.note) == nil)
        #expect(record.contract == "c-1")
        let texts = [RecordField.at, .note, .date, .guarantees, .fee, .items, .from].map { record.text($0) }
        #expect(
            texts == ["1970-01-01T00:00:00.001Z", "x", "2026-10-04", "power, network", "7 JPY", nil, nil])
    }

    @Test func aSpanNeedsBothEnds() {
        #expect(
            record([.from: at(1), .to: at(2)]).span
                == Span(from: Instant(milliseconds: 1), to: Instant(milliseconds: 2)))
        #expect(record([.from: at(1)]).span == nil && record([.to: at(1)]).span == nil)
        #expect(record([.from: at(1), .to: .text("+86 138")]).span == nil)
    }
}
