import Clocks
public import Intervals
import Ledger
import Site

/// Which personal data to erase, as somebody asks for it.
public struct ErasureRequest: Sendable {
    public var contract: String
    /// Erases what was entered before this day began, in the contract's time zone.
    public var before: CivilDate
    /// Who erases, and why; both stand in the ledger.
    public var name: String
    public var reason: String

    public init(contract: String, before: CivilDate, name: String, reason: String) {
        self.contract = contract
        self.before = before
        self.name = name
        self.reason = reason
    }
}

/// What was erased.
public struct ErasureOutcome: Hashable, Sendable {
    /// Entries whose names, numbers, addresses and free text were removed.
    public let erased: Int
    /// Entries that say something of people and cannot be erased, since an earlier version made it part of the chain.
    public let kept: Int
    /// Whether the file holds nothing of it any more.
    public let isGone: Bool
}

extension SiteOffice {
    /// Erases what a contract's records, events and deliveries say of people, once the contract has ended. The chain, the
    /// verdicts and the figures stay as they are.
    ///
    /// - Throws: `Refusal` with `.notPermitted`, `.unknownContract`, `.malformed` (the contract has not ended, or the day
    ///   has not come) or `.ledger`. Nothing is erased then.
    public func erase(_ request: ErasureRequest, for principal: Principal) throws(Refusal) -> ErasureOutcome {
        try principal.requireEverything()
        return try Refusal.translating {
            let versions = try versions(of: request.contract)
            guard let newest = versions.last?.contract else {
                throw Refusal(
                    .unknownContract, field: "contract",
                    reason: "No contract is called \(request.contract), nor ever was.")
            }
            let before = newest.timeZone.startOfDay(request.before)
            try requireEnd(of: newest)
            guard before <= clock.now else {
                throw Refusal(
                    .malformed, field: "before", reason: "\(request.before) has not begun yet",
                    fix: "name today or an earlier day")
            }
            let order = ErasureOrder(
                contract: request.contract, before: before, name: request.name, reason: request.reason
            ) { record in
                let governing = versions.last { $0.from <= record.knownAt } ?? versions.first
                return governing?.contract.hasNamed(record.authorisingPerson) ?? true
            }
            let summary = try ledger.erase(order, at: clock.now)
            return ErasureOutcome(erased: summary.erased, kept: summary.kept, isGone: summary.isGone)
        }
    }

    /// What was agreed under a contract's id, from when on, in order.
    private func versions(of id: String) throws -> [(from: Instant, contract: Contract)] {
        try eras(in: ledger).compactMap { era in era.facility.contract(id).map { (era.from, $0) } }
    }

    private func requireEnd(of contract: Contract) throws(Refusal) {
        guard contract.term.to > clock.now else { return }
        throw Refusal(
            .malformed, field: "contract",
            reason:
                "\(contract.id) is in force until \(contract.termTo); until then it needs what is said of its people",
            fix: "erase it from that day on")
    }
}
