import Live
import Notation
import Office
import Site

// What holds now.
extension APITable {
    var present: [APIRoute] {
        [
            .get(
                "/status", id: "status", "What holds now, or held once, as `mainstay status` shows it.",
                [.query("at", "What held then, by what was known then.", .instant)],
                answers: APISchema.object(
                    [
                        "at": APISchema.instant, "contracts": APISchema.list(of: APISchema.anything),
                        "source": APISchema.text,
                    ], needed: ["at", "contracts", "source"])
            ) { call, office in
                try Self.found { Self.limited(try report(call, office), to: call.principal).document }
            },
            .get(
                "/uplinks", id: "uplinks", "The ways out of the site.",
                answers: APISchema.page("uplinks", of: Self.part)
            ) { call, _ in
                try call.needProvider()
                let uplinks = call.parts.sources.board.uplinks.map { uplink in
                    JSON.object(["name": .string(uplink.name), "state": .string(uplink.state.rawValue)])
                }
                return APIAnswer(.object(["uplinks": .array(uplinks)]))
            },
            .get(
                "/search", id: "search", "Contracts and devices by their names.",
                [.query("q", "What must occur in a name, in whatever case.")],
                answers: APISchema.object(
                    [
                        "contracts": APISchema.list(of: APISchema.anything),
                        "devices": APISchema.list(of: APISchema.anything),
                    ], needed: ["contracts", "devices"])
            ) { call, office in Self.search(call, office) },
        ]
    }

    private static let part = APISchema.object(
        ["name": APISchema.text, "state": APISchema.word(["up", "down", "unknown"])], needed: ["name", "state"])

    private static let mostFound = 50

    private static func search(_ call: APICall, _ office: SiteOffice) -> APIAnswer {
        guard call["q"] != nil else { return APIAnswer(.object(["contracts": .array([]), "devices": .array([])])) }
        let contracts = office.facility.contracts.filter {
            call.principal.isAllowed(contract: $0.id) && matches(call, [$0.id, $0.customer.name])
        }
        let isProvider = call.principal.isAllowedEverything
        let devices = isProvider ? office.facility.devices.filter { matches(call, [$0.name]) } : []
        return APIAnswer(
            .object([
                "contracts": .array(
                    contracts.prefix(mostFound).map { contract in
                        .object(["id": .string(contract.id), "customer": .string(contract.customer.name)])
                    }), "devices": .array(devices.prefix(mostFound).map { .object(["name": .string($0.name)]) }),
            ]))
    }

    private func report(_ call: APICall, _ office: SiteOffice) throws -> StatusReport {
        guard let written = call["at"].flatMap({ WrittenInstant($0) }) else {
            return reports.value("status") { call.parts.sources.board.report }
        }
        let at = try office.instant(written, as: "at", for: call.principal)
        return try office.pastBoard(at: at).report(at: at, from: .ledger)
    }

    /// Devices are the provider's.
    private static func limited(_ report: StatusReport, to principal: Principal) -> StatusReport {
        guard !principal.isAllowedEverything else { return report }
        var report = report.limited(to: principal.isAllowed)
        report.devices = []
        report.batteries = []
        return report
    }
}
