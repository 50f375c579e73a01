import Agreement
import Clocks
public import Intervals
import Ledger
import Settings
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
    /// Those among them that were replaced, since an earlier version made what they say of people part of their row.
    public let replaced: Int
    /// Entries that say something of people and cannot be erased, since an earlier version chained their text.
    public let kept: Int
    /// Entries with contacts that are needed as long as records remain that somebody authorised.
    public let needed: Int
    /// Whether the configuration file still says something of the contract's people: the next time that it changes, it is
    /// kept in the ledger again.
    public let isStillConfigured: Bool
    /// Whether the file holds nothing of it any more.
    public let isGone: Bool
}

extension SiteOffice {
    /// Erases what a contract's records, results, events and deliveries say of people, and configurations of its contacts,
    /// once the contract has ended. The chain, the verdicts and the figures stay as they are.
    ///
    /// - Throws: `Refusal` with `.notPermitted`, `.unknownContract`, `.malformed` (the contract has not ended, or the day
    ///   has not come) or `.ledger`. Nothing is erased then.
    public func erase(_ request: ErasureRequest, for principal: Principal) throws(Refusal) -> ErasureOutcome {
        try principal.requireEverything()
        try principal.requireEntries()
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
            let erasing = ErasureOrder.Erasing(
                configuration: { ConfigurationFiles.stored($0, erasingPeopleOf: request.contract) },
                document: ErasedDocument.text)
            let order = ErasureOrder(
                contract: request.contract, before: before, name: request.name, reason: request.reason,
                erasing: erasing
            ) { record in
                // Whoever authorised must have been named when it was given (fine print, 13 and 20).
                let given = record.kind == .authorisation ? record.saidAt : record.knownAt
                let governing = versions.last { $0.from <= given } ?? versions.first
                return governing?.contract.hasNamed(record.authorisingPerson) ?? true
            }
            let summary = try ledger.erase(order, at: clock.now)
            return ErasureOutcome(
                erased: summary.erased, replaced: summary.replaced, kept: summary.kept, needed: summary.needed,
                isStillConfigured: configuration.stored.people[request.contract] != nil, isGone: summary.isGone)
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
