import Intervals
import Site

extension Observations {
    /// What an outage looks like (semantics, *Outages*, the table), from what else is known of the same time.
    mutating func hypothesis(of span: Span, under guarantee: Guarantee, contract id: String) -> Hypothesis {
        if guarantee == .power { return .providerPower }
        if let power = power(of: id), power.timeline.down.overlaps(span) { return .providerPower }
        let place = era(at: span.from)
        let era = eras[place].facility
        guard let contract = contract(id, inEra: place) ?? self.contract(id), let network = contract.network else {
            return .undetermined
        }
        let failedRounds = contract.terms.network.failedRounds
        let ports = Array(Set(network.access?.signals ?? [])).sorted()
        if ports.contains(where: { switchIsDown($0.device, apartFrom: Set(ports), in: span) }) {
            return .providerAccessSwitch
        }
        let uplinks = network.uplinks.compactMap { era.uplink($0)?.condition }
        if !uplinks.isEmpty, timeline(of: .any(uplinks), failedRounds: failedRounds).down.overlaps(span) {
            return .providerUplink
        }
        if let access = network.access, timeline(of: access, failedRounds: failedRounds).down.overlaps(span) {
            return .customerCircuit
        }
        let hosts = network.hosts.map(SignalName.icmp)
        let reachability = Condition.any(hosts.map { .signal($0) })
        if !hosts.isEmpty, timeline(of: reachability, failedRounds: failedRounds).down.overlaps(span) {
            if !neighboursAreSilent(besides: Set(hosts), at: era, in: span) { return .customerHost }
        }
        return .undetermined
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
            for host in contract.network?.hosts ?? [] where !own.contains(.icmp(host)) {
                hasNeighbours = true
                guard timeline(of: .icmp(host)).timeline.down.overlaps(span) else { return false }
            }
        }
        return hasNeighbours
    }
}
