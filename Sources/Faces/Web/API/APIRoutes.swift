import Digests
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Notation
import Office
import Site

/// `/api/v1`: everything that pages and commands show, as JSON.
struct APIRoutes: Routes {
    let parts: WebParts
    private let table: [APIRoute]
    private let description: String

    static let prefix = "api/v1"

    init(parts: WebParts) {
        self.parts = parts
        let table = APITable(parts: parts).routes
        self.table = table
        description = APIDescription(table, basePath: parts.pages.basePath).document.compact
    }

    func add(to router: RouterGroup<WebContext>) {
        let api = router.group(RouterPath(Self.prefix))
        for (path, routes) in Dictionary(grouping: table, by: \.path) { add(routes, at: path, to: api) }
        addDescription(to: api)
    }

    private func addDescription(to api: RouterGroup<WebContext>) {
        let description = APIAnswer(text: description, mediaType: "application/json")
        for method in APIMethods.known {
            api.on("openapi.json", method: method) { request, _ -> Response in
                guard method == .get || method == .head else { return APIMethods.refusal(of: method, allowed: [.get]) }
                let response = Self.answer(description, to: request)
                return method == .head ? response.createHeadResponse() : response
            }
        }
    }

    /// Every method at a path; those that are not in the table are refused by name (RFC 9110, 15.5.6).
    private func add(_ routes: [APIRoute], at path: String, to api: RouterGroup<WebContext>) {
        let place = RouterPath(path.replacing("{", with: ":").replacing("}", with: ""))
        let allowed = routes.map(\.method)
        for method in APIMethods.known {
            let route = routes.first { $0.method == method || (method == .head && $0.method == .get) }
            api.on(place, method: method) { request, context -> Response in
                guard let route else { return APIMethods.refusal(of: method, allowed: allowed) }
                let response = try await answer(route, to: request, context)
                return method == .head ? response.createHeadResponse() : response
            }
        }
    }

    private func answer(_ route: APIRoute, to request: Request, _ context: WebContext) async throws -> Response {
        let reader = APICallReader(route: route, parts: parts)
        switch route.work {
        case .office(let work):
            let call = try await reader.read(request, context)
            return try await parts.desk.ask { office in Self.answer(try work(call, office), to: request) }
        case .archives(let work):
            let answer = try await work(reader.read(request, context))
            return try await parts.desk.make { Self.answer(answer, to: request) }
        case .stream(let follow): return try await follow(request, context)
        }
    }

    /// Compressed, and with what tells versions apart; nothing where whoever asks has it already (RFC 9110, 13.1.2).
    private static func answer(_ answer: APIAnswer, to request: Request) -> Response {
        let version = answer.version ?? String(Digest(of: answer.text.utf8).description.suffix(32))
        let tag = EntityTag(version)
        let isKnown = answer.status == .ok && tag.isAmong(request.headers[.ifNoneMatch])
        var response =
            isKnown
            ? Response(status: .notModified)
            : PackedText(answer.text, compressing: request.acceptsGzip).response(
                mediaType: answer.mediaType, status: answer.status)
        response.headers[.eTag] = tag.description
        response.headers[.vary] = "Accept-Encoding, Authorization, Cookie"
        response.headers[.cacheControl] = "private, no-cache"
        if let location = answer.location { response.headers[.location] = location }
        return response
    }
}

/// What requests may be made with.
enum APIMethods {
    static let known: [HTTPRequest.Method] =
        [
            .get, .head, .post, .put, .patch, .delete, .options, .trace,
        ] + [HTTPRequest.Method("QUERY")].compactMap(\.self)

    /// That a path is not to be asked so, and how it is.
    static func refusal(of method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Response {
        let fault = Fault(
            .methodNotAllowed, code: "method_not_allowed", reason: "\(method.rawValue) is not for this address.")
        var response = fault.problem
        response.headers[.allow] = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return response
    }
}

/// What tells versions of an answer apart. Weak: it is the same whether the answer is compressed or not.
struct EntityTag: CustomStringConvertible {
    private let version: String

    init(_ version: String) { self.version = version }

    var description: String { "W/\"\(version)\"" }

    /// Whether a header names it, or anything.
    func isAmong(_ header: String?) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { part in
            let tag = part.trimmingCharacters(in: .whitespaces)
            return tag == "*" || tag == "\"\(version)\"" || tag == description
        }
    }
}
