/// The words that fields of records hold. Those of `method` and `role` are not enforced on entry: old registers hold others.
extension Record {
    /// What an outage is attributed to (`cause`): those of the customer's are grounds for taking time off.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        case customerEquipment = "customer_equipment"
        case customerApplication = "customer_application"
        case customerNegligence = "customer_negligence"
        case customerAuthorisedWork = "customer_authorised_work"
        case customerOther = "customer_other"
        case provider
    }

    /// What happened (`category` of force majeure, article 10).
    public enum ForceMajeure: String, Hashable, Sendable, CaseIterable {
        case naturalDisaster = "natural_disaster"
        case warStrikePowerCut = "war_strike_power_cut"
        case government
        case lineOrChinanet = "line_or_chinanet"
        case thirdParty = "third_party"
    }

    /// What came of checking user name and password (`credentials`, article 6).
    public enum Credentials: String, Hashable, Sendable, CaseIterable {
        case verified
        case refused
    }

    /// What was decided about a visit (`decision`, article 9).
    public enum Decision: String, Hashable, Sendable, CaseIterable {
        case admitted
        case refused
    }

    /// What an installation consists of (`items`, article 3, 1.1 to 1.3).
    public enum InstalledItem: String, Hashable, Sendable, CaseIterable {
        case hardware
        case software
        case power
        case network
    }

    /// How an authorisation was given (its `method`, article 6).
    public enum AuthorisationMethod: String, Hashable, Sendable, CaseIterable {
        case written
        case phone
    }

    /// What somebody is assigned to (`role`): article 5's representative, or article 6's engineer.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        case representative
        case engineer
    }
}

extension Record.Role {
    /// By how the role's name ends: registers hold `engineer`, `duty engineer` and the like. Any other is a
    /// representative's.
    public init(of record: Record) {
        let role = record.text(.role) ?? ""
        self = if role.hasSuffix(Self.engineer.rawValue) { .engineer } else { .representative }
    }
}
