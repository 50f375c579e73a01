import Clocks
import Documents
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Intervals
import Office
import Site

/// Calendars that programs subscribe to, and the addresses that people make for them.
struct CalendarRoutes: Routes {
    let parts: WebParts

    private var access: Access { parts.access }

    func add(to router: RouterGroup<WebContext>) {
        router.get(RouterPath(CalendarName.maintenance.file)) { request, context in
            try await calendar(request, context.visitor) { try $0.maintenanceCalendar(in: $1, for: $2) }
        }
        router.get(RouterPath(CalendarName.claims.file)) { [deadlines = parts.deadlines] request, context in
            try await calendar(request, context.visitor) {
                try $0.claimsCalendar(in: $1, using: deadlines, for: $2)
            }
        }
        router.post("calendars") { request, context in try await make(request, context) }
        router.post("calendars/:id/end") { _, context in try await end(context) }
    }

    private func calendar(
        _ request: Request, _ visitor: Visitor,
        _ make: @escaping @Sendable (SiteOffice, Language, Principal) throws -> String
    ) async throws -> Response {
        let chosen = request.uri.queryParameters.get(CalendarLink.language).flatMap(Language.init(rawValue:))
        let (language, principal) = (chosen ?? visitor.language, visitor.principal)
        let text = try await parts.desk.ask { office in try make(office, language, principal) }
        var response = Response.text(text, mediaType: "text/calendar; charset=utf-8")
        response.headers[.cacheControl] = "private, max-age=300"
        return response
    }

    // MARK: - Addresses

    private struct Values {
        let name: String
        let path: String
        let whole: String
        let until: String
    }

    /// Shows the new address once.
    private func make(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        guard let entrant = visitor.entrant, let caller = context.caller else { throw Shut.notSignedIn }
        var request = request
        guard let name = try await request.form()?["feed"].flatMap(CalendarName.init(rawValue:)) else {
            throw Refusal(
                .missing, field: "feed", reason: "Say which calendar",
                fix: CalendarName.allCases.map(\.rawValue).joined(separator: " or ") + ".")
        }
        let issued = try await parts.desk.ask { [access] _ in
            try access.control.makeCalendar(name, for: entrant, from: caller.address)
        }
        let link = CalendarLink(
            issued, named: name, to: request, context: context, basePath: parts.pages.basePath)
        let zone = parts.sources.office().facility.timeZone
        let values = Values(
            name: parts.pages.word(name.word, in: visitor.language), path: link.path, whole: link.whole ?? link.path,
            until: issued.token.expires.map(zone.shownByTheWall) ?? "")
        let title = parts.pages.word("calendar_address", in: visitor.language)
        var response = parts.page("calendar", title: title, values: values, for: visitor)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func end(_ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        guard let entrant = visitor.entrant, let caller = context.caller else { throw Shut.notSignedIn }
        let id = try context.parameter("id")
        try await parts.desk.ask { [access] _ in
            try access.control.endCalendar(id, of: entrant, from: caller.address)
        }
        let base = visitor.prefix + parts.pages.basePath
        return Response(status: .seeOther, headers: [.location: "\(base)/deadlines"])
    }
}

extension CalendarName {
    /// The name of its title among the words of pages.
    var word: String { "calendar_\(rawValue)" }
}
