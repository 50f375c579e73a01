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
            try await contract(context.parameter("contract"), for: context.visitor)
        }
        router.get("contracts/:contract/:month") { request, context in
            try await month(request, context)
        }
        router.get("outages/:outage") { request, context in
            try await outage(context.parameter("outage"), request, for: context.visitor)
        }
    }

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        return try await parts.page("contracts", for: visitor) { [parts] office in
            let report = parts.sources.board.report.limited(for: visitor.principal, in: office.facility)
            return PageContent(
                title: parts.pages.word("contracts", in: visitor.language),
                values: ContractListPage(report, in: office.facility, query: query, for: visitor))
        }
    }

    private func contract(_ id: String, for visitor: Visitor) async throws -> Response {
        try await parts.page("contract", for: visitor) { office in
            let page = try ContractPage(of: id, in: office, for: visitor)
            return PageContent(title: page.title, values: page)
        }
    }

    private func month(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        let id = try context.parameter("contract")
        let choice = try MonthChoice(parameter: context.parameter("month"))
        let zoom = TimelineZoom(request)
        return try await parts.page("month", for: visitor) { office in
            let page = try MonthPage(of: id, month: choice, zoom: zoom, in: office, for: visitor)
            return PageContent(title: page.title, values: page)
        }
    }

    private func outage(_ id: String, _ request: Request, for visitor: Visitor) async throws -> Response {
        let contracts = request.uri.queryParameters.get("contract").map { [$0] } ?? []
        return try await parts.page("outage", for: visitor) { office in
            let found = try office.outage(withPrefix: id, of: contracts, for: visitor.principal)
            let page = try OutagePage(found, in: office, for: visitor)
            return PageContent(title: page.title, values: page)
        }
    }
}
