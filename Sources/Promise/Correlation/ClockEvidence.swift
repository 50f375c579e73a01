public import Intervals
import Site

/// How far the clocks can be trusted by which a contract's readings of a period are dated (fine print, 29).
public struct ClockEvidence: Hashable, Sendable {
    /// The greatest uncertainty of the instant of a reading.
    public var worstError: Milliseconds
    /// For how long no source of time disciplined the clock of some reading.
    public var unsynchronised: Milliseconds
    /// Since when within the period, if it was so.
    public var unsynchronisedSince: Instant?
}

extension Observations {
    /// What is known of the clocks behind a contract's readings in a period; nil when no reading says anything.
    public mutating func clock(behind contract: String, in period: Span) -> ClockEvidence? {
        let known = Span(from: period.from, to: min(period.to, now + 1))
        var evidence = ClockEvidence(worstError: 0, unsynchronised: 0)
        var isKnown = false
        var spans: [Span] = []
        for signal in observed(for: contract, in: period) {
            let runs = runs(of: signal)
            // By their places: copying a run costs more than finding that it says nothing of its clock.
            let marked = runs.indices.filter { runs[$0].clockError > 0 || runs[$0].clock != nil }
            // What another reading of the same instant has overruled is no evidence of anything (fine print, 1).
            let counted = marked.isEmpty ? [] : Set(readings(of: signal).samples.map(\.run))
            for index in marked where counted.contains(index) {
                let run = runs[index]
                guard run.state != .unknown, run.hasReading(in: known) else { continue }
                isKnown = true
                evidence.worstError = max(evidence.worstError, run.clockError)
            }
            spans += unsynchronised(signal)
        }
        let unsynchronised = IntervalSet(spans).clipped(to: known)
        evidence.unsynchronised = unsynchronised.length
        evidence.unsynchronisedSince = unsynchronised.spans.first?.from
        return isKnown || evidence.unsynchronised > 0 ? evidence : nil
    }

    /// Every signal that is looked at for a contract in a period: for articles 1 and 2, and the hosts and services of
    /// article 4.
    private func observed(for id: String, in period: Span) -> Set<SignalName> {
        var signals: Set<SignalName> = []
        for stretch in stretches(of: id, under: .power) where stretch.span.overlaps(period) {
            signals.formUnion(PowerRule(of: stretch.contract)?.signals ?? [])
        }
        for stretch in stretches(of: id, under: .network) where stretch.span.overlaps(period) {
            signals.formUnion(ConnectionRule(of: stretch.contract, in: stretch.facility)?.signals ?? [])
        }
        for (span, contract, _) in configurations(of: id) where span.overlaps(period) {
            signals.formUnion(contract.network?.hostSignals ?? [])
            signals.formUnion(contract.services.map(\.signal))
        }
        return signals
    }

    /// From each reading that was taken so to the next one, or to when that was due.
    private mutating func unsynchronised(_ signal: SignalName) -> [Span] {
        let runs = runs(of: signal)
        guard runs.indices.contains(where: { runs[$0].clock == .unsynchronised }) else { return [] }
        let pace = pace(of: signal)
        let samples = readings(of: signal).samples
        return samples.indices.filter { runs[samples[$0].run].clock == .unsynchronised }.map { index in
            let sample = samples[index]
            let due = max(sample.heldUntil, sample.at + pace.interval(at: sample.at))
            guard index + 1 < samples.count else { return Span(from: sample.at, to: min(due, now)) }
            let next = samples[index + 1].at
            return Span(from: sample.at, to: pace.isNear(sample.at, to: next) ? next : min(due, next))
        }
    }
}

extension Run {
    /// Whether one of its readings lies in a span; of a folded run, whether it reaches into it.
    fileprivate func hasReading(in span: Span) -> Bool {
        guard first < span.to, last >= span.from else { return false }
        return instants?.first(from: span.from).map(span.contains) ?? true
    }
}
