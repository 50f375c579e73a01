import Alerting
import Collection
import Foundation
import Intervals
import Logging
import Programs
import Site
import Testing

@testable import Daemon

/// The hook of `heartbeat:` is called while everything works, and not otherwise.
@Suite struct PulseTests {
    private let folder = TemporaryFolder("pulse")
    private let time = MovedTime(start: Instant(milliseconds: .days(20_000)))
    private let waiting = Waiting()

    private func pulse() throws -> Pulse {
        let script = "#!/bin/sh\necho \"$MAINSTAY_EVENT $MAINSTAY_SUBJECT\" >>'\(folder.path("beats"))'\n"
        let path = try folder.write("hook", script, mode: 0o700)
        var facility = Facility(
            site: "dc-1", timeZone: .gmt, devices: [Device(name: "ups-a", host: "10.0.0.1", credentials: "lab")],
            hooks: [Hook(name: "alive", executable: path)])
        facility.heartbeat = HeartbeatSettings(hook: "alive", every: .minutes(1))
        return Pulse(
            facility, runner: HookRunner(clock: time), waiting: waiting, clock: time, timer: time.timer,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private var beats: [String] {
        // Before the first one there is no file.
        let text = (try? String(contentsOfFile: folder.path("beats"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    private func found(_ state: SignalState, kind: String = "input") -> Collected {
        var found = Collected()
        found.readings = [Reading(signal: SignalName(device: "ups-a", kind: kind), at: time.now, state: state)]
        return found
    }

    @Test func itBeatsWhileEverythingWorks() async throws {
        let pulse = try pulse()
        let running = Task { await pulse.run() }
        // Waits for real processes, with a deadline.
        let end = ContinuousClock.now + .seconds(20)
        while beats.count < 2, ContinuousClock.now < end {
            pulse.collected(found(.up))
            waiting.noteWriting(at: time.now)
            time.advance(by: .seconds(5))
            try await Task.sleep(for: .milliseconds(5))
        }
        running.cancel()
        await running.value
        #expect(beats.prefix(2) == ["mainstay.heartbeat dc-1", "mainstay.heartbeat dc-1"])
    }

    /// An agent that is known to be silent is no answer, and neither is a host where there are devices.
    @Test func onlyAnswersOfDevicesCount() throws {
        let pulse = try pulse()
        waiting.noteWriting(at: time.now)
        pulse.collected(found(.down, kind: "agent"))
        #expect(pulse.silence(at: time.now) == [.devices])
        var host = Collected()
        host.readings = [Reading(signal: .icmp("198.51.100.1"), at: time.now, state: .up)]
        pulse.collected(host)
        #expect(pulse.silence(at: time.now) == [.devices])
        // A feed that is down was read, and so was what has not changed.
        pulse.collected(found(.down))
        #expect(pulse.silence(at: time.now) == [])
        time.advance(by: .seconds(60))
        #expect(pulse.silence(at: time.now) == [.collector, .ledger, .devices])
        var steady = Collected()
        let group = SignalGroup([SignalName(device: "ups-a", kind: "input")], states: [.up])
        steady.steady = [SteadyReading(group: group, at: time.now)]
        pulse.collected(steady)
        #expect(pulse.silence(at: time.now) == [.ledger])
    }

    /// A reload that takes the setting away, and one that leaves it as it is.
    @Test func aReloadDecidesAnew() throws {
        let pulse = try pulse()
        pulse.collected(found(.up))
        waiting.noteWriting(at: time.now)
        #expect(pulse.silence(at: time.now) == [])
        pulse.adopt(Facility(site: "dc-1", timeZone: .gmt))
        time.advance(by: .seconds(600))
        #expect(pulse.silence(at: time.now) == [], "nobody asks for signs")
    }
}
