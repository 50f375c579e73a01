import ArgumentParser
import Notation
import Office
import SNMPValues
import Settings

extension AuthenticationProtocol: ExpressibleByArgument {}
extension PrivacyProtocol: ExpressibleByArgument {}

/// Where a first configuration can take its devices from.
struct FirstSources: ParsableArguments {
    @Option(help: ArgumentHelp("Look for devices here, such as 10.0.0.0/24 or 10.0.0.21:1161.", valueName: "network"))
    var scan: [String] = []

    @Option(help: ArgumentHelp("For --scan: the SNMPv3 user that devices know.", valueName: "name"))
    var user: String?

    @Option(help: ArgumentHelp("For --scan: how its messages are authenticated.", valueName: "protocol"))
    var authentication: AuthenticationProtocol = .sha256

    @Option(
        help: ArgumentHelp(
            "For --scan: the file with that passphrase (without it secrets/snmp-authentication, if it is there).",
            valueName: "file"))
    var authenticationFile: String?

    @Option(help: ArgumentHelp("For --scan: how its messages are encrypted.", valueName: "protocol"))
    var privacy: PrivacyProtocol = .aes128

    @Option(
        help: ArgumentHelp(
            "For --scan: the file with that passphrase (without it secrets/snmp-privacy, if it is there).",
            valueName: "file"))
    var privacyFile: String?

    @Option(
        help: ArgumentHelp(
            "For --scan: the file with a community of version 2c (without it secrets/snmp-community, if it is there).",
            valueName: "file"))
    var communityFile: String?

    @Option(help: ArgumentHelp("Take the UPSes of NUT's ups.conf.", valueName: "file"))
    var fromNut: [String] = []

    @Option(
        help: ArgumentHelp(
            "Take the devices of LibreNMS: what its API's /devices answers, or its table as CSV.", valueName: "file"))
    var fromLibrenms: [String] = []

    @Option(help: ArgumentHelp("Take the hosts of Zabbix's export: YAML, JSON or XML.", valueName: "file"))
    var fromZabbix: [String] = []

    @Option(help: ArgumentHelp("Take what Smokeping pings, by its configuration or file Targets.", valueName: "file"))
    var fromSmokeping: [String] = []

    var isEmpty: Bool { scan.isEmpty && files.isEmpty }

    private var files: [(program: ForeignProgram, path: String)] {
        let all: [(ForeignProgram, [String])] = [
            (.nut, fromNut), (.librenms, fromLibrenms), (.zabbix, fromZabbix), (.smokeping, fromSmokeping),
        ]
        return all.flatMap { program, paths in paths.map { (program, $0) } }
    }

    func validate() throws {
        guard scan.isEmpty || files.isEmpty else {
            throw ValidationError("Devices are taken from a scan or from files, one at a time: leave one out.")
        }
    }

    /// What the options name; nil where they name nothing.
    func proposal(for folder: String) async throws -> ProposedSite? {
        guard files.isEmpty else {
            return try await ForeignFiles(files).proposal { Terminal.error("\($0)") }
        }
        guard !scan.isEmpty else { return nil }
        var given = FirstCredentials(authentication: authentication, privacy: privacy)
        given.user = user
        given.authenticationFile = authenticationFile
        given.privacyFile = privacyFile
        given.communityFile = communityFile
        return try await scan(scan, credentials: given.settings(in: folder))
    }

    /// Looks into networks; nil where there is none to look into.
    func scan(_ networks: [String], credentials: [CredentialSettings]) async throws -> ProposedSite? {
        guard !networks.isEmpty else { return nil }
        let scan = try NetworkScan(networks, credentials: credentials)
        let count = scan.count
        let progress = ProgressLine(of: "address")
        defer { progress.clear() }
        return try await scan.proposal { done, found in
            progress.show(WorkDone(done, of: count), remark: "\(found) answered")
        }
    }
}
