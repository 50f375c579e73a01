import Clocks
import Digests
import Foundation
public import Intervals
import Notation
import Site
import Sockets

/// A person who is to have an account.
public struct NewAccount: Sendable {
    public var name: String
    public var role: AccountRole
    /// Of a customer: whole ids, or their beginnings.
    public var contracts: [String]
    /// Nil for somebody who signs in by a proxy alone.
    public var password: String?

    public init(name: String, role: AccountRole, contracts: [String] = [], password: String?) {
        self.name = name
        self.role = role
        self.contracts = contracts
        self.password = password
    }
}

/// A program or screen that is to have a token.
public struct NewToken: Sendable {
    public var kind: AccessToken.Kind
    public var name: String
    public var role: AccountRole
    /// Of a customer: whole ids, or their beginnings.
    public var contracts: [String]
    /// From where alone it may be used: networks and addresses.
    public var addresses: [String]
    /// How long; nil for a screen.
    public var life: Milliseconds?
    /// Of a calendar program: which calendar.
    public var feed: CalendarName?

    public init(
        _ kind: AccessToken.Kind, name: String, role: AccountRole = .viewer, contracts: [String] = [],
        addresses: [String] = [], life: Milliseconds? = nil, feed: CalendarName? = nil
    ) {
        self.feed = feed
        self.kind = kind
        self.name = name
        self.role = role
        self.contracts = contracts
        self.addresses = addresses
        self.life = life
    }
}

/// A token that was made: its text is shown once and kept nowhere.
public struct IssuedToken: Sendable {
    public let text: String
    public let token: AccessToken
}

extension SiteOffice {
    /// Nobody guesses what is as long as this within the tries that are borne.
    public static let shortestPassword = 10
    private static let longestName = 64
    /// A program's token is renewed at least so often.
    private static let longestLife: Milliseconds = .days(730)

    private var accountFile: AccountFile { AccountFile(path: AccountFile.path(of: configuration)) }

    /// Everybody who may sign in or show a token.
    ///
    /// - Throws: `Refusal` with `.notPermitted` or `.unreadable`.
    public func accounts(for principal: Principal) throws(Refusal) -> AccountBook {
        try principal.requireAdministration()
        return try accountFile.read() ?? AccountBook()
    }

    /// Lets a person sign in from now on.
    ///
    /// - Throws: `Refusal` with `.notPermitted`, `.malformed`, `.missing`, `.contradictory`, `.unknownContract`,
    ///   `.ambiguousContract`, `.alreadyThere`, `.unreadable` or `.unwritable`.
    public func add(_ new: NewAccount, by principal: Principal) throws(Refusal) -> Account {
        try principal.requireAdministration()
        let account = Account(
            name: try Self.checked(name: new.name), role: new.role,
            contracts: try contracts(new.contracts, of: new.role, for: principal),
            passwordHash: try new.password.map(Self.hash), stamp: SecretText.random(), added: clock.now,
            addedBy: principal.name)
        try accountFile.change { book throws(Refusal) in try book.add(account) }
        try note(.accountAdded, about: "\(account.name) (\(account.role.rawValue))", by: principal)
        return account
    }

    /// Gives a person another password: sessions of before end.
    ///
    /// - Throws: `Refusal` with `.notPermitted`, `.malformed`, `.unknownAccount`, `.unreadable` or `.unwritable`.
    public func setPassword(of name: String, to password: String, by principal: Principal) throws(Refusal) {
        try principal.requireAdministration()
        let hash = try Self.hash(password)
        try accountFile.change { book throws(Refusal) in try book.setPassword(of: name, to: hash) }
        try note(.passwordChanged, about: name, by: principal)
    }

    /// Makes a token.
    ///
    /// - Throws: `Refusal` with `.notPermitted`, `.malformed`, `.missing`, `.contradictory`, `.unknownContract`,
    ///   `.ambiguousContract`, `.unreadable` or `.unwritable`.
    public func issue(_ new: NewToken, by principal: Principal) throws(Refusal) -> IssuedToken {
        try principal.requireAdministration()
        let text = new.kind.newText()
        let digest = AccessToken.digest(of: text)
        let token = AccessToken(
            id: AccessToken.id(ofDigest: digest), kind: new.kind,
            name: try Self.checked(name: new.name), role: new.role,
            contracts: try contracts(new.contracts, of: new.role, for: principal), digest: digest,
            expires: try expiry(of: new), feed: new.feed, owner: nil,
            addresses: try Self.checked(addresses: new.addresses, of: new.kind),
            added: clock.now, addedBy: principal.name)
        try Self.checkRole(of: new)
        try accountFile.change { book throws(Refusal) in book.add(token) }
        try note(.tokenIssued, about: "\(token.name) (\(token.id), \(token.role.rawValue))", by: principal)
        return IssuedToken(text: text, token: token)
    }

    /// Shuts somebody out at once: sessions end, and event streams within a beat.
    ///
    /// - Parameter name: a person's, or a token's name or id.
    /// - Throws: `Refusal` with `.notPermitted`, `.unknownAccount`, `.ambiguousAccount`, `.unreadable` or `.unwritable`.
    public func revoke(_ name: String, by principal: Principal) throws(Refusal) -> Revoked {
        try principal.requireAdministration()
        let revoked = try accountFile.change { book throws(Refusal) in try book.revoke(name) }
        switch revoked {
        case .person(let person): try note(.revoked, about: person.name, by: principal)
        case .token(let token): try note(.revoked, about: "\(token.name) (\(token.id))", by: principal)
        }
        return revoked
    }

    /// Who came in, who was refused and who changed what, the newest first.
    ///
    /// - Throws: `Refusal` with `.notPermitted` or `.unreadable`.
    public func accessLog(
        _ shelf: AccessLog.Shelf, before: AccessLog.Cursor? = nil, limit: Int, for principal: Principal
    ) throws(Refusal) -> AccessLog.Page {
        try principal.requireAdministration()
        return try AccessLog(of: configuration).page(shelf, before: before, limit: limit)
    }

    /// What was changed in the log or cut out of it, a sentence each.
    ///
    /// - Throws: `Refusal` with `.notPermitted` or `.unreadable`.
    public func accessLogFindings(for principal: Principal) throws(Refusal) -> [String] {
        try principal.requireAdministration()
        return try AccessLog(of: configuration).findings()
    }

    /// Writes down what was entered at the command line, beside what is entered through the pages; nothing where there are
    /// no accounts, and nobody who reads it.
    ///
    /// - Parameter words: the command, without what it says of people.
    /// - Throws: `Refusal` with `.unreadable` or `.unwritable`.
    public func noteEntry(byCommand words: String, for principal: Principal) throws(Refusal) {
        guard try accountFile.read() != nil else { return }
        try note(.entered, about: "mainstay \(words)", by: principal)
    }

    private func note(_ event: AccessEntry.Event, about subject: String, by principal: Principal) throws(Refusal) {
        let entry = AccessEntry(event, at: clock.now, who: principal.name, subject: subject)
        try AccessLog(of: configuration).append(entry)
    }

    // MARK: - What is asked of names and passwords

    private static func checked(name: String) throws(Refusal) -> String {
        let isPlain = name.onOneLine == name && name.trimmingCharacters(in: .whitespacesAndNewlines) == name
        guard !name.isEmpty, name.count <= longestName, isPlain else {
            throw Refusal(
                .malformed, field: "name",
                reason: "A name has 1 to \(longestName) characters on one line, without blanks at its ends")
        }
        return name
    }

    private static func hash(_ password: String) throws(Refusal) -> String {
        guard password.count >= shortestPassword else {
            throw Refusal(
                .malformed, field: "password", reason: "A password has at least \(shortestPassword) characters",
                fix: "some words that do not belong together are easy to keep in mind")
        }
        guard password.utf8.count <= 1024 else {
            throw Refusal(.malformed, field: "password", reason: "A password has at most 1024 octets")
        }
        guard let hash = PasswordHash(of: password) else {
            throw Refusal(.failed, reason: "The password cannot be hashed: there is not enough memory.")
        }
        return hash.description
    }

    private static func checkRole(of new: NewToken) throws(Refusal) {
        guard (new.kind == .calendar) == (new.feed != nil) else {
            throw Refusal(
                .missing, field: "feed", reason: "The token of a calendar is of one calendar, and no other's is")
        }
        switch (new.kind, new.role) {
        case (.program, _), (.wall, .viewer), (.calendar, .viewer), (.calendar, .customer): return
        case (.wall, _):
            throw Refusal(.contradictory, field: "role", reason: "A screen on a wall only reads: its role is viewer")
        case (.calendar, _):
            throw Refusal(
                .contradictory, field: "role", reason: "A calendar only reads: its role is viewer or customer")
        }
    }

    private static func checked(
        addresses: [String], of kind: AccessToken.Kind
    ) throws(Refusal) -> [String] {
        guard kind != .wall || !addresses.isEmpty else {
            throw Refusal(
                .missing, field: "address", reason: "A screen's token is bound to addresses",
                fix: "give --address, such as 10.0.7.0/24")
        }
        return try addresses.map { text throws(Refusal) in
            guard let block = AddressBlock(text) else {
                throw Refusal(
                    .malformed, field: "address", reason: "\(text.debugDescription) is no address and no network",
                    fix: "write 10.0.7.12 or 10.0.7.0/24")
            }
            return block.description
        }
    }

    private func expiry(of new: NewToken) throws(Refusal) -> Instant? {
        guard let life = new.life else {
            guard new.kind == .wall else {
                throw Refusal(.missing, field: "expires", reason: "The token of a program or calendar ends: say when")
            }
            return nil
        }
        guard life > 0, life <= Self.longestLife else {
            throw Refusal(.malformed, field: "expires", reason: "A token lasts at most two years")
        }
        return clock.now + life
    }

    /// A customer's contracts; nobody else is limited.
    private func contracts(
        _ names: [String], of role: AccountRole, for principal: Principal
    ) throws(Refusal) -> [String] {
        switch role {
        case .customer:
            guard !names.isEmpty else {
                throw Refusal(.missing, field: "contract", reason: "A customer needs --contract: which it may see")
            }
            var ids: Set<String> = []
            for name in names { ids.insert(try knownContract(name, for: principal).id) }
            return ids.sorted()
        case .viewer, .operator, .administrator:
            guard names.isEmpty else {
                throw Refusal(
                    .contradictory, field: "contract", reason: "A \(role.rawValue) sees every contract",
                    fix: "leave --contract out, or use --role customer")
            }
            return []
        }
    }
}

extension AccessToken.Kind {
    /// A token that nobody guesses.
    func newText() -> String { "\(prefix)\(SecretText.random())" }

    /// Whoever finds a token in a file knows what it is.
    private var prefix: String {
        switch self {
        case .program: "mainstay_"
        case .wall: "mainstay_wall_"
        case .calendar: "mainstay_calendar_"
        }
    }
}

extension AccessToken {
    /// What names a token in lists.
    static func id(ofDigest digest: String) -> String { String(digest.dropFirst("sha256:".count).prefix(8)) }
}

extension Principal {
    /// - Throws: `Refusal` with `.notPermitted`.
    func requireAdministration() throws(Refusal) {
        guard role == .administrator else {
            throw Refusal(.notPermitted, reason: "only administrators may do this, not \(name)")
        }
    }

    /// - Throws: `Refusal` with `.notPermitted`, for who only reads.
    func requireEntries() throws(Refusal) {
        guard isAllowedEntries else {
            throw Refusal(
                .notPermitted, reason: "\(name) may look at everything and enter nothing",
                fix: "an operator or administrator may")
        }
    }
}
