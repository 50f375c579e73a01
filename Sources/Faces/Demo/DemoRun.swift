import Clocks
import Correlation
import Daemon
import Intervals
public import Live
public import Logging
public import Office
import Site

/// Plays the demo: starts the simulated facility and a daemon that watches it, and holds what was found against the script.
public struct DemoRun: Sendable {
    /// Whether hosts can be taken away: in a network namespace of the demo's own.
    public let hasNamespace: Bool
    /// Where the pages are while it plays and afterwards; nil where nobody asked for them.
    public let pages: String?
    private let world: DemoWorld
    private let logger: Logger

    /// Writes the facility's configuration. Where the kernel permits a namespace, the process first becomes the same
    /// command inside a new one.
    ///
    /// - Parameters:
    ///   - folder: where everything is left; nil is a temporary folder.
    ///   - ledger: the URL of an empty PostgreSQL database, reached by a socket of this machine; nil keeps the ledger in the
    ///     folder.
    ///   - pagesPort: where on this machine pages are served; nil serves none. A browser does not look into a namespace,
    ///     so there is none then.
    /// - Throws: `Refusal`; what the file system or the kernel refuses.
    public init(
        folder: String?, ledger: String? = nil, pagesPort: UInt16? = nil, logger: Logger
    ) throws {
        hasNamespace = DemoNamespace.isInside
        if !hasNamespace, pagesPort == nil, DemoNamespace.isPermitted { try DemoNamespace.enter() }
        world = try DemoWorld(folder: folder, ledger: ledger, hasNamespace: hasNamespace, pagesPort: pagesPort)
        pages = pagesPort.map { "http://127.0.0.1:\($0)/" }
        self.logger = logger
    }

    /// Plays the script in real time, and has the customers report their outages afterwards.
    ///
    /// - Parameter tell: gets each step in words as it happens.
    /// - Throws: `Refusal`; what keeps the daemon from running.
    public func play(tell: @escaping @Sendable (String) -> Void) async throws -> DemoOutcome {
        let office = try SiteOffice.open(configuration: world.configurationPath)
        try office.acceptConfiguration()
        try world.start()
        // Whoever looks at pages looks at the facility.
        defer { if pages == nil { world.stop() } }
        tell(
            "A switch, a border router, two UPSes, two PDUs and \(DemoWorld.customers.count) customers; polled twice a second."
        )
        let end = try await withThrowingTaskGroup(of: Instant?.self) { group in
            group.addTask {
                try await MonitoringDaemon(office, logger: logger).run()
                return nil
            }
            group.addTask {
                try await world.play(tell: tell)
                return office.clock.now
            }
            // The script ends first; a daemon that ends before it has failed.
            let end = try await group.next() ?? nil
            group.cancelAll()
            // What the cancelled ones throw is that they were.
            try? await group.waitForAll()
            return end
        }
        return try outcome(of: office, endedAt: end ?? office.clock.now)
    }

    /// Goes on watching the facility, so that its pages stay open, until the task is cancelled.
    ///
    /// - Throws: `Refusal`; what keeps the daemon from running.
    public func stayOpen() async throws {
        let office = try SiteOffice.open(configuration: world.configurationPath)
        try await MonitoringDaemon(office, logger: logger).run()
    }

    private func outcome(of office: SiteOffice, endedAt end: Instant) throws -> DemoOutcome {
        let desk = Principal(name: "demo", role: .operator)
        let wall = try office.board(at: end, in: office.ledger).report(at: end, from: .ledger)
        let outages = try office.outages(for: desk)
        for found in outages {
            let report = Draft(
                .outageReport,
                fields: [
                    "contract": .text(found.contract.id), "guarantee": .text(found.outage.guarantee.rawValue),
                    "at": .text((found.outage.span.to - 1).description), "by": .text(found.contract.customer.name),
                ])
            _ = try office.enter(report, by: desk)
        }
        let calls = try world.hookCalls()
        return DemoOutcome(
            office: office, wall: wall, outages: outages, hookCalls: calls,
            mistakes: world.mistakes(in: outages, calls: calls),
            hookPath: world.hookPath, hookLog: world.hookLog)
    }
}

/// What a demo has left behind.
public struct DemoOutcome: Sendable {
    public let office: SiteOffice
    /// What held when the script had ended.
    public let wall: StatusReport
    public let outages: [FoundOutage]
    /// How often the hook was called, by type of event.
    public let hookCalls: [String: Int]
    /// Where what was found differs from what the script did, in words.
    public let mistakes: [String]
    public let hookPath: String
    public let hookLog: String
}
