import Intervals
import Ledger
import Notation
import Office
import Site

// What was said, entered and told, in the order of entry.
extension APITable {
    static let span = [
        APIParameter.query("since", "From when on; seven days ago where it is left out.", .instant),
        .query("until", "Until when.", .instant), contract,
    ]

    /// The part of a list that is asked for; nil where nothing can be in it.
    ///
    /// - Throws: `Refusal` as `SiteOffice.scope`.
    static func scope(of call: APICall, in office: SiteOffice) throws(Refusal) -> ListScope? {
        let since = call["since"].flatMap { WrittenInstant($0) } ?? .relative(-.days(7))
        let until = call["until"].flatMap { WrittenInstant($0) }
        if let until {
            let from = try office.instant(since, as: "since", dayMeans: .beginning, for: call.principal)
            let to = try office.instant(until, as: "until", dayMeans: .end, for: call.principal)
            guard from < to else { return nil }
        }
        return try office.scope(
            since: since, until: until, contracts: call["contract"].map { [$0] } ?? [], for: call.principal)
    }

    /// A page of a list in the order of entry. Whatever is entered meanwhile, pages that are read one after the other
    /// make one list.
    private static func page<Element>(
        _ name: String, for call: APICall, in office: SiteOffice,
        read: (ListScope, Position, Int) throws -> Page<Element>, document: (Element) -> JSON
    ) throws -> APIAnswer {
        guard let scope = try scope(of: call, in: office) else { return APIAnswer(.object([.init(name, .array([]))])) }
        let start = Position(row: Int64(call.integer("after", usually: 0)))
        let page = try read(scope, start, call.integer("limit", usually: usualLimit))
        let next = page.isLast ? nil : call.link(after: "\(page.position.row)")
        return APIAnswer(
            .object([JSON.Member(name, .array(page.elements.map(document)))] + members(next: next)))
    }

    private static let eventSchema = APISchema.object(
        [
            "id": APISchema.text, "kind": APISchema.text, "at": APISchema.instant, "subject": APISchema.text,
            "summary": APISchema.text,
        ], needed: ["id", "kind", "at", "subject", "summary"])

    var lists: [APIRoute] {
        [
            .get(
                "/events", id: "events", "What happened: alarms, recoveries, emergencies.",
                Self.span + [Self.cursor, Self.limit], answers: APISchema.page("events", of: Self.eventSchema)
            ) { call, office in
                try Self.page("events", for: call, in: office) {
                    try office.events(in: $0, after: $1, limit: $2)
                } document: {
                    $0.document(for: call.principal)
                }
            },
            .stream(
                "/events/stream", id: "follow",
                "Events as they are written, as server-sent events: `id`, `event` (the kind) and `data` (the event as JSON).",
                headers: [
                    APIHeader(
                        name: "Last-Event-ID", about: "The id of the last event that was read: it goes on after it.",
                        pattern: "^[0-9]{1,\(EventStreamRoutes.longestID)}$")
                ], work: events.follow),
            .get(
                "/deliveries", id: "deliveries", "Every attempt to tell somebody.",
                Self.span + [Self.cursor, Self.limit],
                answers: APISchema.page("deliveries", of: APISchema.anything)
            ) { call, office in
                try Self.page("deliveries", for: call, in: office) {
                    try office.deliveries(in: $0, after: $1, limit: $2)
                } document: {
                    $0.document
                }
            },
            .get(
                "/deadlines", id: "deadlines", "What falls due, and what is missed and still open.",
                [.query("days", "So many days ahead.", .integer(0...366)), Self.contract],
                answers: APISchema.object(
                    [
                        "now": APISchema.instant, "until": APISchema.instant,
                        "deadlines": APISchema.list(of: APISchema.anything),
                    ], needed: ["now", "until", "deadlines"])
            ) { call, office in
                let list = try office.deadlines(
                    days: call.integer("days", usually: 7), of: call["contract"].map { [$0] } ?? [],
                    using: call.parts.deadlines, for: call.principal)
                return APIAnswer(list.document)
            },
            .get(
                "/records", id: "records", "What was entered in the registers.",
                Self.span + [Self.cursor, Self.limit], answers: APISchema.page("records", of: Self.recordSchema)
            ) { call, office in
                try Self.page("records", for: call, in: office) {
                    try office.records(in: $0, after: $1, limit: $2, for: call.principal)
                } document: {
                    $0.exportedLine
                }
            },
        ]
    }
}

extension Event {
    /// The event as programs read it; which hooks were told is the provider's own affair.
    func document(for principal: Principal) -> JSON {
        guard case .object(let members) = stored, !principal.isAllowedEverything else { return stored }
        return .object(members.filter { $0.name != "hooks" })
    }
}
