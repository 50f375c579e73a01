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
    struct State {
        var file: AccountFile?
        var throttle = SignInThrottle()
        var counts = RefusalCount()
        /// Stands for the file where there is none: its key lasts as long as the process.
        var temporary = AccountBook()
        var waiting = 0
    }

    let office: @Sendable () -> SiteOffice
    let report: @Sendable (Refusal) -> Void
    let state = Mutex(State())
    /// Passwords are hashed here, one after the other: that takes a tenth of a second each.
    let thread = OwnThread(name: "sign-in")

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

    var now: Instant { office().clock.now }

    // MARK: - What is known

    var file: AccountFile {
        let path = AccountFile.path(of: office().configuration)
        return state.withLock { state in
            if let file = state.file, file.path == path { return file }
            let file = AccountFile(path: path)
            state.file = file
            return file
        }
    }

    /// - Throws: `Refusal` with `.unreadable`: then nobody comes in.
    func book() throws(Refusal) -> AccountBook {
        try file.read() ?? state.withLock { $0.temporary }
    }

    func seal() throws(Refusal) -> SessionSeal { SessionSeal(key: try book().key) }

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
