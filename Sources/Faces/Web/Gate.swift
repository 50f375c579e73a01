import Documents
import Foundation
import Hummingbird
import Office

/// Decides who asks, before anything else does.
struct Gate: RouterMiddleware {
    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.visitor = Visitor(
            principal: Principal(name: "reader", role: .viewer), language: Self.language(of: request),
            theme: Self.theme(of: request))
        return try await next(request, context)
    }

    /// The visitor's choice, or what the browser prefers (RFC 9110, 12.5.4).
    static func language(of request: Request) -> Language {
        let chosen = request.cookies["language"]?.value.removingPercentEncoding
        if let language = chosen.flatMap(Language.init(rawValue:)) { return language }
        let ranges = (request.headers[.acceptLanguage] ?? "").split(separator: ",")
        let tags = ranges.map { $0.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace } }
        let known = tags.lazy.compactMap { tag -> Language? in
            if tag.hasPrefix("zh") { return .chinese }
            return tag.hasPrefix("en") ? .english : nil
        }
        return known.first ?? .english
    }

    private static func theme(of request: Request) -> Visitor.Theme {
        request.cookies["theme"].flatMap { Visitor.Theme(rawValue: $0.value) } ?? .system
    }
}
