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
    let logger: Logger

    /// Makes a page.
    func page(_ name: String, title: String, values: Any, for visitor: Visitor) -> Response {
        let site = sources.office().facility.site
        return .page(pages.page(name, title: title, values: values, site: site, for: visitor))
    }
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
            Protection()
            Gate()
            Faults(parts: self)
        }
        let base = router.group(RouterPath(pages.basePath))
        let rooms: [any Routes] = [
            HealthRoutes(sources: sources), AssetRoutes(pages: pages), ChoiceRoutes(basePath: pages.basePath),
            OverviewRoutes(parts: self),
            ContractRoutes(parts: self), DocumentRoutes(parts: self),
        ]
        for room in rooms { room.add(to: base) }
        return router
    }
}
