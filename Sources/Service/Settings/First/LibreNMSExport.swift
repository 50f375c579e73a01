import Notation

/// LibreNMS's devices: what `GET /api/v0/devices` answers, or its table `devices` as CSV.
struct LibreNMSExport {
    private let devices: [ForeignValue]
    private let problems: [Problem]

    /// What Mainstay polls; servers and printers are not.
    private static let kinds: Set<String> = [
        "power", "network", "firewall", "loadbalancer", "environment", "appliance",
    ]

    init(_ text: String, file: String) {
        let start = text.first { !$0.isWhitespace && $0 != "\u{FEFF}" }
        guard start == "{" || start == "[" else {
            let table = CommaSeparated(text, file: file)
            devices = Self.rows(of: table)
            problems = table.problems
            return
        }
        let document = ForeignValue(json: text)
        devices = document?["devices"]?.items ?? document?.items ?? []
        if let document, document.text("status") == "error" {
            let said = document.text("message") ?? "no message"
            problems = [Problem(.error, file: file, message: "is LibreNMS's refusal: \(said.onOneLine)")]
        } else if document == nil {
            problems = [Problem(.error, file: file, message: "begins like JSON, and is none")]
        } else {
            problems = []
        }
    }

    /// Cells by the names of the columns.
    private static func rows(of table: CommaSeparated) -> [ForeignValue] {
        guard let head = table.rows.first else { return [] }
        let names = head.map { $0.text.lowercased() }
        return table.rows.dropFirst().map { row in
            .mapping(zip(names, row).map { (name: $0, value: .text($1.text)) })
        }
    }

    func add(to proposal: inout ProposedSite) -> [Problem] {
        guard problems.isEmpty else { return problems }
        for device in devices { add(device, to: &proposal) }
        return []
    }

    private func add(_ device: ForeignValue, to proposal: inout ProposedSite) {
        guard let hostname = device.text("hostname") ?? device.text("ip") else { return }
        let address = device.text("overwrite_ip") ?? hostname
        let port = device.text("port").map { ":\($0)" } ?? ""
        let shown = (device.text("sysname") ?? device.text("sysName") ?? hostname).onOneLine
        if let reason = Self.reasonNotToAsk(device) {
            proposal.leftOut.append("\(shown) (\(address.onOneLine)): \(reason)")
            return
        }
        guard let place = HostAndPort(address.contains(":") ? "[\(address)]\(port)" : address + port) else {
            proposal.leftOut.append("\(shown): \(address.onOneLine) is no address")
            return
        }
        do throws(ForeignCredentials.Mistake) {
            proposal.add(
                called: HostAndPort.isNumeric(hostname) ? shown : hostname, at: place,
                by: try Self.credentials(of: device).settings(), remark: Self.remark(on: device))
        } catch {
            proposal.leftOut.append("\(shown): \(error.reason)")
        }
    }

    private static func reasonNotToAsk(_ device: ForeignValue) -> String? {
        if device.text("disabled") == "1" { return "it is disabled" }
        if device.text("snmp_disable") == "1" { return "it is pinged only, without SNMP" }
        if let way = device.text("transport"), way.hasPrefix("tcp") { return "it is asked over \(way.onOneLine)" }
        guard let kind = device.text("type"), !kinds.contains(kind.lowercased()) else { return nil }
        return "it is of type \(kind.onOneLine)"
    }

    private static func remark(on device: ForeignValue) -> String {
        [device.text("hardware"), device.text("location"), device.text("serial")].compactMap(\.self)
            .joined(separator: "; ")
    }

    private static func credentials(of device: ForeignValue) -> ForeignCredentials {
        ForeignCredentials(
            version: device.text("snmpver") ?? "v2c", community: device.text("community"),
            user: device.text("authname") ?? "", context: "", level: device.text("authlevel") ?? "noAuthNoPriv",
            authentication: device.text("authalgo") ?? "MD5", authenticationPassphrase: device.text("authpass"),
            privacy: device.text("cryptoalgo") ?? "AES", privacyPassphrase: device.text("cryptopass"))
    }
}
