public import SNMPValues

/// A device family as data: how it is recognised, which objects say what, and how their values are judged.
///
/// Read from `Config/profiles/*.yaml`; a vendor's new device is a new file there, not code.
public struct Profile: Hashable, Sendable {
    public var name: String
    public var title: String
    /// Prefixes of sysObjectID.
    public var systemPrefixes: [ObjectIdentifier] = []
    /// Regular expressions; a sysDescr that one of them fits says more than a sysObjectID.
    public var descriptions: [String] = []
    /// Objects that only this family answers: they confirm what sysObjectID says, and tell where it says nothing.
    public var probes: [ObjectIdentifier] = []
    /// Among the families whose probes answer, the highest wins: vendor MIBs before generic ones, which have 1 or less.
    public var precedence = 0
    /// The agent is alive, but has lost the device it speaks for: then every signal is unknown.
    public var gate: Gate?
    /// Where it keeps what is wrong at present.
    public var alarms: Alarms?
    /// The signal that feeds the management card, where the family does not say otherwise.
    public var fedBy: String?
    /// The serial number: a scalar, or a column whose first text it is. Another one is another device.
    public var serial: ObjectIdentifier?
    /// Of the rows of `serial` only those count that a column of the same table admits: that of the chassis.
    public var serialRows: Filter?
    public var limits = Limits()
    public var signals: [SignalRule] = []
    public var readings: [ReadingRule] = []
    /// What its notifications say.
    public var notifications: [NotificationRule] = []
    /// Models and firmware that are read otherwise.
    public var overrides: [Override] = []
    /// Which of the overrides this one is with.
    public internal(set) var variant: Override?

    /// What agents of the family do not survive, whatever they have shown (quirks C2 to C5).
    public struct Limits: Hashable, Sendable {
        public var knowsBulk = true
        /// Variables of a PDU; nil for as many as fit.
        public var variables: Int?

        public init() {}
    }

    /// Names a profile before its rules are read.
    public init(name: String, title: String) { (self.name, self.title) = (name, title) }
}

/// What models or firmware of a family have otherwise (R29): their scale.
public struct Override: Hashable, Sendable {
    /// Either list may be empty; of those that are not, both must fit.
    public var systemPrefixes: [ObjectIdentifier]
    public var descriptions: [String]
    /// By object: its unit is so many to the volt.
    public var divisors: [ObjectIdentifier: Int64]

    public init(
        systemPrefixes: [ObjectIdentifier], descriptions: [String], divisors: [ObjectIdentifier: Int64]
    ) {
        (self.systemPrefixes, self.descriptions, self.divisors) = (systemPrefixes, descriptions, divisors)
    }

    func fits(_ identity: Identity) -> Bool {
        (systemPrefixes.isEmpty || identity.prefix(among: systemPrefixes) != nil)
            && (descriptions.isEmpty || identity.isDescribed(by: descriptions))
    }
}

extension Profile {
    /// The same family with each of its overrides.
    var variants: [Profile] {
        overrides.map { override in
            var profile = self
            profile.variant = override
            for rule in profile.signals.indices {
                for index in profile.signals[rule].evidence.indices {
                    profile.signals[rule].evidence[index].rescale(override.divisors)
                }
            }
            return profile
        }
    }

    /// Columns whose values are part of what a row is: its name, its scale, and what decides whether it counts.
    public var describingColumns: [ObjectIdentifier] {
        signals.flatMap { rule -> [ObjectIdentifier] in
            let columns =
                (rule.filter.map { [$0.column] } ?? []) + rule.evidence.compactMap(\.digits) + rule.numbering
            if case .names(let names) = rule.elements { return names + columns }
            return columns
        } + (alarms.map { [$0.column] } ?? [])
    }

    /// The columns whose rows discovery must find.
    public var columns: [ObjectIdentifier] {
        var result: [ObjectIdentifier] = []
        let gates = (gate.map { [$0] } ?? []) + signals.flatMap(\.gates)
        for rule in signals {
            result += rule.evidence.filter { !$0.isScalar }.map(\.object) + rule.idle + rule.labels
            if case .upTimeColumn(let column)? = rule.since { result.append(column) }
        }
        var seen: Set<ObjectIdentifier> = []
        return (result + describingColumns + gates.filter { !$0.isScalar }.map(\.object)).filter {
            seen.insert($0).inserted
        }
    }

    /// Its devices may have names of their owner's for rows.
    public var hasLabels: Bool { signals.contains { !$0.labels.isEmpty } }

    /// Devices of every vendor may be of it.
    var isGeneric: Bool { precedence <= 1 }

    /// Where the objects of the family begin, by which its presence shows even when its probes are missing.
    var landmarks: [ObjectIdentifier] {
        signals.compactMap { rule in
            rule.evidence.first.map { evidence in
                evidence.isScalar ? ObjectIdentifier(evidence.object.subidentifiers.dropLast()) : evidence.object
            }
        }
    }
}
