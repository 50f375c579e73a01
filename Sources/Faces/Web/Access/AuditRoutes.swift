import Documents
import Foundation
import Hummingbird
import HummingbirdCore
import Intervals
import Notation
import Office
import Site

/// Who came in, who was refused and who entered what, for administrators.
struct AuditRoutes: Routes {
    let parts: WebParts

    private static let length = 50

    func add(to router: RouterGroup<WebContext>) {
        router.get("audit") { request, context in
            let visitor = context.visitor
            let query = request.uri.queryParameters
            let shelf: AccessLog.Shelf = query.get("show") == "refusals" ? .refusals : .doings
            let before = query.get("before").flatMap { AccessLog.Cursor($0) }
            let principal = visitor.principal
            let (page, zone) = try await parts.desk.ask { office in
                let page = try office.accessLog(shelf, before: before, limit: Self.length, for: principal)
                return (page, office.facility.timeZone)
            }
            let title = parts.pages.word("audit", in: visitor.language)
            let values = AuditPage(page, shelf: shelf, zone: zone, language: visitor.language, pages: parts.pages)
            return parts.page("audit", title: title, values: values, for: visitor)
        }
    }
}

/// What the template shows.
private struct AuditPage {
    struct Line {
        let at: String
        let event: String
        let who: String
        let from: String
        let subject: String
        let status: String
        let times: String
        let isRefusal: Bool
    }

    let lines: [Line]
    let isEmpty: Bool
    let showsRefusals: Bool
    let next: String
    let hasNext: Bool

    init(_ page: AccessLog.Page, shelf: AccessLog.Shelf, zone: TimeZone, language: Language, pages: Pages) {
        lines = page.entries.map { entry in
            Line(
                at: zone.shown(entry.at), event: pages.word("event_\(entry.event.rawValue)", in: language),
                who: (entry.who ?? "").onOneLine, from: (entry.from ?? "").onOneLine,
                subject: (entry.subject ?? "").onOneLine, status: entry.status.map { "\($0)" } ?? "",
                times: entry.times.map { "× \($0)" } ?? "", isRefusal: entry.event.isRefusal)
        }
        isEmpty = lines.isEmpty
        showsRefusals = shelf == .refusals
        next = page.next?.description ?? ""
        hasNext = page.next != nil
    }
}
