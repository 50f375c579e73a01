import Intervals
import Ledger
import Office
import Settings
import Simulation
import Site
import Testing

@testable import Daemon

/// The daemon in process: real agents, a real ledger, real hooks, and time that the test moves.
@Suite(.serialized) struct MonitoringDaemonTests {
    /// No timer comes due, so whoever waited for one would never end.
    @Test func itStopsAtOnce() async throws {
        let site = try WatchedSite()
        let duration = try await site.run {
            try await site.wait(movesTime: false) { site.log.all.contains { $0.contains("polling 2 devices") } }
        }
        #expect(duration < .seconds(2))
    }

    @Test func readingsArriveInTheLedger() async throws {
        let site = try WatchedSite()
        let wanted: Set<String> = ["ups-a/input", "ups-b/output"]
        try await site.run {
            try await site.wait { wanted.isSubset(of: try site.office.ledger.signals().map(\.path)) }
        }
        #expect(try site.office.ledger.identities().keys.sorted() == ["ups-a", "ups-b"])
        #expect(try site.office.verify(for: Principal(name: "test", role: .operator)).isIntact)
    }

    /// What was read since the last writing is not lost.
    @Test func whatWaitsIsWrittenAtTheEnd() async throws {
        let site = try WatchedSite()
        site.happen(.mainsLost)
        try await site.run {
            try await site.wait { try !site.told(.powerOnBattery).isEmpty }
        }
        let signals = Set(try site.office.ledger.signals())
        let runs = try site.office.ledger.runs(of: signals, touching: .always, knownAt: .distantFuture)
        let states = runs.filter { $0.key.path == "ups-a/input" }.values.flatMap { $0 }.map(\.state)
        #expect(states.last == .down)
    }

    @Test func anEventCallsTheHookAndIsKeptWithWhatItDid() async throws {
        let site = try WatchedSite()
        try await site.run {
            try await site.wait { try !site.office.ledger.signals().isEmpty }
            site.happen(.mainsLost)
            try await site.wait { try !site.told(.powerOnBattery).isEmpty }
            try await site.wait { try site.hasDelivered(.powerOnBattery) }
        }
        #expect(try site.events(.powerOnBattery).isEmpty == false)
    }

    /// Whoever runs on battery is asked how long it will last; the simulated UPS has a minute left.
    @Test func devicesOnBatteryTellHowLongTheyLast() async throws {
        let site = try WatchedSite()
        try await site.run {
            site.happen(.mainsLost)
            try await site.wait { try !site.events(.powerRuntime).isEmpty }
        }
        let event = try #require(try site.events(.powerRuntime).first)
        #expect(event.details[.left] == "\(Milliseconds.minutes(1))" && event.state == "low")
    }

    /// A restarted daemon knows what it has told, and tells the end of what began before.
    @Test func aRestartTellsNothingTwice() async throws {
        let site = try WatchedSite()
        try await site.run {
            site.happen(.mainsLost)
            // A hook that is stopped before its outcome is written would be called again.
            try await site.wait { try site.hasDelivered(.powerOnBattery) }
        }
        try await site.run {
            try await site.wait { site.log.all.count { $0.contains("polling 2 devices") } == 2 }
            site.happen(.mainsRestored)
            try await site.wait { try !site.told(.powerOnMains).isEmpty }
        }
        #expect(try site.told(.powerOnBattery).count == 1 && site.told(.powerOnMains).count == 1)
        #expect(try site.office.ledger.openAlarms().filter { $0.kind == .powerOnBattery }.isEmpty)
    }

    /// `mainstay evaluate` runs beside the daemon: here with an office and a connection of its own.
    @Test func aResultThatAnotherProcessWroteIsTold() async throws {
        let site = try WatchedSite()
        try await site.run {
            let month = try #require(MonthChoice("current"))
            let other = try SiteOffice.open(configuration: site.office.configuration.path, clock: site.time)
            try other.evaluate(
                EvaluationOrder(month: month), for: Principal(name: "test", role: .operator)
            ) { _ in }
            try await site.wait { try !site.told(.complianceWritten).isEmpty }
        }
    }

    /// People are told all the same, and everything is written once the ledger takes it.
    @Test func aLedgerThatRefusesKeepsNobodyFromBeingTold() async throws {
        var reluctant: ReluctantLedger?
        let site = try WatchedSite { inner in
            let ledger = ReluctantLedger(inner)
            reluctant = ledger
            return ledger
        }
        let ledger = try #require(reluctant)
        let daemon = site.daemon()
        ledger.set(isWritable: false)
        let running = Task { try await daemon.run() }
        site.happen(.mainsLost)
        try await site.wait { try !site.told(.powerOnBattery).isEmpty }
        #expect(try site.office.ledger.events(after: .start, limit: .max, matching: .everything).elements.isEmpty)
        #expect(site.log.all.contains { $0.contains("error: The ledger ledger cannot be written") })
        #expect(daemon.waiting.isNow)
        ledger.set(isWritable: true)
        try await site.wait { try !site.events(.powerOnBattery).isEmpty }
        #expect(!daemon.waiting.isNow)
        running.cancel()
        _ = await running.result
    }

    /// Without its past it still watches.
    @Test func aLedgerThatCannotBeReadDoesNotKeepItFromStarting() async throws {
        var reluctant: ReluctantLedger?
        let site = try WatchedSite { inner in
            let ledger = ReluctantLedger(inner)
            reluctant = ledger
            return ledger
        }
        let ledger = try #require(reluctant)
        ledger.set(isReadable: false, isWritable: true)
        try await site.run {
            site.happen(.mainsLost)
            try await site.wait { try !site.told(.powerOnBattery).isEmpty }
        }
        #expect(site.log.all.contains { $0.contains("what was open before the start is not known") })
    }

    @Test func theEndOfAContractIsAnnounced() async throws {
        let site = try WatchedSite(days: 20)
        try await site.run {
            try await site.wait { try !site.events(.contractExpiring).isEmpty }
        }
        #expect(try site.events(.contractExpiring).map(\.state) == ["30d"])
    }
}
