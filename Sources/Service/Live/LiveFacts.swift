public import Correlation
public import Intervals
public import Site

/// What only the memory of a running daemon knows: numbers, how much of the month is used, what outlets carried before
/// and after a loss.
public struct LiveFacts: Sendable {
    /// What people are shown first.
    public var report: StatusReport
    /// The newest number of each point.
    public var numbers: [NumericSample]
    /// Of the feeds that were lost lately, newest first.
    public var losses: [FeedLoss]
    /// What every signal says; nil where another program than the one that asks has it.
    public var board: BoardState?

    /// Puts them together.
    public init(report: StatusReport, numbers: [NumericSample] = [], losses: [FeedLoss] = []) {
        self.report = report
        self.numbers = numbers
        self.losses = losses
    }
}

/// A number as a daemon tells it.
public struct ToldNumber: Hashable, Sendable, Codable {
    /// The signal whose element is measured.
    public var signal: String
    /// What is measured there.
    public var quantity: String
    /// In the quantity's unit.
    public var value: Double
    public var at: Instant

    init(_ sample: NumericSample) {
        signal = sample.point.signal.path
        quantity = sample.point.quantity.rawValue
        value = sample.value
        at = sample.at
    }

    /// Nil where a newer daemon measures what this program does not know.
    public var sample: NumericSample? {
        guard let name = SignalName(signal), let quantity = NumericSample.Quantity(rawValue: quantity) else {
            return nil
        }
        return NumericSample(NumericSample.Point(name, quantity), at: at, value: value)
    }
}

/// What outlets carried before and after a loss, as a daemon tells it.
public struct ToldLoss: Hashable, Sendable, Codable {
    /// An outlet and what it carried, in amperes.
    public struct Load: Hashable, Sendable, Codable {
        public var outlet: String
        public var before: Double?
        public var after: Double?
    }

    public var contract: String
    public var feed: String
    public var lostAt: Instant
    public var restoredAt: Instant?
    public var loads: [Load]

    init(_ loss: FeedLoss) {
        contract = loss.contract
        feed = loss.feed
        lostAt = loss.lostAt
        restoredAt = loss.restoredAt
        loads = Set(loss.before.keys).union(loss.after.keys).sorted().map {
            Load(outlet: $0.path, before: loss.before[$0], after: loss.after[$0])
        }
    }

    /// As it is judged.
    public var loss: FeedLoss {
        var loss = FeedLoss(contract: contract, feed: feed, lostAt: lostAt, restoredAt: restoredAt)
        for load in loads {
            guard let outlet = SignalName(load.outlet) else { continue }
            loss.before[outlet] = load.before
            loss.after[outlet] = load.after
        }
        return loss
    }
}
