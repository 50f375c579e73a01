import Synchronization
public import SNMPValues

/// What tells a device from another one.
public struct Identity: Hashable, Sendable, CustomStringConvertible {
    /// sysDescr.
    public var systemDescription: String?
    /// sysName.
    public var systemName: String?
    /// sysObjectID.
    public var systemObject: ObjectIdentifier?
    /// The serial number, where the family has one.
    public var serial: String?

    /// Nothing is known.
    public init() {}

    public var description: String {
        "sysObjectID \(systemObject?.description ?? "none"), sysDescr \(systemDescription ?? "none")"
    }

    /// What shows that this is another device than the earlier one, in words; nil when nothing does. Names and descriptions
    /// change with configuration and firmware, and an object that was not answered proves nothing.
    public func difference(from earlier: Identity) -> String? {
        if let serial, let before = earlier.serial, serial != before {
            return "serial number \(serial), was \(before)"
        }
        if let systemObject, let before = earlier.systemObject, systemObject != before {
            return "sysObjectID \(systemObject), was \(before)"
        }
        return nil
    }

    /// This identity, completed with what only the earlier one told.
    public func completed(by earlier: Identity?) -> Identity {
        var result = self
        result.systemDescription = systemDescription ?? earlier?.systemDescription
        result.systemName = systemName ?? earlier?.systemName
        result.systemObject = systemObject ?? earlier?.systemObject
        result.serial = serial ?? earlier?.serial
        return result
    }

    /// The length of the longest prefix of sysObjectID.
    func prefix(among prefixes: [ObjectIdentifier]) -> Int? {
        systemObject.flatMap { system in prefixes.filter(system.hasPrefix).map(\.count).max() }
    }

    /// Whether one of the patterns, which were checked when they were read, fits sysDescr.
    func isDescribed(by patterns: [String]) -> Bool {
        guard let systemDescription else { return false }
        return patterns.contains { DescriptionPatterns.fit($0, systemDescription) }
    }
}

/// The regular expressions of profiles, compiled once: a fleet of thousands is recognised by the same few.
private enum DescriptionPatterns {
    /// Regular expressions may not be shared by threads.
    private static let compiled = Mutex<[String: Regex<AnyRegexOutput>]>([:])

    static func fit(_ pattern: String, _ text: String) -> Bool {
        compiled.withLock { compiled in
            guard let regex = compiled[pattern] ?? (try? Regex(pattern)) else { return false }
            compiled[pattern] = regex
            return text.firstMatch(of: regex) != nil
        }
    }
}
