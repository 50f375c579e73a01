public import Intervals

/// Turns a port's readings, one after the other, into the rates of five-minute slots: a pure value.
///
/// What passed between two readings is spread evenly over the time between them. A slot is known when such differences
/// cover all of it; a slot that is not told is unknown. Nothing is told twice, and no difference stands for another one.
public struct RateMaker: Hashable, Sendable {
    private let longest: Milliseconds
    private var latest: CounterReading?
    /// Up to where differences were looked at.
    private var frontier = Instant.distantPast
    private var filling = Filling(start: .distantPast)

    /// What is known of the slot under way.
    private struct Filling: Hashable {
        var start: Instant
        var covered: Milliseconds = 0
        var received = 0.0
        var sent = 0.0

        var end: Instant { start + TrafficSlot.length }

        var rate: SlotRate? {
            guard covered == TrafficSlot.length else { return nil }
            let seconds = Double(TrafficSlot.length) / 1000
            return SlotRate(start: start, received: received / seconds, sent: sent / seconds)
        }
    }

    /// - Parameter longest: how far apart two readings may be; further ones say nothing of the time between them.
    public init(longest: Milliseconds) { self.longest = longest }

    /// Considers a reading.
    ///
    /// - Returns: the slots that are known by it, in order, and how it compares with the reading before; nil of the first.
    public mutating func add(_ reading: CounterReading) -> (rates: [SlotRate], difference: CounterDifference?) {
        defer {
            latest = reading
            frontier = max(frontier, reading.at)
        }
        guard let before = latest else { return ([], nil) }
        let difference = CounterDifference(from: before, to: reading, longest: longest)
        // What was looked at already is not counted again after our clock was set back.
        guard case .counted(let received, let sent) = difference, before.at >= frontier else { return ([], difference) }
        return (spread(received, sent, over: Span(from: before.at, to: reading.at)), difference)
    }

    private mutating func spread(_ received: UInt64, _ sent: UInt64, over span: Span) -> [SlotRate] {
        var rates: [SlotRate] = []
        var from = span.from
        while from < span.to {
            let start = TrafficSlot.start(of: from)
            if start != filling.start { filling = Filling(start: start) }
            let to = min(filling.end, span.to)
            let share = Double(to - from) / Double(span.to - span.from)
            filling.covered += to - from
            filling.received += Double(received) * share
            filling.sent += Double(sent) * share
            if to == filling.end, let rate = filling.rate { rates.append(rate) }
            from = to
        }
        return rates
    }
}
