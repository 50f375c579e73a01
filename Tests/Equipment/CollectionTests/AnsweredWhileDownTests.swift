import Foundation
import Intervals
import Profiles
import Site
import Testing

@testable import Collection

/// What a host answers while a port of its contract is down keeps its instant (fine print, 12).
@Suite struct AnsweredWhileDownTests {
    private let first = SignalName(device: "sw", kind: "port", element: "Gi1")
    private let second = SignalName(device: "sw", kind: "port", element: "Gi2")
    private let host = SignalName.icmp("198.51.100.7")

    private func contract(access: Condition) throws -> Contract {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        let day = CivilDate(daysSince1970: 0)
        return Contract(
            id: "c", customer: Customer(name: "C"), termsName: "t",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .rack, signed: day, termFrom: day, termTo: day.adding(days: 9),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt,
            network: NetworkConnection(access: access, hosts: ["198.51.100.7"]))
    }

    /// So that an expectation can ask it.
    private final class Watched {
        private var machine: AnsweredWhileDown
        init(_ machine: AnsweredWhileDown) { self.machine = machine }
        func observe(_ reading: Reading) -> [(host: SignalName, at: Instant)] { machine.observe(reading) }
        func answered(_ host: SignalName, at: Instant) -> Bool { machine.answered(host, at: at) }
    }

    private func watch(access: Condition) throws -> Watched {
        Watched(AnsweredWhileDown(Facility(site: "s", timeZone: .gmt, contracts: [try contract(access: access)])))
    }

    private func at(_ seconds: Int64) -> Instant { ScriptedClock.start + .seconds(seconds) }

    private func port(_ name: SignalName, _ state: SignalState, at seconds: Int64, since: Int64? = nil) -> Reading {
        Reading(signal: name, at: at(seconds), state: state, since: since.map { at($0) })
    }

    @Test func answersCountWhileThePortIsDown() throws {
        let watch = try watch(access: .signal(first))
        #expect(watch.observe(port(first, .up, at: 0)).isEmpty)
        #expect(!watch.answered(host, at: at(5)))
        #expect(watch.observe(port(first, .down, at: 10)).isEmpty)
        #expect(watch.answered(host, at: at(15)))
        // The agent's silence tells nothing.
        #expect(watch.observe(port(first, .unknown, at: 20)).isEmpty)
        #expect(watch.answered(host, at: at(25)))
        #expect(watch.observe(port(first, .up, at: 30)).isEmpty)
        #expect(!watch.answered(host, at: at(35)))
    }

    /// The port's own clock says that it had been down when the host answered.
    @Test func theLatestAnswerBeforeThePollCounts() throws {
        let watch = try watch(access: .signal(first))
        _ = watch.observe(port(first, .up, at: 0))
        _ = watch.answered(host, at: at(40))
        _ = watch.answered(host, at: at(50))
        #expect(watch.observe(port(first, .down, at: 60, since: 55)).isEmpty)
        _ = watch.observe(port(first, .up, at: 70))
        _ = watch.answered(host, at: at(75))
        let found = watch.observe(port(first, .down, at: 80, since: 72))
        #expect(found.map(\.host) == [host] && found.map(\.at) == [at(75)])
    }

    @Test func thePortsAreCombinedAsTheContractSays() throws {
        let both = try watch(access: .all([.signal(first), .signal(second)]))
        let either = try watch(access: .any([.signal(first), .signal(second)]))
        for name in [first, second] {
            _ = both.observe(port(name, .up, at: 0))
            _ = either.observe(port(name, .up, at: 0))
        }
        _ = both.observe(port(first, .down, at: 10))
        _ = either.observe(port(first, .down, at: 10))
        #expect(both.answered(host, at: at(12)))
        #expect(!either.answered(host, at: at(12)))
        _ = either.observe(port(second, .down, at: 20))
        #expect(either.answered(host, at: at(22)))
    }

    @Test func whatIsConcludedIsNoPort() throws {
        let watch = try watch(access: .signal(first))
        var concluded = port(first, .down, at: 10)
        concluded.inferred = "restart"
        _ = watch.observe(concluded)
        #expect(!watch.answered(host, at: at(15)))
        #expect(!watch.answered(.icmp("198.51.100.8"), at: at(15)))
    }

    /// Through the collector: beside the folded rounds, not instead of them.
    @Test func theCollectorHandsThemOn() async throws {
        var schedule = Schedule()
        schedule.link = .seconds(10)
        schedule.reachability = .seconds(2)
        let ports: [UInt32: Port] = [1: Port(name: "Gi1")]
        let station = try Station(
            ["sw": .accessSwitch(ports)], schedule: schedule, contracts: [try contract(access: .signal(first))])
        station.start()
        await station.clock.advance(by: .minutes(1))
        #expect(station.findings.exact.isEmpty)
        station.herd.change("192.0.2.1") { $0.set([1: Port(name: "Gi1", status: 2)]) }
        await station.clock.advance(by: .minutes(1))
        let exact = station.findings.exact
        #expect((22...31).contains(exact.count))
        #expect(exact.allSatisfy { $0.signal == host && $0.state == .up && !$0.isExtra })
        let rounds = station.findings.steady.filter { $0.group.signals == [host] }.map(\.at)
        #expect(Set(rounds).isSuperset(of: exact.map(\.at)))
        station.herd.change("192.0.2.1") { $0.set([1: Port(name: "Gi1")]) }
        await station.clock.advance(by: .seconds(20))
        station.findings.clear()
        await station.clock.advance(by: .seconds(20))
        #expect(station.findings.exact.isEmpty)
        try await station.stop()
    }
}
