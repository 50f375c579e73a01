import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

@Suite struct WatchTests {
    private let outletA = SignalName(device: "pdu-a", kind: "outlet", element: "7")
    private let outletB = SignalName(device: "pdu-b", kind: "outlet", element: "7")
    private let host = SignalName.icmp("198.51.100.10")

    private func facility() throws -> Facility {
        let availability = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: availability, rule: .percentage)
        let day = CivilDate(daysSince1970: 20_000)
        var contract = Contract(
            id: "acme", customer: Customer(name: "Acme"), termsName: "idc-standard",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 365),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
        contract.power = PowerSupply(feeds: [
            PowerSupply.Feed(name: "mains", condition: .signal(outletA)),
            PowerSupply.Feed(name: "ups", condition: .signal(outletB)),
        ])
        contract.network = NetworkConnection(hosts: ["198.51.100.10"])
        return Facility(site: "dc-1", timeZone: .gmt, schedule: Customers.schedule, contracts: [contract])
    }

    private func events(_ watch: inout Watch, _ signal: SignalName, _ minute: Int64, _ state: SignalState) -> [Event
        .Kind]
    {
        watch.observe([Reading(signal: signal, at: Instant(milliseconds: .minutes(minute)), state: state)]).map(\.kind)
    }

    /// The site's own collector knows its own rounds and calls by them; a vantage point calls nobody.
    @Test(
        arguments: [
            (nil, [], [Event.Kind.emergencyOpened]), ("out", ["out"], []), (nil, ["out"], [.emergencyOpened]),
        ] as [(String?, [String], [Event.Kind])])
    func whoCalls(collector: String?, vantage: [String], kinds: [Event.Kind]) throws {
        var facility = try facility()
        facility.collector = collector
        facility.contracts[0].network?.vantage = vantage
        let signal = facility.ping("198.51.100.10")
        var watch = Watch(facility.seenFromHere)
        let seen = (0..<4).flatMap { round in
            events(&watch, signal, 5 * Int64(round), round == 0 ? .up : .down)
        }
        #expect(seen.filter { $0 == .emergencyOpened || $0 == .emergencyClosed } == kinds)
    }

    @Test func bothMustHaveFailedWhereBothAreKnown() throws {
        var facility = try facility()
        facility.contracts[0].network?.vantage = ["out"]
        var watch = Watch(facility)
        let out = SignalName.icmp("198.51.100.10", from: "out")
        let play: [(SignalName, Int64, SignalState)] = [
            (host, 0, .up), (out, 1, .up), (host, 5, .down), (out, 6, .up), (host, 10, .down), (out, 11, .down),
            (host, 15, .down), (out, 16, .down), (host, 20, .down), (out, 21, .up), (host, 25, .down),
        ]
        let seen = play.flatMap { signal, minute, state in
            events(&watch, signal, minute, state).map { "\(minute) \($0.rawValue)" }
        }
        #expect(seen.filter { $0.contains("emergency") } == ["16 emergency.opened", "21 emergency.closed"])
        // Reached from outside, the customer is connected.
        #expect(seen.filter { $0.contains("network") } == ["16 network.outage.began", "21 network.outage.ended"])
    }

    @Test func bothFeedsDeadIsAnOutage() throws {
        var watch = Watch(try facility())
        var seen = events(&watch, outletA, 0, .up) + events(&watch, outletB, 0, .up)
        #expect(seen == [])
        seen = events(&watch, outletA, 1, .down)
        #expect(seen == [.powerFeedLost])
        seen = events(&watch, outletB, 2, .down)
        #expect(seen == [.powerFeedLost, .powerOutageBegan])
        seen = events(&watch, outletB, 3, .up)
        #expect(seen == [.powerFeedRestored, .powerOutageEnded])
    }

    /// A phase of three may be lost while the UPS runs on line; it may go on battery, or leave it, while that is so.
    @Test func aUPSThatSaysThatItIsOnLineIsNotOnBattery() throws {
        var watch = Watch(try facility())
        func mains(_ second: Int64, _ state: SignalState, isOnBattery: Bool?) -> [Event.Kind] {
            var reading = Reading(
                signal: SignalName(device: "ups-a", kind: .input), at: Instant(milliseconds: .seconds(second)),
                state: state)
            reading.isOnBattery = isOnBattery
            return watch.observe([reading]).map(\.kind)
        }
        #expect(mains(0, .up, isOnBattery: false) == [])
        #expect(mains(10, .down, isOnBattery: false) == [])
        #expect(mains(20, .down, isOnBattery: true) == [.powerOnBattery])
        #expect(mains(30, .down, isOnBattery: true) == [])
        #expect(mains(40, .down, isOnBattery: false) == [.powerOnMains])
        #expect(mains(50, .up, isOnBattery: false) == [])
        // Where it does not say, dead mains mean battery.
        #expect(mains(60, .down, isOnBattery: nil) == [.powerOnBattery])
        #expect(mains(70, .up, isOnBattery: nil) == [.powerOnMains])
    }

    @Test func twoFailedRoundsAreAnEmergency() throws {
        var watch = Watch(try facility())
        var seen = events(&watch, host, 0, .up) + events(&watch, host, 5, .down)
        #expect(seen == [])
        seen = events(&watch, host, 10, .down)
        #expect(seen == [.emergencyOpened, .networkOutageBegan])
        seen = events(&watch, host, 15, .down)
        #expect(seen == [])
        seen = events(&watch, host, 20, .up)
        #expect(seen == [.emergencyClosed, .networkOutageEnded])
    }

    /// Article 4 has its own number of failed rounds, which is two, and so have services; the network guarantee's decides
    /// when the host counts as down.
    @Test(
        arguments: [
            (1, [[], [.networkOutageBegan], [.emergencyOpened], [], [.emergencyClosed, .networkOutageEnded]]),
            (3, [[], [], [.emergencyOpened], [.networkOutageBegan], [.emergencyClosed, .networkOutageEnded]]),
        ] as [(Int, [[Event.Kind]])])
    func theNetworksNumberOfRoundsMovesNoEmergency(failedRounds: Int, expected: [[Event.Kind]]) throws {
        var facility = try facility()
        facility.contracts[0].terms.network.failedRounds = failedRounds
        var watch = Watch(facility)
        let states = [SignalState.up, .down, .down, .down, .up]
        let seen = states.enumerated().map { index, state in events(&watch, host, Int64(index) * 5, state) }
        #expect(seen == expected)
    }

    @Test func aRecoveryWithoutAnAlarmIsNoEvent() throws {
        var watch = Watch(try facility())
        let seen = events(&watch, outletA, 0, .down) + events(&watch, outletA, 1, .up) + events(&watch, outletA, 2, .up)
        #expect(seen == [.powerFeedLost, .powerFeedRestored])
    }
}
