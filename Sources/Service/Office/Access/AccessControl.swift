import Clocks
import Digests
import Foundation
public import Intervals
import Notation
import Processes
import Settings
import Site
import Sockets
import Synchronization

/// Somebody whom the pages let in.
public struct Entrant: Sendable {
    public let principal: Principal
    /// What made him known; nil for a program, which shows its token each time.
    public let session: Session?
    /// Must come back with every form; nil where nothing can be forged, as with a program's token.
    public let formToken: String?
    /// By how he may be asked for again.
    let proof: Proof

    enum Proof: Hashable, Sendable {
        case session(Session)
        case token(digest: String)
    }
}

/// Why somebody is not let in.
public enum SignInDenial: Error, Hashable, Sendable {
    /// The name or the password is wrong; nobody learns which.
    case wrong
    /// Too many were wrong; nobody looked at this one.
    case locked(until: Instant)
    /// Too many sign in at this moment.
    case busy
}

/// Decides who it is that comes to the pages, and keeps the log of it. One for each daemon; from any thread.
public final class AccessControl: Sendable {
    private struct State {
        var file: AccountFile?
        var throttle = SignInThrottle()
        var counts = RefusalCount()
        /// Stands for the file where there is none: its key lasts as long as the process.
        var temporary = AccountBook()
        var waiting = 0
    }

    private let office: @Sendable () -> SiteOffice
    private let report: @Sendable (Refusal) -> Void
    private let state = Mutex(State())
    /// Passwords are hashed here, one after the other: that takes a tenth of a second each.
    private let thread = OwnThread(name: "sign-in")

    private static let mostWaiting = 20
    private static let longestPassword = 1024

    /// - Parameters:
    ///   - office: under the configuration in force; must return at once.
    ///   - report: is told what could not be written down.
    public init(office: @escaping @Sendable () -> SiteOffice, report: @escaping @Sendable (Refusal) -> Void) {
        self.office = office
        self.report = report
    }

    /// Ends the thread when what waits is done.
    public func stop() async { await thread.stop() }

    private var now: Instant { office().clock.now }

    // MARK: - What is known

    private var file: AccountFile {
        let path = AccountFile.path(of: office().configuration)
        return state.withLock { state in
            if let file = state.file, file.path == path { return file }
            let file = AccountFile(path: path)
            state.file = file
            return file
        }
    }

    /// - Throws: `Refusal` with `.unreadable`: then nobody comes in.
    private func book() throws(Refusal) -> AccountBook {
        try file.read() ?? state.withLock { $0.temporary }
    }

    private func seal() throws(Refusal) -> SessionSeal { SessionSeal(key: try book().key) }

    /// Whether nobody reads without having signed in: as soon as anybody can, everybody must. A customer's traffic pages
    /// count, since whoever gives them out has put the pages where customers come.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func asksWho() throws(Refusal) -> Bool {
        guard try book().isEmpty else { return true }
        return office().facility.letsCustomersIn
    }

    // MARK: - Signing in

    /// Lets somebody in by name and password: a person of the accounts, or a customer by those of its traffic pages.
    ///
    /// - Parameter address: from where, numeric.
    /// - Throws: `SignInDenial`; `Refusal` with `.unreadable`.
    public func signIn(name: String, password: String, from address: String) async throws -> Session {
        let now = now
        if let until = state.withLock({ $0.throttle.lockedUntil(name, from: address, at: now) }) {
            throw SignInDenial.locked(until: until)
        }
        let mayWait = state.withLock { state in
            guard state.waiting < Self.mostWaiting else { return false }
            state.waiting += 1
            return true
        }
        guard mayWait else { throw SignInDenial.busy }
        defer { state.withLock { $0.waiting -= 1 } }
        return try await thread.run { [self] in try check(name, password, from: address) }
    }

    private func check(_ name: String, _ password: String, from address: String) throws -> Session {
        let now = now
        // Whoever waited in the queue may be one guess of many.
        if let until = state.withLock({ $0.throttle.lockedUntil(name, from: address, at: now) }) {
            throw SignInDenial.locked(until: until)
        }
        guard let subject = try subject(name, password) else {
            state.withLock { $0.throttle.noteFailure(name, from: address, at: now) }
            throw SignInDenial.wrong
        }
        state.withLock { $0.throttle.noteSuccess(name, from: address, at: now) }
        return Session(subject, at: now)
    }

    /// Whether the name is somebody's: other names are not written down.
    public func isKnown(_ name: String) throws(Refusal) -> Bool {
        if try book().person(name) != nil { return true }
        return office().facility.contracts.contains { $0.traffic?.username == name }
    }

    /// Always hashes once: how long it takes does not tell whether there is such a name.
    private func subject(_ name: String, _ password: String) throws(Refusal) -> Session.Subject? {
        let book = try book()
        let given = password.utf8.count <= Self.longestPassword ? password : nil
        let person = book.person(name)
        let hash = person?.passwordHash.flatMap { PasswordHash($0) } ?? Self.nobody
        let isRight = hash?.matches(given ?? "") ?? false
        if let person, person.passwordHash != nil, isRight, given != nil {
            return .person(name: name, stamp: person.stamp)
        }
        guard let given else { return nil }
        let seal = SessionSeal(key: book.key)
        var marks: Set<String> = []
        for access in Set(office().facility.contracts.compactMap(\.traffic)).filter({ $0.username == name }) {
            guard try access.isProven(by: given) else { continue }
            marks.insert(seal.mark(access.trace))
        }
        return marks.isEmpty ? nil : .customer(username: name, marks: marks.sorted())
    }

    /// The hash of a password that nobody knows.
    private static let nobody = PasswordHash(of: SecretText.random())

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

    private func principal(of session: Session, in book: AccountBook, from address: String) -> Principal? {
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

    private func token(
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

    // MARK: - The log

    /// Enters what happened, in a moment: nobody waits for the disk. Equal refusals are entered once, and then how many
    /// there were.
    public func note(
        _ event: AccessEntry.Event, who: String? = nil, from address: String?, subject: String? = nil,
        status: Int? = nil
    ) {
        let entry = AccessEntry(event, at: now, who: who, from: address, subject: subject, status: status)
        var counted: AccessEntry? = entry
        if event.isRefusal { counted = state.withLock { $0.counts.note(entry) } }
        guard let counted else { return }
        let log = AccessLog(of: office().configuration)
        thread.perform { [report] in
            do throws(Refusal) {
                try log.append(counted)
            } catch {
                report(error)
            }
        }
    }
}

extension AccessToken {
    /// What is kept of a token.
    static func digest(of text: String) -> String { Digest(of: text.utf8).description }

    /// Whether it may be shown from an address at an instant.
    func isValid(at now: Instant, from address: String) -> Bool {
        if let expires, now >= expires { return false }
        return addresses.isEmpty || addresses.contains { AddressBlock($0)?.contains(address) ?? false }
    }
}

extension TrafficAccess {
    /// Whether a password is the one that is asked for.
    ///
    /// - Throws: `Refusal` with `.configuration`, `.unreadable` or `.missing`.
    func isProven(by password: String) throws(Refusal) -> Bool {
        switch proof {
        case .hash(let text):
            guard let hash = PasswordHash(text) else {
                throw Refusal(.configuration, reason: "`traffic.password_hash` is no hash of `mainstay password`.")
            }
            return hash.matches(password)
        case .file(let path): return SecretText.areEqual(try PasswordFile.read(path), password)
        }
    }

    /// Tells one password from the next without asking for it: becomes another text with a new hash, or a file that was
    /// written anew.
    fileprivate var trace: String {
        switch proof {
        case .hash(let text): return "\(username)|\(text)"
        case .file(let path):
            var status = stat()
            guard stat(path, &status) == 0 else { return "\(username)|\(path)|" }
            return "\(username)|\(path)|\(status.st_ino)|\(status.st_mtim.tv_sec)|\(status.st_mtim.tv_nsec)"
        }
    }
}
