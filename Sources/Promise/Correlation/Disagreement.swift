public import Intervals
public import Site

/// A span in which a host was reached from one place and not from another.
public struct Disagreement: Hashable, Sendable {
    /// Nominally, as long as it was so.
    public var span: Span
    /// The host's address.
    public var host: String
    /// As whom it answered, in the order of the configuration.
    public var answered: [SignalName]
    /// As whom it was silent.
    public var silent: [SignalName]

    /// Creates one from its parts.
    public init(span: Span, host: String, answered: [SignalName], silent: [SignalName]) {
        self.span = span
        self.host = host
        self.answered = answered
        self.silent = silent
    }
}

extension Observations {
    /// Where collectors that ping a contract's hosts disagreed in a period, in the order of time: such a host is reached,
    /// since one answer suffices, and whoever is told so sees why. Each configuration governs its own time.
    public mutating func disagreements(of contract: String, in period: Span) -> [Disagreement] {
        var found: [Disagreement] = []
        for stretch in stretches(of: contract, under: .network) {
            let window = stretch.span.clipped(to: period)
            guard !window.isEmpty, let network = stretch.contract.network, !network.vantage.isEmpty else { continue }
            let failedRounds = stretch.contract.terms.network.failedRounds
            for host in network.hosts {
                found += disagreements(
                    about: host, among: network.signals(ofHost: host), failedRounds: failedRounds, in: window)
            }
        }
        return found.sorted { ($0.span.from, $0.host) < ($1.span.from, $1.host) }
    }

    private mutating func disagreements(
        about host: String, among signals: [SignalName], failedRounds: Int, in window: Span
    ) -> [Disagreement] {
        let timelines = signals.map { ($0, timeline(of: $0, failedRounds: failedRounds).timeline) }
        let up = timelines.reduce(IntervalSet.empty) { $0.union($1.1.up) }
        let down = timelines.reduce(IntervalSet.empty) { $0.union($1.1.down) }
        return up.intersection(down).clipped(to: window).spans.map { span in
            Disagreement(
                span: span, host: host, answered: timelines.filter { $0.1.up.overlaps(span) }.map(\.0),
                silent: timelines.filter { $0.1.down.overlaps(span) }.map(\.0))
        }
    }
}
