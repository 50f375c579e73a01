public import Intervals

/// What somebody who signs in may do; each but the administrator's may be a token's, too.
public enum AccountRole: String, Hashable, Sendable, Codable, CaseIterable {
    case viewer
    case customer
    case `operator`
    case administrator

    /// The role as the office knows it.
    func role(of contracts: [String]) -> Principal.Role {
        switch self {
        case .viewer: .viewer
        case .customer: .customer(contracts: Set(contracts))
        case .operator: .operator
        case .administrator: .administrator
        }
    }
}

/// A person who may sign in to the pages.
public struct Account: Hashable, Sendable, Codable {
    /// What the person signs in with; stands behind what the person enters.
    public let name: String
    public let role: AccountRole
    /// Of a customer only: which contracts it may see.
    public let contracts: [String]
    /// As `PasswordHash` writes it; nil for somebody who signs in by a proxy alone.
    public internal(set) var passwordHash: String?
    /// Becomes another one with each password: sessions of before end.
    public internal(set) var stamp: String
    public let added: Instant
    public let addedBy: String

    /// As whom the office is asked.
    var principal: Principal { Principal(name: name, role: role.role(of: contracts)) }
}

/// What a program or a screen shows instead of a password. The token itself is kept nowhere, only its digest.
public struct AccessToken: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A program's, in the `Authorization` header.
        case program
        /// A screen's on a wall, in the address that it opens; reads only.
        case wall
        /// A calendar program's, in the address that it subscribes to; reads that calendar only.
        case calendar
    }

    /// The first characters of the digest: names it in lists.
    public let id: String
    public let kind: Kind
    /// Which program or screen has it.
    public let name: String
    public let role: AccountRole
    /// Of a customer only.
    public let contracts: [String]
    /// SHA-256 of the token.
    public let digest: String
    /// The first instant at which it is worth nothing; nil for a screen, whose token is revoked.
    public let expires: Instant?
    /// Which calendar, of a calendar program's.
    public let feed: CalendarName?
    /// Who made it for himself: it is worth as much as his session would be, and ends with his account or password. Nil
    /// where an administrator gave it a role.
    let owner: Session.Subject?
    /// From where alone it may be used, as networks or addresses; empty for from anywhere.
    public let addresses: [String]
    public let added: Instant
    public let addedBy: String
    /// When and from where it was used last, to the minute.
    public internal(set) var lastUsed: Instant?
    public internal(set) var lastFrom: String?

    /// As whom the office is asked.
    var principal: Principal { Principal(name: name, role: role.role(of: contracts)) }
}

/// A session that somebody has ended before its time.
struct EndedSession: Hashable, Sendable, Codable {
    let id: String
    /// From then on it would be worth nothing anyway.
    let until: Instant
}
