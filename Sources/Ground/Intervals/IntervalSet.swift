/// A set of instants, kept as disjoint, non-empty, non-touching spans in order.
///
/// Every operation is linear in the number of spans.
public struct IntervalSet: Hashable, Sendable {
    /// Ascending; each span is non-empty and ends before the next begins.
    public private(set) var spans: [Span]

    /// Makes the empty set.
    public init() { spans = [] }

    /// Makes the set of one span, which may be empty.
    public init(_ span: Span) {
        self.init()
        append(span)
    }

    /// Makes the set of spans in any order; they may touch or overlap, and empty ones are dropped.
    public init(_ unordered: some Sequence<Span>) {
        self.init()
        for span in unordered.sorted(by: { $0.from < $1.from }) { append(span) }
    }

    /// No instant.
    public static let empty = IntervalSet()
    /// Every instant that occurs.
    public static let always = IntervalSet(.always)

    /// Whether no instant is in the set.
    public var isEmpty: Bool { spans.isEmpty }
    /// The total time in the set.
    public var length: Milliseconds { spans.reduce(0) { $0.plus($1.length) } }

    /// Adds a span that does not begin before the last one does; merges when they touch.
    public mutating func append(_ span: Span) {
        guard !span.isEmpty else { return }
        if let last = spans.last, span.from <= last.to {
            assert(span.from >= last.from, "append keeps the order")
            spans[spans.count - 1].to = max(last.to, span.to)
        } else {
            spans.append(span)
        }
    }

    /// Whether the instant is in the set; in logarithmic time.
    public func contains(_ instant: Instant) -> Bool { span(containing: instant) != nil }

    /// The whole stretch of the set around an instant; nil when the instant is not in the set. In logarithmic time.
    public func span(containing instant: Instant) -> Span? {
        let after = spans.firstIndex(startingAfter: instant)
        guard after > 0, spans[after - 1].contains(instant) else { return nil }
        return spans[after - 1]
    }

    /// Whether the set and the span have an instant in common.
    public func overlaps(_ span: Span) -> Bool {
        // Only the span that begins before it, or the one after that, can.
        spans[max(0, spans.firstIndex(startingAfter: span.from) - 1)...].prefix(2).contains { $0.overlaps(span) }
    }

    /// What of the set lies in the window.
    public func clipped(to window: Span) -> IntervalSet {
        var result = IntervalSet()
        for span in spans[max(0, spans.firstIndex(startingAfter: window.from) - 1)...] {
            guard span.from < window.to else { break }
            result.append(span.clipped(to: window))
        }
        return result
    }

    /// What is in either set.
    public func union(_ other: IntervalSet) -> IntervalSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        var result = IntervalSet()
        result.spans.reserveCapacity(spans.count + other.spans.count)
        var left = spans[...]
        var right = other.spans[...]
        while let mine = left.first, let others = right.first {
            if mine.from <= others.from {
                result.append(mine)
                left.removeFirst()
            } else {
                result.append(others)
                right.removeFirst()
            }
        }
        for span in left { result.append(span) }
        for span in right { result.append(span) }
        return result
    }

    /// What is in both sets.
    public func intersection(_ other: IntervalSet) -> IntervalSet {
        if isEmpty || other.isEmpty { return .empty }
        var result = IntervalSet()
        var left = spans[...]
        var right = other.spans[...]
        while let mine = left.first, let others = right.first {
            result.append(mine.clipped(to: others))
            if mine.to <= others.to { left.removeFirst() } else { right.removeFirst() }
        }
        return result
    }

    /// What is in this set and not in the other.
    public func subtracting(_ other: IntervalSet) -> IntervalSet {
        if isEmpty || other.isEmpty { return self }
        var result = IntervalSet()
        result.spans.reserveCapacity(spans.count)
        var holes = other.spans[...]
        for span in spans {
            var rest = span
            while let hole = holes.first, hole.from < rest.to {
                result.append(Span(from: rest.from, to: hole.from))
                rest.from = max(rest.from, hole.to)
                // A hole that reaches further may go on in the next span.
                guard hole.to <= rest.to else { break }
                holes.removeFirst()
            }
            result.append(rest)
        }
        return result
    }

    /// What of the window is not in the set.
    public func complement(within window: Span = .always) -> IntervalSet {
        IntervalSet(window).subtracting(self)
    }
}

extension [Span] {
    /// The index of the first span that begins after an instant (binary search; the spans are in order).
    fileprivate func firstIndex(startingAfter instant: Instant) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].from <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
