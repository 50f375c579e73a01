import Alerting
import Clocks
import Collection
import Foundation
import ICMP
import Intervals
import Ledger
import Logging
import Notation
import Office
import Processes
import Profiles
import SNMP
import ServiceLifecycle
import Settings
import Site
import Sockets
import Transfer

/// Everything that runs under one configuration, composed: it polls, writes and alerts.
public struct MonitoringDaemon: Sendable {
    private let office: SiteOffice
    private let timer: any Clock<Duration>
    private let logger: Logger
    let waiting = Waiting()
    /// The ledger, wherever its file is by now.
    let place: LedgerPlace

    private var configuration: Configuration { office.configuration }

    /// Creates a daemon; nothing happens before `run`.
    ///
    /// - Parameters:
    ///   - office: has the configuration, the ledger and the wall clock.
    ///   - timer: measures how long to wait between regular tasks. Polling keeps its own time.
    ///   - logger: receives what people should know.
    public init(_ office: SiteOffice, timer: any Clock<Duration> = ContinuousClock(), logger: Logger) {
        self.office = office
        self.timer = timer
        self.logger = logger
        place = LedgerPlace(office.ledger, path: office.configuration.ledgerFile) {
            let ledger = try office.reopenLedger()
            try office.using(ledger).acceptConfiguration()
            return ledger
        }
    }

    /// What the daemon works with while one configuration is in force.
    private struct Tools {
        let catalogue: Catalogue
        let engine: Engine
        let transfers: TransferEngine
        let timekeeper: Timekeeper
        /// Tells the time as readings are dated.
        let clock: DatedClock
    }

    /// Runs until the task is cancelled; returns when everything that was collected is written, or was refused.
    ///
    /// - Throws: `Refusal` with `.configuration`; what keeps the engines from starting.
    public func run() async throws {
        let facility = configuration.facility
        let (catalogue, problems) = try ConfigurationFiles.catalogue(for: configuration)
        for problem in problems { logger.warning("\(problem)") }
        try check(profilesOf: facility, in: catalogue)
        let engine = try Engine()
        try engine.start()
        defer { engine.stop() }
        let transfers = try TransferEngine()
        defer { transfers.stop() }
        let notifier = try await Notifier(configuration, folder: stateFolder, logger: logger)
        let past = Past(of: facility, in: place.current, at: office.clock.now, logger: logger)
        let timekeeper = Timekeeper(written: past.newestReading, logger: logger)
        let clock = DatedClock(clock: office.clock, timekeeper: timekeeper)
        let runner = HookRunner(transfers: transfers, clock: clock, secrets: configuration.secret(of:))
        let parts = DaemonParts(
            office: office, place: place, clock: clock, timer: timer, past: past, waiting: waiting, runner: runner,
            notifier: notifier, logger: logger
        ) { timekeeper.sayAnew() }
        let tools = Tools(
            catalogue: catalogue, engine: engine, transfers: transfers, timekeeper: timekeeper, clock: clock)
        do {
            try await run(parts, past: past, with: tools)
        } catch {
            await parts.stop(settingAsideIn: placesAside)
            throw error
        }
        await parts.stop(settingAsideIn: placesAside)
    }

    private func run(_ parts: DaemonParts, past: Past, with tools: Tools) async throws {
        let facility = configuration.facility
        await parts.dispatcher.restore(past.deliveries.map { ($0.event, $0.notes) }, records: past.records)
        let targets = await targets()
        let collector = collector(of: targets, identities: past.identities, for: parts.recorder, with: tools)
        let checks = ServiceChecks(
            facility: facility, passwords: passwords(), engine: tools.transfers, sink: parts.recorder,
            timekeeper: tools.timekeeper)
        let foresight = Foresight(
            office: office, place: place, timer: timer, recorder: parts.recorder, thread: parts.foresight,
            logger: logger)
        let batteries = BatteryProbe(
            facility: facility, targets: targets, catalogue: tools.catalogue, engine: tools.engine,
            recorder: parts.recorder, clock: tools.clock, timer: timer, logger: logger)
        let receiver = try receiver { collector.heard($0) }
        try receiver?.start()
        defer { receiver?.stop() }
        let devices = facility.devices.count.counted("device")
        let hosts = facility.pingedHosts.count.counted("host")
        logger.notice("polling \(devices), pinging \(hosts) for \(facility.contracts.count.counted("contract"))")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await parts.recorder.run() }
            group.addTask { await parts.dispatcher.run() }
            group.addTask { await parts.follow(after: past.position) }
            if facility.contracts.contains(where: { !$0.services.isEmpty }) {
                group.addTask { await checks.run() }
            }
            group.addTask { await foresight.run() }
            group.addTask { await batteries.run(open: past.alarms, alarms: parts.batteryAlarms) }
            group.addTask { try await collector.run() }
            group.addTask { await giveBackMemory() }
            try await group.next()
            group.cancelAll()
        }
    }

    private func collector(
        of targets: Collector.Targets, identities: [String: DeviceIdentity], for recorder: Recorder, with tools: Tools
    ) -> Collector {
        let facility = configuration.facility
        return Collector(
            facility: facility, catalogue: tools.catalogue, targets: targets, identities: identities,
            engine: tools.engine, sink: recorder, timekeeper: tools.timekeeper, logger: logger
        ) { mailbox in
            guard !facility.pingedHosts.isEmpty else { return nil }
            return try Prober(configuration: Self.prober(facility.schedule), mailbox: mailbox)
        }
    }

    /// Reading the configuration, finding out what devices have, and outages need several times the memory that is kept.
    private func giveBackMemory() async {
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: .seconds(60))
            ThisProcess.releaseFreeMemory()
        }
    }

    /// Rounds must end well within their interval.
    private static func prober(_ schedule: Schedule) -> ProberConfiguration {
        var configuration = ProberConfiguration()
        let interval = schedule.reachability
        configuration.spacing = .milliseconds(min(500, interval / 8))
        configuration.timeout = .milliseconds(min(1000, interval / 4))
        return configuration
    }

    /// What receives notifications; nil when the configuration asks for none.
    private func receiver(
        _ deliver: @escaping @Sendable ([SNMP.Notification]) -> Void
    ) throws -> NotificationReceiver? {
        guard let settings = configuration.notifications else { return nil }
        let credentials = try settings.credentials.compactMap { try configuration.credentials[$0]?.resolve() }
        var receiving = NotificationReceiverConfiguration(
            endpoints: settings.listen.compactMap { Endpoint(host: $0.host, port: $0.port) }, credentials: credentials,
            engineFile: "\(stateFolder)/snmp-engine")
        receiving.limits = settings.limits
        return try NotificationReceiver(
            configuration: receiving, mailbox: NotificationReceiver.Mailbox { deliver($0) })
    }

    /// Where what the ledger does not take is kept until somebody imports it.
    private var placesAside: [String] {
        let name = "waiting-\(office.clock.now.milliseconds).jsonl"
        let folder = URL(fileURLWithPath: configuration.path).deletingLastPathComponent().path
        return ["\(stateFolder)/\(name)", "\(folder)/\(name)"]
    }

    /// Where what must outlive a restart is kept beside the ledger.
    private var stateFolder: String {
        switch configuration.ledger {
        case .sqlite(let path): URL(fileURLWithPath: path).deletingLastPathComponent().path
        case .postgresql: URL(fileURLWithPath: configuration.path).deletingLastPathComponent().path
        }
    }

    /// The passwords that service checks log in with. One that cannot be read is logged; its check tells the rest.
    private func passwords() -> [SignalName: String] {
        var result: [SignalName: String] = [:]
        for service in configuration.facility.contracts.flatMap(\.services) {
            do {
                result[service.signal] = try configuration.secrets[service.signal.path]?.value()
            } catch {
                logger.error("\(service.signal): \(error)")
            }
        }
        return result
    }

    private func check(profilesOf facility: Facility, in catalogue: Catalogue) throws {
        for device in facility.devices where device.profile != "auto" && catalogue.profile(named: device.profile) == nil
        {
            let names = catalogue.profiles.map(\.name).joined(separator: ", ")
            throw Refusal(
                .configuration, field: "devices.\(device.name)",
                reason: "devices.\(device.name): no profile is called \(device.profile); there are \(names).")
        }
    }

    /// Where each device is and how to speak to it. One that has no address or no secret is left out, and this is logged.
    private func targets() async -> Collector.Targets {
        var targets: Collector.Targets = [:]
        for device in configuration.facility.devices {
            do {
                guard let settings = configuration.credentials[device.credentials] else { continue }
                let endpoint = try await Endpoint.resolve(host: device.host, port: device.port)
                targets[device.name] = Target(
                    endpoint: endpoint, credentials: try settings.resolve(),
                    answersFrom: device.answersFromAnyAddress ? .anyAddress : .sameAddress)
            } catch {
                logger.error("\(device.name) is not polled: \(error)")
            }
        }
        return targets
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
