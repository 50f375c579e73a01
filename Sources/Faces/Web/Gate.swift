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

/// Decides who asks, before anything else does. What it does not know by name is shut.
struct Gate: RouterMiddleware {
    let parts: WebParts

    private var access: Access { parts.access }

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
            access.logger.error("nobody is let in: \(refusal)")
            let fault = Fault(.serviceUnavailable, code: "accounts", reason: "Nobody can be let in; the log says why.")
            return fault.answer(to: request, context: context, parts: parts)
        } catch let error as HTTPError {
            let fault = Fault(error.status, code: "http", reason: error.body ?? error.status.reasonPhrase)
            return fault.answer(to: request, context: context, parts: parts)
        }
    }

    // MARK: - Who asks

    /// - Throws: `Shut`; `Refusal` where nobody knows who may come in.
    private func pass(_ request: inout Request, _ context: WebContext, _ caller: Caller) async throws -> Pass {
        guard caller.isMeant(by: request, settings: access.settings) else {
            access.note(.wrongOrigin, from: caller, subject: request.head.authority)
            throw Shut.elsewhere
        }
        // Others than the named proxies would come without encryption.
        guard access.settings.isLoopback || access.settings.certificate != nil || caller.isFromProxy else {
            throw Shut.unencrypted
        }
        let pass = try await self.pass(of: request, caller)
        let isOpen = OpenRoute(endpoint: context.endpointPath, basePath: parts.pages.basePath) != nil
        if case .nobody(let shut) = pass, !isOpen { throw shut }
        if case .entrant(let entrant, _) = pass, !entrant.principal.isAllowedEverything,
            ProviderRoute(endpoint: context.endpointPath, basePath: parts.pages.basePath) != nil
        {
            access.note(.notPermitted, who: entrant.principal.name, from: caller, subject: request.uri.path)
            throw Shut.provider
        }
        // The sign-in form has a token of its own, and checks it.
        if !request.isSafe, !isOpen {
            try await checkOrigin(&request, of: pass, caller)
            try requireEntries(request, context, of: pass, caller)
        }
        return pass
    }

    private func pass(of request: Request, _ caller: Caller) async throws -> Pass {
        if let token = Self.bearer(in: request) {
            guard let entrant = try access.control.entrant(bearer: token, from: caller.address) else {
                access.note(.wrongToken, from: caller, subject: request.uri.path)
                throw Shut.wrongToken
            }
            return .entrant(entrant, renewed: nil)
        }
        if request.isSafe, let token = request.uri.queryParameters["wall"] {
            guard let session = try access.control.session(wall: String(token), from: caller.address) else {
                access.note(.wrongToken, from: caller, subject: request.uri.path)
                throw Shut.wrongToken
            }
            throw Shut.exchanged(session)
        }
        if let entrant = try proxied(request, caller) { return .entrant(entrant, renewed: nil) }
        let cookie = GateCookie(.session, for: caller, below: parts.pages.basePath).value(in: request)
        if let cookie, let entrant = try access.control.entrant(cookie: cookie, from: caller.address) {
            return .entrant(entrant, renewed: entrant.session.flatMap(access.control.renewed))
        }
        return try anonymous(caller)
    }

    /// Without accounts whoever sits at this machine may read. A proxy on it makes everybody loopback: what shows that it
    /// came through one is not let in, and nothing is entered by anybody.
    private func anonymous(_ caller: Caller) throws -> Pass {
        guard try !access.control.asksWho() else { return .nobody(.notSignedIn) }
        guard access.settings.isLoopback, !caller.isFromProxy, !caller.isForwarded else { return .nobody(.noAccounts) }
        return .reader
    }

    /// Somebody whom a named proxy has let in.
    private func proxied(_ request: Request, _ caller: Caller) throws -> Entrant? {
        guard let header = access.settings.userHeader, caller.isFromProxy else { return nil }
        let names = request.headers.values(of: header)
        guard let name = names.first, !name.isEmpty || names.count > 1 else { return nil }
        guard names.count == 1, let entrant = try access.control.entrant(namedByProxy: name, from: caller.address)
        else {
            access.note(.unknownUser, from: caller, subject: request.uri.path)
            throw Shut.unknownUser
        }
        return entrant
    }

    private static func bearer(in request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    // MARK: - Forms

    /// Whatever changes something comes with the token of the session, in the form or in a header; a program's own token
    /// nobody else's page can send.
    private func checkOrigin(_ request: inout Request, of pass: Pass, _ caller: Caller) async throws {
        guard case .entrant(let entrant, _) = pass else { throw Shut.notSignedIn }
        guard let expected = entrant.formToken else { return }
        let isElsewhere = request.headers.values(of: "Sec-Fetch-Site").contains("cross-site")
        var given = request.headers.values(of: "X-CSRF-Token").first
        if given == nil { given = try await request.form()?[Form.token] }
        guard let given, SecretText.areEqual(given, expected), !isElsewhere else {
            access.note(.wrongOrigin, who: entrant.principal.name, from: caller, subject: request.uri.path)
            throw Shut.wrongOrigin
        }
    }

    /// Whoever only reads changes nothing, whatever a route would let him; he may go.
    private func requireEntries(
        _ request: Request, _ context: WebContext, of pass: Pass, _ caller: Caller
    ) throws {
        guard case .entrant(let entrant, _) = pass, !entrant.principal.isAllowedEntries,
            RouteName(context.endpointPath, parts.pages.basePath)?.text != "logout"
        else { return }
        access.note(.notPermitted, who: entrant.principal.name, from: caller, subject: request.uri.path)
        throw Shut.readsOnly
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
            access.logger.error("a session cannot be kept: \(error)")
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

/// As what somebody passes the gate.
private enum Pass {
    case entrant(Entrant, renewed: Session?)
    /// Nobody in particular, who may read: there are no accounts.
    case reader
    /// Only what is open to everybody.
    case nobody(Shut)

    func apply(to visitor: inout Visitor) {
        switch self {
        case .entrant(let entrant, _):
            visitor.principal = entrant.principal
            visitor.isSignedIn = entrant.session != nil
            visitor.entrant = entrant
            visitor.formToken = entrant.formToken
        case .reader: visitor.principal = Principal(name: "reader", role: .viewer)
        case .nobody: break
        }
    }
}

/// The routes that are open to everybody: they tell nothing of the site.
private enum OpenRoute: String {
    case assets
    case healthz
    case readyz
    case login
    case settings

    init?(endpoint: String?, basePath: String) {
        guard let name = RouteName(endpoint, basePath) else { return nil }
        self.init(rawValue: name.text)
    }
}

/// The routes that are about the whole site: customers are turned away before anything is asked.
private enum ProviderRoute: String {
    case metrics
    case audit
    case forecast

    init?(endpoint: String?, basePath: String) {
        guard let name = RouteName(endpoint, basePath) else { return nil }
        self.init(rawValue: name.text)
    }
}

/// The first part of a route below the base path, as the route was declared: never what a request makes of it.
private struct RouteName {
    let text: String

    init?(_ endpoint: String?, _ basePath: String) {
        guard let endpoint, endpoint.hasPrefix("\(basePath)/"),
            let first = endpoint.dropFirst(basePath.count).split(separator: "/").first
        else { return nil }
        text = String(first)
    }
}
