/// A half-open stretch of time `[from, to)`: its end no longer belongs to it.
public struct Span: Hashable, Sendable {
    public var from: Instant
    public var to: Instant

    public init(from: Instant, to: Instant) { (self.from, self.to) = (from, to) }

    /// All time.
    public static let always = Span(from: .distantPast, to: .distantFuture)

    public var isEmpty: Bool { from >= to }
    /// Zero when empty.
    public var length: Milliseconds { isEmpty ? 0 : to - from }

    public func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }

    /// Empty (from ≥ to) when the two do not meet.
    public func clipped(to other: Span) -> Span { Span(from: max(from, other.from), to: min(to, other.to)) }

    public func overlaps(_ other: Span) -> Bool { !clipped(to: other).isEmpty }
}

extension Span: CustomStringConvertible {
    public var description: String { "[\(from), \(to))" }
}
