public import Intervals

/// What somebody did, or was refused, who came to the pages or changed who may.
public struct AccessEntry: Hashable, Sendable, Codable {
    public enum Event: String, Hashable, Sendable, Codable, CaseIterable {
        case signedIn = "signed_in"
        case signedOut = "signed_out"
        /// A name or password was wrong.
        case wrongPassword = "wrong_password"
        /// Nobody looked at the password: too many had been wrong.
        case locked
        /// A token that is unknown, over, revoked or shown from elsewhere.
        case wrongToken = "wrong_token"
        /// A form without its token, or a page of another site.
        case wrongOrigin = "wrong_origin"
        /// A proxy named somebody who has no account.
        case unknownUser = "unknown_user"
        /// Something that this person may not do or see.
        case notPermitted = "not_permitted"
        /// Something was entered, acknowledged or changed through the pages.
        case entered
        case accountAdded = "account_added"
        case passwordChanged = "password_changed"
        case tokenIssued = "token_issued"
        case revoked

        /// Whether somebody was refused: strangers can make such entries, and they are kept apart.
        public var isRefusal: Bool {
            switch self {
            case .wrongPassword, .locked, .wrongToken, .wrongOrigin, .unknownUser, .notPermitted: true
            case .signedIn, .signedOut, .entered, .accountAdded, .passwordChanged, .tokenIssued, .revoked: false
            }
        }
    }

    public let at: Instant
    public let event: Event
    /// Who it was; nil where nobody knows. A name that nobody has is never kept: it may be a password.
    public let who: String?
    /// A numeric address; nil at the command line.
    public let from: String?
    /// What it is about: method and path of a request, or the name of an account.
    public let subject: String?
    /// The status of the answer, of a request.
    public let status: Int?
    /// How often it happened since it was entered last, where that is more than once.
    public let times: Int?

    /// Describes something that happened.
    public init(
        _ event: Event, at: Instant, who: String? = nil, from: String? = nil, subject: String? = nil,
        status: Int? = nil, times: Int? = nil
    ) {
        self.at = at
        self.event = event
        self.who = who
        self.from = from
        self.subject = subject
        self.status = status
        self.times = times
    }
}

/// Refusals of one kind that come in numbers: the first is entered, and how many followed with the first after a while.
struct RefusalCount {
    private struct Key: Hashable {
        let event: AccessEntry.Event
        let who: String?
        let from: String?
    }

    private struct Count {
        var since: Instant
        var times: Int
    }

    static let window: Milliseconds = .minutes(10)
    private static let most = 1000
    private var counts: [Key: Count] = [:]

    /// The entry to make; nil where it is only counted.
    mutating func note(_ entry: AccessEntry) -> AccessEntry? {
        let key = Key(event: entry.event, who: entry.who, from: entry.from)
        if var count = counts[key], entry.at < count.since + Self.window {
            count.times += 1
            counts[key] = count
            return nil
        }
        let missed = counts[key]?.times ?? 0
        if counts[key] == nil, counts.count >= Self.most {
            counts = counts.filter { entry.at < $0.value.since + Self.window }
            guard counts.count < Self.most else { return nil }
        }
        counts[key] = Count(since: entry.at, times: 0)
        guard missed > 0 else { return entry }
        return AccessEntry(
            entry.event, at: entry.at, who: entry.who, from: entry.from, subject: entry.subject,
            status: entry.status, times: missed + 1)
    }
}
