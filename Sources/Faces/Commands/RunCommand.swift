import Alerting
import ArgumentParser
import Clocks
import Dispatch
import Foundation
import Intervals
import Ledger
import Logging
import Processes
import ServiceLifecycle
import Settings
import Site
import Synchronization
import UnixSignals

/// `mainstay run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Poll, ping, write the ledger and call hooks, until SIGTERM.",
        discussion: "SIGHUP reads the configuration again; a broken one leaves the old one in force.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        // What reading the configuration takes is large, and not needed again.
        ThisProcess.mapLargeBlocks()
        let logger = Logger(label: "mainstay", level: options.logLevel)
        var workspace = try Workspace.open(options)
        try workspace.accept(at: .now)
        while true {
            let next = try await run(workspace, logger)
            guard let next else { return }
            workspace = Workspace(configuration: next, ledger: workspace.ledger)
            logger.notice("the new configuration is in force")
        }
    }

    /// Runs under one configuration; returns the next one after SIGHUP, nil after SIGTERM.
    private func run(_ workspace: Workspace, _ logger: Logger) async throws -> Configuration? {
        let daemon = Daemon(configuration: workspace.configuration, ledger: workspace.ledger, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [DaemonService(daemon: daemon)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        )
        let next = NextConfiguration()
        signal(SIGHUP, SIG_IGN)
        let hangup = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        hangup.setEventHandler {
            do {
                let configuration = try Workspace.loadConfiguration(options)
                guard !daemon.waiting.isForLedger.load(ordering: .relaxed) else { throw LedgerIsBehind() }
                try Workspace(configuration: configuration, ledger: workspace.ledger).accept(at: .now)
                next.value.withLock { $0 = configuration }
                Task { await group.triggerGracefulShutdown() }
            } catch {
                logger.error("\(error)")
                logger.error("the configuration was not reloaded; the old one stays in force")
            }
        }
        hangup.activate()
        defer { hangup.cancel() }
        try await group.run()
        return next.value.withLock { $0 }
    }
}

/// What SIGHUP has read.
private final class NextConfiguration: Sendable {
    let value = Mutex<Configuration?>(nil)
}

/// What waits would be lost with the daemon that holds it.
private struct LedgerIsBehind: Error, CustomStringConvertible {
    var description: String { "readings wait for the ledger to take them; send SIGHUP again when it does" }
}

extension Logger {
    /// Lines on standard error.
    init(label: String, level: Logger.Level) {
        self.init(label: label) { StreamLogHandler.standardError(label: $0) }
        logLevel = level
    }
}
