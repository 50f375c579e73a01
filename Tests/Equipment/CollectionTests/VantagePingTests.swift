import Foundation
import ICMP
import Intervals
import Site
import Sockets
import Testing

@testable import Collection

/// What a vantage point pings, and by which name.
@Suite struct VantagePingTests {
    private func facility(collector: String?, vantage: [String] = ["out"]) throws -> Facility {
        let share = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: share, rule: .percentage)
        let day = CivilDate(daysSince1970: 0)
        var contract = Contract(
            id: "c-1", customer: Customer(name: "Acme"), termsName: "test",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 31),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
        contract.network = NetworkConnection(hosts: ["198.51.100.10", "2001:db8::1"], vantage: vantage)
        var facility = Facility(
            site: "s", timeZone: .gmt,
            uplinks: [Uplink(name: "east", link: .agent("br-1"), beacons: ["192.0.2.1"])], contracts: [contract],
            witnesses: ["203.0.113.1"])
        facility.collector = collector
        return facility
    }

    /// What every host is read as that is due within five minutes and answers.
    private func answers(_ hosts: inout PingedHosts, from start: Milliseconds) -> [String] {
        var found = Collected()
        for now in stride(from: start, to: start + .minutes(5), by: 1000) {
            for round in hosts.due(by: now) {
                let result = RoundResult(
                    tag: round.tag, host: round.host, sentAt: now, outcome: .answered(roundTrip: .milliseconds(1)))
                _ = hosts.receive([result], at: now, into: &found)
            }
        }
        let signals = found.readings.map(\.signal) + found.steady.flatMap(\.group.signals)
        return Set(signals.map(\.path)).sorted()
    }

    private static let own = ["icmp/192.0.2.1", "icmp/198.51.100.10", "icmp/2001:db8::1", "icmp/203.0.113.1"]
    private static let outside = ["icmp/198.51.100.10@out", "icmp/2001:db8::1@out", "icmp/203.0.113.1@out"]

    @Test(arguments: [(nil, own), ("in", own), ("out", outside)] as [(String?, [String])])
    func aHostIsReadByTheCollectorsName(collector: String?, signals: [String]) throws {
        var hosts = PingedHosts(try facility(collector: collector), from: 0)
        #expect(answers(&hosts, from: 0) == signals)
    }

    /// It becomes a vantage point, and is none any more, while it runs: what is read has the other name at once.
    @Test func anotherNameIsAnotherSignal() throws {
        var hosts = PingedHosts(try facility(collector: "out", vantage: []), from: 0)
        #expect(answers(&hosts, from: 0) == Self.own)
        var found = Collected()
        _ = hosts.adopt(try facility(collector: "out"), at: .minutes(6), into: &found)
        #expect(answers(&hosts, from: .minutes(6)) == Self.outside)
        _ = hosts.adopt(try facility(collector: "out", vantage: []), at: .minutes(12), into: &found)
        #expect(answers(&hosts, from: .minutes(12)) == Self.own)
    }
}
