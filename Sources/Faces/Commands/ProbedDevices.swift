import Collection
import Notation
import Profiles
import SNMP
import Site
import Sockets

/// What was found, as the configuration writes it.
struct ProbedDevices {
    private let found: [(target: Target, report: Probe.Report)]
    /// What the configuration calls the credentials; nil for a community from the command line.
    private let credentialsName: String?

    init(_ found: [(Target, Probe.Report)], credentials: String?) {
        self.found = found
        credentialsName = credentials
    }

    var yaml: String {
        var lines: [String] = []
        if credentialsName == nil {
            lines += ["credentials:", "  \(credentials): {version: 2c, community: {env: SNMP_COMMUNITY}}"]
        }
        lines.append("devices:")
        var names: Set<String> = []
        for (target, report) in found {
            guard let profile = report.profile else {
                lines.append("  # \(target.endpoint): no profile is for it (\(Self.line(report.identity.description)))")
                continue
            }
            guard !report.tellsNothing else {
                lines.append(
                    "  # \(target.endpoint): like \(profile.name), but it answers nothing that tells a state "
                        + "(\(Self.line(report.identity.description)))")
                continue
            }
            let name = Self.name(for: report.identity.systemName, at: target.endpoint, unlike: &names)
            lines.append(
                "  # \(Self.line(profile.title)): \(Self.line(report.identity.systemDescription ?? "")); \(report.summary)"
            )
            lines.append(
                "  \(name): {address: \"\(Self.address(target.endpoint))\", credentials: \(credentials), "
                    + "profile: \(profile.name)}")
        }
        return lines.joined(separator: "\n")
    }

    private var credentials: String { credentialsName ?? "probed" }

    /// The usual port is left out.
    private static func address(_ endpoint: Endpoint) -> String {
        endpoint.port == Endpoint.agentPort ? endpoint.host : endpoint.description
    }

    /// One line of what a device answers, so that it stays within its comment.
    private static func line(_ text: String) -> String {
        String(text.onOneLine.prefix(80))
    }

    /// The first label of sysName, or the address; each name once.
    private static func name(
        for systemName: String?, at endpoint: Endpoint, unlike taken: inout Set<String>
    ) -> String {
        let label = (systemName ?? "").lowercased().split(separator: ".").first.map(plain) ?? ""
        let isUsable = label.first?.isLetter == true && !SignalName.reservedDevices.contains(label)
        let base = isUsable ? label : "device-" + plain(endpoint.host)
        let name = taken.contains(base) ? base + "-" + plain(endpoint.host) : base
        taken.insert(name)
        return name
    }

    private static func plain(_ text: some StringProtocol) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
            .split(separator: "-").joined(separator: "-")
    }
}
