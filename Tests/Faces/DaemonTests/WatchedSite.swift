import Clocks
import Foundation
import Intervals
import Ledger
import Logging
import Office
import Plants
import Programs
import SNMP
import ServiceLifecycle
import Settings
import Simulation
import Site
import Sockets
import Synchronization
import Testing

@testable import Daemon

/// Two simulated UPSes on loopback, a customer whom they feed, a hook that writes down what it is told, and a daemon that
/// watches them: its time stands still unless the test moves it.
final class WatchedSite {
    let folder = TemporaryFolder("daemon")
    let time = MovedTime(start: .now)
    let office: SiteOffice
    let log = LogBook()
    /// The configuration's file as it was written last.
    private(set) var text: String
    private let equipment: TwoUPSs

    /// - Parameters:
    ///   - days: for how long the contract is still in force.
    ///   - ranges: numbers that the contract names, each with the range that a promise of its terms wants it in.
    ///   - centre: where the ledger is sent.
    ///   - ledger: wraps the ledger that the daemon uses.
    init(
        days: Int = 300, promising ranges: [RangeSignal] = [], centre: String? = nil,
        ledger: (any LedgerStore) -> any LedgerStore = { $0 }
    ) throws {
        equipment = try TwoUPSs(in: "127.0.13")
        let port = equipment.port
        try folder.write("hook", "#!/bin/sh\ncat >>'\(folder.path("told"))'\n", mode: 0o700)
        let today = (TimeZone(identifier: "UTC") ?? .gmt).localDate(of: .now)
        let text = """
            site: dc-1
            timezone: UTC
            ledger: ledger.sqlite
            \(centre.map { "centre: {address: \"\($0)\", lease: 5s}" } ?? "")
            credentials: {lab: {version: 2c, community: demo}}
            schedule: {power: 100ms, link: 100ms, reachability: 1s}
            devices:
              ups-a: {address: "127.0.13.1:\(port)", credentials: lab, profile: ups-mib}
              ups-b: {address: "127.0.13.2:\(port)", credentials: lab, profile: ups-mib, fed_by: ups-b/output}
            hooks:
              log: {run: hook, timeout: 10s, on: [power.*, compliance.written]}
            contracts:
              acme:
                customer: {name: Acme Trading}
                service: colocation
                signed: \(today.adding(days: -2))
                term: {from: \(today.adding(days: -1)), to: \(today.adding(days: days))}
                rent: 1000.00 EUR
                power: {mains: ups-a/input, ups: ups-b/output}

            """
        self.text = text
        let opened = try SiteOffice.open(configuration: try folder.write("mainstay.yaml", text), clock: time)
        var configuration = opened.configuration
        configuration.facility.promise(ranges)
        office = SiteOffice(configuration: configuration, ledger: ledger(opened.ledger), clock: time)
    }

    func happen(_ happening: Plant.Happening) { equipment.happen(happening) }

    func daemon() -> MonitoringDaemon { MonitoringDaemon(office, timer: time.timer, logger: log.logger) }

    /// Runs the daemon beside the test and stops it.
    ///
    /// - Returns: how long it needed to stop.
    @discardableResult
    func run(_ body: () async throws -> Void) async throws -> Duration {
        let daemon = daemon()
        let running = Task { try await daemon.run() }
        do {
            try await body()
        } catch {
            running.cancel()
            throw error
        }
        let asked = ContinuousClock.now
        running.cancel()
        // What a cancelled daemon throws is that it was cancelled.
        _ = await running.result
        return ContinuousClock.now - asked
    }

    /// Runs a daemon that the test may have read its configuration again, and stops it as a signal does.
    func run(reloading body: (Composition) async throws -> Void) async throws {
        let composition = try await Composition(daemon())
        let group = ServiceGroup(composition.parts, logger: log.logger)
        let running = Task { try await group.run() }
        do {
            try await body(composition)
        } catch {
            await group.triggerGracefulShutdown()
            _ = await running.result
            throw error
        }
        await group.triggerGracefulShutdown()
        try await running.value
    }

    /// Writes another configuration, and has it read.
    func reload(_ composition: Composition, with text: String? = nil) async throws {
        if let text {
            self.text = text
            try folder.write("mainstay.yaml", text)
        }
        await composition.reload { [path = office.configuration.path] in try SiteOffice.loadConfiguration(path) }
    }

    /// Another customer, whom both feeds serve.
    var textWithAnotherContract: String {
        let contract = text.components(separatedBy: "  acme:\n").last ?? ""
        return text + "  other:\n" + contract
    }

    /// Waits until something has happened, at most for half a minute of the machine's: agents and hooks are real.
    ///
    /// - Parameter movesTime: moves the daemon's time meanwhile.
    func wait(
        movesTime: Bool = true, at place: SourceLocation = #_sourceLocation, until isDone: () throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if try isDone() { return }
            if movesTime { time.advance(by: .seconds(1)) }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("it has not happened within half a minute", sourceLocation: place)
    }

    func events(_ kind: Event.Kind) throws -> [Event] {
        try office.ledger.events(after: .start, limit: .max, matching: EventFilter(kinds: [kind])).elements
    }

    /// Whether the ledger holds that a hook was told of an event of a kind.
    func hasDelivered(_ kind: Event.Kind) throws -> Bool {
        try office.ledger.deliveries(after: .start, limit: .max, matching: .everything).elements.contains { past in
            past.event.kind == kind && past.notes.contains { $0.result == .delivered }
        }
    }

    /// What the hook was told of: the ids of the events.
    func told(_ kind: Event.Kind) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path("told")) else { return [] }
        let text = try String(contentsOfFile: folder.path("told"), encoding: .utf8)
        return text.split(separator: "\n").filter { $0.contains("\"type\":\"\(kind.rawValue)\"") }
            .compactMap { $0.firstMatch(of: /"id":"([^"]+)"/).map { String($0.1) } }
    }
}

extension Facility {
    /// Lets every contract name numbers and promise ranges of them.
    mutating func promise(_ ranges: [RangeSignal]) {
        for contract in contracts.indices {
            for (number, signal) in ranges.enumerated() {
                let name = "number-\(number)"
                contracts[contract].conditions[name] = .numbers([signal.point])
                contracts[contract].terms.promises.append(
                    PromiseTerms(
                        id: name, subject: .number(name, signal.range), breach: BreachRule([.downtimeOver(0)])))
            }
        }
    }
}

/// What a daemon logs.
final class LogBook: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(book: self) } }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { book.lines.withLock { $0.append("\(event.level): \(event.message)") } }
    }
}
