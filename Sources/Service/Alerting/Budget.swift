import Digests
public import Intervals
import Notation
public import Site

/// How much of a month's allowed downtime is used.
public struct Budget: Hashable, Sendable {
    static let thresholds: [Int64] = [50, 80, 100]

    public var contract: Contract
    public var guarantee: Guarantee
    public var month: Month
    public var used: Milliseconds
    /// The downtime that breaks the promise.
    public var limit: Milliseconds

    public init(
        contract: Contract, guarantee: Guarantee, month: Month, used: Milliseconds, limit: Milliseconds
    ) {
        (self.contract, self.guarantee, self.month) = (contract, guarantee, month)
        (self.used, self.limit) = (used, limit)
    }

    /// The highest threshold that is reached, once a month: asked again, it is the same event.
    public func event(site: String, at now: Instant) -> Event? {
        guard limit > 0, let percent = Self.thresholds.last(where: { used * 100 >= limit * $0 }) else { return nil }
        let left = max(0, limit - used)
        return Event(
            id: StableHash.hexadecimal("sla.budget|\(contract.id)|\(guarantee.rawValue)|\(month)|\(percent)"),
            kind: .budget, at: now, site: site, contract: contract.id, subject: "\(contract.id)/\(guarantee.rawValue)",
            state: "\(percent)%",
            summary: "\(contract.customer.name): \(percent) % of the downtime that \(month) allows for "
                + "\(guarantee.rawValue) is used; \(left / .minutes(1)) min \(left / 1000 % 60) s are left",
            details: [.used: "\(used)", .limit: "\(limit)", .month: "\(month)"])
    }
}
