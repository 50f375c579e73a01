import Digests
import Foundation
import Intervals

/// Somebody who has shown who he is, for a while. Kept nowhere but in the browser, signed: a restart ends none.
public struct Session: Hashable, Sendable {
    /// As what somebody came in.
    enum Subject: Hashable, Sendable, Codable {
        /// A person of the accounts, with the stamp of the password.
        case person(name: String, stamp: String)
        /// A customer by user name and password of its traffic pages, with marks of the proofs that were given.
        case customer(username: String, marks: [String])
        /// A screen on a wall, by its token.
        case wall(token: String)
        /// Whoever a proxy names.
        case proxied(name: String, stamp: String)
        /// Nobody yet: the sign-in form itself is protected, too.
        case visitor
    }

    /// How long a session may last.
    enum Life {
        /// Without a request: a shift.
        static let idle: Milliseconds = .hours(8)
        /// In all.
        static let whole: Milliseconds = .days(7)
        /// A sign-in form that was left open.
        static let form: Milliseconds = .hours(8)
        /// It is renewed when so much of its idle time has gone by.
        static let renewal: Milliseconds = .minutes(5)
    }

    let subject: Subject
    /// Random: no two are the same.
    let id: String
    let began: Instant
    /// When the last request was seen, to some minutes.
    var seen: Instant

    init(_ subject: Subject, at now: Instant) {
        self.subject = subject
        id = SecretText.random()
        began = now
        seen = now
    }

    /// What stands for a session of somebody whom a proxy names: it lasts for one request, and the next has the same forms.
    static func proxied(_ account: Account, at now: Instant) -> Session {
        Session(
            .proxied(name: account.name, stamp: account.stamp), id: "proxied|\(account.name)|\(account.stamp)",
            began: now, seen: now)
    }

    /// The first instant at which it is worth nothing, whatever is done; nil for a screen, whose token is revoked.
    var ends: Instant? {
        switch subject {
        case .person, .customer: began + Life.whole
        case .visitor: began + Life.form
        case .wall, .proxied: nil
        }
    }

    /// Whether it is still worth something. One from the future was made by a clock that is wrong.
    func isCurrent(at now: Instant) -> Bool {
        guard began <= now + .minutes(5), seen >= began else { return false }
        if let ends, now >= ends { return false }
        switch subject {
        case .person, .customer: return now - seen < Life.idle
        case .visitor, .wall, .proxied: return true
        }
    }

    /// Whether the browser should be given a newer one.
    func needsRenewal(at now: Instant) -> Bool {
        switch subject {
        case .person, .customer: now - seen >= Life.renewal
        case .visitor, .wall, .proxied: false
        }
    }
}

/// Signs sessions, and what comes back with forms.
struct SessionSeal {
    let key: String

    private struct Content: Codable {
        let subject: Session.Subject
        let id: String
        let began: Instant
        let seen: Instant
    }

    /// The session as a cookie holds it: letters, digits, `-`, `_` and a full stop.
    func seal(_ session: Session) throws -> String {
        let content = Content(
            subject: session.subject, id: session.id, began: session.began, seen: session.seen)
        let text = SecretText.base64URL(try JSONEncoder().encode(content))
        return "\(text).\(signature("session", text))"
    }

    /// Reads what was signed with this key; nil for anything else.
    func open(_ cookie: String) -> Session? {
        guard cookie.utf8.count <= 4096 else { return nil }
        let parts = cookie.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, SecretText.areEqual(parts[1], signature("session", parts[0])),
            let octets = SecretText.octets(ofBase64URL: parts[0]),
            // Signed by this program: anything else was written by another version, and its owner signs in again.
            let content = try? JSONDecoder().decode(Content.self, from: octets)
        else { return nil }
        return Session(content.subject, id: content.id, began: content.began, seen: content.seen)
    }

    /// What must come back with every form of a session (the synchroniser token).
    func formToken(of session: Session) -> String { signature("form", session.id) }

    /// A mark of a proof that somebody gave, which does not tell the proof.
    func mark(_ proof: String) -> String { String(signature("proof", proof).prefix(32)) }

    /// What is signed for one purpose is worth nothing for another.
    private func signature(_ purpose: String, _ text: String) -> String {
        MessageAuthentication.hexadecimal(of: "\(purpose)|\(text)", secret: key)
    }
}

extension Session {
    fileprivate init(_ subject: Subject, id: String, began: Instant, seen: Instant) {
        self.subject = subject
        self.id = id
        self.began = began
        self.seen = seen
    }
}

extension Session {
    /// For how many seconds a browser keeps it; nil until it is closed.
    public var lifetime: Int? {
        switch subject {
        case .person, .customer: Int(Life.whole / 1000)
        // A screen goes on by itself after a power cut.
        case .wall: 34_560_000
        case .proxied, .visitor: nil
        }
    }
}
