import Clocks
import Digests
import Documents
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Intervals
import Office

/// Coming in and going out.
struct SignInRoutes: Routes {
    let parts: WebParts

    private var access: Access { parts.access }

    func add(to router: RouterGroup<WebContext>) {
        router.get("login") { request, context in
            let next = LocalPath(request.uri.queryParameters.get("next") ?? "/")
            if context.visitor.entrant != nil { return redirect(to: next, for: context.visitor) }
            return try form(for: context, request: request, next: next)
        }
        router.post("login") { request, context in try await signIn(request, context) }
        router.post("logout") { request, context in try await signOut(request, context) }
    }

    // MARK: - The form

    private struct Values {
        let next: String
        let problem: String
        let hasProblem: Bool
    }

    /// The form, with a token that only this browser can send back.
    private func form(
        for context: WebContext, request: Request, next: LocalPath, problem: String = "",
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        guard let caller = context.caller else { throw HTTPError(.internalServerError) }
        let cookie = GateCookie(.form, for: caller, below: parts.pages.basePath)
        let known = try cookie.value(in: request).flatMap { try access.control.visitorSession(cookie: $0) }
        let session = known ?? access.control.visitorSession()
        var visitor = context.visitor
        visitor.formToken = try access.control.formToken(of: session)
        let title = parts.pages.word("sign_in", in: visitor.language)
        let values = Values(next: next.text, problem: problem, hasProblem: !problem.isEmpty)
        var response = parts.page("login", title: title, values: values, for: visitor)
        response.status = status
        if known == nil { response.setCookie(cookie.holding(try access.control.cookie(of: session))) }
        return response
    }

    private func redirect(to page: LocalPath, for visitor: Visitor) -> Response {
        var response = Response(status: .seeOther)
        response.headers[.location] = "\(visitor.prefix)\(parts.pages.basePath)\(page.text)"
        response.headers[.cacheControl] = "no-store"
        return response
    }

    // MARK: - In

    private func signIn(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let caller = context.caller else { throw HTTPError(.internalServerError) }
        var request = request
        let form = try await request.form()
        let next = LocalPath(form?["next"] ?? "/")
        func again(_ word: String, _ status: HTTPResponse.Status) throws -> Response {
            let problem = parts.pages.word(word, in: context.visitor.language)
            return try self.form(for: context, request: request, next: next, problem: problem, status: status)
        }
        guard let form, try isOurs(form, request, caller) else {
            access.note(.wrongOrigin, from: caller, subject: "POST /login")
            return try again("login_origin", .forbidden)
        }
        let name = form["name"] ?? ""
        do {
            let session = try await access.control.signIn(
                name: name, password: form["password"] ?? "", from: caller.address)
            access.control.note(.signedIn, who: name, from: caller.address)
            return try welcome(session, next: next, context: context, caller: caller)
        } catch let denial as SignInDenial {
            let who = try access.control.isKnown(name) ? name : nil
            switch denial {
            case .wrong:
                access.note(.wrongPassword, who: who, from: caller)
                return try again("login_wrong", .forbidden)
            case .locked(let until):
                access.note(.locked, who: who, from: caller)
                var response = try again("login_locked", .tooManyRequests)
                let wait = max(1, (until - parts.sources.clock.now + 999) / 1000)
                response.headers[.retryAfter] = "\(wait)"
                return response
            case .busy: return try again("login_busy", .serviceUnavailable)
            }
        }
    }

    /// Whether the form was made for this browser.
    private func isOurs(_ form: Form, _ request: Request, _ caller: Caller) throws -> Bool {
        guard !request.headers.values(of: "Sec-Fetch-Site").contains("cross-site"),
            let cookie = GateCookie(.form, for: caller, below: parts.pages.basePath).value(in: request),
            let session = try access.control.visitorSession(cookie: cookie), let given = form[Form.token]
        else { return false }
        return SecretText.areEqual(given, try access.control.formToken(of: session))
    }

    /// A new session each time: what the browser had before counts no more.
    private func welcome(
        _ session: Session, next: LocalPath, context: WebContext, caller: Caller
    ) throws -> Response {
        var response = redirect(to: next, for: context.visitor)
        let value = try access.control.cookie(of: session)
        let base = parts.pages.basePath
        response.setCookie(GateCookie(.session, for: caller, below: base).holding(value, lifetime: session.lifetime))
        response.setCookie(GateCookie(.form, for: caller, below: base).removed)
        return response
    }

    // MARK: - Out

    private func signOut(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let caller = context.caller, let entrant = context.visitor.entrant else { throw Shut.notSignedIn }
        if let session = entrant.session {
            try await parts.desk.ask { [access] _ in try access.control.end(session) }
        }
        access.control.note(.signedOut, who: entrant.principal.name, from: caller.address)
        var response = redirect(to: LocalPath("/login"), for: context.visitor)
        response.setCookie(GateCookie(.session, for: caller, below: parts.pages.basePath).removed)
        return response
    }
}
