import Clocks
import Collection
import Documents
import Intervals
import Live
import Notation
import Office
import Site
import Traffic

// What passed through ports (article 6), and what devices measured, over time.
extension APITable {
    private static let range = APIParameter.query(
        "range", "How far back, and by rows of which length: 5 minutes, 30 minutes, 2 hours, a day. A day if left out.",
        .word(HistoryRange.allCases.map(\.rawValue)))

    var traffic: [APIRoute] { [contractTraffic, monthTraffic, ports, portTraffic, numberHistory] }

    private var contractTraffic: APIRoute {
        .measured(
            "/contracts/{contract}/traffic", id: "contractTraffic",
            "What passed through a contract's ports together: the present month so far, the months that were issued, and "
                + "the latest rates.",
            [Self.contractPath, Self.range],
            answers: APISchema.object(
                [
                    "contract": APISchema.text, "present": Self.figureSchema,
                    "issued": APISchema.list(of: Self.figureSchema), "history": Self.historySchema,
                ], needed: ["contract", "issued", "history"])
        ) { call in
            let contract = try call.parts.sources.office().meteredContract(
                try call.need("contract"), for: call.principal)
            let issued = try await call.parts.desk.ask { office in
                try office.issuedTraffic(of: contract.id, for: call.principal)
            }
            let now = call.parts.sources.clock.now
            let archives = call.parts.sources.traffic.archives
            let month = Month(of: contract.timeZone.localDate(of: now))
            let present = try await archives.figureSoFar(of: contract, month: month, at: now)
            let ports = contract.meteredTraffic?.ports ?? []
            let history = try await archives.history(of: ports, call.range, until: now)
            return APIAnswer(
                .object([
                    "contract": .string(contract.id), "present": present?.described,
                    "issued": .array(issued.map(\.described)), "history": history.document,
                ]))
        }
    }

    private var monthTraffic: APIRoute {
        .measured(
            "/contracts/{contract}/months/{month}/traffic", id: "monthTraffic",
            "A month's slots of five minutes, summed over the contract's ports, and what they come to: the 95th "
                + "percentile with its bounds. What was issued is as it was issued.",
            [Self.contractPath, Self.monthPath],
            answers: APISchema.object(
                ["contract": APISchema.text, "figure": Self.figureSchema, "slots": Self.historySchema],
                needed: ["contract"])
        ) { call in
            let contract = try call.parts.sources.office().meteredContract(
                try call.need("contract"), for: call.principal)
            guard let choice = MonthChoice(try call.need("month")) else {
                throw Refusal(.malformed, field: "month", reason: "There is no such month")
            }
            let now = call.parts.sources.clock.now
            let month = choice.resolved(at: now, in: contract.timeZone)
            let issued = try await call.parts.desk.ask { office in
                try office.issuedTraffic(of: contract.id, for: call.principal).first { $0.month == month }
            }
            let archives = call.parts.sources.traffic.archives
            let soFar = try await archives.figureSoFar(of: contract, month: month, at: now)
            let slots = try await archives.slots(of: contract, month: month, until: now)
            // Nine thousand slots: polling would wait for them.
            return try await call.parts.desk.make {
                APIAnswer(
                    .object([
                        "contract": .string(contract.id), "figure": (issued ?? soFar)?.described,
                        "slots": slots?.document,
                    ]))
            }
        }
    }

    private var ports: APIRoute {
        .get(
            "/ports", id: "ports", "Ports whose octets are counted.", [Self.search, Self.after, Self.limit],
            answers: APISchema.page(
                "ports",
                of: APISchema.object(
                    ["port": APISchema.text, "contracts": APISchema.list(of: APISchema.text)],
                    needed: ["port", "contracts"]))
        ) { call, office in
            let contracts = office.meteredContracts(for: call.principal)
            let named = Set(contracts.flatMap { $0.meteredTraffic?.ports ?? [] })
            let wanted = named.filter { Self.matches(call, [$0.path]) }.sorted { $0.path < $1.path }
            return Self.page("ports", of: wanted, key: \.path, for: call) { part in
                part.map { port in
                    let users = contracts.filter { $0.meteredTraffic?.ports.contains(port) ?? false }
                    return Self.document(of: port, users.map(\.id), call.parts.sources.traffic.standing(port))
                }
            }
        }
    }

    private var portTraffic: APIRoute {
        .measured(
            "/ports/traffic", id: "portTraffic", "What passed through one port.",
            [.query("port", "The port, such as `sw-1/port/Gi1/0/7`.", isNeeded: true), Self.range],
            answers: APISchema.object(
                ["port": APISchema.text, "history": Self.historySchema], needed: ["port", "history"])
        ) { call in
            let name = try call.need("port")
            guard let signal = SignalName(name) else {
                throw Refusal(.nothingKnown, field: "port", reason: "No octets of \(name) are counted.")
            }
            let port = try call.parts.sources.office().meteredPort(signal, for: call.principal)
            let history = try await call.parts.sources.traffic.archives.history(
                of: [port.port], call.range, until: call.parts.sources.clock.now)
            return APIAnswer(.object(["port": .string(port.port.path), "history": history.document]))
        }
    }

    private var numberHistory: APIRoute {
        .measured(
            "/devices/{device}/history", id: "numberHistory", "What a device has measured over time.",
            [
                .path("device", "The device's name."),
                .query("signal", "The signal, as `numbers` has it.", isNeeded: true),
                .query("quantity", "The quantity, as `numbers` has it.", isNeeded: true), Self.range,
            ],
            answers: APISchema.object(
                ["from": APISchema.instant, "step_seconds": APISchema.integer, "average": Self.columnSchema],
                needed: ["from", "step_seconds", "average"])
        ) { call in
            try call.needProvider()
            let device = try call.parts.sources.office().device(try call.need("device"), for: call.principal).device
            let known = call.parts.sources.board.numbers(of: device.name).map(\.point)
            let (signal, quantity) = (try call.need("signal"), try call.need("quantity"))
            guard let point = known.first(where: { $0.signal.path == signal && $0.quantity.rawValue == quantity })
            else {
                throw Refusal(
                    .nothingKnown, field: "signal", reason: "\(device.name) has not measured \(quantity) of \(signal).")
            }
            let history = try await call.parts.sources.traffic.archives.history(
                of: point, call.range, until: call.parts.sources.clock.now)
            return APIAnswer(history.document(in: point.quantity.unit))
        }
    }

    // MARK: - Schemas

    private static let columnSchema = JSON.object([
        "type": .string("array"),
        "items": .object(["type": .array(["number", "null"].map(JSON.string))]),
    ])

    private static let historySchema = APISchema.object(
        [
            "from": APISchema.instant, "step_seconds": APISchema.integer, "in_bps": columnSchema,
            "out_bps": columnSchema, "most_in_bps": columnSchema, "most_out_bps": columnSchema,
        ], needed: ["from", "step_seconds", "in_bps", "out_bps"])

    private static let figureSchema = APISchema.object(
        [
            "month": APISchema.text, "measure": APISchema.word(MeteredTraffic.Measure.allCases.map(\.rawValue)),
            "slots": APISchema.integer, "known_slots": APISchema.integer,
            "coverage": .object(["type": .string("number"), "minimum": .integer(0), "maximum": .integer(1)]),
            "lower_bps": APISchema.integer,
        ], needed: ["month", "measure", "slots", "known_slots", "coverage", "lower_bps"])

    private static func document(of port: SignalName, _ contracts: [String], _ standing: PortStanding?) -> JSON {
        let remarks = [
            standing?.reason.map(Language.english.reason), standing?.doubt.map(Language.english.doubt),
        ].compactMap(\.self)
        return .object([
            "port": .string(port.path), "contracts": .array(contracts.map(JSON.string)),
            "alias": .optional(standing?.alias), "speed_bps": standing?.speed.map { .integer(Int64(clamping: $0)) },
            "read_at": .optional(standing?.readAt),
            "in_bps": standing?.latest.map { .integer(Int64($0.received * 8)) },
            "out_bps": standing?.latest.map { .integer(Int64($0.sent * 8)) },
            "discontinuities": standing.map { .integer(Int64($0.discontinuities)) },
            "remarks": .unlessEmpty(remarks.map(JSON.string)),
        ])
    }
}

extension APICall {
    fileprivate var range: HistoryRange { self["range"].flatMap(HistoryRange.init(rawValue:)) ?? .day }
}

extension TrafficFigure {
    /// As the month's document has it, with the month and which part of it is known.
    fileprivate var described: JSON {
        guard case .object(let members) = document else { return document }
        let share = slots > 0 ? Double(known) / Double(slots) : 0
        return .object(
            [JSON.Member("month", .string("\(month)"))] + members + [JSON.Member("coverage", .number("\(share)"))])
    }
}

extension TrafficHistory {
    /// Row by row, in bits a second; null where nobody knows.
    fileprivate var document: JSON {
        .object([
            "from": .string("\(span.from)"), "step_seconds": .integer(step / .seconds(1)),
            "in_bps": Self.bits(received), "out_bps": Self.bits(sent),
            "most_in_bps": mostReceived.isEmpty ? nil : Self.bits(mostReceived),
            "most_out_bps": mostSent.isEmpty ? nil : Self.bits(mostSent),
        ])
    }

    private static func bits(_ rows: [Double?]) -> JSON {
        .array(rows.map { rate in rate.map { .integer(Int64(min($0 * 8, 9e18).rounded())) } ?? .null })
    }
}

extension NumberHistory {
    fileprivate func document(in unit: String) -> JSON {
        .object([
            "from": .string("\(span.from)"), "step_seconds": .integer(step / .seconds(1)), "unit": .string(unit),
            "average": Self.numbers(average), "least": least.isEmpty ? nil : Self.numbers(least),
            "most": most.isEmpty ? nil : Self.numbers(most),
        ])
    }

    private static func numbers(_ rows: [Double?]) -> JSON {
        .array(rows.map { row in row.flatMap { $0.isFinite ? .number("\($0)") : nil } ?? .null })
    }
}
