public import SNMPValues

/// All device families, and which one a device belongs to.
public struct Catalogue: Sendable {
    /// Each family, and after it the same with each of its overrides.
    public let profiles: [Profile]

    /// Adds each family's overrides to the families.
    public init(_ profiles: [Profile]) { self.profiles = profiles.flatMap { [$0] + $0.variants } }

    /// sysUpTime: leads every PDU, so that what it holds is dated.
    public static let upTimeObject: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 3, 0]
    /// snmpEngineBoots.
    public static let bootsObject: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 10, 2, 1, 2, 0]

    /// Read with every poll: they tell a restart from a wrap.
    public static let clockObjects: [ObjectIdentifier] = [upTimeObject, bootsObject]

    private static let sysDescr: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 1, 0]
    private static let sysObjectID: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 2, 0]
    private static let sysName: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 5, 0]

    /// What a device says of itself.
    public static let identityObjects: [ObjectIdentifier] = [sysDescr, sysObjectID, sysName]

    /// Every family once, without overrides.
    public var families: [Profile] { profiles.filter { $0.variant == nil } }

    /// The family of that name, without overrides.
    public func profile(named name: String) -> Profile? { profiles.first { $0.name == name } }

    /// The family as devices of this model and firmware are read.
    public func variant(of profile: Profile, for identity: Identity) -> Profile {
        profiles.first { $0.name == profile.name && ($0.variant?.fits(identity) ?? false) }
            ?? self.profile(named: profile.name) ?? profile
    }

    /// The families that the identity points to, most likely first: those whose pattern fits the sysDescr, then those with
    /// the longest prefix of the sysObjectID.
    public func candidates(for identity: Identity) -> [Profile] {
        let families = self.families.sorted { $0.precedence > $1.precedence }
        let described = families.filter { identity.isDescribed(by: $0.descriptions) }
        let longest = families.compactMap { identity.prefix(among: $0.systemPrefixes) }.max()
        let prefixed = families.filter { family in
            longest != nil && identity.prefix(among: family.systemPrefixes) == longest
                && !described.contains { $0.name == family.name }
        }
        return described + prefixed
    }

    /// Reads who a device is from its answers.
    ///
    /// - Parameters:
    ///   - values: its answers to `identityObjects`, by instance.
    ///   - serial: the instance that holds its serial number, where it is known.
    public func identity(
        of values: [ObjectIdentifier: Value], serial: ObjectIdentifier? = nil
    ) -> Identity {
        var identity = Identity()
        identity.systemDescription = values[Self.sysDescr]?.text
        identity.systemName = values[Self.sysName]?.text
        if case .objectIdentifier(let system)? = values[Self.sysObjectID] { identity.systemObject = system }
        if let text = serial.flatMap({ values[$0]?.text }), !text.isEmpty { identity.serial = text }
        return identity
    }
}
