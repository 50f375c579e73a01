import Intervals
import Site

/// Everything that is known at one instant: the readings of all signals and the configurations that governed them.
///
/// Timelines are built once per signal and per condition on demand and kept; an instance belongs to one thread.
public struct Observations {
    /// The instant of `--as-known-at`: later readings are not known.
    public let now: Instant
    /// In order of time; never empty. The first one also governs what was read before it (fine print, 13).
    public let eras: [Era]
    private var source: any RunSource
    /// For each era, where in its list a contract stands.
    private let places: [[String: Int]]
    private let schedules: Schedules
    private var pings: [Key<SignalName>: PingRounds] = [:]
    private var timelines: [Key<SignalName>: SignalTimeline] = [:]
    private var conditions: [Key<Condition>: Timeline] = [:]
    /// By contract.
    var powers: [String: GuaranteeTimeline?] = [:]
    var networks: [String: GuaranteeTimeline?] = [:]

    private struct Key<Subject: Hashable>: Hashable {
        var subject: Subject
        var failedRounds: Int
    }

    /// Nil without a configuration.
    public init?(now: Instant, eras: [Era], runs: any RunSource) {
        guard !eras.isEmpty else { return nil }
        self.now = now
        self.eras = eras.sorted { $0.from < $1.from }
        schedules = Schedules(self.eras, knownAt: now)
        source = runs
        places = self.eras.map { era in
            Dictionary(zip(era.facility.contracts.map(\.id), era.facility.contracts.indices)) { first, _ in first }
        }
    }

    /// The same of other readings.
    public func reading(_ runs: any RunSource) -> Observations {
        var other = self
        other.source = runs
        other.forget()
        return other
    }

    /// The index of the configuration in force at an instant.
    func era(at instant: Instant) -> Int { eras.lastIndex { $0.from <= instant } ?? 0 }

    /// The contract as it was configured in an era.
    func contract(_ id: String, inEra era: Int) -> Contract? {
        places[era][id].map { eras[era].facility.contracts[$0] }
    }

    /// The newest configuration that knows the contract: its terms are the ones that apply.
    public func contract(_ id: String) -> Contract? {
        eras.indices.lazy.reversed().compactMap { contract(id, inEra: $0) }.first
    }

    /// The configurations that know the contract and came into force before an instant, or say how often was read what
    /// was imported of the time before it.
    public func digests(of id: String, before end: Instant) -> [String] {
        eras.indices.filter { era in
            places[era][id] != nil && (eras[era].from < end || schedules.isGoverned(by: era, before: end))
        }.map { eras[$0].digest }
    }

    /// Every stretch of time with the contract and the site as they were configured then. A configuration that does not
    /// know the contract yet leaves its time to the next one that does.
    public func configurations(of id: String) -> [(span: Span, contract: Contract, facility: Facility)] {
        var result: [(span: Span, contract: Contract, facility: Facility)] = []
        var from = Instant.distantPast
        for (index, era) in eras.enumerated() {
            let to = eras.dropFirst(index + 1).first?.from ?? .distantFuture
            guard let contract = contract(id, inEra: index) else {
                guard !result.isEmpty else { continue }
                result[result.count - 1].span.to = to
                from = to
                continue
            }
            result.append((Span(from: from, to: to), contract, era.facility))
            from = to
        }
        return result
    }

    /// The stored runs of a signal.
    public func runs(of signal: SignalName) -> [Run] { source.runs(of: signal) }

    /// Every signal of a device that was ever read.
    func signals(of device: String, kind: SignalName.KnownKind) -> [SignalName] {
        source.signals(of: device, kind: kind.rawValue)
    }

    /// Forgets the timelines that were built when there are more than so many; they are built again when they are needed.
    public mutating func forget(beyond limit: Int) {
        guard timelines.count > limit || conditions.count > limit else { return }
        forget()
    }

    private mutating func forget() {
        pings = [:]
        timelines = [:]
        conditions = [:]
        powers = [:]
        networks = [:]
    }

    func interval(of signal: SignalName) -> (Instant) -> Milliseconds {
        schedules.interval(of: signal)
    }

    mutating func rounds(of signal: SignalName, failedRounds: Int) -> PingRounds {
        let key = Key(subject: signal, failedRounds: failedRounds)
        if let known = pings[key] { return known }
        let interval = interval(of: signal)
        let rounds = PingRounds(runs(of: signal), knownAt: now, failedRounds: failedRounds) { interval($0) * 5 / 2 }
        pings[key] = rounds
        return rounds
    }

    /// A signal's timeline up to `now`.
    public mutating func timeline(of signal: SignalName, failedRounds: Int = 2) -> SignalTimeline {
        guard signal.isRounds else { return timeline(ofReadings: signal) }
        let key = Key(subject: signal, failedRounds: failedRounds)
        if let known = timelines[key] { return known }
        let timeline = TimelineBuilder.timeline(
            of: rounds(of: signal, failedRounds: failedRounds).confirmed, until: now, interval: interval(of: signal))
        timelines[key] = timeline
        return timeline
    }

    private mutating func timeline(ofReadings signal: SignalName) -> SignalTimeline {
        let key = Key(subject: signal, failedRounds: 0)
        if let known = timelines[key] { return known }
        let interval = interval(of: signal)
        let samples = runs(of: signal).samples(knownAt: now) { interval($0) * 5 / 2 }
        let timeline = TimelineBuilder.timeline(of: samples, until: now, interval: interval)
        timelines[key] = timeline
        return timeline
    }

    /// A condition's timeline up to `now`.
    public mutating func timeline(of condition: Condition, failedRounds: Int = 2) -> Timeline {
        if case .signal(let name) = condition { return timeline(of: name, failedRounds: failedRounds).timeline }
        let key = Key(subject: condition, failedRounds: failedRounds)
        if let known = conditions[key] { return known }
        let result = combined(condition, failedRounds: failedRounds)
        conditions[key] = result
        return result
    }

    private mutating func combined(_ condition: Condition, failedRounds: Int) -> Timeline {
        switch condition {
        case .signal: timeline(of: condition, failedRounds: failedRounds)
        case .all(let parts): .all(parts.map { timeline(of: $0, failedRounds: failedRounds) })
        case .any(let parts): .any(parts.map { timeline(of: $0, failedRounds: failedRounds) })
        }
    }
}
