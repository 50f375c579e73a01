import Clocks
public import Exposition
import Foundation
public import Logging
public import Office
import ServiceLifecycle
public import Settings
import Sockets
import UnixSignals

/// The daemon as a process: ends at SIGTERM and SIGINT, reads its configuration again at SIGHUP.
public struct DaemonProcess: Sendable {
    private let reload: @Sendable () throws(Refusal) -> Configuration
    private let registry: MetricsRegistry
    private let logger: Logger

    /// - Parameters:
    ///   - registry: what the rooms count, where swift-metrics was told to count in it.
    ///   - reload: reads the configuration again; a broken one leaves the old one in force.
    public init(
        registry: MetricsRegistry, logger: Logger, reload: @escaping @Sendable () throws(Refusal) -> Configuration
    ) {
        self.registry = registry
        self.logger = logger
        self.reload = reload
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: `Refusal`; what keeps the daemon from running.
    public func run(_ office: SiteOffice) async throws {
        // One handler for the life of the process: a second one would take the place of the first. A signal that comes
        // before everything runs is waited for.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let lock = try LedgerLock(of: office.configuration, at: office.clock.now)
        defer { withExtendedLifetime(lock) {} }
        try office.acceptConfiguration()
        let composition = try await Composition(MonitoringDaemon(office, registry: registry, logger: logger))
        let supervision = composition.supervision(
            by: ServiceManager(environment: ProcessInfo.processInfo.environment))
        let reloading = Part("reload") {
            for await _ in hangups { await supervision.whileReloading { await composition.reload(reload) } }
        }
        // The last that begins says that everything has begun, and the first that ends that everything ends.
        let supervising = Part("supervision", end: { supervision.stop() }) { await supervision.run() }
        try await ServiceGroup(
            composition.parts + [reloading, supervising], stoppedBy: [.sigterm, .sigint], logger: logger
        ).run()
    }
}
