import Documents
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Office

/// What falls due, as a page and as calendars that programs subscribe to.
struct DeadlineRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("deadlines") { request, context in try await list(request, context.visitor) }
        router.get("maintenance.ics") { _, context in
            let visitor = context.visitor
            return try await calendar { try $0.maintenanceCalendar(in: visitor.language, for: visitor.principal) }
        }
        router.get("claims.ics") { _, context in
            let visitor = context.visitor
            return try await calendar { try $0.claimsCalendar(in: visitor.language, for: visitor.principal) }
        }
    }

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = request.uri.queryParameters
        let days = DeadlinesPage.days(query["days"].flatMap { Int($0) })
        let contract = query["contract"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        return try await parts.page("deadlines", for: visitor) { office in
            let list = try office.deadlines(days: days, of: contract.map { [$0] } ?? [], for: visitor.principal)
            let page = DeadlinesPage(list, days: days, contract: contract, for: visitor)
            return PageContent(title: parts.pages.word("deadlines", in: visitor.language), values: page)
        }
    }

    private func calendar(_ make: @escaping @Sendable (SiteOffice) throws -> String) async throws -> Response {
        var response = Response.text(try await parts.desk.ask(make), mediaType: "text/calendar; charset=utf-8")
        response.headers[.cacheControl] = "private, max-age=300"
        return response
    }
}
