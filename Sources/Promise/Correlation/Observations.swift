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
    /// By contract, the one that it continues, and those that continue it, by the newest configuration of each.
    private let predecessors: [String: String]
    private let successors: [String: [String]]
    private let schedules: Schedules
    private var known: [SignalName: KnownReadings] = [:]
    private var pings: [Key<SignalName>: PingRounds] = [:]
    private var timelines: [Key<SignalName>: SignalTimeline] = [:]
    private var conditions: [Key<Condition>: Timeline] = [:]
    /// By contract.
    var powers: [String: GuaranteeTimeline?] = [:]
    var networks: [NetworkKey: GuaranteeTimeline?] = [:]
    var parts: [PartKey: GuaranteeTimeline?] = [:]
    /// Signals of which what they do not say is taken as up.
    private var assumedUp: Set<SignalName> = []
    /// By contract, in the order in which they came to be known.
    private var corrections: [String: [WiringCorrection]] = [:]

    /// A contract's network, and the terms that decide when it is connected; nil for those of each configuration.
    struct NetworkKey: Hashable {
        var contract: String
        var failedRounds: Int?
        var reading: AvailabilityTerms.ConnectionReading?
    }

    /// A part of what a contract was promised.
    struct PartKey: Hashable {
        var contract: String
        var part: Lane.Part
    }

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
        let known = self.eras.prefix { $0.from <= now }
        var predecessors: [String: String] = [:]
        for contract in (known.isEmpty ? self.eras[...] : known).flatMap(\.facility.contracts) {
            predecessors[contract.id] = contract.follows
        }
        self.predecessors = predecessors
        successors = Dictionary(grouping: predecessors.keys.sorted()) { predecessors[$0] ?? "" }
    }

    /// The contracts that a contract continues, the nearest first (fine print, 28).
    public func predecessors(of id: String) -> [String] {
        var found: [String] = []
        var next = predecessors[id]
        while let contract = next, contract != id, !found.contains(contract) {
            found.append(contract)
            next = predecessors[contract]
        }
        return found
    }

    /// A contract, those that it continues, and those that continue it: an outage across a seam between them is one (fine
    /// print, 28). Itself first.
    public func renewals(of id: String) -> [String] {
        var found = [id] + predecessors(of: id)
        var next = [id]
        while let contract = next.popLast() {
            for successor in successors[contract] ?? [] where !found.contains(successor) {
                found.append(successor)
                next.append(successor)
            }
        }
        return found
    }

    /// The same of other readings.
    public func reading(_ runs: any RunSource) -> Observations {
        var other = self
        other.source = runs
        other.forget()
        return other
    }

    /// The same, as if everything were read as up at `now`: the best that can be hoped for from then on.
    public var endingUp: Observations { reading(UpAtTheEnd(source: source, now: now)) }

    /// The same, as if some signals had been up whenever they said nothing.
    public func assumingUp(_ signals: Set<SignalName>) -> Observations {
        var other = self
        other.assumedUp.formUnion(signals)
        other.forget()
        return other
    }

    /// When a signal said nothing, up to `now`.
    ///
    /// - Parameter failedRounds: of a host, how many rounds in a row must fail.
    public mutating func silence(of signal: SignalName, failedRounds: Int = 2) -> IntervalSet {
        let timeline = timeline(of: signal, failedRounds: failedRounds).timeline
        return timeline.up.union(timeline.down).complement(within: Span(from: .distantPast, to: now))
    }

    /// The index of the configuration in force at an instant.
    func era(at instant: Instant) -> Int { eras.lastIndex { $0.from <= instant } ?? 0 }

    /// The newest configuration that is known at `now`.
    public var newest: Era { eras.last { $0.from <= now } ?? eras[0] }

    /// The contract as it was configured in an era.
    func contract(_ id: String, inEra era: Int) -> Contract? {
        places[era][id].map { eras[era].facility.contracts[$0] }
    }

    /// The configurations that know a contract and are known at `now`, in order. What lies before the first one that knows
    /// it is governed by that one (fine print, 13), even where that came later than `now`.
    private func places(of id: String) -> [Int] {
        let all = eras.indices.filter { places[$0][id] != nil }
        let known = all.prefix { eras[$0].from <= now }
        return Array(known.isEmpty ? all.prefix(1) : known)
    }

    /// The contract as it was configured before an instant, at the latest at `now`: its terms then.
    public func contract(_ id: String, before end: Instant = .distantFuture) -> Contract? {
        let places = places(of: id)
        return (places.last { eras[$0].from < end } ?? places.first).flatMap { contract(id, inEra: $0) }
    }

    /// A calendar as the newest known configuration has it (fine print, 13); nil when none has one of the name.
    public func calendar(named name: String) -> WorkingCalendar? {
        let known = eras.prefix { $0.from <= now }
        return (known.isEmpty ? eras.prefix(1) : known).reversed().lazy
            .flatMap(\.facility.contracts).map(\.terms.installation.calendar).first { $0.name == name }
    }

    /// The configurations that know the contract and came into force before an instant, or say how often was read what
    /// was imported of the time before it.
    public func digests(of id: String, before end: Instant) -> [String] {
        places(of: id).filter { eras[$0].from < end || schedules.isGoverned(by: $0, before: end) }
            .map { eras[$0].digest }
    }

    /// Every stretch of time with the contract and the site as they were configured then. A configuration that does not
    /// know the contract leaves its time to the one before it, or to the first one that does.
    public func configurations(of id: String) -> [(span: Span, contract: Contract, facility: Facility)] {
        let places = places(of: id)
        return places.enumerated().compactMap { index, place in
            let from = if index == 0 { Instant.distantPast } else { eras[place].from }
            let to = places.dropFirst(index + 1).first.map { eras[$0].from } ?? .distantFuture
            return contract(id, inEra: place).map { (Span(from: from, to: to), $0, eras[place].facility) }
        }
    }

    /// What is known of a contract's wiring against its configurations, in the order in which it came to be known.
    func corrections(of id: String) -> [WiringCorrection] { corrections[id] ?? [] }

    /// Holds the configurations of a contract corrected so, from now on (fine print, 27): the conditions of articles 1 and
    /// 2, and all that is concluded from them. The hosts of article 4 stay those of the configuration.
    public mutating func correct(_ id: String, by known: [WiringCorrection]) {
        let known = known.sorted { ($0.knownAt, $0.record) < ($1.knownAt, $1.record) }
        guard known != corrections(of: id) else { return }
        corrections[id] = known
        powers[id] = nil
        networks = networks.filter { $0.key.contract != id }
        parts = parts.filter { $0.key.contract != id }
    }

    /// The stored runs of a signal.
    public func runs(of signal: SignalName) -> [Run] { source.runs(of: signal) }

    /// Every signal of a device that was ever read.
    func signals(of device: String, kind: SignalName.KnownKind) -> [SignalName] {
        source.signals(of: device, kind: kind.rawValue)
    }

    /// Forgets readings, which take most room, and timelines when there are more than so many; they are built again when
    /// they are needed.
    public mutating func forget(beyond limit: Int) {
        known = [:]
        guard timelines.count > limit || conditions.count > limit else { return }
        forget()
    }

    private mutating func forget() {
        known = [:]
        pings = [:]
        timelines = [:]
        conditions = [:]
        powers = [:]
        networks = [:]
        parts = [:]
    }

    /// The interval of a signal by every schedule that governed it.
    func pace(of signal: SignalName) -> Pace {
        let intervals = schedules.intervals(of: signal)
        return Pace(intervals[0].interval, then: intervals.dropFirst())
    }

    /// What is known of a signal.
    mutating func readings(of signal: SignalName) -> KnownReadings {
        if let readings = known[signal] { return readings }
        let readings = KnownReadings(runs(of: signal), knownAt: now, pace: pace(of: signal))
        known[signal] = readings
        return readings
    }

    mutating func rounds(of signal: SignalName, failedRounds: Int) -> PingRounds {
        let key = Key(subject: signal, failedRounds: failedRounds)
        if let known = pings[key] { return known }
        let rounds = PingRounds(readings(of: signal), failedRounds: failedRounds, pace: pace(of: signal))
        pings[key] = rounds
        return rounds
    }

    /// A signal's timeline up to `now`.
    public mutating func timeline(of signal: SignalName, failedRounds: Int = 2) -> SignalTimeline {
        let isRounds = signal.isRounds
        let key = Key(subject: signal, failedRounds: isRounds ? failedRounds : 0)
        if let known = timelines[key] { return known }
        var timeline =
            isRounds
            ? rounds(of: signal, failedRounds: failedRounds).timeline(until: now) : timeline(ofReadings: signal)
        if assumedUp.contains(signal) { timeline.timeline.fillSilence(until: now) }
        timelines[key] = timeline
        return timeline
    }

    private mutating func timeline(ofReadings signal: SignalName) -> SignalTimeline {
        let readings = readings(of: signal)
        return TimelineBuilder.timeline(
            of: readings.samples, doubtful: readings.doubtful, until: now, pace: pace(of: signal))
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

extension Timeline {
    /// Takes it as up wherever it says nothing.
    fileprivate mutating func fillSilence(until now: Instant) {
        let silence = up.union(down).complement(within: Span(from: .distantPast, to: now))
        up = up.union(silence)
        certainlyUp = certainlyUp.union(silence)
    }
}

/// Readings, and one more of each signal that says that it is up at the end.
private struct UpAtTheEnd: RunSource {
    let source: any RunSource
    let now: Instant

    func runs(of signal: SignalName) -> [Run] {
        let runs = source.runs(of: signal)
        return runs + [Run(Reading(signal: signal, at: now, state: .up))]
    }

    func signals(of device: String, kind: String) -> [SignalName] { source.signals(of: device, kind: kind) }
}
