import Clocks
import Exposition
import Foundation
import HTTPTypes
import Intervals
import Live
import Logging
import Metrics
import Notation
import Office
import Processes
import Programs
import Settings
import Site
import Synchronization
import Testing
import Traffic

@testable import Web

/// A site with some customers, served on loopback, with a ledger of its own.
final class ProgramSite: Sendable {
    static let provider = Principal(name: "desk", role: .operator)

    let folder: TemporaryFolder
    let office: SiteOffice
    let board: Board
    let archives: Archives
    let registry = MetricsRegistry(MetricCatalogue.descriptions)
    let clock: MovedTime
    /// How long ago the loop that polls had its turn.
    let sinceTurn = Mutex<Duration?>(.zero)
    private let desk: Desk
    private let place = Mutex(0)
    /// Asking blocks, which the cooperative pool must not.
    private let threads = (0..<4).map { OwnThread(name: "client-\($0)") }

    private init(configuration text: String) throws {
        folder = TemporaryFolder("web")
        clock = MovedTime(start: try #require(Instant("2026-03-20T00:00:00Z")))
        office = try SiteOffice.open(configuration: try folder.write("mainstay.yaml", text), clock: clock)
        board = Board(BoardState(office.facility), clock: clock)
        archives = Archives(folder: office.configuration.archives.folder, logger: Logger(label: "archives"))
        desk = Desk { [office] in office }
    }

    /// Serves a site as long as `body` looks at it.
    ///
    /// - Parameter isTimeMoved: whether those who follow wait by the site's clock, which the test moves.
    static func serving(
        _ configuration: String = SiteText.small, isTimeMoved: Bool = false,
        _ body: @Sendable (ProgramSite) async throws -> Void
    ) async throws {
        let site = try ProgramSite(configuration: configuration)
        let (ports, call) = AsyncStream.makeStream(of: Int.self)
        var settings = try #require(site.office.configuration.web)
        // Any port that is free.
        settings.listen.port = 0
        let timer: any Clock<Duration> = isTimeMoved ? site.clock.timer : ContinuousClock()
        let server = WebServer(site.sources, settings: settings, timer: timer, logger: site.logger) {
            call.yield($0)
        }
        let running = Task { await server.run() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        site.place.withLock { $0 = port }
        let outcome = await Result(catching: { try await body(site) })
        running.cancel()
        await running.value
        await server.stop()
        await site.board.stop()
        await site.archives.stop()
        await site.desk.stop()
        for thread in site.threads { await thread.stop() }
        try outcome.get()
    }

    private var sources: WebSources {
        let health = Health(registry) { [self] in sinceTurn.withLock { $0 } }
        return WebSources(
            board: board, office: { [office] in office },
            metrics: { [registry, board] part in
                switch part {
                case .program, .everything: registry.families + board.metrics(part)
                case .devices, .ports: board.metrics(part)
                }
            }, health: health, traffic: TrafficSources(archives: archives) { _ in nil }, clock: clock)
    }

    private var logger: Logger {
        var logger = Logger(label: "pages")
        logger.logLevel = .critical
        return logger
    }

    /// What the API makes of a request without anything in it.
    func call(as principal: Principal) throws -> APICall {
        let settings = try #require(office.configuration.web)
        let control = AccessControl(office: { [office] in office }) { _ in }
        let parts = WebParts(
            sources: sources, pages: try Pages(basePath: ""), desk: desk,
            access: Access(control: control, settings: settings, logger: logger), logger: logger)
        return APICall(
            principal: principal, parts: parts, values: [:], query: [], headers: [:], body: [:], authority: nil)
    }

    var port: Int { place.withLock { $0 } }

    /// Asks for something and waits for the answer; a failed exchange is one without an answer.
    ///
    /// - Parameter thread: which of four clients asks.
    func ask(
        _ method: String, _ path: String, headers: [String: String] = [:], body: String = "", thread: Int = 0
    ) async throws -> Answer {
        let request = RawRequest(method: method, path: path, headers: headers, body: body)
        return try await onThread(thread) { [port] in
            let client = try #require(RawClient(port: port))
            client.send(request.octets)
            let octets = client.receiveAll()
            return try #require(
                Answer(octets), "\(method) \(path): \(String(decoding: octets.prefix(300), as: UTF8.self))")
        }
    }

    /// The header of a program that may do what a role may. From then on nobody reads without one.
    func authorisation(_ role: AccountRole) throws -> [String: String] {
        let order = NewToken(.program, name: role.rawValue, role: role, life: .days(1))
        let issued = try office.issue(order, by: Principal(name: "root", role: .administrator))
        return ["Authorization": "Bearer \(issued.text)"]
    }

    /// The header of a customer's program.
    func customer(_ contract: String) throws -> [String: String] {
        let order = NewToken(.program, name: contract, role: .customer, contracts: [contract], life: .days(1))
        let issued = try office.issue(order, by: Principal(name: "root", role: .administrator))
        return ["Authorization": "Bearer \(issued.text)"]
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await ask("GET", path, headers: headers)
    }

    /// Sends a body of JSON.
    func enter(
        _ path: String, _ body: String, method: String = "POST", headers: [String: String]
    ) async throws -> Answer {
        try await ask(
            method, "/api/v1/\(path)", headers: ["Content-Type": "application/json"].merging(headers) { $1 },
            body: body)
    }

    /// Does something that blocks.
    func onThread<Value: Sendable>(
        _ number: Int = 0, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value { try await threads[number].run(work) }

    /// Imports lines, all of them good.
    func add(_ lines: [String]) throws {
        let outcome = try office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: Self.provider)
        try #require(outcome.problems == [])
    }
}

extension Result where Failure == any Error {
    fileprivate init(catching body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
