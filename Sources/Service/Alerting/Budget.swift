import Digests
public import Intervals
import Notation
public import Site

/// How much of the downtime that a month allows is used.
public struct Budget: Hashable, Sendable {
    static let thresholds: [Int64] = [50, 80, 100]

    /// The contract that allows the downtime.
    public var contract: Contract
    /// The guarantee of power or of the network.
    public var guarantee: Guarantee
    /// The civil month that is running.
    public var month: Month
    /// The downtime that counts so far.
    public var used: Milliseconds
    /// The downtime that breaks the promise.
    public var limit: Milliseconds

    /// Creates the budget of one guarantee.
    public init(
        contract: Contract, guarantee: Guarantee, month: Month, used: Milliseconds, limit: Milliseconds
    ) {
        self.contract = contract
        self.guarantee = guarantee
        self.month = month
        self.used = used
        self.limit = limit
    }

    /// The event for the highest threshold that is reached, nil below the first. It has the same id all month.
    public func event(site: String, at now: Instant) -> Event? {
        guard limit > 0, let percent = Self.thresholds.last(where: { used * 100 >= limit * $0 }) else { return nil }
        let left = max(0, limit - used)
        return Event(
            id: StableID("sla.budget|\(contract.id)|\(guarantee.rawValue)|\(month)|\(percent)"),
            kind: .budget, at: now, site: site, contract: contract.id, subject: "\(contract.id)/\(guarantee.rawValue)",
            state: "\(percent)%",
            summary: "\(contract.customer.name): \(percent) % of the downtime that \(month) allows for "
                + "\(guarantee.rawValue) is used; \(left / .minutes(1)) min \(left / 1000 % 60) s are left",
            details: [.used: "\(used)", .limit: "\(limit)", .month: "\(month)"])
    }
}
