import HTTPTypes
import Notation
import Office
import Site

// What people do with alarms.
extension APITable {
    var entries: [APIRoute] {
        [
            .enter(
                "/alarms/{alarm}/acknowledgement", id: "acknowledge",
                "Enters that the customer was told of an emergency, or that somebody sees to an alarm.",
                [.path("alarm", "The id of the event, or its beginning.")],
                body: APIBody(
                    schema: APISchema.object(
                        [
                            "by": APISchema.text, "how": APISchema.word(Contact.Method.allCases.map(\.rawValue)),
                            "to": APISchema.text, "at": APISchema.text, "confirmed": APISchema.word(["yes"]),
                        ], needed: ["by", "how"]), headers: [.idempotencyKey]),
                answers: APISchema.object(
                    ["emergency": APISchema.text, "record": Self.recordSchema], needed: ["emergency", "record"])
            ) { call, office in
                try kept.answer(call, at: "acknowledge") {
                    let told = try office.acknowledge(
                        try call.need("alarm"), by: try call.text("by"), method: try call.text("how"),
                        to: try call.optionalText("to"), at: try call.optionalText("at"),
                        isConfirmed: try call.optionalText("confirmed") == "yes", for: call.principal)
                    return APIAnswer(
                        .object([
                            "emergency": .string(told.emergency.id), "record": told.record.exportedLine,
                            "notes": .array(told.notes.map(JSON.string)), "effect": told.effect?.document,
                        ]), status: .created)
                }
            }
        ]
    }
}
