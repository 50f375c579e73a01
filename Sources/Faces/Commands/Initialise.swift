import ArgumentParser
import Notation
import Office
import SNMPValues
import Settings

/// `mainstay init`: a first configuration, commented, made of tables, or of what is there already.
struct Initialise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a first configuration: commented, from a scan, from tables, or from another program's files.",
        discussion: discussion(
            "Without options it asks, where somebody sits at a terminal, and writes a commented start elsewhere. Nothing "
                + "is written over. --scan asks at most 1024 addresses, 50 a second, over SNMP: version 3 first, a "
                + "community only where one is given. --site is a short name for this data centre.",
            examples: "mainstay init /etc/mainstay", "mainstay init Config --from devices.csv --site dc-1",
            "mainstay init Config --scan 10.0.0.0/24 --user mainstay --authentication-file auth --privacy-file priv",
            "mainstay init Config --from-nut /etc/nut/ups.conf"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The folder; it must not hold a configuration yet.")
    var folder = "Config"

    @Option(help: "Tables of devices, outlets and contracts as CSV: Documentation/bulk.md.")
    var from: [String] = []

    @OptionGroup(title: "What is there already") var sources: FirstSources

    @Option(help: "The time zone whose months are the contracts' months.")
    var timezone: String?

    @Flag(help: "Write over a configuration that is there.")
    var force = false

    /// What holds where neither an option nor a person says anything.
    static let usualSite = "dc-1"
    static let usualZone = "Asia/Shanghai"

    func validate() throws {
        guard from.isEmpty || sources.isEmpty else {
            throw ValidationError(
                "--from makes a whole configuration by itself; leave out --scan and the other --from-….")
        }
    }

    func run() async throws {
        if !force { try start(.commented, site: "", timeZone: "").requireAbsence() }
        if from.isEmpty, sources.isEmpty, options.site == nil, timezone == nil, Confirmation.canAsk {
            let answers = FirstQuestions.ask()
            let proposal = try await sources.scan(answers.networks, credentials: answers.credentials)
            return try finish(
                start(proposal.map { .proposed($0) } ?? .commented, site: answers.site, timeZone: answers.timeZone),
                of: proposal)
        }
        let proposal = try await sources.proposal(for: folder)
        let source: StartingConfiguration.Source
        if let proposal {
            source = .proposed(proposal)
        } else {
            source = from.isEmpty ? .commented : .tables(from)
        }
        let site = options.site ?? Self.usualSite
        try finish(start(source, site: site, timeZone: timezone ?? Self.usualZone), of: proposal)
    }

    private func start(
        _ source: StartingConfiguration.Source, site: String, timeZone: String
    ) -> StartingConfiguration {
        StartingConfiguration(folder: folder, source: source, site: site, timeZone: timeZone)
    }

    private func finish(_ start: StartingConfiguration, of proposal: ProposedSite?) throws {
        let written = try start.write(replacing: force) { Terminal.error("\($0)") }
        switch options.format {
        case .json: Terminal.write(document: document(of: proposal, written, at: start.path))
        case .text: print(text(of: proposal, written, at: start.path))
        }
    }

    // MARK: - What it says

    private func document(
        of proposal: ProposedSite?, _ written: StartingConfiguration.Written, at path: String
    ) -> JSON {
        .object([
            "configuration": .string(path), "devices": .array((proposal?.devices ?? []).map { .string($0.name) }),
            "left_out": .array((proposal?.leftOut ?? []).map { .string($0) }),
            "secrets": .array(written.secrets.map { .string($0) }),
            "missing_secrets": .array(written.missing.map { .string($0) }),
        ])
    }

    private func text(
        of proposal: ProposedSite?, _ written: StartingConfiguration.Written, at path: String
    ) -> String {
        var lines: [String]
        if let proposal {
            let rest = proposal.leftOut.isEmpty ? "" : "; \(proposal.leftOut.count) left out, with reasons in the file"
            let pinged = proposal.pinged.flatMap(\.hosts).count
            let hosts = pinged == 0 ? "" : " and \(pinged.counted("pinged host"))"
            let devices = proposal.devices.count.counted("device")
            lines = ["\(path): \(devices)\(hosts) from \(proposal.origin)\(rest). Next:"]
            if !written.secrets.isEmpty {
                lines.append("  (secrets are in \(written.secrets.joined(separator: ", ")), for their owner alone)")
            }
            if !written.missing.isEmpty {
                lines.append("  put the secrets into \(written.missing.joined(separator: ", ")) (chmod 600),")
            }
            lines.append("  write your contracts into it, and")
        } else {
            let origin = from.isEmpty ? "a commented start" : "made from \(from.joined(separator: ", "))"
            let rest = from.isEmpty ? "write your devices' addresses" : "see that site and time zone are right"
            lines = [
                "\(path): \(origin). Next:", "  put the SNMP passphrases into \(folder)/secrets/ (chmod 600),",
                "  \(rest), and",
            ]
        }
        lines.append("  mainstay check --config \(path)")
        return lines.joined(separator: "\n")
    }
}
