/// The words that fields of records hold (fine print, 19). Those of `method`, `role`, `kind` and `about` are enforced on new
/// entries only: older registers and their exports hold others.
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

    /// What a customer says to an entry (`decision` of an acceptance; fine print, 24).
    public enum Acceptance: String, Hashable, Sendable, CaseIterable {
        case accepted
        case disputed
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

    /// What a customer asks for (`kind` of a request, article 5).
    public enum RequestKind: String, Hashable, Sendable, CaseIterable {
        case downtimeStatement = "downtime_statement"
        case enquiry
        case installationProgress = "installation_progress"
        case change
        case billing
        case renewal
        case technical
        case trafficStatistics = "traffic_statistics"
    }

    /// What a complaint is about (`about`, article 8).
    public enum ComplaintSubject: String, Hashable, Sendable, CaseIterable {
        case networkQuality = "network_quality"
        case customerService = "customer_service"
        case technicalSupport = "technical_support"
        /// Whom it is about stands in `staff_name`.
        case staff
    }
}

extension Record {
    /// The fields whose words a new entry could not have: only an older version took them.
    public var fieldsOfFormerWords: [RecordField] {
        let schema = RecordSchema.of(kind)
        return RecordField.allCases.filter { field in
            guard RecordSchema.closedLater.contains(field), case .word(let words) = schema.type(of: field) else {
                return false
            }
            return text(field).map { !words.contains($0) } ?? false
        }
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
