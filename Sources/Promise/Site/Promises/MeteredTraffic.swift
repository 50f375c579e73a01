/// Whose octets are counted for a customer, and which figure of a month counts (article 6, 数据流量统计).
public struct MeteredTraffic: Hashable, Sendable {
    /// What is ranked for the 95th percentile. Of several ports, each slot's rates are summed first.
    public enum Measure: String, Hashable, Sendable, CaseIterable {
        /// What the ports received.
        case received = "in"
        /// What the ports sent.
        case sent = "out"
        /// Of each slot the greater of the two.
        case greater = "max"
        /// Of each slot both together.
        case sum
    }

    /// Each once, in the order of the configuration; the element of each is an `ifName`.
    public var ports: [SignalName]
    /// By which figure the month is told.
    public var measure: Measure

    public init(ports: [SignalName], measure: Measure = .greater) {
        self.ports = ports
        self.measure = measure
    }
}

extension Facility {
    /// Every port whose octets are counted for some contract, each once, in the order of the configuration.
    public var meteredPorts: [SignalName] {
        var seen: Set<SignalName> = []
        return contracts.flatMap { $0.meteredTraffic?.ports ?? [] }.filter { seen.insert($0).inserted }
    }
}
