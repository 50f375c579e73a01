import Foundation
import Notation
import SNMPValues
import Sockets

/// A proposed site as the text of a configuration, with the files that its secrets go into.
public struct ProposedText: Sendable {
    /// The configuration.
    public private(set) var text = ""
    /// Paths beside the configuration, such as `secrets/campus-privacy`, and what goes into them.
    public private(set) var secrets: [(path: String, text: String)] = []
    /// Files of secrets that nobody told, and that must be filled.
    public private(set) var missing: [String] = []

    private let folder: String

    /// Writes the text.
    ///
    /// - Parameters:
    ///   - proposal: what it says.
    ///   - site: a short name for the data centre.
    ///   - timeZone: the zone whose months are the contracts' months.
    ///   - folder: where it will lie; files within are named from there.
    public init(_ proposal: ProposedSite, site: String, timeZone: String, folder: String) {
        self.folder = folder
        let head = [
            "# Mainstay, from \(proposal.origin.onOneLine) by `mainstay init`. `mainstay check` finds every mistake in this file.",
            "site: \(YAMLScalar.text(site))",
            "timezone: \(YAMLScalar.text(timeZone))  # months are civil months of this zone",
            "ledger: var/ledger.sqlite",
        ]
        let parts = [
            head, credentials(proposal.credentials), devices(proposal), leftOut(proposal.leftOut),
            pinged(proposal.pinged), Self.contract,
            ["hooks:", "  log: {run: hooks/log, timeout: 10s, retries: 3, on: [power.*, network.*, device.*]}"],
        ]
        text = parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    /// The lines below `devices:`, each with what is known of it before it.
    public static func lines(of devices: [ProposedSite.Device]) -> [String] {
        devices.flatMap { device in
            let remark = device.remark.isEmpty ? [] : ["  # \(comment(device.remark))"]
            let fedBy = device.fedBy.map { ", fed_by: \($0)" } ?? ""
            return remark + [
                "  \(device.name): {address: \"\(address(of: device))\", credentials: "
                    + "\(YAMLScalar.text(device.credentials)), profile: \(device.profile)\(fedBy)}"
            ]
        }
    }

    /// A text as a value of the configuration, quoted where it has to be.
    public static func value(_ text: String) -> String { YAMLScalar.text(text) }

    /// One line of what somebody else wrote, short enough to be read.
    public static func comment(_ text: String) -> String { String(text.onOneLine.prefix(160)) }

    /// The usual port is left out.
    private static func address(of device: ProposedSite.Device) -> String {
        guard device.port != Endpoint.agentPort else { return device.host }
        return device.host.contains(":") ? "[\(device.host)]:\(device.port)" : "\(device.host):\(device.port)"
    }

    private func devices(_ proposal: ProposedSite) -> [String] {
        guard !proposal.devices.isEmpty else { return [] }
        return ["devices:  # `mainstay check --probe` asks each of them"] + Self.lines(of: proposal.devices)
    }

    private func leftOut(_ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        return ["# Not in here:"] + lines.map { "# - \(Self.comment($0))" }
    }

    private func pinged(_ groups: [ProposedSite.Pinged]) -> [String] {
        guard !groups.isEmpty else { return [] }
        let explanation = [
            "# What was pinged. A customer's hosts stand in a contract (`network: {hosts: […]}`), hosts beyond the border",
            "# router in an uplink (`beacons`), and your own that are always there in `witnesses`.",
        ]
        return explanation
            + groups.map { "# \(Self.heading($0.heading)): [\($0.hosts.map(Self.host).joined(separator: ", "))]" }
    }

    /// An address of IPv4 needs no quotation marks.
    private static func host(_ text: String) -> String {
        Endpoint(host: text)?.isIPv6 == false ? text : YAMLScalar.text(text)
    }

    private static func heading(_ text: String) -> String { comment(text.isEmpty ? "without a heading" : text) }

    // MARK: - Credentials

    private mutating func credentials(_ all: [ProposedSite.Named]) -> [String] {
        guard !all.isEmpty else { return [] }
        var lines = ["credentials:  # secrets stand in files (chmod 600) or in the environment, never here"]
        for named in all {
            lines.append("  \(YAMLScalar.text(named.name)):")
            switch named.settings {
            case .community(let version, let secret):
                let number = version == .v1 ? "1" : "2c"
                lines.append("    version: \(number)")
                lines.append("    community: \(reference(to: secret, as: named.name))")
            case .user(let user, let authentication, let privacy, let context):
                lines.append("    version: 3")
                lines.append("    username: \(YAMLScalar.text(user))")
                if !context.isEmpty { lines.append("    context: \(YAMLScalar.text(context))") }
                if let part = authentication {
                    lines.append(line("authentication", part.protocol.rawValue, part.passphrase, of: named.name))
                }
                if let part = privacy {
                    lines.append(line("privacy", part.protocol.rawValue, part.passphrase, of: named.name))
                }
            }
        }
        return lines
    }

    private mutating func line(
        _ key: String, _ protocolName: String, _ secret: Secret, of credentials: String
    ) -> String {
        let place = reference(to: secret, as: "\(credentials)-\(key)")
        return "    \(key): {protocol: \(protocolName), passphrase: \(place)}"
    }

    /// What stands in the configuration for a secret; one that is told goes into a file.
    private mutating func reference(to secret: Secret, as name: String) -> String {
        switch secret {
        case .environment(let variable): return "{env: \(YAMLScalar.text(variable))}"
        case .file(let path): return "{file: \(YAMLScalar.text(relative(path)))}"
        case .plain(let text):
            let path = "secrets/\(name)"
            if text.isEmpty { missing.append(path) } else { secrets.append((path, text + "\n")) }
            return "{file: \(YAMLScalar.text(path))}"
        }
    }

    private func relative(_ path: String) -> String {
        guard path.hasPrefix(folder + "/") else { return path }
        return String(path.dropFirst(folder.count + 1))
    }

    // MARK: - What people have to say

    private static let contract = [
        "# What feeds whom, and what was promised, nobody but you can say. A contract looks like this, with signals that",
        "# `mainstay probe ADDRESS` shows; Documentation/bulk.md makes many of them from a table.",
        "# contracts:",
        "#   example-2026:",
        "#     customer: {name: Example Trading}",
        "#     service: colocation              # managed-server | colocation | rack",
        "#     signed: 2026-01-04",
        "#     term: {from: 2026-01-05, to: 2027-01-05}",
        "#     rent: 12000.00 CNY",
        "#     power:                           # an outage is when mains and UPS are both dead",
        "#       mains: {all: [ups-a/input, pdu-1/outlet/7]}",
        "#       ups: {all: [ups-a/output, pdu-2/outlet/7]}",
        "#     network: {access: {any: [sw-1/port/GigabitEthernet1/0/7]}, hosts: [198.51.100.10]}",
    ]
}
