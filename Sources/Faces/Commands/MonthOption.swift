import ArgumentParser
import Foundation
import Intervals
import Site

/// `--month 2026-10`, `last` or `current`.
enum MonthOption: ExpressibleByArgument {
    case month(Month)
    case last
    case current

    init?(argument: String) {
        switch argument {
        case "last": self = .last
        case "current": self = .current
        default:
            guard let month = Month(argument) else { return nil }
            self = .month(month)
        }
    }

    func resolved(at now: Instant, in zone: TimeZone) -> Month {
        let current = Month(of: zone.localDate(of: now))
        switch self {
        case .month(let month): return month
        case .last: return current.previous
        case .current: return current
        }
    }
}

extension Instant: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
