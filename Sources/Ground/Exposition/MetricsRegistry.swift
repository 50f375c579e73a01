public import Metrics
import Synchronization

/// Keeps what the rooms count through swift-metrics, for whoever reads it.
///
/// Counting takes no lock: a handler is looked up once, when its counter is made. Reading waits for nobody either.
public final class MetricsRegistry: MetricsFactory {
    /// What is said of a family.
    public struct Description: Hashable, Sendable {
        /// One sentence for people.
        public var help: String
        /// Of a histogram, the upper bounds of its buckets, rising.
        public var bounds: [Double]

        /// Describes a family.
        public init(_ help: String, bounds: [Double] = MetricsRegistry.usualBounds) {
            self.help = help
            self.bounds = bounds
        }
    }

    private enum Cell {
        case counter(CounterCell)
        case gauge(GaugeCell)
        case histogram(HistogramCell)

        var kind: MetricFamily.Kind {
            switch self {
            case .counter: .counter
            case .gauge: .gauge
            case .histogram: .histogram
            }
        }
    }

    private struct Key: Hashable {
        var name: String
        /// Names and values, one after the other, in the order of the names.
        var labels: [String]
    }

    private let cells = Mutex<[Key: Cell]>([:])
    private let descriptions: [String: Description]

    /// From a millisecond to a minute: what is timed here is requests, commits and hooks.
    public static let usualBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60]

    /// - Parameter descriptions: by the names of the families.
    public init(_ descriptions: [String: Description]) { self.descriptions = descriptions }

    /// Everything that was counted, by name.
    public var families: [MetricFamily] {
        let known = cells.withLock { $0 }
        return Dictionary(grouping: known.keys, by: \.name).compactMap { name, keys in
            guard let first = keys.first.flatMap({ known[$0] }) else { return nil }
            let samples = keys.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }.flatMap { key in
                known[key].map { Self.samples(of: $0, labels: Self.pairs(key.labels)) } ?? []
            }
            return MetricFamily(name, first.kind, help: descriptions[name]?.help ?? name, samples: samples)
        }
    }

    /// What one counter or gauge says; nil where nobody has made it, and of a histogram.
    public func value(of name: String, labels: [String: String]) -> Double? {
        let key = Key(name: name, labels: labels.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        switch cells.withLock({ $0[key] }) {
        case .counter(let cell): return cell.value
        case .gauge(let cell): return cell.value
        case .histogram, nil: return nil
        }
    }

    private static func pairs(_ labels: [String]) -> [(name: String, value: String)] {
        stride(from: 0, to: labels.count, by: 2).map { (name: labels[$0], value: labels[$0 + 1]) }
    }

    private static func samples(
        of cell: Cell, labels: [(name: String, value: String)]
    ) -> [MetricFamily.Sample] {
        switch cell {
        case .counter(let cell): [MetricFamily.Sample(cell.value, labels: labels, suffix: "")]
        case .gauge(let cell): [MetricFamily.Sample(cell.value, labels: labels, suffix: "")]
        case .histogram(let cell): cell.samples(labels)
        }
    }

    private func cell(_ label: String, _ dimensions: [(String, String)], make: () -> Cell) -> Cell {
        let labels = dimensions.sorted { $0.0 < $1.0 }.flatMap { [$0.0, $0.1] }
        return cells.withLock { cells in
            let key = Key(name: label, labels: labels)
            if let known = cells[key] { return known }
            let made = make()
            cells[key] = made
            return made
        }
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterCell {
        let cell = cell(label, dimensions) { .counter(CounterCell()) }
        // Two rooms that count different things under one name: the second counts beside the first.
        guard case .counter(let counter) = cell else { return CounterCell() }
        return counter
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeCell {
        let cell = cell(label, dimensions) { .gauge(GaugeCell()) }
        guard case .gauge(let gauge) = cell else { return GaugeCell() }
        return gauge
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramCell {
        let bounds = descriptions[label]?.bounds ?? Self.usualBounds
        let cell = cell(label, dimensions) { .histogram(HistogramCell(bounds: bounds)) }
        guard case .histogram(let histogram) = cell else { return HistogramCell(bounds: bounds) }
        return histogram
    }

    // MARK: - What swift-metrics asks for

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler { counter(label, dimensions) }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) }
        return histogram(label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    // What was counted stays: a counter that a room makes anew goes on where the one before stopped.

    public func destroyCounter(_ handler: any CounterHandler) {}

    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}

    public func destroyMeter(_ handler: any MeterHandler) {}

    public func destroyRecorder(_ handler: any RecorderHandler) {}

    public func destroyTimer(_ handler: any TimerHandler) {}
}
