import Notation
import Office

// Who may come in, and who came: administrators ask.
extension APITable {
    var access: [APIRoute] {
        [
            .get(
                "/accounts", id: "accounts",
                "People, programs, screens and calendars that may come in. Passwords and tokens are kept nowhere.",
                answers: APISchema.object(
                    ["people": APISchema.list(of: Self.named), "tokens": APISchema.list(of: Self.named)],
                    needed: ["people", "tokens"])
            ) { call, office in APIAnswer(try office.accounts(for: call.principal).document) },
            .get(
                "/audit", id: "audit", "Who came in, who was refused and who entered what, the newest first.",
                [
                    .query("show", "What was done, or refusals.", .word(["doings", "refusals"])),
                    .query("after", "Where the list goes on: what `next` of the page before has."), Self.limit,
                ],
                answers: APISchema.page(
                    "entries",
                    of: APISchema.object(
                        ["at": APISchema.instant, "event": APISchema.text], needed: ["at", "event"]))
            ) { call, office in
                let shelf: AccessLog.Shelf = call["show"] == "refusals" ? .refusals : .doings
                // What was never a place is before everything.
                let before = call["after"].map { AccessLog.Cursor($0) ?? .end }
                let page = try office.accessLog(
                    shelf, before: before, limit: call.integer("limit", usually: Self.usualLimit), for: call.principal)
                let next = page.next.map { call.link(after: $0.description) }
                return APIAnswer(
                    .object([JSON.Member("entries", .array(page.entries.map(\.document)))] + Self.members(next: next)))
            },
        ]
    }

    private static let named = APISchema.object(
        ["name": APISchema.text, "role": APISchema.text], needed: ["name", "role"])
}
