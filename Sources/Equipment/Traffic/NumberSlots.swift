import Intervals
import Site

/// Averages what devices measure over the slots of traffic: a pure value, which remembers one slot of each point.
struct NumberSlots {
    private struct Slot {
        var start: Instant
        var sum: Double
        var count: Int
    }

    private var open: [NumericSample.Point: Slot] = [:]

    /// Considers a number.
    ///
    /// - Returns: the slot before it and its average, when that is over.
    mutating func add(_ sample: NumericSample) -> (start: Instant, average: Double)? {
        guard sample.value.isFinite else { return nil }
        let start = TrafficSlot.start(of: sample.at)
        guard var slot = open[sample.point], slot.start >= start else {
            defer { open[sample.point] = Slot(start: start, sum: sample.value, count: 1) }
            return open[sample.point].map { ($0.start, $0.sum / Double($0.count)) }
        }
        // One of a slot that is over was told already.
        guard slot.start == start else { return nil }
        slot.sum += sample.value
        slot.count += 1
        open[sample.point] = slot
        return nil
    }
}
