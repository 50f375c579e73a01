import Digests
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Office
import Settings

extension Gate {
    // MARK: - Who asks

    /// - Throws: `Shut`; `Refusal` where nobody knows who may come in.
    func pass(_ request: inout Request, _ context: WebContext, _ caller: Caller) async throws -> Pass {
        guard caller.isMeant(by: request, settings: access.settings) else {
            access.note(.wrongOrigin, from: caller, subject: request.head.authority)
            throw Shut.elsewhere
        }
        // Others than the named proxies would come without encryption.
        guard access.settings.isLoopback || access.settings.certificate != nil || caller.isFromProxy else {
            throw Shut.unencrypted
        }
        let pass = try self.pass(of: request, context, caller)
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

    private func pass(of request: Request, _ context: WebContext, _ caller: Caller) throws -> Pass {
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
        if let entrant = try subscribed(request, context, caller) { return .entrant(entrant, renewed: nil) }
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

    /// A calendar program: it sends no headers, and has its token in the address of one calendar.
    private func subscribed(_ request: Request, _ context: WebContext, _ caller: Caller) throws -> Entrant? {
        guard request.isSafe, let token = request.uri.queryParameters.get(CalendarLink.token),
            let name = RouteName(context.endpointPath, parts.pages.basePath).flatMap({ CalendarName(file: $0.text) })
        else { return nil }
        let entrant = try access.control.entrant(calendar: name, token: token, from: caller.address)
        guard let entrant else {
            access.note(.wrongToken, from: caller, subject: request.uri.path)
            throw Shut.wrongToken
        }
        return entrant
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

    /// Whoever only reads changes nothing, whatever a route would let him; he may go, and take a calendar with him.
    private func requireEntries(
        _ request: Request, _ context: WebContext, of pass: Pass, _ caller: Caller
    ) throws {
        guard case .entrant(let entrant, _) = pass, !entrant.principal.isAllowedEntries,
            OwnRoute(endpoint: context.endpointPath, basePath: parts.pages.basePath) == nil
        else { return }
        access.note(.notPermitted, who: entrant.principal.name, from: caller, subject: request.uri.path)
        throw Shut.readsOnly
    }
}

/// As what somebody passes the gate.
enum Pass {
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
