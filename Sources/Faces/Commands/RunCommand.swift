import ArgumentParser
import Daemon
import Exposition
import Foundation
import Live
import Logging
import Logs
import Metrics
import Office
import Processes
import Settings
import Site

/// `mainstay run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Poll, ping, write the ledger and call hooks, until SIGTERM.",
        discussion: discussion(
            "SIGHUP reads the configuration again; a broken one leaves the old one in force.",
            examples: "mainstay run", "mainstay run --config /etc/mainstay/mainstay.yaml"))

    @OptionGroup var options: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "How the log is written: text, journal or json (default: the journal's fields under systemd, text on a "
                + "terminal, JSON Lines elsewhere)."))
    var logFormat: LogFormat?

    func run() async throws {
        // Reading the configuration needs much memory that is not needed again.
        ThisProcess.mapLargeBlocks()
        let path = options.configurationPath
        // Before anything counts: what is made earlier would count for nobody.
        let registry = MetricsRegistry(MetricCatalogue.descriptions)
        MetricsSystem.bootstrap(registry)
        Gauge(
            label: "mainstay_build_info",
            dimensions: [("version", Build.version), ("revision", Build.revision ?? "unknown")]
        ).record(1)
        let answers = LoggedEvent.allCases.filter(\.isAnswer).map(\.rawValue)
        let output = LogOutput(logFormat ?? .suitingStandardError, answers: Set(answers))
        let level = options.logLevel
        // Libraries log the same way.
        LoggingSystem.bootstrap { _ in LineLogHandler(to: output, level: level) }
        let process = DaemonProcess(registry: registry, logger: Logger(label: "mainstay")) {
            () throws(Refusal) in try SiteOffice.loadConfiguration(path)
        }
        try await process.run(try options.office(using: .create))
    }
}

extension LogFormat: ExpressibleByArgument {
    fileprivate static var suitingStandardError: LogFormat {
        LogFormat(suiting: STDERR_FILENO, journalStream: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])
    }
}
