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
                        ], needed: ["by", "how"])),
                answers: APISchema.object(
                    ["emergency": APISchema.text, "record": Self.recordSchema], needed: ["emergency", "record"])
            ) { call, office in
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
        ]
    }
}

extension APICall {
    /// A member of the body that must be there.
    ///
    /// - Throws: `Refusal` with `.missing` or `.malformed`.
    fileprivate func text(_ name: String) throws(Refusal) -> String {
        guard let text = try optionalText(name), !text.isEmpty else {
            throw Refusal(.missing, field: name, reason: "\(name) is missing")
        }
        return text
    }

    fileprivate func optionalText(_ name: String) throws(Refusal) -> String? {
        switch body[name] {
        case .text(let text)?: return text
        case nil: return nil
        case .list?, .names?, .number?, .sequence?, .mapping?:
            throw Refusal(.malformed, field: name, reason: "\(name) must be text")
        }
    }
}
