import Hummingbird
import Intervals
import Live
import Office

/// The first page: what holds now.
struct OverviewRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("") { _, context in
            let visitor = context.visitor
            let report = parts.sources.board.report.limited(to: visitor.principal.isAllowed)
            let title = parts.pages.word("overview", in: visitor.language)
            return parts.page("overview", title: title, values: OverviewPage(report), for: visitor)
        }
    }
}

/// What the template shows.
private struct OverviewPage {
    struct Contract {
        let id: String
        let power: String
        let network: String
    }

    let at: String
    let contracts: [Contract]

    init(_ report: StatusReport) {
        at = report.at.description
        contracts = report.contracts.map { standing in
            Contract(
                id: standing.contract, power: standing.power?.rawValue ?? "",
                network: standing.network?.rawValue ?? "")
        }
    }
}
