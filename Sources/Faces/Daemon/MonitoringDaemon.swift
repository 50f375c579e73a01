import Clocks
public import Exposition
import Foundation
import Intervals
import Ledger
public import Live
public import Logging
public import Office
import ServiceLifecycle
import Settings

/// A daemon that watches one facility: it polls, writes and alerts.
public struct MonitoringDaemon: Sendable {
    let office: SiteOffice
    let timer: any Clock<Duration>
    let logger: Logger
    /// What the rooms count.
    let registry: MetricsRegistry
    let waiting = Waiting()
    /// The ledger, wherever its file is by now.
    let place: LedgerPlace

    /// Creates a daemon; nothing happens before `run`.
    ///
    /// - Parameters:
    ///   - office: has the configuration, the ledger and the wall clock.
    ///   - timer: measures how long to wait between regular tasks. Polling keeps its own time.
    ///   - registry: what the rooms count, where swift-metrics was told to count in it.
    ///   - logger: receives what people should know.
    public init(
        _ office: SiteOffice, timer: any Clock<Duration> = ContinuousClock(),
        registry: MetricsRegistry = MetricsRegistry(MetricCatalogue.descriptions), logger: Logger
    ) {
        self.registry = registry
        self.office = office
        self.timer = timer
        self.logger = logger
        place = LedgerPlace(
            office.ledger, path: office.configuration.ledgerFile, governing: office.configuration.storedText,
            clock: office.clock
        ) { try office.reopenLedger() }
    }

    /// Runs until the task is cancelled; returns when everything that was collected is written, or was refused.
    ///
    /// - Throws: `Refusal` with `.configuration`; what keeps the engines from starting.
    public func run() async throws {
        let group = ServiceGroup(try await Composition(self).parts, logger: logger)
        // The group would cancel all its services at once. It is not told of the cancellation but asked to stop.
        let running = Task { try await group.run() }
        try await withTaskCancellationHandler {
            try await running.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }

    /// The office under a configuration, with the ledger wherever its file is by now.
    func office(under configuration: Configuration) -> SiteOffice {
        SiteOffice(configuration: configuration, ledger: place.current, clock: office.clock)
    }

    /// Where what the ledger does not take is kept until somebody imports it.
    var placesAside: [String] {
        let name = "waiting-\(office.clock.now.milliseconds).jsonl"
        return ["\(stateFolder)/\(name)", "\(office.configuration.folder)/\(name)"]
    }

    /// Where what must outlive a restart is kept beside the ledger.
    var stateFolder: String {
        switch office.configuration.ledger {
        case .sqlite(let path): URL(fileURLWithPath: path).deletingLastPathComponent().path
        case .postgresql: office.configuration.folder
        }
    }
}

extension Configuration {
    /// The file of its ledger; nil where it has none.
    fileprivate var ledgerFile: String? {
        switch ledger {
        case .sqlite(let path): path
        case .postgresql: nil
        }
    }
}
