import Correlation
import Intervals
import Notation
import Office
import Site

// Outages, and emergencies.
extension APITable {
    private static let outageSchema = APISchema.object(
        [
            "id": APISchema.text, "contract": APISchema.text, "guarantee": APISchema.text, "from": APISchema.instant,
            "to": APISchema.instant, "state": APISchema.word(["ended", "running", "silent"]),
        ], needed: ["id", "contract", "guarantee", "from", "to", "state"])

    var outages: [APIRoute] {
        [
            .get(
                "/outages", id: "outages", "Outages of a month, in the order of their beginning.",
                [
                    .query("month", "The month; the present one where it is left out.", .month), Self.contract,
                    .query("after", "Where the list goes on: what `next` of the page before has."), Self.limit,
                ],
                answers: APISchema.page("outages", of: Self.outageSchema)
            ) { call, office in
                let month = call["month"].flatMap { MonthChoice($0) } ?? .current
                let found = try office.outages(
                    touching: month, of: call["contract"].map { [$0] } ?? [], for: call.principal)
                // Two that begin together are told apart by their ids.
                let keyed = found.map { (key: "\($0.outage.span.from) \($0.outage.id)", outage: $0) }
                    .sorted { $0.key < $1.key }
                return Self.page("outages", of: keyed, key: \.key, for: call) { $0.map(\.outage.document) }
            },
            .get(
                "/outages/{outage}", id: "outage", "One outage: bounds, evidence, hypothesis.",
                [.path("outage", "The outage's id, or its beginning."), Self.contract], answers: Self.outageSchema
            ) { call, office in
                let found = try office.outage(
                    withPrefix: try call.need("outage"), of: call["contract"].map { [$0] } ?? [], for: call.principal)
                return APIAnswer(found.document)
            },
            .get(
                "/emergencies", id: "emergencies", "Emergencies, and whether somebody was told in time (article 4).",
                Self.span,
                answers: APISchema.page(
                    "emergencies",
                    of: APISchema.object(
                        ["contract": APISchema.text, "subject": APISchema.text, "outcome": APISchema.text],
                        needed: ["contract", "subject", "outcome"]))
            ) { call, office in
                guard let scope = try Self.scope(of: call, in: office) else {
                    return APIAnswer(.object(["emergencies": .array([])]))
                }
                let found = try office.emergencies(in: scope, for: call.principal)
                return APIAnswer(.object(["emergencies": .array(found.map(\.document))]))
            },
        ]
    }
}
