import Intervals
import Site
import Testing

@testable import Alerting

/// One happening that many contracts share is told once about the facility, and recorded for each contract.
@Suite struct CascadeTests {
    private let count = 400

    private func calmWatch() throws -> Watch {
        var watch = Watch(try Customers.facility(count))
        #expect(watch.observe(Customers.calm(count, at: at(0))) == [])
        return watch
    }

    @Test func oneUplinkCutIsOneEventThatNamesEveryContract() throws {
        var watch = try calmWatch()
        let events = watch.observe([Reading(signal: Customers.uplink, at: at(1), state: .down)])
        let facility = try #require(events.first)
        #expect(facility.contract == nil)
        #expect(facility.kind == .networkOutageBegan)
        // By the name that people know, and not by the border router's port.
        #expect(facility.details[.cause] == "chinanet")
        #expect(facility.summary.hasPrefix("chinanet: not connected: \(count) contracts: "))
        #expect(facility.details[Event.Detail.contracts]?.split(separator: ",").count == count)
        #expect(events.count == 1 + count)
        #expect(events.dropFirst().allSatisfy { $0.details[Event.Detail.partOf] == facility.id })
        #expect(Set(events.compactMap(\.contract)).count == count)

        let back = watch.observe([Reading(signal: Customers.uplink, at: at(2), state: .up)])
        #expect(back.count == count + 1)
        #expect(back.last?.endedAlarm == facility.id)
        #expect(back.last?.kind == .networkOutageEnded)
        #expect(back.last?.summary == "chinanet: connected again: every contract")
    }

    /// What is part of something larger is not told to those who are told of that.
    @Test func thePartsAreNotTold() throws {
        let facility = try Customers.facility(
            count, hooks: [Hook(name: "ops", executable: "/bin/true", events: ["network.*", "emergency.*"])])
        var watch = Watch(facility)
        _ = watch.observe(Customers.calm(count, at: at(0)))
        let events = watch.observe([Reading(signal: Customers.uplink, at: at(1), state: .down)]).map(facility.addressed)
        #expect(events.filter { $0.hooks == ["ops"] }.map(\.contract) == [nil])
    }

    /// Ports that fall at the same time explain nothing about power, whichever is read first.
    @Test func powerIsExplainedByWhatGivesPower() throws {
        var watch = try calmWatch()
        let ports = (0..<count).map { Reading(signal: Customers.port($0), at: at(1), state: .down) }
        let events = watch.observe(ports + [Reading(signal: Customers.input("a"), at: at(1), state: .down)])
        let shared = events.filter { $0.kind == .powerFeedLost && $0.contract == nil }
        #expect(shared.map { $0.details[.signal] } == [Customers.input("a").path])
    }

    @Test func lostRedundancyNamesTheContractsThatAreLeftOnOneFeed() throws {
        var watch = try calmWatch()
        let events = watch.observe([Reading(signal: Customers.input("a"), at: at(1), state: .down)])
        #expect(events.filter { $0.contract == nil }.map(\.kind) == [.powerFeedLost, .powerOnBattery])
        #expect(events.filter { $0.details[.feedsLeft] == "ups" }.count == count)
    }

    /// Outlets of one PDU that die in one poll are one happening.
    @Test func outletsOfOneDeviceBelongTogether() throws {
        var watch = try calmWatch()
        let outlets = (0..<24).map { Reading(signal: Customers.outlet("a", $0), at: at(1), state: .down) }
        let events = watch.observe(outlets)
        #expect(events.filter { $0.contract == nil }.map(\.subject) == ["pdu-a"])
        #expect(events.count == 25)
    }

    /// Hosts are pinged one after the other: behind a dead switch each emergency is that switch's.
    @Test func hostsBehindASilentSwitchAreItsParts() throws {
        var watch = try calmWatch()
        let silent = watch.note(.deviceUnreachable, device: "sw-1", at: at(1), summary: "sw-1 does not answer")
        #expect(silent.first?.details[Event.Detail.contracts]?.split(separator: ",").count == count)
        _ = watch.observe([Reading(signal: .agent("sw-1"), at: at(1), state: .down)])
        for number in 0..<3 {
            let host = SignalName.icmp(Customers.host(number))
            _ = watch.observe([Reading(signal: host, at: at(2, Int64(number)), state: .down)])
            let events = watch.observe([Reading(signal: host, at: at(7, Int64(number)), state: .down)])
            let opened = try #require(events.first { $0.kind == .emergencyOpened })
            #expect(opened.details[Event.Detail.partOf] == silent.first?.id)
            #expect(opened.deadline == opened.at + .minutes(15))
        }
    }

    /// Taken up again from what is open, the facility's event ends with its last part.
    @Test func whatIsOpenIsTakenUpAfterARestart() throws {
        let facility = try Customers.facility(3)
        var watch = Watch(facility)
        _ = watch.observe(Customers.calm(3, at: at(0)))
        let began = watch.observe([Reading(signal: Customers.uplink, at: at(1), state: .down)])
        var next = Watch(facility, open: began)
        #expect(next.observe([Reading(signal: Customers.uplink, at: at(2), state: .down)]) == [])
        var ended = next.observe(Customers.calm(3, at: at(3)))
        #expect(ended.filter { $0.kind == .networkOutageEnded }.count == 4)
        #expect(Set(ended.compactMap(\.endedAlarm)) == Set(began.map(\.id)))
        ended = next.observe(Customers.calm(3, at: at(4)))
        #expect(ended == [])
    }
}
