import Intervals
import Site
import Testing

@testable import Alerting

/// A sign of life is given only while everything works.
@Suite struct HeartbeatTests {
    private func heartbeat(devices: Bool = true) throws -> Heartbeat {
        var facility = try Customers.facility(1)
        facility.schedule = Schedule()
        if devices { facility.devices = [Device(name: "ups-a", host: "10.0.0.1", credentials: "lab")] }
        return Heartbeat(HeartbeatSettings(hook: "ops", every: .minutes(1)), facility: facility, from: at(0))
    }

    private func note(_ heartbeat: inout Heartbeat, _ signs: [Heartbeat.Silence], at instant: Instant) {
        for sign in signs { heartbeat.note(sign, at: instant) }
    }

    @Test func itIsDueInItsRhythm() throws {
        var heartbeat = try heartbeat()
        #expect(heartbeat.due == at(1))
        note(&heartbeat, Heartbeat.Silence.allCases, at: at(1))
        #expect(heartbeat.beat(at: at(1, 2)) == [])
        #expect(heartbeat.due == at(2, 2))
    }

    /// Each alone is enough to keep it back, and it comes again when that is over.
    @Test(arguments: Heartbeat.Silence.allCases) func whateverIsSilentKeepsItBack(silence: Heartbeat.Silence) throws {
        var heartbeat = try heartbeat()
        note(&heartbeat, Heartbeat.Silence.allCases, at: at(1))
        note(&heartbeat, Heartbeat.Silence.allCases.filter { $0 != silence }, at: at(5))
        #expect(heartbeat.beat(at: at(5)) == [silence])
        heartbeat.note(silence, at: at(6))
        note(&heartbeat, Heartbeat.Silence.allCases.filter { $0 != silence }, at: at(6))
        #expect(heartbeat.beat(at: at(6)) == [])
    }

    @Test func nothingIsSaidBeforeEverythingHasWorkedOnce() throws {
        var heartbeat = try heartbeat()
        #expect(heartbeat.beat(at: at(1)) == Set(Heartbeat.Silence.allCases))
    }

    /// One missed answer is no silence: 2.5 intervals of 10 s, and of 5 minutes where only hosts are pinged.
    @Test(arguments: [(true, 25), (false, 750)]) func itHasPatience(devices: Bool, seconds: Int64) throws {
        var heartbeat = try heartbeat(devices: devices)
        note(&heartbeat, [.ledger], at: at(60))
        note(&heartbeat, [.collector, .devices], at: at(60))
        #expect(heartbeat.beat(at: at(60) + .seconds(seconds)) == [])
        #expect(heartbeat.beat(at: at(60) + .seconds(seconds) + 1) == [.collector, .devices])
    }
}
