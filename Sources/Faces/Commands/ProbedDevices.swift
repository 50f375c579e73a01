import Collection
import Notation
import Office
import Profiles
import SNMP
import Settings
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
        var names = DeviceNames()
        for (target, report) in found {
            guard let profile = report.profile else {
                lines.append(
                    "  # \(target.endpoint): no profile is for it (\(Self.line(report.identity.description)))")
                continue
            }
            guard !report.tellsNothing else {
                lines.append(
                    "  # \(target.endpoint): like \(profile.name), but it answers nothing that tells a state "
                        + "(\(Self.line(report.identity.description)))")
                continue
            }
            let device = ProposedSite.Device(
                name: names.name(for: report.identity.systemName, at: target.endpoint.host),
                host: target.endpoint.host, port: target.endpoint.port, credentials: credentials,
                profile: profile.name, remark: report.remark(of: profile))
            lines += ProposedText.lines(of: [device])
        }
        return lines.joined(separator: "\n")
    }

    private var credentials: String { credentialsName ?? "probed" }

    /// One line of what a device answers, so that it stays within its comment.
    private static func line(_ text: String) -> String { String(text.onOneLine.prefix(80)) }
}
