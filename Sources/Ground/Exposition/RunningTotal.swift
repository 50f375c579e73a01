public import Metrics

/// A counter of swift-metrics that follows a total which a state machine keeps: the machine counts as it always did, and
/// whoever runs it tells from time to time how far it has come.
public struct RunningTotal: Sendable {
    private let counter: Counter
    private var told = 0

    /// Registers the counter, which begins at zero.
    ///
    /// - Parameter factory: keeps it.
    public init(
        _ label: String, _ dimensions: [(String, String)] = [], factory: any MetricsFactory = MetricsSystem.factory
    ) {
        counter = Counter(label: label, dimensions: dimensions, factory: factory)
    }

    /// Tells the present total.
    public mutating func follow(_ total: Int) {
        guard total > told else { return }
        counter.increment(by: total - told)
        told = total
    }
}
