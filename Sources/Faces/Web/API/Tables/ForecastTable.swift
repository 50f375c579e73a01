import Intervals
import Live
import Notation
import Office
import Site

// What lies ahead.
extension APITable {
    var forecasts: [APIRoute] {
        [
            .get(
                "/forecast/breaches", id: "breaches", "When outages begin and promises break, if things go on so.",
                [Self.contract], answers: Self.outlook("contracts")
            ) { call, office in
                APIAnswer(
                    try office.breachOutlook(of: Self.named(call), facts: present(call), for: call.principal).document)
            },
            .get(
                "/forecast/evidence", id: "evidence", "Whether the present month can still be proved.",
                [Self.contract, .query("limit", "How many contracts are looked at.", .integer(1...1000))],
                answers: Self.outlook("contracts")
            ) { call, office in
                APIAnswer(
                    try office.evidenceOutlook(
                        of: Self.named(call), facts: present(call),
                        limit: call.integer("limit", usually: Self.usualLimit), for: call.principal
                    ).document)
            },
            .get(
                "/forecast/headroom", id: "headroom", "Whether the other feeds would carry everything.",
                [.query("losing", "The feed that is lost; each of them where it is left out.")],
                answers: Self.outlook("feeds")
            ) { call, office in
                try Self.found {
                    try office.headroom(losing: call["losing"], facts: present(call), for: call.principal).document
                }
            },
            .get(
                "/forecast/wiring", id: "wiring", "Outlets that did not behave as declared when a feed was lost.",
                [Self.contract], answers: Self.outlook("contracts")
            ) { call, office in
                APIAnswer(
                    try office.cordOutlook(of: Self.named(call), facts: present(call), for: call.principal).document)
            },
            .get(
                "/whatif", id: "whatIf", "Who would lose redundancy or power if something opened.",
                [
                    .query(
                        "open", "A signal such as `pdu-1/inlet`, or a device; several with commas between.",
                        isNeeded: true),
                    .query("at", "By what was known then.", .instant),
                ], answers: Self.outlook("contracts")
            ) { call, office in
                let names = (call["open"] ?? "").split(separator: ",").map(String.init)
                let written = call["at"].flatMap { WrittenInstant($0) }
                let at = try written.map { written throws(Refusal) in
                    try office.instant(written, as: "at", for: call.principal)
                }
                let facts = at == nil ? present(call) : nil
                return try Self.found {
                    try office.whatIf(opening: names, at: at, facts: facts, for: call.principal).document
                }
            },
        ]
    }

    /// A name that is nobody's is not found, as it is in a path.
    static func found(_ work: () throws -> JSON) throws -> APIAnswer {
        do {
            return APIAnswer(try work())
        } catch let refusal as Refusal where [.malformed, .missing].contains(refusal.code) {
            throw Refusal(.nothingKnown, field: refusal.field, reason: refusal.reason, fix: refusal.fix)
        }
    }

    private func present(_ call: APICall) -> LiveFacts {
        facts.value("present") { call.parts.sources.board.facts }
    }

    private static func named(_ call: APICall) -> [String] { call["contract"].map { [$0] } ?? [] }

    private static func outlook(_ list: String) -> JSON {
        .object([
            "type": .string("object"),
            "properties": .object([JSON.Member(list, APISchema.list(of: APISchema.anything))]),
        ])
    }
}
