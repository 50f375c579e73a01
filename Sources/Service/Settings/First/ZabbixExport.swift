import Notation

/// Hosts that Zabbix exported, as YAML, JSON or XML: those with an SNMP interface.
struct ZabbixExport {
    private let hosts: [ForeignValue]
    private let problems: [Problem]

    init(_ text: String, file: String) {
        let document: ForeignValue? =
            switch text.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }) {
            case "<": ElementReader.read(text)
            case "{": ForeignValue(json: text)
            default: ForeignValue(yaml: text)
            }
        let export = document?["zabbix_export"]
        hosts = export?.items("hosts") ?? []
        problems =
            export == nil ? [Problem(.error, file: file, message: "is no export of Zabbix (`zabbix_export`)")] : []
    }

    func add(to proposal: inout ProposedSite) -> [Problem] {
        guard problems.isEmpty else { return problems }
        for host in hosts { add(host, to: &proposal) }
        return []
    }

    private func add(_ host: ForeignValue, to proposal: inout ProposedSite) {
        let name = host.text("host") ?? "a host without a name"
        let macros = Macros(of: host)
        if ["DISABLED", "1"].contains(host.text("status")) {
            proposal.leftOut.append("\(name.onOneLine): it is disabled")
            return
        }
        // The number is what versions before 4.4 wrote.
        let interfaces = host.items("interfaces").filter { ["SNMP", "2"].contains($0.text("type")) }
        let chosen = interfaces.first { !["NO", "0"].contains($0.text("default")) } ?? interfaces.first
        guard let chosen else {
            proposal.leftOut.append("\(name.onOneLine): it has no SNMP interface")
            return
        }
        guard let place = Self.place(of: chosen, macros) else {
            proposal.leftOut.append("\(name.onOneLine): its SNMP interface has no address that can be read")
            return
        }
        do throws(ForeignCredentials.Mistake) {
            proposal.add(
                called: name, at: place, by: try Self.credentials(of: chosen, macros).settings(),
                remark: Self.remark(on: host))
        } catch {
            proposal.leftOut.append("\(name.onOneLine): \(error.reason)")
        }
    }

    private static func place(of interface: ForeignValue, _ macros: Macros) -> HostAndPort? {
        let isByName = ["NO", "0"].contains(interface.text("useip"))
        let host = macros.resolved(interface.text(isByName ? "dns" : "ip"))
        let port = macros.resolved(interface.text("port")) ?? "161"
        return host.flatMap { HostAndPort($0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)") }
    }

    /// Visible name and templates.
    private static func remark(on host: ForeignValue) -> String {
        let name = host.text("name") == host.text("host") ? nil : host.text("name")
        return ([name] + host.items("templates").map { $0.text("name") }).compactMap(\.self).joined(separator: "; ")
    }

    /// What is not written is Zabbix's default.
    private static func credentials(of interface: ForeignValue, _ macros: Macros) -> ForeignCredentials {
        let details = interface["details"] ?? .mapping([])
        return ForeignCredentials(
            version: version(details.text("version") ?? "SNMPV2"),
            community: macros.resolved(details.text("community")),
            // A macro of the whole installation is not in the export: it stands there as it is, to be replaced.
            user: macros.resolved(details.text("securityname")) ?? details.text("securityname") ?? "",
            context: macros.resolved(details.text("contextname")) ?? "",
            level: level(details.text("securitylevel")),
            authentication: protocolName(
                details.text("authprotocol"), ["MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512"]),
            authenticationPassphrase: macros.resolved(details.text("authpassphrase")),
            privacy: protocolName(
                details.text("privprotocol"), ["DES", "AES128", "AES192", "AES256", "AES192C", "AES256C"]),
            privacyPassphrase: macros.resolved(details.text("privpassphrase")))
    }

    private static func version(_ text: String) -> String { String(text.drop { !$0.isNumber }) }

    private static func level(_ text: String?) -> String {
        let numbers = ["0": "noAuthNoPriv", "1": "authNoPriv", "2": "authPriv"]
        return text.map { numbers[$0] ?? $0 } ?? "noAuthNoPriv"
    }

    /// A name, or its number in the list; the first one where nothing is written.
    private static func protocolName(_ text: String?, _ names: [String]) -> String {
        guard let text else { return names[0] }
        guard let number = Int(text), names.indices.contains(number) else { return text }
        return names[number]
    }

    /// The host's own macros, as far as the export tells their values.
    private struct Macros {
        private let values: [String: String]

        init(of host: ForeignValue) {
            let pairs = host.items("macros").compactMap { macro in
                macro.text("macro").flatMap { name in macro.text("value").map { (name, $0) } }
            }
            values = Dictionary(pairs) { first, _ in first }
        }

        /// The text, or what the macro that it is stands for; nil where nobody knows.
        func resolved(_ text: String?) -> String? {
            guard let text, text.hasPrefix("{$") else { return text }
            return values[text]
        }
    }
}
