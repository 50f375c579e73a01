import ArgumentParser
import Clocks
import Correlation
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Logging
import Settings
import Simulation
import Site

/// `mainstay demo`: a facility on loopback loses mains, UPS, uplink and a host, and is judged.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a facility that loses power and network: poll it, alert, judge the month.",
        discussion: "Runs in a network namespace of its own where the kernel permits that, so that hosts really fall "
            + "silent. Everything is real but the equipment; it takes about a minute.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "Leave the configuration, the ledger and the documents in this folder.")
    var folder: String?

    func run() async throws {
        let hasNamespace = DemoNamespace.isInside
        if !hasNamespace, DemoNamespace.isPermitted { try DemoNamespace.enter() }
        if !hasNamespace {
            print("A network namespace is not permitted here: hosts cannot be taken away, so the demo shows the rest.")
        }
        let world = try DemoWorld(folder: folder, hasNamespace: hasNamespace)
        let logger = Logger(label: "mainstay", level: options.logLevel == .notice ? .error : options.logLevel)
        let (loaded, problems) = ConfigurationFiles.load(world.configurationPath)
        guard let configuration = loaded else {
            throw CommandFailure(.failed, problems.map(\.description).joined(separator: "\n"))
        }
        let ledger = try SQLiteLedger(path: world.ledgerPath)
        try ledger.accept(configuration: configuration.storedText, from: .now)
        try world.start()
        defer { world.stop() }
        let daemon = Daemon(configuration: configuration, ledger: ledger, logger: logger)
        print(
            "A switch, a border router, two UPSes, two PDUs and \(DemoWorld.customers.count) customers; polled twice a second."
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await daemon.run() }
            group.addTask { try await world.play() }
            // The script ends first; a daemon that ends before it has failed.
            try await group.next()
            group.cancelAll()
            try? await group.waitForAll()
        }
        try report(world, configuration, ledger)
    }

    /// The customers report their outages, the month is judged, and what was found is held against the script.
    private func report(_ world: DemoWorld, _ configuration: Configuration, _ ledger: any LedgerStore) throws {
        let workspace = Workspace(configuration: configuration, ledger: ledger)
        let found = try FoundOutage.all(in: workspace, at: .now)
        let claims = try found.map { try $0.claim(at: .now) }
        try ledger.append(Batch(records: claims, schedule: configuration.facility.schedule))

        print("\nOutages found:")
        try Outages.List.parse(["--config", world.configurationPath]).run()
        print("\nThe hook \(world.hookPath) was called:")
        let calls = try world.hookCalls()
        for (type, count) in calls.sorted(by: { $0.key < $1.key }) { print("  \(type)  \(count) times") }
        print("\nThe month so far, had it ended now:")
        try Evaluate.parse(["--config", world.configurationPath, "--month", "current"]).run()
        print(
            """

            Configuration  \(world.configurationPath)
            Ledger         \(world.ledgerPath)
            Documents      \(configuration.complianceFolder)
            Hook's log     \(world.hookLog)
            """)
        let mistakes = world.mistakes(in: found, calls: calls)
        guard mistakes.isEmpty else {
            throw CommandFailure(
                .failed, "What was found is not what the script did:\n  " + mistakes.joined(separator: "\n  "))
        }
        print("What was found is what the script did.")
    }
}

extension FoundOutage {
    /// The customer's report of this outage.
    fileprivate func claim(at now: Instant) throws -> Record {
        try Record.parse(
            .outageReport,
            fields: [
                "contract": .text(contract.id), "guarantee": .text(outage.guarantee.rawValue),
                "at": .text((outage.span.to - 1).description), "by": .text(contract.customer.name),
            ], recordedAt: now)
    }
}
