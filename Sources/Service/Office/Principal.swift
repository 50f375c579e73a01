import Site

/// Who asks the office for something, and in which role.
public struct Principal: Hashable, Sendable {
    public enum Role: Hashable, Sendable {
        /// Works for the provider and decides who else does: whoever can use the command line.
        case administrator
        /// Works for the provider: sees and enters everything.
        case `operator`
        /// Works for the provider, or shows the wall: sees everything and enters nothing.
        case viewer
        /// Speaks for a customer: sees and enters only what concerns these contracts.
        case customer(contracts: Set<String>)
    }

    public let name: String
    public let role: Role

    public init(name: String, role: Role) {
        self.name = name
        self.role = role
    }

    /// Whether what concerns a contract may be shown to, or entered by, this person.
    public func isAllowed(contract: String) -> Bool {
        switch role {
        case .administrator, .operator, .viewer: true
        case .customer(let contracts): contracts.contains(contract)
        }
    }

    /// The contracts that this person is limited to; nil is none.
    var contracts: Set<String>? {
        switch role {
        case .administrator, .operator, .viewer: nil
        case .customer(let contracts): contracts
        }
    }

    /// Whether a record may be shown to, or corrected by, this person.
    func isAllowed(_ record: Record) -> Bool {
        record.contract.map { isAllowed(contract: $0) } ?? isAllowedEverything
    }

    /// Whether an event may be shown to, or acknowledged by, this person.
    func isAllowed(_ event: Event) -> Bool {
        event.contract.map { isAllowed(contract: $0) } ?? isAllowedEverything
    }

    /// Whether what concerns the whole site, or no contract in particular, may be shown or entered.
    public var isAllowedEverything: Bool { contracts == nil }
}

extension Principal {
    /// - Throws: `Refusal` with `.notPermitted`, worded so that it does not tell whether the contract exists.
    func requireAccess(to contract: String) throws(Refusal) {
        guard isAllowed(contract: contract) else {
            throw Refusal(.notPermitted, field: "contract", reason: "\(contract) is not open to \(name)")
        }
    }

    /// Whether anything may be entered, acknowledged or changed by this person.
    public var isAllowedEntries: Bool { role != .viewer }

    /// - Throws: `Refusal` with `.notPermitted`.
    func requireEverything() throws(Refusal) {
        guard isAllowedEverything else {
            throw Refusal(.notPermitted, reason: "only the provider's own people may do this, not \(name)")
        }
    }
}
