import Clocks
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Site
import Synchronization
import Testing

@testable import Collection

/// What the collector writes when the machine's clock is set, or cannot be trusted.
@Suite struct SetClockTests {
    private let folder = TemporaryFolder("set-clock")

    private var schedule: Schedule {
        var schedule = Schedule()
        schedule.power = .seconds(2)
        schedule.reachability = .seconds(2)
        return schedule
    }

    private func station(ahead: Milliseconds = 0, written: Instant? = nil) throws -> Station {
        try Station(
            ["ups": .ups()], schedule: schedule, witnesses: ["203.0.113.1"], written: written, ahead: ahead)
    }

    /// By the right time.
    private func right(_ time: Milliseconds) -> Instant { ScriptedClock.start + time }

    /// Writes what was found as the daemon does, and reads one signal's runs back.
    private func runs(_ path: String, in findings: Findings) throws -> [Run] {
        let ledger = try ChainedLedger(path: folder.path("ledger-\(UInt32.random(in: .min ... .max)).sqlite"))
        for found in findings.ticks {
            var batch = Batch(schedule: schedule)
            batch.readings = found.readings
            batch.steady = found.steady
            try ledger.append(batch)
        }
        let signal = try #require(SignalName(path))
        let runs = try ledger.runs(of: [signal], touching: .always, knownAt: .distantFuture)
        return (runs[signal] ?? []).sorted { $0.last < $1.last }
    }

    /// The example: 40 seconds ahead at the start, set right after 6; power is lost at 10.
    @Test func aClockThatIsSetBackDoesNotReviveADeadFeed() async throws {
        let station = try station(ahead: .seconds(40))
        station.start()
        await station.clock.advance(by: .seconds(6))
        station.clock.setWallClock(by: -.seconds(40))
        await station.clock.advance(by: .seconds(4))
        station.herd.change("192.0.2.1") { $0.volts = 0 }
        await station.clock.advance(by: .minutes(10))
        let runs = try runs("ups/input", in: station.findings)
        let latest = try #require(runs.last)
        #expect(latest.state == .down && latest.last >= right(.minutes(10)))
        let up = try #require(runs.last { $0.state == .up })
        #expect(up.last < right(.seconds(51)))
        #expect(station.log.texts.filter { $0.contains("was set back by 40.0 s") }.count == 1)
        try await station.stop()
    }

    /// While dates that were held lie ahead, the feed returns and is lost again.
    @Test func whatIsReadAfterTheHoldIsNotTakenForWhatWasHeld() async throws {
        let station = try station(ahead: .seconds(40))
        station.start()
        await station.clock.advance(by: .seconds(6))
        station.clock.setWallClock(by: -.seconds(40))
        await station.clock.advance(by: .seconds(50))
        station.herd.change("192.0.2.1") { $0.volts = 0 }
        await station.clock.advance(by: .minutes(10))
        let runs = try runs("ups/input", in: station.findings)
        #expect(runs.last?.state == .down && runs.last?.last ?? .distantPast >= right(.minutes(10)))
        let up = try #require(runs.last { $0.state == .up })
        // Held answers end 40 seconds after the clock had caught up; nothing carries them further.
        #expect(up.last <= right(.seconds(90)))
        try await station.stop()
    }

    @Test func readingsAreHeldUntilTheClockHasCaughtUp() async throws {
        let station = try station(ahead: .seconds(40))
        station.start()
        await station.clock.advance(by: .seconds(6))
        #expect(station.findings.readings.allSatisfy { $0.clock == nil })
        station.findings.clear()
        station.clock.setWallClock(by: -.seconds(40))
        await station.clock.advance(by: .seconds(30))
        // Said anew, in the order of time, and each says how wrong it may be.
        let held = station.findings.readings
        #expect(Set(held.map(\.signal.path)).isSuperset(of: ["ups/agent", "ups/input", "icmp/203.0.113.1"]))
        #expect(held.allSatisfy { $0.clock == .held && $0.clockError >= .seconds(40) && $0.at > right(.seconds(45)) })
        station.findings.clear()
        await station.clock.advance(by: .seconds(60))
        let free = station.findings.readings.filter { $0.clock == nil }
        #expect(Set(free.map(\.signal.path)).isSuperset(of: ["ups/agent", "ups/input", "icmp/203.0.113.1"]))
        #expect(free.allSatisfy { $0.clockError == 0 && $0.at <= right(.seconds(96)) })
        try await station.stop()
    }

    @Test func aStepForwardIsFollowedAndSaidAnew() async throws {
        let station = try station()
        station.start()
        await station.clock.advance(by: .seconds(30))
        station.findings.clear()
        station.clock.setWallClock(by: .hours(1))
        await station.clock.advance(by: .seconds(10))
        let said = station.findings.readings
        #expect(Set(said.map(\.signal.path)).isSuperset(of: ["ups/agent", "ups/input", "icmp/203.0.113.1"]))
        #expect(said.allSatisfy { $0.clock == nil && $0.at > right(.hours(1)) })
        // The agent has not started anew: its clock is compared with ours as it is now.
        #expect(station.findings.notes.isEmpty && station.findings.readings.allSatisfy { $0.inferred == nil })
        try await station.stop()
    }

    /// A restart with a clock that was set back.
    @Test func nothingIsWrittenBeforeWhatIsInTheLedger() async throws {
        let written = right(.minutes(2))
        let station = try station(written: written)
        station.start()
        await station.clock.advance(by: .minutes(1))
        let readings = station.findings.readings
        #expect(!readings.isEmpty && readings.allSatisfy { $0.at > written && $0.clock == .held })
        #expect(station.findings.steady.allSatisfy { $0.at > written })
        await station.clock.advance(by: .minutes(2))
        #expect(station.findings.readings.last?.clock == nil)
        try await station.stop()
    }

    /// Whatever is done to the clock, nothing is said to continue what is dated later or says otherwise.
    @Test func steadyReadingsContinueWhatWasSaid() async throws {
        let station = try station(ahead: .seconds(20))
        station.start()
        for (number, step) in [0, -20, 3, 500, -490, -1, 2].enumerated() {
            station.clock.setWallClock(by: .seconds(Int64(step)))
            let volts: Int32 = if number.isMultiple(of: 3) { 0 } else { 230 }
            station.herd.change("192.0.2.1") { $0.volts = volts }
            await station.clock.advance(by: .minutes(4))
        }
        var latest: [SignalName: (at: Instant, state: SignalState)] = [:]
        var newest: [SignalName: Instant] = [:]
        for found in station.findings.ticks {
            for reading in found.readings where !reading.isExtra {
                latest[reading.signal] = (reading.at, reading.state)
                newest[reading.signal] = max(newest[reading.signal] ?? .distantPast, reading.at)
            }
            for steady in found.steady {
                #expect(steady.group.states.count == steady.group.signals.count)
                for (signal, state) in zip(steady.group.signals, steady.group.states) {
                    #expect(latest[signal]?.state == state)
                    #expect(steady.continued <= steady.at && steady.at > newest[signal] ?? .distantFuture)
                    newest[signal] = steady.at
                }
            }
        }
        try await station.stop()
    }

    // MARK: - Evidence of the clock

    @Test func theKernelsEstimateStandsBesideReadings() async throws {
        let station = try station()
        station.clock.setEstimate(ClockEstimate(greatestError: 37, isSynchronised: true))
        station.start()
        await station.clock.advance(by: .seconds(10))
        #expect(station.findings.readings.last.map { $0.clockError == 50 && $0.clock == nil } ?? false)
        station.findings.clear()
        await station.clock.advance(by: .seconds(20))
        #expect(station.findings.readings.isEmpty)
        // Lost: everything is said anew, once.
        station.clock.setEstimate(ClockEstimate(greatestError: 16_000, isSynchronised: false))
        await station.clock.advance(by: .seconds(20))
        let lost = station.findings.readings
        #expect(Set(lost.map(\.signal.path)).isSuperset(of: ["ups/agent", "ups/input", "icmp/203.0.113.1"]))
        #expect(lost.allSatisfy { $0.clock == .unsynchronised && $0.clockError == 50 })
        #expect(Set(lost.map(\.signal)).count == lost.count)
        station.findings.clear()
        // Found again, with a greater error: the folded run must carry it.
        station.clock.setEstimate(ClockEstimate(greatestError: 180, isSynchronised: true))
        await station.clock.advance(by: .seconds(20))
        #expect(station.findings.readings.count == lost.count)
        #expect(station.findings.readings.allSatisfy { $0.clock == nil && $0.clockError == 200 })
        #expect(station.log.texts.contains { $0.contains("nothing synchronises") })
        #expect(station.log.texts.contains { $0.contains("synchronised again") })
        try await station.stop()
    }
}
