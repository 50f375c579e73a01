import Clocks
import Dispatch
import Foundation
public import Logging
public import Office
import ServiceLifecycle
public import Settings
import Synchronization
import UnixSignals

/// The daemon as a process: ends at SIGTERM and SIGINT, reads its configuration again at SIGHUP.
public struct DaemonProcess: Sendable {
    private let reload: @Sendable () throws(Refusal) -> Configuration
    private let logger: Logger

    /// - Parameter reload: reads the configuration again; a broken one leaves the old one in force.
    public init(logger: Logger, reload: @escaping @Sendable () throws(Refusal) -> Configuration) {
        self.logger = logger
        self.reload = reload
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: `Refusal`; what keeps the daemon from running.
    public func run(_ first: SiteOffice) async throws {
        var office = first
        let lock = try LedgerLock(of: office.configuration, at: office.clock.now)
        defer { withExtendedLifetime(lock) {} }
        try office.acceptConfiguration()
        while let next = try await runOnce(office) {
            office = next
            logger.notice("the new configuration is in force")
        }
    }

    /// Runs under one configuration; returns the next one after SIGHUP, nil after SIGTERM.
    private func runOnce(_ office: SiteOffice) async throws -> SiteOffice? {
        let daemon = MonitoringDaemon(office, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [DaemonService(daemon: daemon)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        )
        let received = NextConfiguration()
        signal(SIGHUP, SIG_IGN)
        let hangup = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        hangup.setEventHandler { [reload, logger] in
            do {
                let configuration = try reload()
                guard !daemon.waiting.isForLedger.load(ordering: .relaxed) else { throw LedgerIsBehind() }
                try SiteOffice(configuration: configuration, ledger: daemon.place.current, clock: office.clock)
                    .acceptConfiguration()
                received.value.withLock { $0 = configuration }
                Task { await group.triggerGracefulShutdown() }
            } catch {
                logger.error("\(error)")
                logger.error("the configuration was not reloaded; the old one stays in force")
            }
        }
        hangup.activate()
        defer { hangup.cancel() }
        try await group.run()
        return received.value.withLock { $0 }.map {
            SiteOffice(configuration: $0, ledger: daemon.place.current, clock: office.clock)
        }
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

/// The daemon as a service of the process.
private struct DaemonService: Service, CustomStringConvertible {
    let daemon: MonitoringDaemon

    /// The group keeps and logs it: by default the whole configuration, in words.
    var description: String { "mainstay" }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await daemon.run()
            } catch is CancellationError {
                return
            }
        }
    }
}
