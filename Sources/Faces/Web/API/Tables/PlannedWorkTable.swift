import HTTPTypes
import Intervals
import Notation
import Office
import Site

// Planned work, during which the provider's own people are not called.
extension APITable {
    private static let workSchema = APISchema.object(
        [
            "id": APISchema.text, "subjects": APISchema.list(of: APISchema.text), "from": APISchema.instant,
            "to": APISchema.instant,
        ], needed: ["id", "subjects", "from", "to"])

    /// A week, in minutes.
    private static let longest: Int64 = 10_080

    var plannedWork: [APIRoute] {
        [
            .get(
                "/quiet", id: "quiet", "Work that is planned and not over.",
                answers: APISchema.page("quiet", of: Self.workSchema)
            ) { call, office in
                let planned = try office.plannedWork(for: call.principal)
                return APIAnswer(.object(["quiet": .array(planned.map(Self.document))]))
            },
            .enter(
                "/quiet", id: "plan",
                "Enters that work is planned from now on: the provider's own people hear of what it explains when it is "
                    + "over. Minutes and the calls of customers do not wait.",
                body: APIBody(schema: Self.planSchema, headers: [.idempotencyKey]), answers: Self.workSchema
            ) { call, office in
                try kept.answer(call, at: "plan") {
                    let work = try office.plan(
                        workOn: try call.texts("subjects"),
                        for: .minutes(try call.number("minutes", in: 1...Self.longest)), by: try call.text("by"),
                        reason: try call.text("reason"), principal: call.principal)
                    return APIAnswer(Self.document(of: work), status: .created)
                }
            },
            .enter(
                "/quiet/{id}/end", id: "endWork", "Enters that planned work is over, or does not take place.",
                [.path("id", "The id of the work, or its beginning.")],
                body: APIBody(
                    schema: APISchema.object(["by": APISchema.text], needed: ["by"]), headers: [.idempotencyKey]),
                answers: Self.workSchema
            ) { call, office in
                try kept.answer(call, at: "endWork") {
                    let work = try office.endWork(
                        try call.need("id"), by: try call.text("by"), principal: call.principal)
                    return APIAnswer(Self.document(of: work), status: .created)
                }
            },
        ]
    }

    private static let planSchema = APISchema.object(
        [
            "subjects": APISchema.list(of: APISchema.text),
            "minutes": .object([
                "type": .string("integer"), "minimum": .integer(1), "maximum": .integer(longest),
            ]), "by": APISchema.text, "reason": APISchema.text,
        ], needed: ["subjects", "minutes", "by", "reason"])

    private static func document(of work: QuietTime) -> JSON {
        .object([
            "id": .string(work.record.id), "subjects": .array(work.subjects.map(JSON.string)),
            "from": .string("\(work.span.from)"), "to": .string("\(work.span.to)"),
            "by": .optional(work.record.text(.by)), "reason": .optional(work.record.text(.reason)),
        ])
    }
}

extension APICall {
    /// - Throws: `Refusal` with `.missing` or `.malformed`.
    fileprivate func texts(_ name: String) throws(Refusal) -> [String] {
        switch body[name] {
        case .list(let texts)?: return texts
        case nil: throw Refusal(.missing, field: name, reason: "\(name) is missing")
        case .text?, .names?, .number?, .sequence?, .mapping?:
            throw Refusal(.malformed, field: name, reason: "\(name) must be a list of texts")
        }
    }

    /// - Throws: `Refusal` with `.missing` or `.malformed`.
    fileprivate func number(_ name: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int64 {
        guard let field = body[name] else {
            throw Refusal(.missing, field: name, reason: "\(name) is missing")
        }
        guard case .number(let number) = field, range.contains(number) else {
            throw Refusal(
                .malformed, field: name,
                reason: "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
