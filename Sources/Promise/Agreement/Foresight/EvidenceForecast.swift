public import Correlation
public import Intervals
public import Site

/// Whether a month can still be proved to have kept a promise, if everything is up from now on.
public struct EvidenceForecast: Hashable, Sendable {
    /// What is left to hope for.
    public enum Prospect: String, Hashable, Sendable, CaseIterable {
        /// If everything is up from now on, it will be `met`.
        case provable
        /// What is not known is too long: even then it will not be `met`.
        case unprovable
        /// It is breached for certain.
        case breached
    }

    /// What did not say anything when it mattered.
    public struct Silence: Hashable, Sendable {
        /// A device, or a host that is pinged; several where only the word of all of them would have helped.
        public var sources: [String]
        /// Its signals that take part.
        public var signals: [SignalName]
        /// When any of them said nothing while that may count, in order.
        public var spans: [Span]
        /// How much less may count if they had been up then.
        public var cost: Milliseconds
        /// Whether the promise could be proved then.
        public var isDecisive: Bool

        /// How long it said nothing.
        public var length: Milliseconds { IntervalSet(spans).length }
    }

    public var contract: String
    public var guarantee: Guarantee
    public var month: Month
    /// The denominator.
    public var period: Span
    public var prospect: Prospect
    /// As the month is judged now, its doubt in favour of whom the terms say.
    public var verdict: Verdict
    /// … and if nothing more is reported (fine print, 25); nil once that changes nothing.
    public var verdictIfNothingMoreIsReported: Verdict?
    /// What counts, if everything is up from now on.
    public var counted: Bounded
    /// As much breaks the promise; nil where nothing does.
    public var allowed: Milliseconds?
    /// When so much may have been down that it could not be proved any more.
    public var lostAt: Instant?
    /// The longest first.
    public var silences: [Silence]

    /// How much more silence the proof bears.
    public var left: Milliseconds? { allowed.map { max(0, $0 - counted.max) } }
}

extension Evaluation {
    /// Whether the month can still be proved, by the month's own evaluation with everything up from `now` on. Nil when no
    /// configuration knows the contract, or the window does not suffice; empty where nothing is promised.
    ///
    /// - Parameter window: as in `result(for:knowing:_:)`.
    public func evidenceForecasts(
        for id: String, knowing window: Span? = nil, _ observations: inout Observations
    ) -> [EvidenceForecast]? {
        guard let asItIs = result(for: id, knowing: window, &observations) else { return nil }
        var hopeful = observations.endingUp
        guard let result = result(for: id, knowing: nil, &hopeful) else { return nil }
        return result.availabilities.map { availability in
            let outlook = asItIs.ifNothingMoreIsReported?.verdicts.first { $0.guarantee == availability.guarantee }
            return forecast(
                availability, of: id, outlook: outlook?.verdict, asItIs: asItIs, hopeful: &hopeful)
        }
    }

    private func forecast(
        _ best: AvailabilityResult, of id: String, outlook: Verdict?, asItIs: ContractResult,
        hopeful: inout Observations
    ) -> EvidenceForecast {
        let allowed = best.terms.leastBreakingDowntime(of: best.periodLength)
        let isBroken = { (down: Milliseconds) in best.terms.isBreached(by: down, of: best.periodLength) }
        var prospect = EvidenceForecast.Prospect.provable
        if isBroken(best.counted.max) { prospect = .unprovable }
        if isBroken(best.counted.min) { prospect = .breached }
        var forecast = EvidenceForecast(
            contract: id, guarantee: best.guarantee, month: month, period: best.period, prospect: prospect,
            verdict: asItIs.judged(best.guarantee)?.verdict ?? best.verdict,
            verdictIfNothingMoreIsReported: outlook, counted: best.counted, allowed: allowed, lostAt: nil, silences: [])
        let possible = possiblyCounted(best.guarantee, of: id, &hopeful)
        if prospect != .provable, let allowed { forecast.lostAt = possible.instant(afterTotal: allowed) }
        forecast.silences = silences(in: possible, of: best, id, &hopeful)
        return forecast
    }

    // MARK: - Whose silence

    /// First each source alone, then those that carry one feed or way together, then all: several are named only where
    /// their silence cost more than any fewer of them explain.
    private func silences(
        in possible: IntervalSet, of best: AvailabilityResult, _ id: String, _ observations: inout Observations
    ) -> [EvidenceForecast.Silence] {
        guard !possible.isEmpty else { return [] }
        var silent: [String: [SignalName]] = [:]
        var spans: [String: IntervalSet] = [:]
        for (source, signals) in Dictionary(grouping: Set(best.signals), by: \.source) {
            let unknown = signals.reduce(IntervalSet.empty) { set, signal in
                set.union(observations.silence(of: signal, failedRounds: best.terms.failedRounds))
            }.intersection(possible)
            guard !unknown.isEmpty else { continue }
            silent[source] = signals
            spans[source] = unknown
        }
        let together = ways(of: best.guarantee, id, observations).map {
            Set($0.map(\.source)).intersection(silent.keys)
        }
        let all = silent.keys.map { Set([$0]) } + together + [Set(silent.keys)]
        var found: [Set<String>: EvidenceForecast.Silence] = [:]
        for sources in Set(all.filter { !$0.isEmpty }).sorted(by: { $0.order < $1.order }) {
            let explained = found.filter { $0.key.isSubset(of: sources) }.map(\.value.cost).max() ?? 0
            let signals = sources.flatMap { silent[$0] ?? [] }
            guard
                var silence = silence(of: Set(signals), in: best, id, &observations), silence.cost > explained
            else { continue }
            silence.sources = sources.sorted()
            silence.spans = sources.reduce(IntervalSet.empty) { $0.union(spans[$1] ?? .empty) }.spans
            found[sources] = silence
        }
        return found.sorted { ($1.value.cost, $0.key.order) < ($0.value.cost, $1.key.order) }.map(\.value)
    }

    /// What the silence of some signals cost; nil where it is not known.
    private func silence(
        of signals: Set<SignalName>, in best: AvailabilityResult, _ id: String, _ observations: inout Observations
    ) -> EvidenceForecast.Silence? {
        var other = observations.assumingUp(signals)
        guard let judged = result(for: id, knowing: nil, &other)?.judged(best.guarantee) else { return nil }
        return EvidenceForecast.Silence(
            sources: [], signals: signals.sorted(), spans: [], cost: best.counted.max - judged.counted.max,
            isDecisive: !judged.terms.isBreached(by: judged.counted.max, of: judged.periodLength))
    }

    /// The signals of each feed, or of each part of the connection.
    private func ways(of guarantee: Guarantee, _ id: String, _ observations: Observations) -> [[SignalName]] {
        guard let contract = observations.contract(id) else { return [] }
        if guarantee == .power { return PowerRule(of: contract)?.feeds.map(\.condition.signals) ?? [] }
        guard let rule = ConnectionRule(of: contract, in: observations.newest.facility) else { return [] }
        return [rule.access, rule.uplinks, rule.reachability].compactMap { $0?.signals }
    }

    /// When a guarantee may have been down and nothing takes that off.
    private func possiblyCounted(
        _ guarantee: Guarantee, of id: String, _ observations: inout Observations
    ) -> IntervalSet {
        guard let contract = observations.contract(id, governing: month), let period = contract.period(of: month) else {
            return .empty
        }
        return availability(of: contract, in: period, &observations).possiblyCounted(guarantee)
    }
}

extension ContractResult {
    /// Articles 1 and 2, as far as they are judged.
    public var availabilities: [AvailabilityResult] {
        guarantees.compactMap { part in
            if case .availability(let result) = part { result } else { nil }
        }
    }

    /// Article 1 or 2; nil where it is not judged.
    func judged(_ guarantee: Guarantee) -> AvailabilityResult? {
        availabilities.first { $0.guarantee == guarantee }
    }
}

extension IntervalSet {
    /// The end of the shortest beginning that is so long altogether; nil where all of it is shorter.
    func instant(afterTotal length: Milliseconds) -> Instant? {
        var rest = length
        for span in spans {
            if span.length >= rest { return span.from + rest }
            rest -= span.length
        }
        return nil
    }
}

extension SignalName {
    /// Who would have said it: a device, or the collector's own probe of a host.
    fileprivate var source: String { probe == nil ? device : path }
}

extension Set<String> {
    /// Fewer first, then by name.
    fileprivate var order: Order { Order(count: count, names: sorted().joined(separator: " ")) }

    fileprivate struct Order: Comparable {
        let count: Int
        let names: String

        static func < (a: Order, b: Order) -> Bool { (a.count, a.names) < (b.count, b.names) }
    }
}
