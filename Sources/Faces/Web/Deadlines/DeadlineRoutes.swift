import Documents
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Office
import Site

/// What falls due.
struct DeadlineRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("deadlines") { request, context in try await list(request, context.visitor) }
    }

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = request.uri.queryParameters
        let days = DeadlinesPage.days(query["days"].flatMap { Int($0) })
        let contract = query["contract"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        return try await parts.page("deadlines", for: visitor) {
            [access = parts.access, book = parts.deadlines] office in
            let list = try office.deadlines(
                days: days, of: contract.map { [$0] } ?? [], using: book, for: visitor.principal)
            let zone = office.facility.timeZone
            let own = try visitor.entrant.map(access.control.calendars) ?? []
            let calendars = own.compactMap { DeadlinesPage.Calendar($0, in: zone, pages: parts.pages, for: visitor) }
            let page = DeadlinesPage(
                list, in: zone, days: days, contract: contract, calendars: calendars, pages: parts.pages, for: visitor)
            return PageContent(title: parts.pages.word("deadlines", in: visitor.language), values: page)
        }
    }
}
