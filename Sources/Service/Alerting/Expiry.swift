import Digests
public import Intervals
import Notation
public import Site

/// Announces that a contract ends (article 11): as long ahead as its terms ask for, and again nearer to the end.
public enum Expiry {
    /// The latest announcement that is due for each contract. Its id depends on the contract, its end and how long ahead it
    /// is only, so that it is the same event when it is due again.
    public static func due(_ facility: Facility, at now: Instant) -> [Event] {
        facility.contracts.compactMap { contract in
            guard let days = contract.expiryNotice(at: now)?.days else { return nil }
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
