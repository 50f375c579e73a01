public import Foundation
public import Intervals
public import Site

/// Which civil month is meant.
public enum MonthChoice: Hashable, Sendable, CustomStringConvertible {
    case month(Month)
    /// The month before the present one.
    case last
    case current

    /// Reads `2026-10`, `last` or `current`.
    public init?(_ text: String) {
        switch text {
        case "last": self = .last
        case "current": self = .current
        default:
            guard let month = Month(text) else { return nil }
            self = .month(month)
        }
    }

    /// As it is typed.
    public var description: String {
        switch self {
        case .month(let month): month.description
        case .last: "last"
        case .current: "current"
        }
    }

    /// The month that is meant at an instant, in a time zone.
    public func resolved(at now: Instant, in zone: TimeZone) -> Month {
        let current = Month(of: zone.localDate(of: now))
        switch self {
        case .month(let month): return month
        case .last: return current.previous
        case .current: return current
        }
    }
}
