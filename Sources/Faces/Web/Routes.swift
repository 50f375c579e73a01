import Documents
import HTTPTypes
import Hummingbird
import Logging
import Notation
import Office
import Site

/// What routes need to answer.
struct WebParts: Sendable {
    let sources: WebSources
    let pages: Pages
    let desk: Desk
    let access: Access
    let logger: Logger
    /// By which those wait who follow.
    var timer: any Clock<Duration> = ContinuousClock()
    /// What falls due under many contracts, kept for a while.
    var deadlines = DeadlineBook()

    /// Makes a page on one of the pages' own threads, as the office is asked there: a long one takes milliseconds, which
    /// polling would wait for.
    func page(
        _ name: String, for visitor: Visitor, _ content: @escaping @Sendable (SiteOffice) throws -> PageContent
    ) async throws -> Response {
        try await desk.ask { office in
            let content = try content(office)
            return .page(
                pages.page(
                    name, title: content.title, values: content.values, site: office.facility.site, for: visitor))
        }
    }

    /// Makes a short page at once.
    func page(_ name: String, title: String, values: Any, for visitor: Visitor) -> Response {
        let site = sources.office().facility.site
        return .page(pages.page(name, title: title, values: values, site: site, for: visitor))
    }
}

/// What a page shows.
struct PageContent {
    /// Of the window and the page.
    let title: String
    /// What the template calls `v`.
    let values: Any
}

/// A room of the pages: some routes that belong together.
protocol Routes {
    /// Adds them below the base path.
    func add(to router: RouterGroup<WebContext>)
}

extension WebParts {
    /// Every route, behind the gate.
    var router: Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.addMiddleware {
            RequestMetrics()
            HeadOnly()
            Protection()
            Gate(parts: self)
            Faults(parts: self)
        }
        let base = router.group(RouterPath(pages.basePath))
        let rooms: [any Routes] = [
            HealthRoutes(health: sources.health), MetricsRoutes(parts: self), APIRoutes(parts: self),
            AssetRoutes(pages: pages),
            ChoiceRoutes(basePath: pages.basePath),
            WallRoutes(parts: self),
            SignInRoutes(parts: self), AuditRoutes(parts: self),
            ContractRoutes(parts: self), DocumentRoutes(parts: self), TrafficRoutes(parts: self),
            DeviceRoutes(parts: self), ForecastRoutes(parts: self), RegisterRoutes(parts: self),
            DeadlineRoutes(parts: self), CalendarRoutes(parts: self),
        ]
        for room in rooms { room.add(to: base) }
        return router
    }

    /// Every route as it was declared, `/contracts/{contract}`, for whoever wants to try them all.
    var declaredRoutes: [(method: String, path: String)] {
        router.routes.map { ($0.method.rawValue, $0.path.description) }
    }
}
