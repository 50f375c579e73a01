import Metrics
import Synchronization

// The values of a registry: each is changed without a lock, from any thread.

/// A count.
final class CounterCell: CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<Int64>(0)
    private let fraction = AtomicDouble()

    func increment(by amount: Int64) { whole.wrappingAdd(amount, ordering: .relaxed) }

    func increment(by amount: Double) { fraction.add(amount) }

    func reset() {
        whole.store(0, ordering: .relaxed)
        fraction.store(0)
    }

    var value: Double { Double(whole.load(ordering: .relaxed)) + fraction.value }
}

/// A value that goes up and down.
final class GaugeCell: RecorderHandler, MeterHandler {
    private let number = AtomicDouble()

    func record(_ value: Int64) { number.store(Double(value)) }

    func record(_ value: Double) { number.store(value) }

    func set(_ value: Int64) { number.store(Double(value)) }

    func set(_ value: Double) { number.store(value) }

    func increment(by amount: Double) { number.add(amount) }

    func decrement(by amount: Double) { number.add(-amount) }

    var value: Double { number.value }
}

/// How often values were at most so much.
final class HistogramCell: RecorderHandler, TimerHandler {
    /// The upper bounds of the buckets, rising.
    let bounds: [Double]
    private let counts: [AtomicCount]
    private let total = AtomicDouble()

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = (0...bounds.count).map { _ in AtomicCount() }
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count].add(1)
        total.add(value)
    }

    /// Prometheus counts in seconds.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    /// The buckets, the sum and the count, which is that of the last bucket: whoever records meanwhile disturbs nothing.
    func samples(_ labels: [(name: String, value: String)]) -> [MetricFamily.Sample] {
        var sum: Int64 = 0
        var samples: [MetricFamily.Sample] = []
        for (count, bound) in zip(counts, bounds + [.infinity]) {
            sum += count.value
            samples.append(
                MetricFamily.Sample(
                    Double(sum), labels: labels + [(name: "le", value: MetricFamily.text(of: bound))],
                    suffix: "_bucket"))
        }
        samples.append(MetricFamily.Sample(total.value, labels: labels, suffix: "_sum"))
        samples.append(MetricFamily.Sample(Double(sum), labels: labels, suffix: "_count"))
        return samples
    }
}

/// A whole number in a place of its own.
final class AtomicCount: Sendable {
    private let number = Atomic<Int64>(0)

    func add(_ amount: Int64) { number.wrappingAdd(amount, ordering: .relaxed) }

    var value: Int64 { number.load(ordering: .relaxed) }
}

/// A number, kept as its bits.
struct AtomicDouble: ~Copyable, Sendable {
    private let bits = Atomic<UInt64>(0)

    func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var before = bits.load(ordering: .relaxed)
        while true {
            let after = (Double(bitPattern: before) + amount).bitPattern
            let (isExchanged, original) = bits.weakCompareExchange(
                expected: before, desired: after, ordering: .relaxed)
            if isExchanged { return }
            before = original
        }
    }

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}
