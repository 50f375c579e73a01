import Agreement
import Correlation
import Intervals
import Site

/// Months whose changes are dated by the devices' own clocks, so that nothing is uncertain but what is silent.
extension SmallMonth {
    static let port = SignalName(device: "sw-1", kind: .port, element: "7")

    /// Reads a signal every minute for three days (or as long as said), down between these instants.
    mutating func read(_ signal: SignalName, down: [(from: String, to: String)], for length: Milliseconds = .days(3)) {
        let end = Self.start + length
        var edges: [(at: Instant, state: SignalState)] = [(Self.start, .up)]
        for outage in down {
            guard let from = Instant(outage.from), let to = Instant(outage.to) else { continue }
            edges += [(from, .down), (to, .up)]
        }
        runs[signal] = edges.enumerated().map { index, edge in
            let next = edges.dropFirst(index + 1).first?.at ?? end
            return Run(
                first: edge.at, last: max(edge.at, next - 1), greatestGap: .minutes(1), state: edge.state,
                since: edge.at)
        }
    }

    /// Power by one outlet, off between these instants.
    static func power(off: (from: String, to: String)...) throws -> SmallMonth {
        var month = try SmallMonth()
        month.powered(.signal(outletA))
        month.read(outletA, down: off)
        return month
    }

    /// A network by one port, down between these instants.
    static func network(down: (from: String, to: String)...) throws -> SmallMonth {
        var month = try SmallMonth()
        month.contract.network = NetworkConnection(access: .signal(port))
        month.schedule.link = .minutes(1)
        month.read(port, down: down)
        return month
    }

    mutating func report(_ guarantee: Guarantee, at: String) throws {
        try record(.outageReport, ["contract": "c-1", "guarantee": guarantee.rawValue, "at": at])
    }
}
