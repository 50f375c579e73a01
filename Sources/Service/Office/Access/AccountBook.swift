import Digests
import Foundation
import Intervals
import Notation

/// Everybody who may sign in or show a token, as one file holds it.
public struct AccountBook: Hashable, Sendable, Codable {
    static let schema = "mainstay.accounts/1"
    /// Sessions that were ended early are remembered until they would have ended; so many at most.
    static let mostEnded = 2000

    private(set) var schema = Self.schema
    /// Signs sessions and forms; whoever has it can make any.
    private(set) var key: String
    public private(set) var people: [Account] = []
    public private(set) var tokens: [AccessToken] = []
    private(set) var ended: [EndedSession] = []

    /// Makes an empty one with a new key.
    init() { key = SecretText.random() }

    /// Whether nobody is in it.
    public var isEmpty: Bool { people.isEmpty && tokens.isEmpty }

    /// The person of a name.
    public func person(_ name: String) -> Account? { people.first { $0.name == name } }

    /// The token of a digest.
    func token(digest: String) -> AccessToken? { tokens.first { $0.digest == digest } }

    func token(id: String) -> AccessToken? { tokens.first { $0.id == id } }

    func isEnded(_ session: String) -> Bool { ended.contains { $0.id == session } }

    /// - Throws: `Refusal` with `.alreadyThere`, also for a name that only looks like another one.
    mutating func add(_ account: Account) throws(Refusal) {
        if let other = people.first(where: { $0.name.lowercased() == account.name.lowercased() }) {
            throw Refusal(
                .alreadyThere, field: "name", reason: "there is an account \(other.name) already",
                fix: "`mainstay account password` changes its password, `mainstay account revoke` removes it")
        }
        people.append(account)
        people.sort { $0.name < $1.name }
    }

    mutating func add(_ token: AccessToken) { tokens.append(token) }

    /// - Throws: `Refusal` with `.unknownAccount`.
    mutating func setPassword(of name: String, to hash: String) throws(Refusal) {
        guard let index = people.firstIndex(where: { $0.name == name }) else { throw unknown(name) }
        people[index].passwordHash = hash
        people[index].stamp = SecretText.random()
    }

    /// Removes a person by name, or a token by its id or name.
    ///
    /// - Throws: `Refusal` with `.unknownAccount` or `.ambiguousAccount`.
    mutating func revoke(_ name: String) throws(Refusal) -> Revoked {
        if let person = person(name) {
            people.removeAll { $0.name == name }
            return .person(person)
        }
        let found = tokens.filter { $0.name == name || (name.count >= 4 && $0.id.hasPrefix(name)) }
        guard let token = found.first else { throw unknown(name) }
        guard found.count == 1 else {
            throw Refusal(
                .ambiguousAccount, field: "name", reason: "more than one token is called \(name)",
                fix: "name it by its id: \(found.map(\.id).joined(separator: ", "))")
        }
        tokens.removeAll { $0.id == token.id }
        return .token(token)
    }

    /// Removes tokens.
    mutating func removeTokens(where isOver: (AccessToken) -> Bool) { tokens.removeAll(where: isOver) }

    mutating func noteUse(of id: String, at now: Instant, from address: String?) {
        guard let index = tokens.firstIndex(where: { $0.id == id }) else { return }
        tokens[index].lastUsed = now
        tokens[index].lastFrom = address
    }

    mutating func end(_ session: String, until: Instant, at now: Instant) {
        ended.removeAll { $0.until <= now }
        ended.append(EndedSession(id: session, until: until))
        if ended.count > Self.mostEnded { ended.removeFirst(ended.count - Self.mostEnded) }
    }

    private func unknown(_ name: String) -> Refusal {
        let known = people.map(\.name) + tokens.map { "\($0.name) (\($0.id))" }
        return Refusal(
            .unknownAccount, field: "name", reason: "no account and no token is called \(name)",
            fix: known.isEmpty ? "there is none yet" : "there are \(known.joined(separator: ", "))")
    }
}

/// Who may not come in any more.
public enum Revoked: Hashable, Sendable {
    case person(Account)
    case token(AccessToken)
}
