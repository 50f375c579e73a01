public import Intervals

/// The five minutes by which traffic is averaged and ranked: the same for every port, from the full hour on.
public enum TrafficSlot {
    public static let length: Milliseconds = .minutes(5)

    /// The beginning of the slot in which an instant lies.
    public static func start(of instant: Instant) -> Instant {
        let milliseconds = instant.milliseconds
        let remainder = milliseconds % length
        return Instant(milliseconds: milliseconds - remainder - (remainder < 0 ? length : 0))
    }

    /// How many slots begin within a span.
    public static func count(in span: Span) -> Int {
        guard !span.isEmpty else { return 0 }
        return Int((first(in: span.to) - first(in: span.from)) / length)
    }

    /// The first slot that begins at an instant or after it.
    public static func first(in instant: Instant) -> Instant {
        let start = start(of: instant)
        return start < instant ? start + length : start
    }
}

/// What passed through a port in one slot, on average, in octets a second.
public struct SlotRate: Hashable, Sendable {
    /// The beginning of the slot.
    public var start: Instant
    public var received: Double
    public var sent: Double

    public init(start: Instant, received: Double, sent: Double) {
        self.start = start
        self.received = received
        self.sent = sent
    }

    /// The end of the slot.
    public var end: Instant { start + TrafficSlot.length }
}
