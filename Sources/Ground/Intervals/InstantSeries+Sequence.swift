extension InstantSeries: Sequence {
    /// Gives one instant after the other, the earliest first.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// How many instants there are.
    public var underestimatedCount: Int { count }

    /// Walks over the instants of a series.
    public struct Iterator: IteratorProtocol {
        private var steps: Steps.Iterator
        private var following: Instant?
        private var length: Milliseconds = 0
        private var remaining = 0

        fileprivate init(_ series: InstantSeries) {
            steps = series.steps.makeIterator()
            following = series.first
        }

        /// The next instant, nil past the last one.
        public mutating func next() -> Instant? {
            guard let present = following else { return nil }
            if remaining == 0, let step = steps.next() {
                length = step.length
                remaining = step.count
            }
            following = if remaining > 0 { present + length } else { nil }
            remaining -= 1
            return present
        }
    }
}

extension InstantSeries {
    /// The steps from the first instant to the last; neighbours differ in length.
    public var steps: Steps { Steps(series: self) }

    /// The steps of a series, in order.
    public struct Steps: Sequence, Sendable {
        fileprivate let series: InstantSeries

        /// Gives one step after the other.
        public func makeIterator() -> Iterator { Iterator(series) }

        /// Walks over the steps of a series.
        public struct Iterator: IteratorProtocol {
            private var closed: StepCursor
            private var open: Step?

            fileprivate init(_ series: InstantSeries) {
                closed = StepCursor(series.closed)
                open = series.open
            }

            /// The next step, nil past the last one.
            public mutating func next() -> Step? {
                if let step = closed.next() { return step }
                defer { open = nil }
                return open
            }
        }
    }
}
