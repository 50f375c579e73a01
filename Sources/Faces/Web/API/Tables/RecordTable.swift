import HTTPTypes
import Ledger
import Notation
import Office
import Site

// The registers.
extension APITable {
    static let recordSchema = APISchema.object(
        ["record": APISchema.word(Record.Kind.allCases.map(\.rawValue)), "id": APISchema.text],
        needed: ["record", "id"])
    private static let recordPath = APIParameter.path("record", "The record's id, or its beginning.")
    private static let entrySchema = APISchema.object(
        ["record": recordSchema, "is_new": APISchema.flag, "notes": APISchema.list(of: APISchema.text)],
        needed: ["record", "is_new", "notes"])

    var records: [APIRoute] {
        [
            .get(
                "/records/{record}", id: "record", "One record. Its ETag changes when it is corrected.",
                [Self.recordPath], answers: Self.recordSchema
            ) { call, office in
                let record = try office.record(withPrefix: try call.need("record"), for: call.principal)
                let newest = try Self.newest(of: record, in: office)
                return APIAnswer(record.exportedLine, version: newest)
            },
            .get(
                "/record-kinds", id: "recordKinds", "The kinds of records, with their fields.",
                answers: APISchema.page("kinds", of: Self.kindSchema)
            ) { _, _ in
                APIAnswer(.object(["kinds": .array(Record.Kind.allCases.map(Self.document))]))
            },
            .get(
                "/record-kinds/{kind}", id: "recordKind", "One kind of records.",
                [.path("kind", "Such as `maintenance`.", .word(Record.Kind.allCases.map(\.rawValue)))],
                answers: Self.kindSchema
            ) { call, _ in
                guard let kind = Record.Kind(rawValue: try call.need("kind")) else {
                    throw Refusal(.nothingKnown, field: "kind", reason: "There is no such kind of records")
                }
                return APIAnswer(Self.document(of: kind))
            },
            .enter(
                "/records", id: "enter", "Enters a record, by the rules of `mainstay record`.",
                body: Self.draft(headers: [.idempotencyKey]), answers: Self.entrySchema
            ) { call, office in try RecordEntering(call: call, office: office, keys: keys).enter() },
            .enter(
                "/record-previews", id: "preview", "What a record would become and change; nothing is entered.",
                body: Self.draft(headers: []), answers: Self.entrySchema
            ) { call, office in try RecordEntering(call: call, office: office, keys: keys).preview() },
            .enter(
                "/records/{record}", by: .put, id: "correct", "Corrects a record: what is sent takes its place.",
                [Self.recordPath],
                body: Self.draft(headers: [
                    APIHeader(
                        name: "If-Match", about: "The record's ETag, so that no correction is lost.", isNeeded: true)
                ]), answers: Self.entrySchema
            ) { call, office in
                let record = try office.record(withPrefix: try call.need("record"), for: call.principal)
                let newest = try Self.newest(of: record, in: office)
                guard EntityTag(newest).isAmong(call.headers[.ifMatch]) else {
                    throw HTTPRefusal(
                        .preconditionFailed, code: "changed", reason: "\(record.id) was corrected meanwhile.",
                        fix: "read it again.")
                }
                return try RecordEntering(call: call, office: office, keys: keys).correct(newest)
            },
        ]
    }

    /// The id of what holds in a record's place: its last correction, or itself.
    private static func newest(of record: Record, in office: SiteOffice) throws -> String {
        var id = record.id
        var seen: Set<String> = [id]
        while let next = try office.ledger.records(matching: RecordFilter(replacedID: id)).last?.id,
            seen.insert(next).inserted
        {
            id = next
        }
        return id
    }

    // MARK: - Schemas

    private static func draft(headers: [APIHeader]) -> APIBody {
        APIBody(
            schema: .object([
                "type": .string("object"), "properties": .object(members), "additionalProperties": .bool(false),
                "required": .array([.string("record")]),
                "description": .string(
                    "The fields of the record's kind beside `record`. `outage` fills in what an outage tells; `confirmed: "
                        + "yes` says that far instants are meant."),
            ]), headers: headers)
    }

    /// What a record may have; which of it depends on its kind.
    private static var members: [JSON.Member] {
        let types = ["string", "integer", "array", "object"].map(JSON.string)
        let fields = RecordField.allCases.map { JSON.Member($0.rawValue, .object(["type": .array(types)])) }
        return [
            JSON.Member("record", APISchema.word(Record.Kind.allCases.map(\.rawValue))),
            JSON.Member("outage", APISchema.text), JSON.Member("confirmed", APISchema.word(["yes"])),
        ] + fields
    }

    private static let kindSchema = APISchema.object(
        [
            "kind": APISchema.text,
            "fields": APISchema.list(
                of: APISchema.object(
                    ["name": APISchema.text, "required": APISchema.flag, "holds": APISchema.text],
                    needed: ["name", "required", "holds"])),
        ], needed: ["kind", "fields"])

    private static func document(of kind: Record.Kind) -> JSON {
        let schema = RecordSchema.of(kind)
        let fields = schema.allFields.map { field -> JSON in
            let type = schema.type(of: field)
            return .object([
                "name": .string(field.rawValue), "required": .bool(schema.required.contains(field)),
                "holds": .string(type.description(for: .desk)), "words": .unlessEmpty(type.words.map(JSON.string)),
            ])
        }
        return .object([
            "kind": .string(kind.rawValue), "takes_outage": .bool(kind.takesOutage), "fields": .array(fields),
        ])
    }
}

extension RecordSchema.FieldType {
    /// The words that it is limited to; none where any will do.
    fileprivate var words: [String] {
        switch self {
        case .word(let words), .words(let words), .instants(let words): words
        case .text, .instant, .date, .money, .texts, .integer, .wiring: []
        }
    }
}
