import Clocks
import Documents
import Foundation
import Hummingbird
import Intervals
import Office
import Site
import Traffic

/// What passes through the ports of contracts (article 6, 数据流量统计).
struct TrafficRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("traffic") { request, context in try await list(request, context.visitor) }
        router.get("traffic/:contract") { _, context in
            try await contract(context.parameter("contract"), for: context.visitor)
        }
        router.get("ports/:device/**") { _, context in try await port(context) }
    }

    private var archives: Archives { parts.sources.traffic.archives }
    private var now: Instant { parts.sources.clock.now }

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        let contracts = parts.sources.office().meteredContracts(for: visitor.principal)
        let page = query.page(of: contracts) { contract in
            [contract.id, contract.customer.name] + (contract.meteredTraffic?.ports.map(\.path) ?? [])
        }
        var figures: [TrafficFigure?] = []
        for contract in page.elements { figures.append(try await figure(of: contract)) }
        return parts.page(
            "traffic", title: parts.pages.word("traffic", in: visitor.language),
            values: TrafficListPage(page, query: query, figures: figures, for: visitor), for: visitor)
    }

    /// Of the present month so far.
    private func figure(of contract: Contract) async throws -> TrafficFigure? {
        let month = Month(of: contract.timeZone.localDate(of: now))
        return try await archives.figureSoFar(of: contract, month: month, at: now)
    }

    private func contract(_ id: String, for visitor: Visitor) async throws -> Response {
        let contract = try parts.sources.office().meteredContract(id, for: visitor.principal)
        let figure = try await figure(of: contract)
        let issued = try await parts.desk.ask { office in
            try office.issuedTraffic(of: contract.id, for: visitor.principal)
        }
        let ports = contract.meteredTraffic?.ports ?? []
        let language = visitor.language
        let figures = Figures(language: language, zone: contract.timeZone)
        let page = TrafficPage(
            of: contract, figure: figure, issued: issued,
            pictures: try await pictures(of: ports, zone: contract.timeZone, level: figure?.percentile, in: language),
            ports: ports.map { TrafficPage.PortRow($0, parts.sources.traffic.standing($0), in: language) },
            zone: figures.zoneName(at: now), for: visitor)
        return parts.page("contracttraffic", title: page.title, values: page, for: visitor)
    }

    private func port(_ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        let device = try context.parameter("device")
        let element = try context.rest()
        let name = SignalName(device: device, kind: .port, element: element)
        let office = parts.sources.office()
        let port = try office.meteredPort(name, for: visitor.principal)
        let zone = port.contracts.first?.timeZone ?? office.facility.timeZone
        let page = PortPage(
            of: port, parts.sources.traffic.standing(name),
            pictures: try await pictures(of: [name], zone: zone, level: nil, in: visitor.language),
            at: now, figures: Figures(language: visitor.language, zone: zone))
        return parts.page("port", title: page.title, values: page, for: visitor)
    }

    private func pictures(
        of ports: [SignalName], zone: TimeZone, level: Int64?, in language: Language
    ) async throws -> [TrafficPicture] {
        let now = now
        var pictures: [TrafficPicture] = []
        for range in HistoryRange.allCases {
            let history = try await archives.history(of: ports, range, until: now)
            pictures.append(
                TrafficPicture(
                    of: history, range, now: now, zone: zone, level: range == .month ? level : nil, in: language))
        }
        return pictures
    }
}
