public import Intervals

/// When a state began: nominally, and between which instants for certain.
public struct Beginning: Hashable, Sendable, Codable {
    /// As people say it: what the device remembers, else the first reading that says so.
    public var at: Instant
    /// Not before this; nil where nobody knows how long it had been so before it was first read.
    public var earliest: Instant?
    /// Not after this.
    public var latest: Instant

    /// Dates a beginning.
    public init(at: Instant, earliest: Instant?, latest: Instant) {
        self.at = at
        self.earliest = earliest
        self.latest = latest
    }

    /// By the device's own clock, give or take its error.
    init(said: Instant, error: Milliseconds) {
        self.init(at: said, earliest: said - error, latest: said + error)
    }

    /// Between two readings, of which the first said something else (nil: there was none).
    init(after before: Instant?, by reading: Instant) {
        self.init(at: reading, earliest: before, latest: reading)
    }
}
