import Foundation
import Intervals
import Logging
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets
import Synchronization
import Testing

@testable import Collection

/// A collector with a herd of scripted agents, scripted hosts and a clock of the test.
final class Station: Sendable {
    let clock = ScriptedClock()
    let herd: ScriptedHerd
    let hosts: ScriptedHosts
    let findings = Findings()
    let log = Log()
    let collector: Collector
    let timekeeper: Timekeeper
    let facility: Facility
    let targets: Collector.Targets
    let names: Collector.Names
    let resolver = ScriptedResolver()
    let catalogue = Catalogue([Family.upsProfile, Family.switchProfile])
    private let task = Mutex<Task<Void, any Error>?>(nil)

    /// - Parameters:
    ///   - agents: by the device's name; each gets an address of its own.
    ///   - named: devices that are known by a name; it has an address unless the resolver is told otherwise.
    ///   - written: the newest instant in the ledger.
    ///   - ahead: how far the civil clock is ahead at the start.
    init(
        _ agents: [String: ScriptedAgent], schedule: Schedule = Schedule(), uplinks: [Uplink] = [],
        contracts: [Contract] = [], witnesses: [String] = [], fedBy: [String: SignalName] = [:],
        identities: [String: DeviceIdentity] = [:], unresolved: Set<String> = [], named: Set<String> = [],
        canPing: Bool = true,
        written: Instant? = nil, ahead: Milliseconds = 0
    ) throws {
        clock.setWallClock(by: ahead)
        let herd = ScriptedHerd(clock)
        let hosts = ScriptedHosts(clock)
        var targets: Collector.Targets = [:]
        var names: Collector.Names = [:]
        var devices: [Device] = []
        for (number, name) in agents.keys.sorted().enumerated() {
            let host = "192.0.2.\(number + 1)"
            let endpoint = try #require(Endpoint(host: host))
            let credentials = Credentials.community(version: .v2c, "public")
            var said = host
            if named.contains(name) {
                said = "\(name).example"
                names[name] = NamedTarget(host: said, port: endpoint.port, credentials: credentials)
                resolver.answer(said, with: endpoint)
            } else if !unresolved.contains(name) {
                targets[name] = Target(endpoint: endpoint, credentials: credentials)
            }
            devices.append(Device(name: name, host: said, credentials: "c", fedBy: fedBy[name]))
            if let agent = agents[name] { herd.put(agent, at: host) }
        }
        facility = Facility(
            site: "s", timeZone: .gmt, schedule: schedule, devices: devices, uplinks: uplinks, contracts: contracts,
            witnesses: witnesses)
        let log = log
        let logger = Logger(label: "test") { _ in log }
        timekeeper = Timekeeper(clock: clock, written: written, logger: logger)
        collector = Collector(
            facility: facility, catalogue: catalogue, targets: targets, names: names,
            identities: identities, engine: herd, sink: findings, resolver: resolver, timekeeper: timekeeper,
            clock: clock,
            logger: logger
        ) { mailbox in
            guard canPing else { return nil }
            hosts.connect(to: mailbox)
            return hosts
        }
        self.targets = targets
        self.names = names
        self.herd = herd
        self.hosts = hosts
    }

    func start() { task.withLock { $0 = Task { [collector] in try await collector.run() } } }

    /// Stops as the daemon does, and returns when nothing runs any more.
    func stop() async throws {
        let running = task.withLock { $0 }
        running?.cancel()
        try await running?.value
    }

    func state(_ path: String) -> SignalState? { findings.readings.last { $0.signal.path == path }?.state }

    func readings(_ path: String) -> [Reading] { findings.readings.filter { $0.signal.path == path } }
}

/// Keeps everything that the collector hands on.
final class Findings: CollectionSink {
    private let content = Mutex(Collected())
    private let history = Mutex<[Collected]>([])

    /// What was handed on, tick by tick, whatever was cleared.
    var ticks: [Collected] { history.withLock { $0 } }

    var readings: [Reading] { content.withLock { $0.readings } }
    var exact: [Reading] { content.withLock { $0.exact } }
    var steady: [SteadyReading] { content.withLock { $0.steady } }
    var notes: [DeviceNote] { content.withLock { $0.notes } }
    var identities: [DeviceIdentity] { content.withLock { $0.identities } }

    func collected(_ found: Collected) {
        history.withLock { $0.append(found) }
        content.withLock { content in
            content.readings += found.readings
            content.exact += found.exact
            content.steady += found.steady
            content.notes += found.notes
            content.identities += found.identities
        }
    }

    func clear() { content.withLock { $0 = Collected() } }
}

/// Keeps what is logged.
final class Log: LogHandler {
    private let lines = Mutex<[String]>([])

    var texts: [String] { lines.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}
