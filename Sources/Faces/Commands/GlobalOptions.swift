import ArgumentParser
import Foundation
import Logging
import Notation
import Office
import Settings
import Site

/// The options of every command, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration (default: ./Config/mainstay.yaml, then /etc/mainstay/mainstay.yaml).", valueName: "file")
    )
    var config: String?

    @Option(
        help: ArgumentHelp("Which site; of a centre: whose ledger (default: all, or the only one).", valueName: "name"))
    var site: String?

    @Option(help: "How much to tell on standard error: trace, debug, info, notice, warning, error or critical.")
    var logLevel: Logger.Level = .notice

    @Option(help: "How to answer on standard output: text or json.")
    var format: OutputFormat = .text

    /// The configuration to use: as given, from `MAINSTAY_CONFIG`, or the first default that exists.
    var configurationPath: String {
        if let config { return config }
        if let path = ProcessInfo.processInfo.environment["MAINSTAY_CONFIG"], !path.isEmpty { return path }
        return Self.defaultPaths.first { FileManager.default.fileExists(atPath: $0) } ?? Self.defaultPaths[0]
    }

    /// The office with the configuration to use and its ledger.
    func office(using ledger: LedgerUse) throws(Refusal) -> SiteOffice {
        let configuration = try SiteOffice.loadConfiguration(configurationPath)
        guard let centre = CentreOffice(of: configuration) else {
            guard site == nil || site == configuration.facility.site else {
                throw Refusal(
                    .configuration, field: "site",
                    reason: "\(configurationPath) is of \(configuration.facility.site) alone",
                    fix: "leave out --site, or name a centre's configuration.")
            }
            return try SiteOffice.open(configuration: configurationPath, ledger: ledger)
        }
        var sites = [site].compactMap(\.self)
        if sites.isEmpty { sites = try centre.sites() }
        guard let only = sites.first, sites.count == 1 else {
            throw Refusal(
                .configuration, field: "site",
                reason: "\(configurationPath) is a centre's, of \(sites.count.counted("site"))",
                fix: "name one: \(sites.map { "--site \($0)" }.joined(separator: ", ")).")
        }
        return try centre.office(of: only, ledger: ledger)
    }

    /// The offices of all sites of a centre, or of the one that was named.
    func offices(using ledger: LedgerUse) throws(Refusal) -> [SiteOffice] {
        guard site == nil, let centre = CentreOffice(of: try SiteOffice.loadConfiguration(configurationPath)) else {
            return [try office(using: ledger)]
        }
        return try centre.offices(ledger: ledger)
    }

    /// Whoever runs the program works for the provider: the files' modes decide who can.
    var principal: Principal { Principal(name: NSUserName(), role: .administrator) }

    /// Writes down that a command entered something, where somebody reads the log of access; the entry stands either way.
    ///
    /// - Parameter words: what was done, such as `record maintenance ID`.
    func note(_ words: String, in office: SiteOffice) {
        do throws(Refusal) {
            try office.noteEntry(byCommand: words, for: principal)
        } catch {
            Terminal.error("note: the log of access does not have it: \(error.reason)")
        }
    }

    private static let defaultPaths = ["Config/mainstay.yaml", "/etc/mainstay/mainstay.yaml"]
}

/// Text for people, JSON for programs.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Moves global options that stand before a command's name behind it, where its parser looks for them.
struct ArgumentOrder {
    private static let valued: Set<String> = ["--config", "--site", "--log-level", "--format"]

    static func normalised(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first, let name = first.split(separator: "=").first, valued.contains(String(name)) {
            leading.append(rest.removeFirst())
            if !first.contains("="), !rest.isEmpty { leading.append(rest.removeFirst()) }
        }
        guard !leading.isEmpty, !rest.isEmpty else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + leading + rest[end...]
    }
}
