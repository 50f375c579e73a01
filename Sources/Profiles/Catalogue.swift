public import SNMP

/// All device families, and which one a device belongs to.
public struct Catalogue: Sendable {
    public let profiles: [Profile]

    public init(_ profiles: [Profile]) { self.profiles = profiles }

    /// sysUpTime: leads every PDU, so that what stands in it is dated.
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

    /// One object of each family.
    public var probeObjects: [ObjectIdentifier] { profiles.compactMap(\.probe) }

    public func profile(named name: String) -> Profile? { profiles.first { $0.name == name } }

    /// The family of a device that answered `identityObjects` and `probeObjects`.
    ///
    /// The longest matching sysObjectID wins, unless it is one that says nothing (net-snmp's own, or none); then the
    /// family whose probe object answers, vendor MIBs before generic ones. Nil: it speaks none that is known.
    public func identify(_ values: [ObjectIdentifier: Value]) -> Profile? {
        if case .objectIdentifier(let system)? = values[Self.sysObjectID] {
            let matches = profiles.compactMap { profile in
                profile.systemPrefixes.filter(system.hasPrefix).map(\.count).max().map { (profile, $0) }
            }
            if let best = matches.max(by: { $0.1 < $1.1 }) { return best.0 }
        }
        return profiles.filter { profile in
            guard let probe = profile.probe, let value = values[probe] else { return false }
            return !value.isException && value != .null
        }.max { $0.precedence < $1.precedence }
    }

    /// One column of each family, for agents whose probe objects are missing: asked for with GETNEXT.
    public var searchColumns: [ObjectIdentifier] { profiles.compactMap(\.searchColumn) }

    /// The family of a device by what follows `searchColumns`: the highest precedence of those that it has rows of.
    public func identify(successors: [VarBind]) -> Profile? {
        profiles.filter { profile in
            guard let column = profile.searchColumn else { return false }
            return successors.contains { $0.name.hasPrefix(column) && !$0.value.isException }
        }.max { $0.precedence < $1.precedence }
    }

    /// What the device said of itself.
    ///
    /// - Parameter serial: the instance that holds its serial number, where it is known.
    public func identity(
        _ values: [ObjectIdentifier: Value], serial: ObjectIdentifier? = nil
    ) -> Identity {
        var identity = Identity()
        identity.systemDescription = values[Self.sysDescr]?.text
        identity.systemName = values[Self.sysName]?.text
        if case .objectIdentifier(let system)? = values[Self.sysObjectID] { identity.systemObject = system }
        identity.serial = serial.flatMap { values[$0]?.text }.flatMap { $0.isEmpty ? nil : $0 }
        return identity
    }
}

extension Profile {
    fileprivate var searchColumn: ObjectIdentifier? { signals.lazy.flatMap(\.evidence).first { !$0.isScalar }?.object }
}

/// What tells a device from another one.
public struct Identity: Hashable, Sendable, CustomStringConvertible {
    public var systemDescription: String?
    public var systemName: String?
    public var systemObject: ObjectIdentifier?
    public var serial: String?

    /// Nothing is known.
    public init() {}

    public var description: String {
        "sysObjectID \(systemObject?.description ?? "none"), sysDescr \(systemDescription ?? "none")"
    }

    /// What shows that this is another device than one seen before, in words; nil when nothing does. Names and
    /// descriptions change with a configuration or a firmware, and what was not answered proves nothing.
    public func difference(from earlier: Identity) -> String? {
        if let serial, let before = earlier.serial, serial != before {
            return "serial number \(serial), was \(before)"
        }
        if let systemObject, let before = earlier.systemObject, systemObject != before {
            return "sysObjectID \(systemObject), was \(before)"
        }
        return nil
    }

    /// With what only the earlier one said.
    public func completed(by earlier: Identity?) -> Identity {
        var result = self
        result.systemDescription = systemDescription ?? earlier?.systemDescription
        result.systemName = systemName ?? earlier?.systemName
        result.systemObject = systemObject ?? earlier?.systemObject
        result.serial = serial ?? earlier?.serial
        return result
    }
}
