import ArgumentParser
import Live
import Notation
import Office

/// `mainstay status`: what holds now, and what is left of the month's minutes.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Feeds, uplinks, contracts, devices, batteries, open outages and the minutes left this month.",
        discussion: discussion(
            "Asks the running daemon; where none answers, what the ledger knows is shown, and this is said.",
            examples: "mainstay status", "mainstay status --watch", "mainstay status --plugin"))

    @OptionGroup var options: GlobalOptions

    @Flag(help: "The wall in 80 columns: what is not well first, again every two seconds until interrupted.")
    var watch = false

    @Flag(help: "Speak as a monitoring plugin: one line, exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.")
    var plugin = false

    @Flag(help: "Print the running daemon's counters and gauges as Prometheus reads them.")
    var metrics = false

    func validate() throws {
        guard [watch, plugin, metrics].filter({ $0 }).count < 2 else {
            throw ValidationError("--watch, --plugin and --metrics are three different answers; give one of them")
        }
    }

    func run() throws {
        if plugin { return try runPlugin() }
        if metrics {
            Terminal.write(try SiteOffice.metrics(configuration: options.configurationPath).utf8)
            return
        }
        if watch {
            return try TerminalWatch(
                configuration: options.configurationPath, principal: options.principal, format: options.format
            ).run()
        }
        let report = try present()
        switch options.format {
        case .json: Terminal.write(document: report.document)
        case .text: print(report.text)
        }
    }

    private func present() throws -> StatusReport {
        try SiteOffice.present(configuration: options.configurationPath, for: options.principal)
    }

    private func runPlugin() throws {
        do {
            let report = try present()
            print("\(report.severity.word): \(report.summary) | \(report.performanceData)".onOneLine)
            throw PluginExit(code: report.severity.rawValue)
        } catch let error as PluginExit {
            throw error
        } catch {
            print("UNKNOWN: \("\(error)".split(separator: "\n").first ?? "")")
            throw PluginExit(code: PluginSeverity.unknown.rawValue)
        }
    }
}

/// An exit code that somebody else decides: a monitoring plugin's guidelines, or a program that was run.
struct PluginExit: Error {
    var code: Int32
}
