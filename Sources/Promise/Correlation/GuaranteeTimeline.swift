public import Intervals
public import Site

/// The condition of one guarantee of one contract over time: whether what was promised was there.
public struct GuaranteeTimeline: Hashable, Sendable {
    /// When it held, nominally and certainly.
    public var timeline: Timeline
    /// Where readings contradicted each other, and which.
    public var contradictions: [Contradiction]
    /// Every signal that took part, in order.
    public var signals: [SignalName]

    public init(timeline: Timeline, contradictions: [Contradiction] = [], signals: [SignalName]) {
        self.timeline = timeline
        self.contradictions = contradictions
        self.signals = signals
    }
}

extension Observations {
    /// Whether a contract had power, by its `PowerRule`. Nil when no feed is configured.
    public mutating func power(of contract: String) -> GuaranteeTimeline? {
        if let known = powers[contract] { return known }
        let power = joined(overStretchesOf: contract, under: .power) { observations, contract, _ in
            PowerRule(of: contract).map { observations.power(by: $0) }
        }
        powers[contract] = power
        return power
    }

    /// Whether a contract was connected, by its `ConnectionRule`. Nil when none is configured.
    ///
    /// - Parameter terms: which reading of the text applies, and how many rounds must fail; nil: those of each
    ///   configuration in its own time.
    public mutating func network(of contract: String, under terms: AvailabilityTerms? = nil) -> GuaranteeTimeline? {
        let key = NetworkKey(contract: contract, failedRounds: terms?.failedRounds, reading: terms?.reading)
        if let known = networks[key] { return known }
        let network = joined(overStretchesOf: contract, under: .network) { observations, contract, facility in
            ConnectionRule(of: contract, in: facility, under: terms).map { observations.network(by: $0) }
        }
        networks[key] = network
        return network
    }

    /// Whether readings that decide a window (nil: all there are) tell all of a period of a contract.
    ///
    /// They do when power and network were each certainly there at some instant of the window on either side of the
    /// period and of all that may have been an outage in it: then nothing of that, nor any possible outage of the other
    /// guarantee that overlaps it (fine print, 25), reaches out of the window. Where readings contradict each other, the
    /// whole outage of a port counts, however long it is: they do not tell then. Nor do they where another contract
    /// continues this one within the window (28).
    ///
    /// - Parameter others: what else must be told: the conditions of promises beside the articles.
    public mutating func settle(
        _ period: Span, of contract: String, under terms: AvailabilityTerms? = nil,
        besides others: [GuaranteeTimeline] = [], within window: Span?
    ) -> Bool {
        guard let window else { return true }
        let renewals = renewals(of: contract).dropFirst()
        guard !renewals.contains(where: { self.contract($0)?.term.overlaps(window) ?? false }) else { return false }
        let conditions = [power(of: contract), network(of: contract, under: terms)].compactMap(\.self) + others
        let known = Span(from: window.from, to: min(window.to, now))
        let possible = conditions.flatMap { $0.timeline.certainlyUp.complement(within: known).spans }
        var reach = period
        for span in possible where span.overlaps(period) {
            reach = Span(from: min(reach.from, span.from), to: max(reach.to, span.to))
        }
        let before = Span(from: window.from, to: reach.from)
        let after = Span(from: reach.to, to: window.to)
        return conditions.allSatisfy { condition in
            let up = condition.timeline.certainlyUp
            return condition.contradictions.isEmpty && !up.clipped(to: before).isEmpty
                && (window.to > now || !up.clipped(to: after).isEmpty)
        }
    }

    /// Each configuration, and each correction of one, governs its own time (fine print, 13 and 27): what is built of each,
    /// clipped to it, together.
    mutating func joined(
        overStretchesOf id: String, under guarantee: Guarantee,
        build: (inout Observations, Contract, Facility) -> GuaranteeTimeline?
    ) -> GuaranteeTimeline? {
        joined(over: stretches(of: id, under: guarantee), build: build)
    }

    /// What is built of each stretch, clipped to it, together.
    mutating func joined(
        over stretches: [WiringStretch], build: (inout Observations, Contract, Facility) -> GuaranteeTimeline?
    ) -> GuaranteeTimeline? {
        var result: GuaranteeTimeline?
        for stretch in stretches {
            guard let part = build(&self, stretch.contract, stretch.facility) else { continue }
            guard stretches.count > 1 else { return part }
            let timeline = part.timeline.clipped(to: stretch.span)
            let contradictions = part.contradictions.map { $0.clipped(to: stretch.span) }
                .filter { !$0.span.isEmpty }
            guard let before = result else {
                result = GuaranteeTimeline(
                    timeline: timeline, contradictions: contradictions, signals: part.signals)
                continue
            }
            result = GuaranteeTimeline(
                timeline: before.timeline.joined(with: timeline),
                contradictions: before.contradictions + contradictions,
                signals: before.signals + part.signals.filter { !before.signals.contains($0) })
        }
        return result
    }

    private mutating func power(by rule: PowerRule) -> GuaranteeTimeline {
        let timeline = rule.supply { condition -> Timeline in
            self.timeline(of: condition, failedRounds: rule.failedRounds)
        }
        return GuaranteeTimeline(timeline: timeline, contradictions: [], signals: rule.signals)
    }

    private mutating func network(by rule: ConnectionRule) -> GuaranteeTimeline {
        let found = rule.connection(
            { condition -> Timeline in timeline(of: condition, failedRounds: rule.failedRounds) },
            contradictions: { contradicted($0, by: rule) })
        return GuaranteeTimeline(
            timeline: found.value, contradictions: named(found.contradictions ?? [], by: rule), signals: rule.signals)
    }

    /// The down spans of the links in whose certainly-down part a host answered a round.
    private mutating func contradicted(_ links: Timeline, by rule: ConnectionRule) -> [Span] {
        let rounds = rounds(by: rule)
        return links.denied { certain in
            rounds.values.contains { $0.answered(within: certain, runs: $1) }
        }
    }

    private mutating func rounds(by rule: ConnectionRule) -> [SignalName: (PingRounds, [Run])] {
        var rounds: [SignalName: (PingRounds, [Run])] = [:]
        for host in rule.hosts {
            rounds[host] = (self.rounds(of: host, failedRounds: rule.failedRounds), runs(of: host))
        }
        return rounds
    }

    private mutating func named(_ spans: [Span], by rule: ConnectionRule) -> [Contradiction] {
        guard !spans.isEmpty, let access = rule.access else { return [] }
        let rounds = rounds(by: rule)
        let links = timeline(of: access, failedRounds: rule.failedRounds)
        return rule.contradictions(
            in: spans, of: links,
            timelineOf: { timeline(of: .signal($0), failedRounds: rule.failedRounds) },
            isAnswered: { host, span in rounds[host].map { $0.answered(within: span, runs: $1) } ?? false })
    }
}
