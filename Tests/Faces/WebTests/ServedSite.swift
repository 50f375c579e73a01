import Clocks
import Exposition
import Foundation
import Intervals
import Ledger
import Live
import Logging
import Office
import Programs
import Settings
import Site
import Synchronization
import Testing
import Traffic

@testable import Web

/// A clock that shows what a test sets.
final class SetClock: WallClock {
    private let instant: Mutex<Instant>

    init(_ text: String) throws { instant = Mutex(try #require(Instant(text))) }

    var now: Instant { instant.withLock { $0 } }

    func set(_ text: String) throws {
        let new = try #require(Instant(text))
        instant.withLock { $0 = new }
    }
}

/// A data centre with two customers, each without power for some hours of February 2026, and its pages on loopback.
struct ServedSite {
    let folder = TemporaryFolder("pages")
    let clock: SetClock
    let office: SiteOffice
    let board: Board
    /// The history of traffic and numbers.
    let archives: Archives
    let server: WebServer
    let port: UInt16
    let log = ServedLog()

    /// - Parameters:
    ///   - settings: changes how pages are served; gets loopback and the port.
    ///   - configuration: changes the text of the configuration.
    ///   - readings: changes the lines of what was read.
    init(
        now: String = "2026-02-13T00:00:00Z", _ settings: (inout WebSettings) -> Void = { _ in },
        configuration change: (String) -> String = { $0 }, readings changeReadings: (String) -> String = { $0 }
    ) throws {
        clock = try SetClock(now)
        let path = try folder.write("mainstay.yaml", change(Self.configuration))
        let office = try SiteOffice.open(configuration: path, clock: clock)
        self.office = office
        let outcome = try office.importLines(
            changeReadings(Self.readings.joined(separator: "\n")), file: "lines", keepsGoodLines: false,
            for: Principal(name: "desk", role: .operator))
        try #require(outcome.problems == [])
        try office.acceptConfiguration()
        let board = Board(try office.board(at: clock.now, in: office.ledger), clock: clock)
        self.board = board
        port = try RawRequest.freePort()
        var served = try #require(WebSettings.usual)
        served.listen = try #require(HostAndPort("127.0.0.1:\(port)"))
        settings(&served)
        archives = Archives(folder: office.configuration.archives.folder, logger: log.logger)
        server = WebServer(
            WebSources(
                board: board, office: { office }, metrics: { board.metrics($0) },
                health: Health(MetricsRegistry([:])) { nil },
                traffic: TrafficSources(archives: archives) { _ in nil }, clock: clock), settings: served,
            logger: log.logger)
    }

    /// Serves while `body` runs.
    func serving(_ body: @Sendable (ServedSite) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.run() }
            try await isOpen()
            try await body(self)
            group.cancelAll()
        }
        await server.stop()
        await board.stop()
        await archives.stop()
    }

    private func isOpen() async throws {
        let end = ContinuousClock.now + .seconds(20)
        while !RawRequest.isOpen(port: port) {
            try #require(ContinuousClock.now < end, "no pages at port \(port)")
            await Task.yield()
        }
    }

    /// Asks for a page.
    func get(_ path: String, headers: [String: String] = [:]) throws -> RawResponse {
        try RawRequest(method: "GET", path: path, headers: headers).send(to: port)
    }

    /// Sends a form.
    func post(
        _ path: String, _ fields: [String: String], headers: [String: String] = [:], method: String = "POST"
    ) throws -> RawResponse {
        let body = fields.sorted { $0.key < $1.key }.map { name, value in
            let escaped = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "\(name)=\(escaped)"
        }.joined(separator: "&")
        var all = ["Content-Type": "application/x-www-form-urlencoded"]
        all.merge(headers) { $1 }
        return try RawRequest(method: method, path: path, headers: all, body: body).send(to: port)
    }

    static let configuration = """
        site: dc-1
        timezone: Asia/Shanghai
        ledger: ledger.sqlite
        schedule: {power: 1h, link: 1h, reachability: 1h}
        credentials:
          lab: {version: 2c, community: public}
        devices:
          pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
          pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
        contracts:
          acme:
            customer: {name: Acme Trading}
            service: colocation
            signed: 2026-02-09
            term: {from: 2026-02-10, to: 2026-02-13}
            rent: 12000.00 CNY
            power:
              mains: pdu-a/outlet/7
              ups: pdu-b/outlet/7
            network: {hosts: [198.51.100.10]}
          globex:
            customer: {name: Globex}
            service: colocation
            signed: 2026-02-09
            term: {from: 2026-02-10, to: 2026-02-13}
            rent: 8000.00 CNY
            power:
              mains: pdu-a/outlet/8
              ups: pdu-b/outlet/8
            network: {hosts: [198.51.100.11]}

        """

    /// Acme is without power for three hours, globex for two.
    private static var readings: [String] {
        let down: [(signal: String, hours: Range<Int>)] = [
            ("pdu-a/outlet/7", 10..<13), ("pdu-b/outlet/7", 10..<13), ("icmp/198.51.100.10", 0..<0),
            ("pdu-a/outlet/8", 30..<32), ("pdu-b/outlet/8", 30..<32), ("icmp/198.51.100.11", 0..<0),
        ]
        let start = Instant("2026-02-09T15:00:00Z") ?? .distantPast
        return down.flatMap { signal, hours in
            (0..<74).map { hour in
                let at = start + .hours(Int64(hour))
                let state = hours.contains(hour) ? "down" : "up"
                return #"{"signal":"\#(signal)","at":"\#(at)","state":"\#(state)"}"#
            }
        }
    }
}
