import Alerting
import Clocks
import Collection
import Ledger
import Live
import Logging
import Notation
import Office
import Processes
import SNMP
import Settings
import Site
import Sockets
import Web

/// Everything that a daemon is made of, connected. Nothing runs before the parts do.
struct Composition: Sendable {
    let daemon: MonitoringDaemon
    /// What is asked for at present, and how.
    let inForce: Changing<Installation>
    let past: Past
    /// Tells the time as readings are dated.
    let clock: DatedClock
    let events: EventFanOut
    let recorder: Recorder
    let live: LiveParts
    let dispatcher: Dispatcher
    let checks: ServiceChecks
    let collector: Collector
    let traps: TrapReceiving
    let health: Health
    let web: WebServer
    let traffic: TrafficParts
    /// Nil without a centre.
    let forwarding: ForwardingParts?
    let pulse: Pulse
    /// Reads configurations, which must not block the cooperative pool.
    let reader = OwnThread(name: "configuration")
    let configurationMetrics = ConfigurationMetrics()
    private let instruments: Instruments
    private let registers: RegisterFollower
    private let foresight: Foresight
    private let batteries: BatteryProbe
    private let losses: FormerLosses

    /// Opens what the daemon works with, reads what the ledger tells of the time before, and connects the parts.
    ///
    /// - Throws: `Refusal` with `.configuration`; what keeps the engines from starting.
    init(_ daemon: MonitoringDaemon) async throws {
        let read = try ReadConfiguration(daemon.office.configuration)
        let installation = Installation(read, logger: daemon.logger)
        let notifier = try Notifier(
            installation.configuration, folder: daemon.stateFolder, logger: daemon.logger)
        let instruments = try Instruments()
        self.init(daemon, of: installation, notifier: notifier, with: instruments)
        do {
            try await traps.adopt(installation.configuration)
        } catch {
            await recorder.stop()
            await live.stop()
            await web.stop()
            await traffic.stop()
            await losses.stop()
            await registers.stop()
            await foresight.stop()
            await forwarding?.stop()
            await reader.stop()
            instruments.stop()
            throw error
        }
    }

    private init(
        _ daemon: MonitoringDaemon, of installation: Installation, notifier: Notifier?, with instruments: Instruments
    ) {
        let (facility, logger) = (installation.facility, daemon.logger)
        let inForce = Changing(installation)
        past = Past(of: facility, in: daemon.place.current, at: daemon.office.clock.now, logger: logger)
        let timekeeper = Timekeeper(written: past.newestReading, logger: logger)
        clock = DatedClock(clock: daemon.office.clock, timekeeper: timekeeper)
        let board = LiveParts.begin(of: daemon, clock: clock)
        let events = EventFanOut(notifier: notifier, board: board)
        let recorder = Recorder(
            place: daemon.place, facility: facility, clock: clock, timer: daemon.timer, past: past,
            waiting: daemon.waiting, logger: logger, sayAnew: { timekeeper.sayAnew() },
            foretell: { BreachWarning(of: $0, in: board.present.state)?.event ?? $0 }, dispatch: events.publish)
        let runner = HookRunner(transfers: instruments.transfers, clock: clock) {
            try inForce.current.configuration.secret(of: $0)
        }
        dispatcher = Dispatcher(
            Outbox(facility), runner: runner, clock: clock, timer: daemon.timer, logger: logger,
            connections: Dispatcher.Connections(
                events: events.forHooks, record: { await recorder.delivered($0) },
                announce: { await recorder.announce($0) }))
        registers = RegisterFollower(
            place: daemon.place, timer: daemon.timer, dispatcher: dispatcher, board: board, logger: logger,
            publish: events.publish)
        foresight = Foresight(
            inForce: inForce, clock: daemon.office.clock, place: daemon.place, timer: daemon.timer, recorder: recorder,
            board: board, logger: logger)
        batteries = BatteryProbe(
            inForce: inForce, engine: instruments.engine, recorder: recorder, numbers: board, clock: clock,
            timer: daemon.timer, logger: logger)
        let forwarding = ForwardingParts(of: daemon)
        self.forwarding = forwarding
        pulse = Pulse(
            facility, runner: runner, waiting: daemon.waiting, clock: clock, timer: daemon.timer, logger: logger
        ) { forwarding?.isStandingBy ?? false }
        let traffic = TrafficParts(
            of: daemon, inForce: inForce, engine: instruments.engine, recorder: recorder,
            identities: past.identities.values, clock: clock)
        self.traffic = traffic
        losses = FormerLosses(
            inForce: inForce, place: daemon.place, archives: traffic.archives, board: board,
            clock: daemon.office.clock, logger: logger)
        let sink = ReadingFeed(to: [recorder, board, pulse, traffic.sink])
        // With a centre, nothing is asked before it has said who reads, or has not answered.
        let asked = forwarding?.isReading ?? true ? facility : facility.withoutEquipment
        checks = ServiceChecks(
            facility: asked, passwords: installation.passwords, engine: instruments.transfers, sink: sink,
            timekeeper: timekeeper)
        let collector = Collector(
            facility: asked, catalogue: installation.catalogue, targets: installation.targets,
            names: installation.names, identities: past.identities, fitted: past.fitted, engine: instruments.engine,
            sink: sink, timekeeper: timekeeper,
            logger: logger, prober: facility.pace.prober)
        self.daemon = daemon
        self.inForce = inForce
        self.instruments = instruments
        self.events = events
        self.recorder = recorder
        configurationMetrics.noteLoaded(at: clock.now)
        live = LiveParts(
            board, of: daemon, inForce: inForce, recorder: recorder, dispatcher: dispatcher, forwarding: forwarding
        ) { [meters = traffic.meters] in meters.families }
        let health = Health(daemon.registry) { collector.turns.sinceLatest }
        self.health = health
        web = WebServer(
            WebSources(
                board: board, office: { daemon.office(under: inForce.current.configuration) }, metrics: live.metrics,
                health: health, traffic: traffic.sources,
                clock: daemon.office.clock),
            settings: installation.configuration.web, timer: daemon.timer, logger: logger)
        self.collector = collector
        traps = TrapReceiving(folder: daemon.stateFolder) { collector.heard($0) }
    }

    /// The services, each after those that it depends on.
    var parts: [Part] {
        [
            Part("memory") { await giveBackMemory() },
            Part(standing: "instruments") { instruments.stop() },
        ] + sending + [
            Part("recorder", end: { await recorder.stop(settingAsideIn: daemon.placesAside) }) { await recorder.run() }
        ] + live.parts + [
            Part("dispatcher", as: .hooks) { await deliver() },
            Part("pages", as: .pages, end: web.stop) { await web.run() },
            Part("registers", end: registers.stop) { await registers.run(after: past.position) },
            Part("foresight", as: .evaluator, end: foresight.stop) { await foresight.run() },
            Part("batteries") { await batteries.run(open: past.alarms, alarms: events.onBattery) },
            Part("service checks") { await checks.run() },
            Part("collector", as: .collector) { try await collect() },
            Part("heartbeat") { await pulse.run() },
        ] + standingBy + traffic.parts + [
            Part("former losses", end: losses.stop) { await losses.run() },
            Part(standing: "notifications") { await traps.stop() },
            Part(standing: "configuration", end: reader.stop),
        ]
    }

    /// Before the recorder, so that what that writes last is sent, too.
    private var sending: [Part] {
        guard let forwarding else { return [] }
        return [Part("forwarding", end: forwarding.stop) { await forwarding.run() }]
    }

    private var standingBy: [Part] {
        guard let forwarding else { return [] }
        return [Part("standing by") { for await _ in forwarding.changes { await read() } }]
    }

    /// What is told to whoever supervises the process.
    func supervision(by manager: ServiceManager?) -> Supervision {
        Supervision(
            of: manager, isAlive: { health.isAlive }, status: { [board = live.board] in board.report.line },
            timer: daemon.timer, logger: daemon.logger)
    }

    private func deliver() async {
        await dispatcher.restore(past.deliveries.map { ($0.event, $0.notes) }, records: past.records)
        await dispatcher.run()
    }

    private func collect() async throws {
        let facility = inForce.current.facility
        let devices = facility.devices.count.counted("device")
        let hosts = facility.pingedHosts.count.counted("host")
        let contracts = facility.contracts.count.counted("contract")
        let part = facility.vantagePoint.map { "pinging, as the vantage point \($0)," } ?? "polling \(devices), pinging"
        daemon.logger.tell(.pollingBegan, "\(part) \(hosts) for \(contracts)")
        try await collector.run()
    }

    /// Reading the configuration, finding out what devices have, and outages need several times the memory that is kept.
    private func giveBackMemory() async {
        while !Task.isCancelled {
            // Cancelled while it sleeps: the loop ends.
            try? await daemon.timer.sleep(for: .seconds(60))
            ThisProcess.releaseFreeMemory()
        }
    }
}
