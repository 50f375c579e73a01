public import Intervals

/// How far back a picture goes, and how long each of its rows is.
public enum HistoryRange: String, Hashable, Sendable, CaseIterable {
    case day
    case week
    case month
    case year

    /// How long a row is: as archives keep them.
    public var step: Milliseconds {
        switch self {
        case .day: TrafficSlot.length
        case .week: .minutes(30)
        case .month: .hours(2)
        case .year: .days(1)
        }
    }

    /// How many rows there are.
    public var count: Int {
        switch self {
        case .day: 288
        case .week: 336
        case .month: 372
        case .year: 366
        }
    }

    /// The time up to an instant, in whole rows; the last one may be under way.
    public func span(until now: Instant) -> Span {
        let remainder = now.milliseconds % step
        let end = remainder == 0 ? now : now + (step - remainder)
        return Span(from: end - Milliseconds(count) * step, to: end)
    }
}
