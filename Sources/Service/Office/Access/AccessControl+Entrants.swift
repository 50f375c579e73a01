import Digests
import Intervals
import Processes
import Site
import Sockets
import Synchronization

extension AccessControl {
    // MARK: - Coming back

    /// Somebody with a session; nil where it is none of this program's, is over, or its owner may not come in any more.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func entrant(cookie: String, from address: String) throws(Refusal) -> Entrant? {
        guard let session = try seal().open(cookie) else { return nil }
        return try entrant(session, from: address)
    }

    private func entrant(_ session: Session, from address: String) throws(Refusal) -> Entrant? {
        let book = try book()
        guard session.isCurrent(at: now), !book.isEnded(session.id),
            let principal = principal(of: session, in: book, from: address)
        else { return nil }
        return Entrant(
            principal: principal, session: session, formToken: SessionSeal(key: book.key).formToken(of: session),
            proof: .session(session))
    }

    func principal(of session: Session, in book: AccountBook, from address: String) -> Principal? {
        switch session.subject {
        case .person(let name, let stamp), .proxied(let name, let stamp):
            guard let person = book.person(name), SecretText.areEqual(person.stamp, stamp) else { return nil }
            return person.principal
        case .customer(let username, let marks):
            let seal = SessionSeal(key: book.key)
            let contracts = office().facility.contracts.filter { contract in
                guard let access = contract.traffic, access.username == username else { return false }
                return marks.contains(seal.mark(access.trace))
            }
            guard !contracts.isEmpty else { return nil }
            return Principal(name: username, role: .customer(contracts: Set(contracts.map(\.id))))
        case .wall(let id):
            guard let token = book.token(id: id), token.isValid(at: now, from: address) else { return nil }
            return token.principal
        case .visitor: return nil
        }
    }

    /// Somebody whom a proxy has let in; nil where no account has the name. Whether the proxy may say so is the caller's
    /// to know.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func entrant(namedByProxy name: String, from address: String) throws(Refusal) -> Entrant? {
        guard let person = try book().person(name) else { return nil }
        return try entrant(Session.proxied(person, at: now), from: address)
    }

    // MARK: - Tokens

    /// A program with its token; nil where the token is unknown, over, revoked or shown from elsewhere.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func entrant(bearer text: String, from address: String) throws(Refusal) -> Entrant? {
        guard let token = try token(text, .program, from: address) else { return nil }
        return Entrant(principal: token.principal, session: nil, formToken: nil, proof: .token(digest: token.digest))
    }

    /// The session of a screen that shows its token; nil as for a program.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func session(wall text: String, from address: String) throws(Refusal) -> Session? {
        guard let token = try token(text, .wall, from: address) else { return nil }
        return Session(.wall(token: token.id), at: now)
    }

    func token(
        _ text: String, _ kind: AccessToken.Kind, from address: String
    ) throws(Refusal) -> AccessToken? {
        guard text.utf8.count <= 200, let token = try book().token(digest: AccessToken.digest(of: text)),
            token.kind == kind, token.isValid(at: now, from: address)
        else { return nil }
        noteUse(of: token, from: address)
        return token
    }

    /// Written down once a minute at most: it is for people who wonder whether a token is still needed.
    private func noteUse(of token: AccessToken, from address: String) {
        let now = now
        if let last = token.lastUsed, now - last < .minutes(1), last <= now { return }
        let file = file
        thread.perform { [report] in
            do throws(Refusal) {
                try file.change { $0.noteUse(of: token.id, at: now, from: address) }
            } catch {
                report(error)
            }
        }
    }

    // MARK: - Sessions and forms

    /// The session of somebody who has not signed in yet, so that the sign-in form cannot be sent from elsewhere.
    public func visitorSession() -> Session { Session(.visitor, at: now) }

    /// The session of a cookie of `visitorSession`; nil for any other.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func visitorSession(cookie: String) throws(Refusal) -> Session? {
        guard let session = try seal().open(cookie), session.subject == .visitor, session.isCurrent(at: now) else {
            return nil
        }
        return session
    }

    /// A session as a cookie holds it.
    ///
    /// - Throws: `Refusal` with `.unreadable` or `.failed`.
    public func cookie(of session: Session) throws(Refusal) -> String {
        let seal = try seal()
        return try Refusal.translating { try seal.seal(session) }
    }

    /// The session as seen now; nil where it need not be renewed yet.
    public func renewed(_ session: Session) -> Session? {
        guard session.needsRenewal(at: now) else { return nil }
        var renewed = session
        renewed.seen = now
        return renewed
    }

    /// What must come back with the forms of a session.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func formToken(of session: Session) throws(Refusal) -> String { try seal().formToken(of: session) }

    /// Ends a session before its time: its cookie is worth nothing any more, whoever has a copy.
    ///
    /// - Throws: `Refusal` with `.unreadable` or `.unwritable`.
    public func end(_ session: Session) throws(Refusal) {
        let now = now
        guard let until = session.ends else { return }
        guard try file.read() != nil else {
            return state.withLock { $0.temporary.end(session.id, until: until, at: now) }
        }
        try file.change { $0.end(session.id, until: until, at: now) }
    }

    /// Whether somebody who came in earlier still may, as the same and as much: for what lasts longer than a request.
    public func isStillAllowed(_ entrant: Entrant, from address: String) -> Bool {
        do throws(Refusal) {
            switch entrant.proof {
            case .session(let session):
                // Whoever looks on is no longer idle.
                var session = session
                session.seen = max(session.seen, now)
                return try self.entrant(session, from: address)?.principal == entrant.principal
            case .token(let digest):
                guard let token = try book().token(digest: digest) else { return false }
                return token.isValid(at: now, from: address) && token.principal == entrant.principal
            }
        } catch {
            return false
        }
    }
}

extension AccessToken {
    /// What is kept of a token.
    static func digest(of text: String) -> String { Digest(of: text.utf8).description }

    /// Whether its time is over.
    func isOver(at now: Instant) -> Bool { expires.map { now >= $0 } ?? false }

    /// Whether it may be shown from an address at an instant.
    func isValid(at now: Instant, from address: String) -> Bool {
        !isOver(at: now) && (addresses.isEmpty || addresses.contains { AddressBlock($0)?.contains(address) ?? false })
    }
}
