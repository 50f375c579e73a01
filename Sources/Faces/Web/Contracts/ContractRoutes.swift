import Documents
import Hummingbird
import Intervals
import Live
import Office
import Site

/// What was promised to whom, month by month, down to the reading.
struct ContractRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("contracts") { request, context in try await list(request, context.visitor) }
        router.get("contracts/:contract") { _, context in
            try await contract(context.parameters.require("contract"), for: context.visitor)
        }
        router.get("contracts/:contract/:month") { request, context in
            try await month(request, context)
        }
        router.get("outages/:outage") { request, context in
            try await outage(context.parameters.require("outage"), request, for: context.visitor)
        }
    }

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        let report = parts.sources.board.report.limited(to: visitor.principal.isAllowed)
        let page = try await parts.desk.ask { office in
            ContractListPage(report, in: office.facility, query: query, for: visitor)
        }
        return parts.page(
            "contracts", title: parts.pages.word("contracts", in: visitor.language), values: page, for: visitor)
    }

    private func contract(_ id: String, for visitor: Visitor) async throws -> Response {
        let page = try await parts.desk.ask { office in try ContractPage(of: id, in: office, for: visitor) }
        return parts.page("contract", title: page.title, values: page, for: visitor)
    }

    private func month(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        let id = try context.parameters.require("contract")
        let choice = try MonthChoice(parameter: context.parameters.require("month"))
        let zoom = TimelineZoom(request)
        let page = try await parts.desk.ask { office in
            try MonthPage(of: id, month: choice, zoom: zoom, in: office, for: visitor)
        }
        return parts.page("month", title: page.title, values: page, for: visitor)
    }

    private func outage(_ id: String, _ request: Request, for visitor: Visitor) async throws -> Response {
        let contracts = request.uri.queryParameters.get("contract").map { [$0] } ?? []
        let page = try await parts.desk.ask { office in
            let found = try office.outage(withPrefix: id, of: contracts, for: visitor.principal)
            return try OutagePage(found, in: office, for: visitor)
        }
        return parts.page("outage", title: page.title, values: page, for: visitor)
    }
}
