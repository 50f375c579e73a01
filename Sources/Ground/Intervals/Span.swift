/// A half-open stretch of time `[from, to)`: its end no longer belongs to it.
public struct Span: Hashable, Sendable {
    /// The first instant that belongs to it.
    public var from: Instant
    /// The first instant after it.
    public var to: Instant

    /// Makes a span, which is empty unless `from` is before `to`.
    public init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }

    /// All time.
    public static let always = Span(from: .distantPast, to: .distantFuture)

    /// Whether no instant belongs to it.
    public var isEmpty: Bool { from >= to }
    /// Zero when empty.
    public var length: Milliseconds { max(0, to - from) }

    /// Whether the instant belongs to it.
    public func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }

    /// What both have in common; empty (from ≥ to) when they do not meet.
    public func clipped(to other: Span) -> Span { Span(from: max(from, other.from), to: min(to, other.to)) }

    /// Whether both have an instant in common.
    public func overlaps(_ other: Span) -> Bool { !clipped(to: other).isEmpty }
}

extension Span: CustomStringConvertible {
    /// `[FROM, TO)`, for logs.
    public var description: String { "[\(from), \(to))" }
}
