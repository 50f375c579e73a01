import Site

extension History {
    /// A network's history from its parts, each nil when it is not configured (semantics, *Network outage*).
    ///
    /// - Parameters:
    ///   - answers: ticks at which any of the customer's hosts answered a round.
    ///   - silenceCounts: a silent host is an outage by itself; otherwise only where nothing else is observed.
    public static func network(
        access: History?, uplink: History?, reachability: History?, answers: Set<Int>, silenceCounts: Bool = true
    ) -> History {
        let wires = [uplink, access?.contradicted(by: answers).stoodIn(by: reachability)].compactMap(\.self)
        return .all(wires + (silenceCounts || wires.isEmpty ? [reachability].compactMap(\.self) : []))
    }

    /// Unknown throughout every maximal down span in whose certain part a host answered.
    func contradicted(by answers: Set<Int>) -> History {
        var result = self
        for tick in nominal.indices where nominal[tick] == .down {
            guard certain[tick] == .down, answers.contains(tick) else { continue }
            var first = tick
            var last = tick
            while first > 0, nominal[first - 1] == .down { first -= 1 }
            while last + 1 < nominal.count, nominal[last + 1] == .down { last += 1 }
            for doubtful in first...last {
                result.nominal[doubtful] = .unknown
                result.certain[doubtful] = .unknown
            }
        }
        return result
    }

    /// Where the links are nominally unknown, up where the pings are.
    func stoodIn(by reachability: History?) -> History {
        guard let reachability else { return self }
        var result = self
        for tick in nominal.indices where nominal[tick] == .unknown {
            if reachability.nominal[tick] == .up { result.nominal[tick] = .up }
            if reachability.certain[tick] == .up { result.certain[tick] = .up }
        }
        return result
    }
}
