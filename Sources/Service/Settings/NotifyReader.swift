public import SNMPValues

/// A network management station that is told of events.
public struct NotifiedStation: Hashable, Sendable {
    /// Where traps and informs are sent.
    public var to: HostAndPort
    /// The name of the credentials.
    public var credentials: String
    /// Whether the station must acknowledge (an inform) or not (a trap).
    public var isInform: Bool
    /// The object identifier of mainstayMIB.
    public var root: ObjectIdentifier

    /// The object identifier of mainstayMIB where the configuration names no other.
    public static let usualRoot = NotifyReader.usualRoot
}

/// Reads one entry of `notify:`.
struct NotifyReader {
    /// The names of all credentials.
    let credentials: Set<String>

    /// RFC 3417, 3: notifications have a port of their own.
    private static let usualPort: UInt16 = 162
    /// NET-SNMP-MIB::netSnmpPlaypen and Mainstay's port: no enterprise number is assigned to the project.
    static let usualRoot: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 8161]

    func read(_ document: Document) -> NotifiedStation? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let to = mapping.required("to", hint: "such as 10.0.0.5 or \"10.0.0.5:1162\"")?
            .parsed("an address, with a port if it is not \(Self.usualPort)") {
                HostAndPort($0, defaultPort: Self.usualPort)
            }
        let name = mapping.required("credentials", hint: "one of those under `credentials:`").flatMap(self.name)
        let isInform = mapping["inform"]?.boolean() ?? false
        let root = mapping["root"].map {
            $0.parsed("an object identifier such as 1.3.6.1.4.1.32473.1", Self.identifier)
        }
        guard let to, let name else { return nil }
        return NotifiedStation(to: to, credentials: name, isInform: isInform, root: (root ?? nil) ?? Self.usualRoot)
    }

    private func name(_ document: Document) -> String? {
        guard let text = document.text() else { return nil }
        document.checkName(text, complaint: "no credentials are called", isIn: credentials)
        return text
    }

    private static func identifier(_ text: String) -> ObjectIdentifier? {
        let arcs = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
        guard arcs.count > 3, !arcs.contains(nil) else { return nil }
        return ObjectIdentifier(arcs.compactMap(\.self))
    }
}
