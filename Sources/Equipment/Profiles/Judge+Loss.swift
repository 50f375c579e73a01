import SNMP
import Site

// A card that has lost its device repeats what it knew, or has nothing but zeros (quirk B13).
extension Judge {
    /// What the device says of itself, beside the rows: the values that mean something.
    struct Status: Sendable {
        var place: Int32
        var known: Set<Int64>
        /// Those that mean yes.
        var yes: Set<Int64>
    }

    /// Whether every voltage is zero and every status the one that means nothing (`unknown`, `other`): no device is so, a
    /// card without one is.
    func readsAsLost(_ sample: Sample) -> Bool {
        guard !statuses.isEmpty else { return false }
        var isAnyZero = false
        for vote in votes where vote.isVoltage {
            guard let number = sample[vote.place] else { continue }
            if number != 0 { return false }
            isAnyZero = true
        }
        guard isAnyZero else { return false }
        var isStated = false
        for status in statuses {
            guard let number = sample[status.place] else { continue }
            if status.known.contains(number) { return false }
            isStated = true
        }
        for vote in votes where !vote.isVoltage && !vote.isLoad {
            guard let number = sample[vote.place] else { continue }
            if state(of: vote, number: number, in: sample) != .unknown { return false }
            isStated = true
        }
        return isStated
    }

    /// Why nothing that the card says of its device holds; nil while it does.
    public func loss(in sample: Sample) -> String? {
        if let loss { return "the agent has lost its device (\(MIBNames.name(of: loss)))" }
        if readsAsLost(sample) { return "the agent has lost its device (all is zero, and no status means anything)" }
        let closed = gates.first { placed in
            placed.gate == profile.gate && sample[placed.place].map(placed.gate.isClosed) ?? false
        }
        return closed.map { words(for: $0, in: sample) }
    }
}
