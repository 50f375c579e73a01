import Agreement
import Clocks
import Documents
import Foundation
import Intervals
import Live
import Notation
import Office
import Site

// What was promised, and what came of it.
extension APITable {
    static let contractPath = APIParameter.path("contract", "The contract's id, or its beginning.")
    static let monthPath = APIParameter.path("month", "The month.", .month)

    var contracts: [APIRoute] {
        [
            .get(
                "/contracts", id: "contracts", "Contracts, with what they have now.",
                [Self.search, Self.after, Self.limit], answers: APISchema.page("contracts", of: Self.contractSchema)
            ) { call, office in
                let visible = office.facility.contracts.filter {
                    call.principal.isAllowed(contract: $0.id) && Self.matches(call, [$0.id, $0.customer.name])
                }.sorted { $0.id < $1.id }
                return Self.page("contracts", of: visible, key: \.id, for: call) { part in
                    let standings = call.parts.sources.board.standings(of: part.map(\.id))
                    let known = Dictionary(standings.map { ($0.contract, $0) }) { first, _ in first }
                    return part.map { Self.document(of: $0, known[$0.id]) }
                }
            },
            .get(
                "/contracts/{contract}", id: "contract", "One contract.", [Self.contractPath],
                answers: Self.contractSchema
            ) { call, office in
                let contract = try office.contract(try call.need("contract"), for: call.principal)
                let standing = call.parts.sources.board.standings(of: [contract.id]).first
                return APIAnswer(Self.document(of: contract, standing))
            },
            .get(
                "/contracts/{contract}/months", id: "months", "The months of a contract that have a result.",
                [Self.contractPath],
                answers: APISchema.page(
                    "months",
                    of: APISchema.object(
                        ["month": APISchema.text, "revision": APISchema.integer, "status": APISchema.text],
                        needed: ["month", "revision", "status"]))
            ) { call, office in
                let months = try office.issuedMonths(of: try call.need("contract"), for: call.principal)
                return APIAnswer(.object(["months": .array(months.map(Self.document))]))
            },
            .get(
                "/contracts/{contract}/readings", id: "readings",
                "What was read of everything that a contract rests on: equal readings that followed each other are one.",
                [
                    Self.contractPath, .query("since", "From when on; a day ago where it is left out.", .instant),
                    .query("until", "Until when; now where it is left out.", .instant), Self.limit,
                ],
                answers: APISchema.object(
                    ["readings": APISchema.list(of: APISchema.anything), "count": APISchema.integer],
                    needed: ["readings", "count"])
            ) { call, office in
                let from = try Self.instant(call, "since", office) ?? office.clock.now - .days(1)
                let to = try Self.instant(call, "until", office) ?? office.clock.now
                let contract = try office.contract(try call.need("contract"), for: call.principal)
                let found =
                    from < to
                    ? try office.readings(
                        of: contract.id, in: Span(from: from, to: to),
                        limit: call.integer("limit", usually: Self.usualLimit), for: call.principal)
                    : nil
                return APIAnswer(
                    .object([
                        "readings": .array((found?.lines ?? []).map(Self.document)),
                        "count": .integer(Int64(found?.count ?? 0)),
                    ]))
            },
        ] + results
    }

    private static func instant(_ call: APICall, _ name: String, _ office: SiteOffice) throws(Refusal) -> Instant? {
        guard let written = call[name].flatMap({ WrittenInstant($0) }) else { return nil }
        return try office.instant(written, as: name, for: call.principal)
    }

    private var results: [APIRoute] {
        [
            .get(
                "/contracts/{contract}/months/{month}", id: "result",
                "The compliance document of a month, judged now; a final one as it was stored.",
                [Self.contractPath, Self.monthPath],
                answers: APISchema.object(
                    ["schema": APISchema.text, "contract": APISchema.text, "month": APISchema.text],
                    needed: ["schema", "contract", "month"])
            ) { call, office in
                APIAnswer(text: try Self.judged(call, office, as: .json), mediaType: "application/json")
            },
            .get(
                "/contracts/{contract}/months/{month}/revisions/{revision}", id: "revision",
                "One revision of a month's result, as it was stored.",
                [
                    Self.contractPath, .path("month", "The month, such as 2026-10.", .month),
                    .path("revision", "Counted from 1.", .integer(1...1_000_000)),
                ], answers: APISchema.anything
            ) { call, office in
                guard let month = Month(try call.need("month")) else {
                    throw Refusal(.malformed, field: "month", reason: "A revision is of one month, such as 2026-10")
                }
                let text = try office.issuedDocument(
                    of: try call.need("contract"), month: month, revision: call.integer("revision", usually: 1),
                    for: call.principal)
                return APIAnswer(text: "\(text)\n", mediaType: "application/json")
            },
            .get(
                "/contracts/{contract}/months/{month}/table", id: "table", "The month's result as CSV.",
                [Self.contractPath, Self.monthPath], answers: nil
            ) { call, office in
                APIAnswer(text: try Self.judged(call, office, as: .csv), mediaType: "text/plain; charset=utf-8")
            },
        ]
    }

    private static func judged(
        _ call: APICall, _ office: SiteOffice, as format: ReportFormat
    ) throws -> String {
        guard let month = MonthChoice(try call.need("month")) else {
            throw Refusal(.malformed, field: "month", reason: "There is no such month")
        }
        var judged = try office.judge(try call.need("contract"), month: month, for: call.principal)
        return String(decoding: try judged.render(format), as: UTF8.self)
    }

    private static let contractSchema = APISchema.object(
        [
            "id": APISchema.text, "customer": APISchema.text, "service": APISchema.text, "terms": APISchema.text,
            "timezone": APISchema.text, "power": APISchema.word(ConnectionState.allCases.map(\.rawValue)),
            "network": APISchema.word(ConnectionState.allCases.map(\.rawValue)),
        ], needed: ["id", "customer", "service", "terms", "timezone"])

    private static func document(of contract: Contract, _ standing: ContractStanding?) -> JSON {
        let feeds = standing?.feeds.map { JSON.Member($0.name, .string($0.state.rawValue)) }
        return .object([
            "id": .string(contract.id), "customer": .string(contract.customer.name),
            "service": .string(contract.service.rawValue), "terms": .string(contract.termsName),
            "timezone": .string(contract.timeZone.identifier), "language": .string(contract.language),
            "signed": .string("\(contract.signed)"),
            "term": .object(["from": .string("\(contract.termFrom)"), "to": .string("\(contract.termTo)")]),
            "rent": .string("\(contract.rent)"), "follows": .optional(contract.follows),
            "power": .optional(standing?.power?.rawValue), "network": .optional(standing?.network?.rawValue),
            "feeds": feeds.map { .object($0) },
            "reasons": standing.map { .array($0.reasons.map(document)) },
        ])
    }

    private static func document(of reason: ContractStanding.Reason) -> JSON {
        .object([
            "guarantee": .string(reason.guarantee.rawValue), "signal": .string(reason.signal),
            "state": .string(reason.state.rawValue), "since": .optional(reason.since), "rule": .optional(reason.rule),
        ])
    }
}

extension APITable {
    fileprivate static func document(_ line: ContractReadings.Line) -> JSON {
        let run = line.run
        return .object([
            "signal": .string(line.signal.path), "state": .string(run.state.rawValue), "first": .string("\(run.first)"),
            "last": .string("\(run.last)"), "greatest_gap_ms": .unlessZero(run.greatestGap),
            "since": .optional(run.since), "evidence": .optional(run.evidence), "inferred": .optional(run.inferred),
        ])
    }

    fileprivate static func document(_ month: IssuedMonth) -> JSON {
        .object([
            "month": .string("\(month.month)"), "revision": .integer(Int64(month.revision)),
            "status": .string(month.summary.status.rawValue), "made_at": .optional(month.madeAt),
            "verdicts": .object(
                month.summary.verdicts.map { JSON.Member($0.promise.id, .string($0.verdict.rawValue)) }),
            "owed": .optional(month.summary.remedyTotal),
        ])
    }
}
