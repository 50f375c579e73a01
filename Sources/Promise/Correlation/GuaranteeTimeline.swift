import Intervals
import Site

/// The condition of one guarantee of one contract over time: whether what was promised was there.
public struct GuaranteeTimeline: Hashable, Sendable {
    /// When it held, nominally and certainly.
    public var timeline: Timeline
    /// Spans in which readings contradicted each other: a host answered while its port was certainly down.
    public var contradictions: [Span]
    /// Every signal that took part, in order.
    public var signals: [SignalName]
}

extension Observations {
    /// Power is present while any feed is: an outage is `not any(mains, ups)`. Nil when no feed is configured.
    public mutating func power(of contract: String) -> GuaranteeTimeline? {
        if let known = powers[contract] { return known }
        let power = joined(overConfigurationsOf: contract) { observations, contract, _ in
            contract.power.map { power in
                GuaranteeTimeline(
                    timeline: observations.timeline(of: power.condition), contradictions: [],
                    signals: power.condition.signals)
            }
        }
        powers[contract] = power
        return power
    }

    /// The network is connected while uplink, access and reachability all are. Nil when none is configured.
    ///
    /// - Parameter terms: which reading of the text applies, and how many rounds must fail; nil: those of each
    ///   configuration in its own time.
    public mutating func network(of contract: String, under terms: AvailabilityTerms? = nil) -> GuaranteeTimeline? {
        let key = NetworkKey(contract: contract, failedRounds: terms?.failedRounds, reading: terms?.reading)
        if let known = networks[key] { return known }
        let network = joined(overConfigurationsOf: contract) { observations, contract, facility in
            contract.network.map { observations.network($0, terms: terms ?? contract.terms.network, in: facility) }
        }
        networks[key] = network
        return network
    }

    /// Whether readings that decide a window (nil: all there are) tell all of a period of a contract.
    ///
    /// They do when power and network were each certainly there at some instant of the window on either side of the
    /// period: then nothing that was, or may have been, an outage in the period reaches out of the window. Where readings
    /// contradict each other, the whole outage of a port counts, however long it is: they do not tell then.
    public mutating func settle(
        _ period: Span, of contract: String, under terms: AvailabilityTerms? = nil, within window: Span?
    ) -> Bool {
        guard let window else { return true }
        let before = Span(from: window.from, to: period.from)
        let after = Span(from: period.to, to: window.to)
        return [power(of: contract), network(of: contract, under: terms)].compactMap(\.self).allSatisfy { condition in
            let up = condition.timeline.certainlyUp
            return condition.contradictions.isEmpty && !up.clipped(to: before).isEmpty
                && (window.to > now || !up.clipped(to: after).isEmpty)
        }
    }

    /// Each configuration governs its own time (fine print, 13): what is built of each, clipped to it, together.
    private mutating func joined(
        overConfigurationsOf id: String, build: (inout Observations, Contract, Facility) -> GuaranteeTimeline?
    ) -> GuaranteeTimeline? {
        var result: GuaranteeTimeline?
        let configurations = configurations(of: id)
        for (span, contract, facility) in configurations {
            guard let part = build(&self, contract, facility) else { continue }
            guard configurations.count > 1 else { return part }
            let timeline = part.timeline.clipped(to: span)
            let contradictions = part.contradictions.map { $0.clipped(to: span) }.filter { !$0.isEmpty }
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

    private mutating func network(
        _ network: NetworkConnection, terms: AvailabilityTerms, in facility: Facility
    ) -> GuaranteeTimeline {
        let failedRounds = terms.failedRounds
        let hosts = network.hosts.map(SignalName.icmp)
        var reachability: Timeline?
        if !hosts.isEmpty { reachability = timeline(of: .any(hosts.map { .signal($0) }), failedRounds: failedRounds) }
        let uplinks = network.uplinks.compactMap { facility.uplink($0)?.condition }
        var contradictions: [Span] = []
        var parts: [Timeline] = []
        if !uplinks.isEmpty { parts.append(timeline(of: .any(uplinks), failedRounds: failedRounds)) }
        if let access = network.access {
            let links = timeline(of: access, failedRounds: failedRounds)
            contradictions = contradicted(links, hosts: hosts, failedRounds: failedRounds)
            parts.append(links.removing(contradictions).supplemented(by: reachability))
        }
        if let reachability, terms.reading == .portAndHost || parts.isEmpty { parts.append(reachability) }
        return GuaranteeTimeline(
            timeline: .all(parts), contradictions: contradictions,
            signals: (network.access?.signals ?? []) + uplinks.flatMap(\.signals) + hosts)
    }

    /// The down spans of the links in whose certainly-down part a host answered a round.
    private mutating func contradicted(_ links: Timeline, hosts: [SignalName], failedRounds: Int) -> [Span] {
        guard !hosts.isEmpty else { return [] }
        let rounds = hosts.map { (self.rounds(of: $0, failedRounds: failedRounds), runs(of: $0)) }
        return links.down.spans.filter { span in
            links.certainlyDown.clipped(to: span).spans.contains { certain in
                rounds.contains { rounds, runs in rounds.answered(within: certain, runs: runs) }
            }
        }
    }
}

extension Timeline {
    /// Both together; they are about stretches of time that do not overlap.
    fileprivate func joined(with other: Timeline) -> Timeline {
        Timeline(
            up: up.union(other.up), down: down.union(other.down), certainlyUp: certainlyUp.union(other.certainlyUp),
            certainlyDown: certainlyDown.union(other.certainlyDown))
    }

    /// Unknown in these spans.
    fileprivate func removing(_ spans: [Span]) -> Timeline {
        guard !spans.isEmpty else { return self }
        let set = IntervalSet(spans)
        return Timeline(
            up: up.subtracting(set), down: down.subtracting(set), certainlyUp: certainlyUp.subtracting(set),
            certainlyDown: certainlyDown.subtracting(set))
    }

    /// Up, where it is nominally unknown, as far as the other is up; where the other is down does not count.
    fileprivate func supplemented(by other: Timeline?) -> Timeline {
        guard let other else { return self }
        let unknown = up.union(down).complement()
        var result = self
        result.up = up.union(other.up.intersection(unknown))
        result.certainlyUp = certainlyUp.union(other.certainlyUp.intersection(unknown))
        return result
    }
}
