import Digests
import Documents
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Notation
import Office
import Settings
import Site

/// Decides who asks, before anything else does. What it does not know by name is shut.
struct Gate: RouterMiddleware {
    let parts: WebParts

    var access: Access { parts.access }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var request = request
        var context = context
        let caller = Caller(request, peer: context.peer, settings: access.settings)
        context.caller = caller
        context.visitor.language = Self.language(of: request)
        context.visitor.theme = Self.theme(of: request)
        context.visitor.prefix = caller.prefix
        do {
            let pass = try await pass(&request, context, caller)
            pass.apply(to: &context.visitor)
            var response = try await next(request, context)
            finish(&response, of: request, context: context, pass: pass)
            return response
        } catch let shut as Shut {
            return answer(shut, to: request, context: context)
        } catch let refusal as Refusal {
            access.logger.tell(.accountsUnread, "nobody is let in: \(refusal)")
            let fault = Fault(.serviceUnavailable, code: "accounts", reason: "Nobody can be let in; the log says why.")
            return fault.answer(to: request, context: context, parts: parts)
        } catch let error as HTTPError {
            let fault = Fault(
                error.status, code: "http", reason: error.body ?? error.status.reasonPhrase,
                wording: error.body == nil ? .phrase : .office)
            return fault.answer(to: request, context: context, parts: parts)
        }
    }

    // MARK: - Afterwards

    private func finish(_ response: inout Response, of request: Request, context: WebContext, pass: Pass) {
        guard case .entrant(let entrant, let renewed) = pass, let caller = context.caller else { return }
        // What somebody signed in for is for nobody's cache to give to others.
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "private, no-cache" }
        if let renewed { set(renewed, in: &response, caller) }
        if response.headers[.contentType]?.hasPrefix(EventStreams.mediaType) == true {
            let control = access.control
            // A stream ends with the right to read it.
            response.body = response.body.map { buffer in
                guard control.isStillAllowed(entrant, from: caller.address) else { throw CancellationError() }
                return buffer
            }
        }
        audit(response, to: request, by: entrant, caller)
    }

    private func audit(_ response: Response, to request: Request, by entrant: Entrant, _ caller: Caller) {
        let subject = "\(request.method.rawValue) \(request.uri.path)".shownInLog
        let status = Int(response.status.code)
        if response.status == .forbidden {
            access.control.note(
                .notPermitted, who: entrant.principal.name, from: caller.address, subject: subject, status: status)
        } else if !request.isSafe, status < 400 {
            access.control.note(
                .entered, who: entrant.principal.name, from: caller.address, subject: subject, status: status)
        }
    }

    private func set(_ session: Session, in response: inout Response, _ caller: Caller) {
        do {
            let cookie = GateCookie(.session, for: caller, below: parts.pages.basePath)
            response.setCookie(cookie.holding(try access.control.cookie(of: session), lifetime: session.lifetime))
        } catch {
            access.logger.tell(.accountsUnread, "a session cannot be kept: \(error)")
        }
    }

    private func answer(_ shut: Shut, to request: Request, context: WebContext) -> Response {
        guard case .exchanged(let session) = shut, let caller = context.caller else {
            return shut.answer(to: request, context: context, parts: parts)
        }
        // The token leaves the address, and with it what is shown and remembered of it.
        var response = Response(status: .seeOther)
        let path = LocalPath(request.uri.path).text
        let rest = (request.uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("wall=") }
        let query = rest.isEmpty ? "" : "?\(rest.joined(separator: "&"))"
        response.headers[.location] = LocalPath("\(context.visitor.prefix)\(path)\(query)").text
        response.headers[.cacheControl] = "no-store"
        set(session, in: &response, caller)
        access.control.note(.signedIn, who: "wall", from: caller.address, subject: path)
        return response
    }

    // MARK: - How pages are made

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
