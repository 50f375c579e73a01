import Notation
import Profiles
public import SNMP
import SNMPValues
import Sockets

/// What a device answers, as a file that simulators of agents replay (snmprec: `OID|TAG|VALUE`), without personal details.
public struct Recording: Sendable {
    /// The variables, sorted by name, already without personal details.
    let variables: [VarBind]

    /// The groups that are walked, in this order; enterprises last, since they are the longest.
    private static let groups: [ObjectIdentifier] = [
        // system, interfaces (IF-MIB), ifXTable, ENTITY-MIB, UPS-MIB, snmpEngine.
        [1, 3, 6, 1, 2, 1, 1], [1, 3, 6, 1, 2, 1, 2], [1, 3, 6, 1, 2, 1, 31], [1, 3, 6, 1, 2, 1, 47],
        [1, 3, 6, 1, 2, 1, 33], [1, 3, 6, 1, 6, 3, 10, 2, 1], [1, 3, 6, 1, 4, 1],
    ]
    /// No recording is longer; what the profile judges by is read first.
    private static let mostVariables = 20_000
    private static let timeout = Duration.seconds(2)

    /// Walks a device that a probe has looked at, which may take minutes.
    ///
    /// What the device's family judges by comes first, so that it is there even when the agent fails later or has more
    /// than a recording holds.
    ///
    /// - Throws: why the device gave no answer at all.
    public init(
        of target: Target, report: Probe.Report, engine: any RequestSending
    ) async throws(RequestFailure) {
        let conversation = Conversation(engine: engine, target: target, timeout: Self.timeout)
        var limits = AgentLimits(knowsBulk: target.knowsBulk)
        if let profile = report.profile { limits.apply(profile.limits) }
        let identity = Catalogue.clockObjects + Catalogue.identityObjects
        var values = try await conversation.values(of: identity, within: &limits)
        if let profile = report.profile {
            let found = await conversation.walk(below: profile.columns, within: limits).found
            let rows = Dictionary(found.map { ($0.name, $0.value) }) { first, _ in first }
            let judge = Judge(profile, found: rows, withReadings: true)
            values.merge(rows) { first, _ in first }
            let others = (judge.objects + judge.meter.objects + profile.probes).filter { values[$0] == nil }
            // What the agent does not answer now may still come with its group.
            let scalars = (try? await conversation.values(of: others, within: &limits)) ?? [:]
            values.merge(scalars) { first, _ in first }
        }
        for group in Self.groups where values.count < Self.mostVariables {
            let most = Self.mostVariables - values.count
            let found = await conversation.walk(below: [group], within: limits, most: most).found
            values.merge(found.map { ($0.name, $0.value) }) { first, _ in first }
        }
        self.init(of: values, report: report, address: target.endpoint.host, nameOf: MIBNames.name(of:))
    }

    /// Removes personal details from variables that are at hand.
    ///
    /// - Parameters:
    ///   - values: by instance.
    ///   - report: what a probe found.
    ///   - address: where the device was asked.
    ///   - nameOf: the name of an object in its MIB, where one is loaded.
    init(
        of values: [ObjectIdentifier: Value], report: Probe.Report, address: String,
        nameOf: @escaping (ObjectIdentifier) -> String
    ) {
        let all = values.filter { !$0.value.isException && $0.value != .null }
            .map { VarBind(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
        var redaction = Redaction(of: all, report: report, address: address, nameOf: nameOf)
        variables = redaction.redacted(all)
    }

    /// The file's text: a line for each variable, sorted by object identifier.
    public var text: String { variables.map { "\($0.name)|\($0.value.record)\n" }.joined() }
}

extension Value {
    /// Tag and value as snmprec writes them; text with unusual characters in hexadecimal (tag `4x`).
    fileprivate var record: String {
        switch self {
        case .integer(let number): "2|\(number)"
        case .octets(let octets):
            if let plain = Self.plain(octets) { "4|\(plain)" } else { "4x|\(octets.hexadecimal())" }
        case .objectIdentifier(let identifier): "6|\(identifier)"
        case .ipAddress: "64|\(self)"
        case .counter32(let number): "65|\(number)"
        case .unsigned(let number): "66|\(number)"
        case .timeTicks(let number): "67|\(number)"
        case .opaque(let octets): "68x|\(octets.hexadecimal())"
        case .counter64(let number): "70|\(number)"
        case .null, .noSuchObject, .noSuchInstance, .endOfMibView, .unreadable: "5|"
        }
    }

    /// Printable ASCII that needs no quoting, else nil.
    private static func plain(_ octets: [UInt8]) -> String? {
        guard octets.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "|") }),
            octets.first != UInt8(ascii: " "), octets.last != UInt8(ascii: " ")
        else { return nil }
        return String(decoding: octets, as: UTF8.self)
    }
}
