/// Instants in increasing order, kept in little room: the first, and then the steps from each to the next, equal ones
/// counted. A month of readings at an even pace takes a handful of octets; one whose pace wavers by a few milliseconds
/// takes about one octet an instant.
///
/// Two series of the same instants are equal and have the same octets.
public struct InstantSeries: Hashable, Sendable {
    /// Equal distances in a row.
    public struct Step: Hashable, Sendable {
        /// From one instant to the next; more than zero.
        public var length: Milliseconds
        /// How many; at least one.
        public var count: Int

        public init(length: Milliseconds, count: Int = 1) {
            self.length = length
            self.count = count
        }
    }

    /// No series has more instants: one a second for half a year.
    public static let greatestCount = 1 << 24
    /// Every instant of a series lies within so much of 1970 (285,000 years), so that no sum overflows.
    static let farthest: Milliseconds = 1 << 53

    /// The earliest instant.
    public let first: Instant
    /// The latest one.
    public private(set) var last: Instant
    /// How many instants there are; at least one.
    public private(set) var count: Int
    /// The greatest distance between two neighbours; zero when there is only one instant.
    public private(set) var greatestGap: Milliseconds

    /// All steps but the last, as octets.
    private(set) var closed: [UInt8] = []
    /// The length of the last step in `closed`, which the next one is written relative to; zero before the first.
    private(set) var closedLength: Milliseconds = 0
    /// The last step, which may still be counted up; nil while there is only one instant.
    private(set) var open: Step?

    /// Makes a series of one instant; nil when it is farther from 1970 than any that occurs.
    public init?(_ first: Instant) {
        guard Self.isNear(first) else { return nil }
        self.first = first
        last = first
        count = 1
        greatestGap = 0
    }

    /// Makes a series; nil when there is no instant, when each is not later than the one before, or when there are more
    /// than `greatestCount`.
    public init?(_ instants: some Sequence<Instant>) {
        var iterator = instants.makeIterator()
        guard let first = iterator.next() else { return nil }
        self.init(first)
        while let next = iterator.next() {
            guard append(next) else { return nil }
        }
    }

    /// Makes a series of its first instant and the steps after it; nil when a step is not more than zero, or when there
    /// are too many.
    public init?(first: Instant, steps: some Sequence<Step>) {
        self.init(first)
        for step in steps {
            guard append(step) else { return nil }
        }
    }

    private static func isNear(_ instant: Instant) -> Bool { instant.milliseconds.magnitude <= farthest }

    /// Adds an instant, and returns whether it did: not when it is no later than the last one, or when the series is full.
    public mutating func append(_ instant: Instant) -> Bool { append(Step(length: instant - last)) }

    /// Adds every instant of a series that begins after this one ends, and returns whether it did; all or none.
    public mutating func append(contentsOf other: InstantSeries) -> Bool {
        // One is added or not, without a copy of those before it.
        guard other.count > 1 else { return append(other.first) }
        var result = self
        guard result.append(other.first), other.steps.allSatisfy({ result.append($0) }) else { return false }
        self = result
        return true
    }

    /// Adds the instants that lie so far after the last one, and returns whether it did.
    mutating func append(_ step: Step) -> Bool {
        guard step.length > 0, step.count > 0, step.count <= Self.greatestCount - count else { return false }
        let (distance, isTooFar) = step.length.multipliedReportingOverflow(by: Milliseconds(step.count))
        let end = last + distance
        guard !isTooFar, Self.isNear(end) else { return false }
        last = end
        count += step.count
        greatestGap = Swift.max(greatestGap, step.length)
        if let open, open.length == step.length {
            self.open = Step(length: step.length, count: open.count + step.count)
        } else {
            close()
            open = step
        }
        return true
    }

    private mutating func close() {
        guard let open else { return }
        Self.write(open, after: closedLength, to: &closed)
        closedLength = open.length
    }
}
