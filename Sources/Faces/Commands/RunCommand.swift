import ArgumentParser
import Daemon
import Exposition
import Live
import Logging
import Metrics
import Office
import Processes
import Settings

/// `mainstay run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Poll, ping, write the ledger and call hooks, until SIGTERM.",
        discussion: discussion(
            "SIGHUP reads the configuration again; a broken one leaves the old one in force.",
            examples: "mainstay run", "mainstay run --config /etc/mainstay/mainstay.yaml"))

    @OptionGroup var options: GlobalOptions

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
        let process = DaemonProcess(registry: registry, logger: Logger(label: "mainstay", level: options.logLevel)) {
            () throws(Refusal) in try SiteOffice.loadConfiguration(path)
        }
        try await process.run(try options.office(using: .create))
    }
}

extension Logger {
    /// Lines on standard error.
    init(label: String, level: Logger.Level) {
        self.init(label: label) { OneLineLogHandler(label: $0) }
        logLevel = level
    }
}
