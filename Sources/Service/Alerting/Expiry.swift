import Digests
public import Intervals
import Notation
public import Site

/// Announces that a contract ends (article 11), 60, 30 and 7 days ahead.
public enum Expiry {
    static let days = [60, 30, 7]

    /// The nearest announcement that is due for each contract. Its id depends on the contract, its end and the number of
    /// days only, so that it is the same event when it is due again.
    public static func due(_ facility: Facility, at now: Instant) -> [Event] {
        facility.contracts.compactMap { contract in
            guard now >= contract.term.from, now < contract.term.to,
                let days = days.last(where: { left in
                    now >= contract.timeZone.startOfDay(contract.termTo.adding(days: -left))
                })
            else { return nil }
            return Event(
                id: StableID("contract.expiring|\(contract.id)|\(contract.termTo)|\(days)"),
                kind: .contractExpiring, at: now, site: facility.site, contract: contract.id, subject: contract.id,
                state: "\(days)d",
                summary: "\(contract.customer.name): the contract ends with \(contract.termTo.adding(days: -1)); the "
                    + "agreement is silent on renewal, and nothing is judged afterwards",
                details: [.termTo: contract.termTo.description, .days: "\(days)"])
        }
    }
}
