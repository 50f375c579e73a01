import Alerting
import Clocks
import Collection
import Foundation
import ICMP
import Intervals
import Ledger
import LedgerSQLite
import Logging
import Profiles
import Programs
import SNMP
import Settings
import Simulation
import Site
import Synchronization
import Testing

@testable import Daemon

/// Polling waits for nothing: neither for a ledger that hangs nor for one that refuses.
@Suite struct StalledLedgerTests {
    private static let start = Instant("2026-02-10T00:00:00Z") ?? .distantPast
    private static let hosts = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]

    /// Time that flies: whoever sleeps wakes at once, and it is as late as he wanted; until `end`, where it stands still.
    private final class FlyingTime: CollectionClock {
        private let state: Mutex<(uptime: Milliseconds, end: Milliseconds)>

        init(end: Milliseconds) { state = Mutex((0, end)) }

        var now: Instant { StalledLedgerTests.start + uptime }
        var uptime: Milliseconds { state.withLock { $0.uptime } }
        var estimate: ClockEstimate? { nil }
        var isOver: Bool { state.withLock { $0.uptime >= $0.end } }

        func sleep(until uptime: Milliseconds) async {
            let flies = state.withLock { state in
                guard uptime <= state.end else {
                    state.uptime = state.end
                    return false
                }
                state.uptime = max(state.uptime, uptime)
                return true
            }
            // At the end it sleeps until it is cancelled.
            if !flies { try? await Task.sleep(for: .seconds(3600)) }
        }
    }

    /// Hosts that answer at once.
    private final class Answering: RoundSending {
        private let clock: FlyingTime
        private let mailbox: Prober.Mailbox
        private let count = Mutex(0)

        init(_ clock: FlyingTime, mailbox: Prober.Mailbox) {
            self.clock = clock
            self.mailbox = mailbox
        }

        func start() {}
        func stop() {}

        func submit(_ rounds: [Round]) {
            let at = clock.now.milliseconds
            mailbox.deliver(
                rounds.map { round in
                    RoundResult(
                        tag: round.tag, host: round.host, sentAt: at, outcome: .answered(roundTrip: .milliseconds(1)))
                })
        }
    }

    private struct NoAgents: RequestSending {
        func submit(_ requests: [Request], to mailbox: Mailbox) {}
    }

    /// The disk hangs for 30 seconds of the collector's time, from its first write on.
    @Test(arguments: [true, false]) func noRoundIsLost(isStalled: Bool) async throws {
        let folder = TemporaryFolder("stalled")
        let log = LogBook()
        var schedule = Schedule()
        schedule.reachability = .seconds(1)
        let facility = Facility(site: "s", timeZone: .gmt, schedule: schedule, witnesses: Self.hosts)
        let ledger = ReluctantLedger(try ChainedLedger(path: folder.path("ledger.sqlite")))
        let recorder = Recorder(
            place: LedgerPlace(ledger, path: nil) { ledger }, facility: facility,
            past: Past(of: facility, in: ledger, at: Self.start, logger: log.logger),
            waiting: Waiting(), logger: log.logger
        ) { _ in }
        if isStalled { ledger.stall() } else { ledger.set(isWritable: false) }
        let clock = FlyingTime(end: .seconds(30))
        let collector = Collector(
            facility: facility, catalogue: Catalogue([]), targets: [:], engine: NoAgents(), sink: recorder,
            clock: clock, logger: log.logger
        ) { Answering(clock, mailbox: $0) }
        let flushing = Task { await recorder.flush() }
        let running = Task { try await collector.run() }
        while !clock.isOver { await Task.yield() }
        running.cancel()
        try await running.value
        #expect(try ledger.signals().isEmpty)
        if isStalled { ledger.release() } else { ledger.set(isWritable: true) }
        await flushing.value
        await recorder.stop()
        let runs = try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture)
        #expect(runs.count == Self.hosts.count)
        for (_, runs) in runs {
            #expect(runs.count == 1 && runs[0].state == .up && runs[0].greatestGap <= .seconds(1) + 50)
            #expect(runs[0].last - runs[0].first >= .seconds(28))
        }
        #expect(!log.all.contains { $0.contains("is late") })
    }

    /// The whole daemon with real agents: it polls on while the ledger hangs, and an event waits until it is written.
    @Test func noPollIsLost() async throws {
        let hanging = Mutex<ReluctantLedger?>(nil)
        let site = try WatchedSite(ledger: { inner in
            let ledger = ReluctantLedger(inner)
            hanging.withLock { $0 = ledger }
            return ledger
        })
        let ledger = try #require(hanging.withLock { $0 })
        let input = SignalName(device: "ups-a", kind: "input")
        try await site.run {
            try await site.wait { try !ledger.runs(of: [input], touching: .always, knownAt: .distantFuture).isEmpty }
            ledger.stall()
            try await site.wait { ledger.stalled > 0 }
            let stalledAt = Instant.now
            site.happen(.mainsLost)
            // Of the machine's time: the agents are real.
            try await site.wait(movesTime: false) { Instant.now - stalledAt > .seconds(2) }
            #expect(try site.told(.powerOnBattery).isEmpty)
            ledger.release()
            try await site.wait { try !site.told(.powerOnBattery).isEmpty }
            let runs = try ledger.runs(of: [input], touching: .always, knownAt: .distantFuture)[input] ?? []
            let down = runs.filter { $0.state == .down && !$0.isExtra }
            #expect(try #require(down.first).first - stalledAt < .seconds(1))
            // Every 100 ms, and not once a second and a half apart.
            #expect(runs.allSatisfy { $0.greatestGap < .seconds(1) })
        }
    }
}
