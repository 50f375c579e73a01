import Foundation
import Profiles
import SNMP
import SNMPValues
import Sockets

/// Replaces what a device's variables tell of its owner: names, places, serial numbers, addresses, labels.
///
/// Numbers stay, since they are what is judged. Text is kept only where it comes from the maker (models, firmware,
/// interface names) or where the profile judges by it, and even there the owner's names and every address in it are
/// replaced, always by the same substitute. All other text is replaced whole. Pure: the same variables give the same
/// result.
struct Redaction {
    private let nameOf: (ObjectIdentifier) -> String
    private let labels: [ObjectIdentifier]
    private let kept: [ObjectIdentifier]
    /// What the profile judges by.
    private let judged: [ObjectIdentifier]
    private let serials: Set<ObjectIdentifier>
    private var substitutes = Substitutes()

    init(
        of variables: [VarBind], report: Probe.Report, address: String,
        nameOf: @escaping (ObjectIdentifier) -> String
    ) {
        self.nameOf = nameOf
        let profile = report.profile
        let labels = profile?.signals.flatMap(\.labels) ?? []
        self.labels = labels
        kept = Self.makersText + (profile?.describingColumns ?? []).filter { !labels.contains($0) }
        judged = (profile?.columns ?? []) + (profile?.probes ?? [])
        let isSerial = Self.serialTest(of: profile, nameOf: nameOf)
        serials = Set(variables.map(\.name).filter(isSerial))
        let texts = variables.filter { serials.contains($0.name) }.compactMap(\.value.text)
        for serial in texts + [report.identity.serial].compactMap(\.self) { _ = substitutes.serial(for: serial) }
        for name in variables.filter({ Self.ownersText.contains($0.name) }).compactMap(\.value.text)
            + [report.identity.systemName].compactMap(\.self)
        {
            substitutes.add(ownersName: name)
        }
        substitutes.add(address: address)
        for variable in variables {
            if case .ipAddress(let address) = variable.value { substitutes.add(address: address) }
        }
    }

    /// The variables without personal details. A variable whose name itself holds an address or a text is left out.
    mutating func redacted(_ variables: [VarBind]) -> [VarBind] {
        variables.compactMap { variable in
            guard !hasTellingName(variable.name) else { return nil }
            return VarBind(name: variable.name, value: redacted(variable.value, of: variable.name))
        }
    }

    private mutating func redacted(_ value: Value, of name: ObjectIdentifier) -> Value {
        switch value {
        case .octets(let octets): .octets(redacted(octets, of: name))
        case .ipAddress(let address): .ipAddress(substitutes.ipv4(for: address))
        case .opaque(let octets) where Self.isFloat(octets): value
        case .opaque(let octets): .opaque([UInt8](repeating: 0, count: octets.count))
        case .objectIdentifier(let identifier) where substitutes.isTelling(identifier.subidentifiers):
            .objectIdentifier([0, 0])
        case .integer, .unsigned, .counter32, .counter64, .timeTicks, .objectIdentifier, .null, .noSuchObject,
            .noSuchInstance, .endOfMibView:
            value
        case .unreadable: .null
        }
    }

    private mutating func redacted(_ octets: [UInt8], of name: ObjectIdentifier) -> [UInt8] {
        if name == Self.engineIdentifier { return Self.engine(like: octets) }
        if octets.isEmpty { return [] }
        if name.hasPrefix(Self.physicalAddress) { return substitutes.mac(for: octets) }
        guard let text = Value.octets(octets).printableText else { return redactedBinary(octets) }
        return Array(redacted(text, of: name).utf8)
    }

    private mutating func redacted(_ text: String, of name: ObjectIdentifier) -> String {
        if text.isEmpty || name == Self.systemContact || name == Self.systemLocation { return "" }
        if name == Self.systemName { return Substitutes.ownName }
        if serials.contains(name) { return substitutes.serial(for: text) }
        if labels.contains(where: name.hasPrefix) { return substitutes.label(for: text) }
        let scrubbed = substitutes.scrub(text)
        if isKept(name) || Self.isTechnical(scrubbed) { return scrubbed }
        return substitutes.text(for: text)
    }

    /// Octets that are no text: addresses are replaced, dates stay, all else becomes zeros.
    private mutating func redactedBinary(_ octets: [UInt8]) -> [UInt8] {
        switch octets.count {
        case 0...3: octets
        case 4: substitutes.ipv4(for: octets)
        case 6: substitutes.mac(for: octets)
        case 8 where Self.isDate(octets), 11 where Self.isDate(octets): octets
        default: [UInt8](repeating: 0, count: octets.count)
        }
    }

    // MARK: - Which objects

    private func isKept(_ name: ObjectIdentifier) -> Bool {
        if kept.contains(where: name.hasPrefix) { return true }
        let object = Self.object(named: nameOf(name))
        return Self.makersWords.contains { object.contains($0) }
    }

    /// A name whose index is an address or a text. What the profile judges by has no such index.
    private func hasTellingName(_ name: ObjectIdentifier) -> Bool {
        let index = judged.lazy.compactMap { name.suffix(after: $0) }.first ?? name.subidentifiers
        return substitutes.isTelling(index)
    }

    private static func serialTest(
        of profile: Profile?, nameOf: @escaping (ObjectIdentifier) -> String
    ) -> (ObjectIdentifier) -> Bool {
        { name in
            if let serial = profile?.serial, name.hasPrefix(serial) { return true }
            return name.hasPrefix(entitySerial) || object(named: nameOf(name)).contains("serial")
        }
    }

    /// The object of `MODULE::object.1`, in lower case; empty where no module knows it, and for tables and entries,
    /// which are the nearest known name of a column that no module knows.
    private static func object(named name: String) -> String {
        guard let start = name.range(of: "::")?.upperBound else { return "" }
        let object = name[start...].prefix { $0 != "." }.lowercased()
        guard !object.hasSuffix("entry"), !object.hasSuffix("table") else { return "" }
        return object
    }

    private static let systemContact: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 4, 0]
    private static let systemName: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 5, 0]
    private static let systemLocation: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 6, 0]
    /// upsIdentName and upsIdentAttachedDevices.
    private static let ownersText: Set<ObjectIdentifier> = [
        systemContact, systemName, systemLocation, [1, 3, 6, 1, 2, 1, 33, 1, 1, 5, 0],
        [1, 3, 6, 1, 2, 1, 33, 1, 1, 6, 0],
    ]
    private static let physicalAddress: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 6]
    private static let entitySerial: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 11]
    private static let engineIdentifier: ObjectIdentifier = [1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0]

    /// sysDescr, ifDescr, ifName; entPhysicalDescr, revisions, manufacturer and model; upsIdent's maker, model, versions.
    private static let makersText: [ObjectIdentifier] = [
        [1, 3, 6, 1, 2, 1, 1, 1, 0], [1, 3, 6, 1, 2, 1, 2, 2, 1, 2], [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1],
        [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 2], [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 8],
        [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 9], [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 10],
        [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 12], [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 13],
        [1, 3, 6, 1, 2, 1, 33, 1, 1, 1, 0], [1, 3, 6, 1, 2, 1, 33, 1, 1, 2, 0], [1, 3, 6, 1, 2, 1, 33, 1, 1, 3, 0],
        [1, 3, 6, 1, 2, 1, 33, 1, 1, 4, 0],
    ]
    /// Parts of the names that MIBs give objects with the maker's own text.
    private static let makersWords = [
        "model", "firmware", "softwarerev", "softwareversion", "hardwarerev", "manufacturer",
    ]

    // MARK: - What values look like

    /// A number, a version or a word of a closed list, which tells nothing of an owner.
    static func isTechnical(_ text: String) -> Bool {
        if text.wholeMatch(of: /[-+]?[0-9]{1,6}([.,][0-9]{1,4})? ?(mV|V|mA|A|W|kW|VA|kVA|Hz|Wh|kWh|%|C|F|s|ms|min|h)?/)
            != nil
        {
            return true
        }
        if text.wholeMatch(of: /[vV]?[0-9]{1,3}(\.[0-9]{1,3}){1,2}[A-Za-z]?/) != nil { return true }
        return words.contains(text.lowercased())
    }

    private static let words: Set<String> = [
        "on", "off", "yes", "no", "true", "false", "ok", "none", "normal", "up", "down", "enabled", "disabled",
        "online",
        "offline", "open", "closed", "unknown", "n/a", "na", "-", "active", "inactive", "present", "absent", "low",
        "high",
        "warning", "critical", "fault", "failed", "passed", "nominal", "battery", "bypass", "single", "three", "a", "b",
        "c",
        "l1", "l2", "l3", "l1-n", "l2-n", "l3-n", "l1-l2", "l2-l3", "l3-l1",
    ]

    /// DateAndTime of RFC 2579: year, month, day, hour, minute, second.
    private static func isDate(_ octets: [UInt8]) -> Bool {
        let year = Int(octets[0]) << 8 | Int(octets[1])
        return (1970...2105).contains(year) && (1...12).contains(octets[2]) && (1...31).contains(octets[3])
            && octets[4] < 24 && octets[5] < 60 && octets[6] <= 60 && octets[7] < 10
    }

    /// A float or double as net-snmp wraps it into Opaque.
    private static func isFloat(_ octets: [UInt8]) -> Bool {
        octets.starts(with: [0x9F, 0x78, 4]) && octets.count == 7
            || octets.starts(with: [0x9F, 0x79, 8]) && octets.count == 11
    }

    /// An engine identifier (RFC 3411, 5) of the same maker whose rest is made up: the original holds an address.
    private static func engine(like octets: [UInt8]) -> [UInt8] {
        octets.prefix(4) + [4] + Array(Substitutes.ownName.utf8)
    }
}

extension Value {
    /// Octets as text where every character is one that people write; nil where they are no text.
    fileprivate var printableText: String? {
        guard let text, self == .octets([]) || !text.isEmpty else { return nil }
        let isText = text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control || "\t\r\n".unicodeScalars.contains($0)
        }
        guard isText else { return nil }
        return text
    }
}
