import Clocks
import Foundation
import Intervals
import Logging
import Programs
import SNMP
import Site
import Testing
import Traffic

@testable import Collection

/// The ports of a real agent.
struct RealPortTests {
    private let folder = TemporaryFolder("real-ports")

    @Test func aRealAgentsPortIsFoundAndCounted() async throws {
        let snmpd = try Snmpd(port: UInt16.random(in: 23_000...24_999))
        defer { snmpd.stop() }
        let engine = try Engine()
        try engine.start()
        defer { engine.stop() }
        try #require(await snmpd.ready(engine))
        let port = SignalName(device: "sw-1", kind: .port, element: "lo")
        let gone = SignalName(device: "sw-1", kind: .port, element: "Gi9/9/9")
        let facility = try facility([port, gone])
        let logger = Logger(label: "test")
        let archives = Archives(folder: folder.url.path, logger: logger)
        let meters = PortMeters(facility, engine: engine, archives: archives, clock: SystemClock(), logger: logger)
        #expect(meters.due(at: .now) == ["sw-1"])
        await meters.poll("sw-1", at: snmpd.community())
        let standing = try #require(meters.standing(of: port))
        #expect(standing.index != nil && standing.width == .wide && standing.readAt != nil)
        #expect(standing.every == .minutes(5) && standing.reason == nil)
        #expect(meters.standing(of: gone)?.reason == .noSuchPort)
        #expect(meters.due(at: .now).isEmpty)
        await archives.stop()
    }

    private func facility(_ ports: [SignalName]) throws -> Facility {
        let promise = AvailabilityTerms(availability: .whole, rule: .both)
        let day = try #require(CivilDate("2026-01-01"))
        var contract = Contract(
            id: "acme", customer: Customer(name: "Acme"), termsName: "standard",
            terms: Terms(network: promise, power: promise, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day, rent: try #require(Money("1 CNY")),
            timeZone: .gmt)
        contract.meteredTraffic = MeteredTraffic(ports: ports)
        return Facility(
            site: "test", timeZone: .gmt, devices: [Device(name: "sw-1", host: "127.0.0.1", credentials: "c")],
            contracts: [contract])
    }
}
