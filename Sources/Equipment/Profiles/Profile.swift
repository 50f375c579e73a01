public import SNMPValues

/// A device family as data: how it is recognised, which objects say what, and how their values are judged.
///
/// Read from `Config/profiles/*.yaml`; a vendor's new device is a new file there, not code.
public struct Profile: Hashable, Sendable {
    /// As the configuration calls it.
    public var name: String
    /// For people.
    public var title: String
    /// Prefixes of sysObjectID.
    public var systemPrefixes: [ObjectIdentifier] = []
    /// Regular expressions; a sysDescr that one of them fits says more than a sysObjectID.
    public var descriptions: [String] = []
    /// Objects that only this family answers: they confirm what sysObjectID says, and tell where it says nothing.
    public var probes: [ObjectIdentifier] = []
    /// Among the families whose probes answer, the highest wins: vendor MIBs before generic ones, which have 1 or less.
    public var precedence = 0
    /// Tells when the agent is alive but has lost the device it speaks for: then every signal is unknown.
    public var gate: Gate?
    /// Where it keeps what is wrong at present.
    public var alarms: Alarms?
    /// The signal that feeds the management card, where the family does not say otherwise.
    public var fedBy: String?
    /// Whether the family's cards have a supply of their own: then a dead inlet is dead, though the card answers.
    public var hasCardSupply = false
    /// Where the serial number is: a scalar, or a column whose first text it is. Another number is another device.
    public var serial: ObjectIdentifier?
    /// Which rows of `serial` count, by a column of the same table: that of the chassis.
    public var serialRows: Filter?
    /// What agents of the family do not survive.
    public var limits = Limits()
    /// How its signals are judged.
    public var signals: [SignalRule] = []
    /// What is shown beside the signals.
    public var readings: [ReadingRule] = []
    /// What it measures beside its states.
    public var numbers: [NumberRule] = []
    /// What its notifications mean.
    public var notifications: [NotificationRule] = []
    /// Models and firmware that are read differently.
    public var overrides: [Override] = []
    /// The override that this variant of the family has; nil for the family itself.
    public internal(set) var variant: Override?

    /// What agents of the family do not survive, whatever they have shown (quirks C2 to C5).
    public struct Limits: Hashable, Sendable {
        /// Whether they may be sent a GETBULK.
        public var knowsBulk = true
        /// The most variables in a PDU; nil for as many as fit.
        public var variables: Int?

        /// No limits but those of every agent.
        public init() {}
    }

    /// Makes a profile without rules.
    public init(name: String, title: String) {
        self.name = name
        self.title = title
    }
}

/// What is different in some models or firmware of a family (R29): their scale.
public struct Override: Hashable, Sendable {
    /// Prefixes of sysObjectID, one of which must fit; empty for any.
    public var systemPrefixes: [ObjectIdentifier]
    /// Patterns of sysDescr, one of which must fit; empty for any.
    public var descriptions: [String]
    /// How many units of an object make a volt.
    public var divisors: [ObjectIdentifier: Int64]

    /// Makes an override for the models that fit both lists.
    public init(
        systemPrefixes: [ObjectIdentifier], descriptions: [String], divisors: [ObjectIdentifier: Int64]
    ) {
        self.systemPrefixes = systemPrefixes
        self.descriptions = descriptions
        self.divisors = divisors
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
            for index in profile.numbers.indices { profile.numbers[index].rescale(override.divisors) }
            return profile
        }
    }

    /// Columns whose values are part of what a row is: its name, its scale, and what decides whether it counts.
    public var describingColumns: [ObjectIdentifier] {
        signals.flatMap { rule -> [ObjectIdentifier] in
            let columns =
                (rule.filter?.columns ?? []) + rule.evidence.compactMap(\.digits) + rule.evidence.compactMap(\.scale)
                + rule.numbering
            if case .names(let names) = rule.elements { return names + columns }
            return columns
        } + (alarms.map { [$0.column] } ?? []) + numbers.flatMap(\.describingColumns)
    }

    /// The columns whose rows discovery must find.
    public var columns: [ObjectIdentifier] {
        var result: [ObjectIdentifier] = []
        let gates = (gate.map { [$0] } ?? []) + signals.flatMap(\.gates)
        for rule in signals {
            result += rule.evidence.filter { !$0.isScalar }.map(\.object) + rule.idle + rule.labels
            if case .upTimeColumn(let column)? = rule.since { result.append(column) }
            if let fitted = rule.fitted, rule.isFittedColumn { result.append(fitted) }
        }
        result += numbers.flatMap(\.columns)
        var seen: Set<ObjectIdentifier> = []
        return (result + describingColumns + gates.filter { !$0.isScalar }.map(\.object)).filter {
            seen.insert($0).inserted
        }
    }

    /// Whether owners can name the rows of its devices.
    public var hasLabels: Bool { signals.contains { !$0.labels.isEmpty } }

    /// Whether devices of every vendor may belong to it.
    public var isGeneric: Bool { precedence <= 1 }

    /// Where the objects of the family begin, by which its presence shows even when its probes are missing. A vendor's
    /// family may read a standard's objects too, which show nothing.
    var landmarks: [ObjectIdentifier] {
        signals.compactMap { rule -> ObjectIdentifier? in
            guard let evidence = rule.evidence.first, isGeneric || !evidence.object.hasPrefix(Self.standards) else {
                return nil
            }
            guard evidence.isScalar else { return evidence.object }
            return ObjectIdentifier(evidence.object.subidentifiers.dropLast())
        }
    }

    /// mib-2.
    private static let standards: ObjectIdentifier = [1, 3, 6, 1, 2, 1]
}
