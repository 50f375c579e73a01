public import Intervals

/// An announcement that a contract ends (article 11): how long ahead, and from when on.
public struct ExpiryNotice: Hashable, Sendable {
    /// How long before the end of the term.
    public let ahead: Milliseconds
    /// When it is given.
    public let at: Instant

    /// How many days ahead, rounded up.
    public var days: Int {
        let whole = Int(ahead / .days(1))
        return if ahead % .days(1) == 0 { whole } else { whole + 1 }
    }
}

extension Contract {
    /// After the notice that the terms ask for, the end is recalled so long ahead.
    private static let reminders: [Milliseconds] = [.days(30), .days(7)]

    /// The announcements of the end of the term, in order: `expiry_notice` ahead, then 30 and 7 days ahead where that is
    /// later. Whole days are local days.
    public var expiryNotices: [ExpiryNotice] {
        let notice = terms.expiryNotice
        return ([notice] + Self.reminders.filter { $0 < notice }).map { ahead in
            let isWhole = ahead % .days(1) == 0
            let day = termTo.adding(days: -Int(ahead / .days(1)))
            return ExpiryNotice(ahead: ahead, at: isWhole ? timeZone.startOfDay(day) : term.to - ahead)
        }
    }

    /// The latest announcement that is due at an instant; nil before the first, and when the term is over or has not begun.
    public func expiryNotice(at now: Instant) -> ExpiryNotice? {
        guard term.contains(now) else { return nil }
        return expiryNotices.last { $0.at <= now }
    }
}
