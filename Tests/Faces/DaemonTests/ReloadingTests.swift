import Clocks
import Foundation
import Intervals
import Ledger
import Office
import Simulation
import Site
import Synchronization
import Testing

@testable import Daemon

/// Another configuration comes into force in the running daemon: real agents, a real ledger, and time that the test moves.
@Suite(.serialized) struct ReloadingTests {
    private func runs(_ path: String, in ledger: any LedgerStore) throws -> [Run] {
        let signal = try #require(SignalName(path))
        return try ledger.runs(of: [signal], touching: .always, knownAt: .distantFuture)[signal] ?? []
    }

    /// Twenty times, with an alarm open: nobody hears of it again, nothing is left out, and its end is told.
    @Test func theSameConfigurationDisturbsNothing() async throws {
        let site = try WatchedSite()
        try await site.run(reloading: { composition in
            site.happen(.mainsLost)
            try await site.wait { try site.told(.powerOnBattery).count == 2 && site.hasDelivered(.powerOnBattery) }
            for _ in 0..<20 { try await site.reload(composition) }
            #expect(site.log.all.count { $0 == "notice: reloaded: nothing changed" } == 20)
            site.happen(.mainsRestored)
            try await site.wait { try site.told(.powerOnMains).count == 2 }
        })
        // Each of the two devices once.
        #expect(try site.told(.powerOnBattery).count == 2 && site.events(.powerOnBattery).count == 2)
        #expect(try site.told(.powerOnMains).count == 2 && site.events(.powerOnMains).count == 2)
        let output = try runs("ups-b/output", in: site.office.ledger)
        #expect(output.count == 1 && output.allSatisfy { $0.greatestGap < .seconds(2) })
        #expect(try site.office.ledger.configurations().count == 0)
    }

    @Test func whatIsNewIsSaidStoredAndWatched() async throws {
        let site = try WatchedSite()
        try site.office.acceptConfiguration()
        try await site.run(reloading: { composition in
            try await site.wait { try site.office.ledger.signals().contains { $0.path == "ups-a/input" } }
            try await site.reload(composition, with: site.textWithAnotherContract)
            #expect(site.log.all.contains("notice: reloaded: +1 contract"))
            site.happen(.mainsLost)
            try await site.wait { try site.events(.powerFeedLost).contains { $0.contract == "other" } }
        })
        let stored = try site.office.ledger.configurations()
        #expect(stored.count == 2 && stored.last?.text.contains("other") ?? false)
    }

    @Test(arguments: ["schedule: {power: 100ms", "site: dc-1\ntimezone: UTC\n"])
    func aBrokenFileLeavesEverythingAsItWas(taken: String) async throws {
        let site = try WatchedSite()
        try site.office.acceptConfiguration()
        try await site.run(reloading: { composition in
            try await site.wait { try site.office.ledger.signals().contains { $0.path == "ups-a/input" } }
            let broken = site.text.replacingOccurrences(of: taken, with: "schedule: {power: soon")
            try await site.reload(composition, with: broken)
            #expect(site.log.all.last { $0.hasPrefix("error") }?.contains("the old one stays in force") ?? false)
            site.happen(.mainsLost)
            try await site.wait { try !site.told(.powerOnBattery).isEmpty }
        })
        #expect(try site.office.ledger.configurations().count == 1)
    }

    @Test func anotherLedgerIsRefusedInOneSentence() async throws {
        let site = try WatchedSite()
        try await site.run(reloading: { composition in
            let moved = site.text.replacingOccurrences(of: "ledger: ledger.sqlite", with: "ledger: other.sqlite")
            try await site.reload(composition, with: moved)
        })
        #expect(
            site.log.all.contains(
                "error: `ledger:` cannot be changed while the daemon runs; restart it to write another ledger."))
        #expect(!site.log.all.contains { $0.contains("reloaded:") })
    }

    /// The configuration waits with what was read under it, and governs from the reload on, whenever it is written.
    @Test func aLedgerThatRefusesKeepsNoConfigurationFromComing() async throws {
        let reluctant = Mutex<ReluctantLedger?>(nil)
        let site = try WatchedSite(ledger: { inner in
            let ledger = ReluctantLedger(inner)
            reluctant.withLock { $0 = ledger }
            return ledger
        })
        let ledger = try #require(reluctant.withLock { $0 })
        try site.office.acceptConfiguration()
        var reloadedAt = Instant.distantPast
        var refusedAt = Instant.distantPast
        try await site.run(reloading: { composition in
            let wanted: Set<String> = ["ups-a/input", "ups-b/output"]
            try await site.wait { wanted.isSubset(of: try site.office.ledger.signals().map(\.path)) }
            ledger.set(isWritable: false)
            refusedAt = .now
            try await site.wait { composition.daemon.waiting.isNow }
            reloadedAt = composition.clock.now
            try await site.reload(composition, with: site.textWithAnotherContract)
            let sentence = "notice: reloaded: +1 contract; the ledger has yet to take it, with what waits for it"
            #expect(site.log.all.contains(sentence))
            // Watched by it, though no ledger knows of it.
            site.happen(.mainsLost)
            try await site.wait { try !site.told(.powerFeedLost).isEmpty }
            #expect(try ledger.configurations().count == 1)
            ledger.set(isWritable: true)
            try await site.wait { try site.events(.powerFeedLost).contains { $0.contract == "other" } }
        })
        let stored = try ledger.configurations()
        #expect(stored.count == 2)
        let from = try #require(stored.last?.from)
        #expect(from >= reloadedAt && from - reloadedAt < .seconds(5))
        // Nothing of what was read while it waited is missing.
        let output = try runs("ups-b/output", in: ledger)
        #expect(output.count == 1 && output.allSatisfy { $0.first < refusedAt && $0.greatestGap < .seconds(2) })
        #expect(try runs("ups-a/input", in: ledger).last?.state == .down)
    }

    /// Nobody reads it any more, so that nothing else could end its alarm.
    @Test func aDeviceThatIsRemovedOnBatteryLeavesNoAlarm() async throws {
        let site = try WatchedSite()
        let port = try #require(site.text.firstMatch(of: /13\.1:([0-9]+)/).map { String($0.1) })
        let extra = "  ups-c: {address: \"127.0.13.1:\(port)\", credentials: lab, profile: ups-mib}\n"
        let whole = site.text
        try await site.run(reloading: { composition in
            try await site.reload(
                composition, with: whole.replacingOccurrences(of: "hooks:\n", with: extra + "hooks:\n"))
            #expect(site.log.all.contains("notice: reloaded: +1 device"))
            site.happen(.mainsLost)
            try await site.wait { try site.events(.powerOnBattery).contains { $0.subject == "ups-c" } }
            try await site.reload(composition, with: whole)
            #expect(site.log.all.contains("notice: reloaded: -1 device"))
            try await site.wait { try site.events(.powerOnMains).contains { $0.subject == "ups-c" } }
        })
        #expect(try site.events(.powerOnMains).map(\.state) == ["unknown"])
        let open = try site.office.ledger.openAlarms().filter { $0.kind == .powerOnBattery }
        #expect(Set(open.map(\.subject)).isSubset(of: ["ups-a", "ups-b"]))
    }
}
