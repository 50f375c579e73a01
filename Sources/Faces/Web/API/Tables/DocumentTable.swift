import Clocks
import Documents
import Notation
import Office
import Site

// The papers of a month.
extension APITable {
    var documents: [APIRoute] {
        [
            .get(
                "/contracts/{contract}/months/{month}/documents", id: "documents",
                "The papers of a month, and where each is. The addresses take the same authorisation.",
                [Self.contractPath, Self.monthPath], answers: APISchema.page("documents", of: Self.documentSchema)
            ) { call, office in
                let contract = try office.contract(try call.need("contract"), for: call.principal)
                guard let month = MonthChoice(try call.need("month")) else {
                    throw Refusal(.malformed, field: "month", reason: "There is no such month")
                }
                let name = "\(month.resolved(at: office.clock.now, in: contract.timeZone))"
                let folder = "\(call.parts.pages.basePath)\(PageLink.contract(contract.id))/\(name)"
                let papers =
                    ReportFormat.allCases.map { ("document", $0.rawValue, $0.mediaType) }
                    + CreditNoteFormat.allCases.map { ("credit-note", $0.rawValue, $0.mediaType) }
                let documents = papers.map { kind, form, type in
                    JSON.object([
                        "document": .string(kind), "form": .string(form), "media_type": .string(type),
                        "href": .string("\(folder)/\(kind).\(form)"),
                    ])
                }
                return APIAnswer(.object(["documents": .array(documents)]))
            },
            .get(
                "/contracts/{contract}/months/{month}/credit-note", id: "creditNote",
                "What is owed for a month, for billing; only of a month that is final.",
                [Self.contractPath, Self.monthPath], answers: APISchema.anything
            ) { call, office in
                guard let month = MonthChoice(try call.need("month")) else {
                    throw Refusal(.malformed, field: "month", reason: "There is no such month")
                }
                let note = try office.creditNote(of: try call.need("contract"), month: month, for: call.principal)
                return APIAnswer(note.document)
            },
            .get(
                "/records/{record}/receipt", id: "receipt",
                "What shows that a record stands in the ledger's chain, which `mainstay verify --receipt` checks.",
                [.path("record", "The record's id, or its beginning.")],
                answers: APISchema.object(
                    ["schema": APISchema.text, "id": APISchema.text, "proof": APISchema.anything],
                    needed: ["schema", "id", "proof"])
            ) { call, office in
                APIAnswer(try office.receipt(ofRecord: try call.need("record"), for: call.principal).document)
            },
        ]
    }

    private static let documentSchema = APISchema.object(
        [
            "document": APISchema.word(["document", "credit-note"]), "form": APISchema.text,
            "media_type": APISchema.text, "href": APISchema.text,
        ], needed: ["document", "form", "media_type", "href"])
}
