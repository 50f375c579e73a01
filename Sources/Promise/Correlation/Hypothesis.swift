import Intervals
import Site

extension Observations {
    /// What an outage looks like (semantics, *Outages*, the table), from what else is known of the same time.
    mutating func hypothesis(of span: Span, under guarantee: Guarantee, contract id: String) -> Hypothesis {
        if guarantee == .power { return .providerPower }
        if let power = power(of: id), power.timeline.down.overlaps(span) { return .providerPower }
        guard let stretch = stretches(of: id, under: .network).last(where: { $0.span.contains(span.from) }),
            let rule = ConnectionRule(of: stretch.contract, in: stretch.facility)
        else { return .undetermined }
        let ports = Array(Set(rule.access?.signals ?? [])).sorted()
        if ports.contains(where: { switchIsDown($0.device, apartFrom: Set(ports), in: span) }) {
            return .providerAccessSwitch
        }
        if isDown(.uplink, of: id, in: span) { return .providerUplink }
        if isDown(.link, of: id, in: span) { return .customerCircuit }
        guard isDown(.reachability, of: id, in: span) else { return .undetermined }
        return if neighboursAreSilent(besides: Set(rule.hosts), at: stretch.facility, in: span) { .undetermined } else {
            .customerHost
        }
    }

    private mutating func isDown(_ part: Lane.Part, of contract: String, in span: Span) -> Bool {
        self.part(part, of: contract)?.timeline.down.overlaps(span) ?? false
    }

    /// The switch's agent is silent, or all of its other known ports are down too.
    private mutating func switchIsDown(_ device: String, apartFrom own: Set<SignalName>, in span: Span) -> Bool {
        if timeline(of: .agent(device)).timeline.down.overlaps(span) { return true }
        let others = signals(of: device, kind: .port).filter { !own.contains($0) }
        return !others.isEmpty && others.allSatisfy { timeline(of: $0).timeline.down.overlaps(span) }
    }

    /// There are hosts of others, and none of them was up throughout. The first that was settles it.
    private mutating func neighboursAreSilent(
        besides own: Set<SignalName>, at facility: Facility, in span: Span
    ) -> Bool {
        var hasNeighbours = false
        for contract in facility.contracts {
            let failedRounds = contract.terms.network.failedRounds
            for host in (contract.network?.hosts ?? []).map(SignalName.icmp) where !own.contains(host) {
                hasNeighbours = true
                let timeline = timeline(of: host, failedRounds: failedRounds).timeline
                guard timeline.down.overlaps(span) else { return false }
            }
        }
        return hasNeighbours
    }
}
