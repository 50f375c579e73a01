import Correlation
import Intervals
import Site
import Testing

@testable import Alerting

/// Cases in which what was announced was not what is judged, or the other way round.
@Suite struct OneRuleTests {
    private let host = SignalName.icmp(Customers.host(0))

    private func facility(_ count: Int = 1) throws -> Facility {
        var facility = try Customers.facility(count)
        for place in facility.contracts.indices {
            facility.contracts[place].power = nil
            facility.contracts[place].network = NetworkConnection(hosts: [Customers.host(0)])
        }
        return facility
    }

    /// Every five minutes; what is told of outages, as `contract kind`.
    private func told(
        _ facility: Facility, _ signals: [SignalName: String], events: inout [Event]
    ) -> [[String]] {
        var watch = Watch(facility)
        let length = signals.values.map(\.count).max() ?? 0
        return (0..<length).map { step in
            let readings = signals.sorted { $0.key < $1.key }.compactMap { signal, text -> Reading? in
                switch Array(text)[step] {
                case "u": Reading(signal: signal, at: at(Int64(step) * 5), state: .up)
                case "d": Reading(signal: signal, at: at(Int64(step) * 5), state: .down)
                default: nil
                }
            }
            let found = watch.observe(readings)
            events += found
            return found.filter { $0.contract != nil && $0.kind.rawValue.contains(".outage.") }.map {
                "\($0.contract ?? "") \($0.kind.rawValue)"
            }
        }
    }

    private func told(_ facility: Facility, _ signals: [SignalName: String]) -> [[String]] {
        var events: [Event] = []
        return told(facility, signals, events: &events)
    }

    /// Pings are evidence only by this reading, unless there is nothing else.
    @Test func aContractWithHostsOnlyIsCutWhenTheyAreSilent() throws {
        var facility = try facility()
        facility.contracts[0].terms.network.reading = .port
        #expect(
            told(facility, [host: "uddu"]) == [
                [], [], ["customer-0 network.outage.began"], ["customer-0 network.outage.ended"],
            ])
    }

    /// Each contract waits for its own number of rounds of a host that they share.
    @Test func eachContractHasItsOwnNumberOfRounds() throws {
        var facility = try facility(2)
        facility.contracts[1].terms.network.failedRounds = 6
        let short = told(facility, [host: "udddu"])
        #expect(short.flatMap(\.self) == ["customer-0 network.outage.began", "customer-0 network.outage.ended"])
        let long = told(facility, [host: "udddddddu"])
        #expect(long[2] == ["customer-0 network.outage.began"])
        #expect(long[6] == ["customer-1 network.outage.began"])
        #expect(long[8].count == 2)
    }

    /// A port that is down while its host answers is not believed: what was announced is taken back, and the alarm is over.
    @Test func anAnswerDeniesAPortThatIsDown() throws {
        var facility = try facility()
        facility.contracts[0].network?.access = .signal(Customers.port(0))
        var events: [Event] = []
        let seen = told(facility, [host: "uuuuu", Customers.port(0): "udddu"], events: &events)
        #expect(
            seen == [
                [], ["customer-0 network.outage.began"], ["customer-0 network.outage.withdrawn"], [], [],
            ])
        let began = try #require(events.first { $0.kind == .networkOutageBegan })
        let back = try #require(events.first { $0.kind == .networkOutageWithdrawn })
        #expect(back.endedAlarm == began.id && back.state == "up")
        #expect(back.details[.outage] == began.details[.outage])
        #expect(began.details[.outage] == Outage.id(of: "customer-0", .network, beginning: at(5)))
    }

    /// Taken back for all of them, the event about the facility is taken back, too.
    @Test func aSharedOutageIsTakenBackAsOne() throws {
        var facility = try facility(3)
        for place in facility.contracts.indices {
            facility.contracts[place].network?.access = .signal(Customers.port(0))
        }
        var events: [Event] = []
        _ = told(facility, [host: "uuuu", Customers.port(0): "uddd"], events: &events)
        let shared = events.filter { $0.contract == nil }
        #expect(shared.map(\.kind) == [.networkOutageBegan, .networkOutageWithdrawn])
        #expect(shared.last?.endedAlarm == shared.first?.id)
        let hook = Hook(name: "ops", executable: "/bin/true", events: ["network.outage.began"])
        facility.hooks = [hook]
        #expect(events.map(facility.addressed).filter { $0.hooks == ["ops"] }.map(\.kind) == shared.map(\.kind))
    }

    /// Between the answer that came and the one that is due nobody knows: neither is it cut, nor is it back.
    @Test func aRoundThatFailedOnceTellsNothingYet() throws {
        var facility = try facility()
        facility.contracts[0].network?.uplinks = ["chinanet"]
        let seen = told(facility, [host: "uddu", Customers.uplink: "uduu"])
        #expect(seen.flatMap(\.self) == ["customer-0 network.outage.began", "customer-0 network.outage.ended"])
        #expect(seen[1].count == 1 && seen[3].count == 1)
    }

    /// What is stale neither alarms nor ends an alarm.
    @Test func whatIsStaleIsUnknown() throws {
        var facility = try Customers.facility(1)
        facility.contracts[0].network = nil
        let feeds = [Customers.input("a"), Customers.outlet("a", 0), Customers.input("b"), Customers.outlet("b", 0)]
        let seen = told(
            facility, [feeds[0]: "ud-----u", feeds[1]: "uuuuuuuu", feeds[2]: "uuuuuduu", feeds[3]: "uuuuuuuu"])
        #expect(seen.flatMap(\.self) == [])
    }

    /// Where a card is silent and its host fell, power is suspected to be gone; its first answer proves that it was, and
    /// the outage is told with its end.
    @Test func anInferredOutageIsSuspectedAndThenToldWhole() throws {
        var facility = try Customers.facility(1)
        let outlet = Customers.outlet("a", 0)
        facility.contracts[0].power = PowerSupply(feeds: [PowerSupply.Feed(name: "A", condition: .signal(outlet))])
        facility.contracts[0].network = NetworkConnection(hosts: [Customers.host(0)])
        facility.contracts[0].terms.network.failedRounds = 1
        var watch = Watch(facility)
        func kinds(_ readings: [Reading]) -> [Event] { watch.observe(readings) }
        let calm = [outlet, .agent("pdu-a"), host].map { Reading(signal: $0, at: at(0), state: .up) }
        #expect(kinds(calm) == [])
        let silent = kinds([
            Reading(signal: .agent("pdu-a"), at: at(5), state: .down), Reading(signal: host, at: at(5), state: .down),
        ])
        #expect(silent.map(\.kind).contains(.powerOutageSuspected))
        #expect(!silent.map(\.kind).contains(.powerOutageBegan))
        let back = kinds([
            Reading(signal: outlet, at: at(5), state: .down, inferred: "restart"),
            Reading(signal: .agent("pdu-a"), at: at(20), state: .up),
            Reading(signal: outlet, at: at(20), state: .up, since: at(18)),
        ])
        let power = back.filter { $0.kind.rawValue.hasPrefix("power.outage") }
        #expect(power.map(\.kind) == [.powerOutageCleared, .powerOutageBegan, .powerOutageEnded])
        #expect(
            power.last?.details[.beganAt] == at(5).description && power.last?.details[.endedAt] == at(18).description)
        #expect(power.last?.details[.outage] == Outage.id(of: "customer-0", .power, beginning: at(5)))
        #expect(power.last?.endedAlarm == power[1].id)
    }
}
