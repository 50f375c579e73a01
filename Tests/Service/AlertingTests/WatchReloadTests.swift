import Intervals
import Site
import Testing

@testable import Alerting

/// Another configuration comes into force: what stays keeps its state, what is gone does not stay open for ever.
@Suite struct WatchReloadTests {
    private func reading(_ signal: SignalName, _ state: SignalState, _ instant: Instant) -> Reading {
        Reading(signal: signal, at: instant, state: state)
    }

    private func watching(_ count: Int) throws -> Watch {
        var watch = Watch(try Customers.facility(count))
        let calm = watch.observe(Customers.calm(count, at: at(0)))
        #expect(calm.isEmpty)
        return watch
    }

    /// Every alarm that is open, said again by nobody, ends as if nothing had been reloaded.
    @Test func theSameConfigurationIsNoNews() throws {
        var watch = try watching(3)
        let begun = watch.observe([
            reading(Customers.outlet("a", 0), .down, at(1)), reading(Customers.port(1), .down, at(1)),
            reading(Customers.input("a"), .down, at(1)),
        ])
        #expect(begun.contains { $0.kind == .powerFeedLost } && begun.contains { $0.kind == .powerOnBattery })
        for minute in 2..<22 {
            let said = watch.adopt(try Customers.facility(3), at: at(Int64(minute)))
            #expect(said.isEmpty)
        }
        #expect(begun.allSatisfy(watch.isOpen))
        let ended = watch.observe(Customers.calm(3, at: at(30)))
        #expect(ended.compactMap(\.endedAlarm).count == begun.count)
    }

    /// One failed round before, one after: two in a row.
    @Test func failedRoundsAreStillCounted() throws {
        var watch = try watching(2)
        let host = SignalName.icmp(Customers.host(0))
        let first = watch.observe([reading(host, .down, at(5))])
        #expect(first.isEmpty)
        let said = watch.adopt(try Customers.facility(3), at: at(6))
        #expect(said.isEmpty)
        let second = watch.observe([reading(host, .down, at(10))])
        #expect(second.contains { $0.kind == .emergencyOpened && $0.details[.firstFailed] == "\(at(5))" })
    }

    /// Its outlets were read before it was anybody's.
    @Test func aNewContractIsJudgedByWhatIsKnown() throws {
        var watch = Watch(try Customers.facility(1))
        _ = watch.observe(Customers.calm(2, at: at(0)))
        _ = watch.observe([
            reading(Customers.outlet("a", 1), .down, at(1)), reading(Customers.outlet("b", 1), .down, at(1)),
        ])
        let said = watch.adopt(try Customers.facility(2), at: at(2))
        #expect(said.filter { $0.kind == .powerOutageBegan }.map(\.contract) == [Customers.name(1)])
        #expect(said.allSatisfy { $0.contract == Customers.name(1) && $0.at == at(2) })
        let again = watch.adopt(try Customers.facility(2), at: at(3))
        #expect(again.isEmpty)
    }

    /// Nobody will read it again, so that nothing else could end it; that it is over is not claimed.
    @Test func alarmsOfWhatIsGoneEndAndClaimNothing() throws {
        var watch = try watching(2)
        let begun = watch.observe([
            reading(Customers.outlet("a", 0), .down, at(1)), reading(Customers.outlet("a", 1), .down, at(1)),
        ])
        #expect(begun.filter { $0.contract != nil }.count == 2)
        let said = watch.adopt(try Customers.facility(1), at: at(2))
        let ended = said.filter { $0.contract == Customers.name(1) }
        #expect(ended.map(\.kind) == [.powerFeedRestored])
        #expect(ended.allSatisfy { $0.state == "unknown" && $0.summary.contains("not watched any more") })
        // What stays is still open, and ends by what is read.
        #expect(begun.filter { $0.contract == Customers.name(0) }.allSatisfy(watch.isOpen))
        let restored = watch.observe([reading(Customers.outlet("a", 0), .up, at(3))])
        #expect(restored.contains { $0.contract == Customers.name(0) && $0.state == "up" })
    }

    @Test func aHostThatIsPingedNoMoreIsNoEmergency() throws {
        var watch = try watching(1)
        let host = SignalName.icmp(Customers.host(0))
        _ = watch.observe([reading(host, .down, at(5))])
        let opened = watch.observe([reading(host, .down, at(10))])
        #expect(opened.contains { $0.kind == .emergencyOpened })
        var facility = try Customers.facility(1)
        facility.contracts[0].network?.hosts = ["203.0.113.9"]
        let said = watch.adopt(facility, at: at(11))
        #expect(said.contains { $0.kind == .emergencyClosed && $0.state == "unknown" })
        let again = watch.adopt(facility, at: at(12))
        #expect(again.isEmpty)
    }

    /// It was removed while it ran on battery: also where that happened while nothing ran.
    @Test(arguments: [true, false]) func aDeviceThatIsGoneDoesNotRunOnBatteryForEver(isRestarted: Bool) throws {
        var facility = try Customers.facility(0)
        facility.devices = [Device(name: "ups-x", host: "192.0.2.1", credentials: "c")]
        var watch = Watch(facility)
        let begun = watch.observe([reading(SignalName(device: "ups-x", kind: "input"), .down, at(1))])
        #expect(begun.map(\.kind) == [.powerOnBattery])
        facility.devices = []
        if isRestarted { watch = Watch(facility, open: begun) }
        let said = watch.adopt(facility, at: at(2))
        #expect(said.map(\.kind) == [.powerOnMains] && said.map(\.state) == ["unknown"])
        #expect(said.map(\.endedAlarm) == begun.map(\.id))
    }
}
