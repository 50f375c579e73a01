public import Site

/// What is known of the slots of one port in some span, in order.
public struct PortSlots: Hashable, Sendable {
    /// Octets a second; nil where nobody knows.
    public var received: [Double?]
    public var sent: [Double?]
    /// The most that is believed of the port, in octets a second; nil where nobody knows what it can carry.
    public var capacity: Double?

    public init(received: [Double?], sent: [Double?], capacity: Double?) {
        self.received = received
        self.sent = sent
        self.capacity = capacity
    }
}

/// Ranks a contract's slots.
///
/// The rates of all its ports are summed slot by slot before they are ranked: the sum of two ports' percentiles is not the
/// percentile of their sum. A slot counts as known when all ports are. Where some are not, the least that may have passed is
/// what the others carried, and the most, besides, what these can carry; both are ranked over all slots, so that the true
/// figure lies between the two.
public struct MonthTraffic: Sendable {
    /// What may have passed in one slot, in octets a second.
    private struct Range {
        var least = 0.0
        var most = 0.0

        mutating func add(_ rate: Double?, capacity: Double) {
            least += rate ?? 0
            most += rate ?? capacity
        }
    }

    private var received: [Range]
    private var sent: [Range]
    private var isKnown: [Bool]

    /// - Parameters:
    ///   - ports: each with as many slots.
    ///   - count: how many slots that is.
    public init(of ports: [PortSlots], count: Int) {
        received = Array(repeating: Range(), count: count)
        sent = received
        isKnown = Array(repeating: !ports.isEmpty, count: count)
        for port in ports {
            let capacity = port.capacity ?? .infinity
            for slot in 0..<count {
                received[slot].add(port.received[slot], capacity: capacity)
                sent[slot].add(port.sent[slot], capacity: capacity)
                if port.received[slot] == nil || port.sent[slot] == nil { isKnown[slot] = false }
            }
        }
    }

    /// What the month comes to.
    public func figure(of contract: String, month: Month, metered: MeteredTraffic) -> TrafficFigure {
        let ranges = zip(received, sent).map { Self.combine($0, $1, by: metered.measure) }
        let lower = Percentile.value(of: ranges.map(\.least)) ?? 0
        let upper = Percentile.value(of: ranges.map(\.most)) ?? 0
        // Of the known slots alone, as far as the others leave it possible.
        let percentile = Percentile.value(of: known(ranges)).map { min(max($0, lower), upper) }
        return TrafficFigure(
            contract: contract, month: month, measure: metered.measure, ports: metered.ports.map(\.path),
            slots: isKnown.count, known: isKnown.count(where: \.self),
            percentile: percentile.map(Self.bits),
            lower: Self.bits(lower),
            upper: upper.isFinite ? Self.bits(upper) : nil,
            received: direction(received), sent: direction(sent))
    }

    /// The percentiles that pictures show: of what was received, sent, and ranked by the contract.
    private func direction(_ ranges: [Range]) -> TrafficFigure.Direction? {
        let rates = known(ranges)
        guard let percentile = Percentile.value(of: rates), let maximum = rates.max() else { return nil }
        let average = rates.reduce(0, +) / Double(rates.count)
        return TrafficFigure.Direction(
            average: Self.bits(average), maximum: Self.bits(maximum), percentile: Self.bits(percentile))
    }

    private func known(_ ranges: [Range]) -> [Double] {
        zip(ranges, isKnown).filter { $0.1 }.map(\.0.least)
    }

    private static func combine(_ received: Range, _ sent: Range, by measure: MeteredTraffic.Measure) -> Range {
        switch measure {
        case .received: received
        case .sent: sent
        case .greater: Range(least: max(received.least, sent.least), most: max(received.most, sent.most))
        case .sum: Range(least: received.least + sent.least, most: received.most + sent.most)
        }
    }

    private static func bits(_ octets: Double) -> Int64 {
        Int64(exactly: min(octets * 8, 9e18).rounded()) ?? 0
    }
}
