import Facility
import Intervals
import Profiles
import SNMP
import Settings
import Testing

/// How rows become elements, and when they are none.
@Suite struct RowTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try Settings.catalogue(for: nil).catalogue }

    private func states(_ profile: String, _ values: [String: Int32]) throws -> [String: SignalState] {
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, value) in values { objects[try MIBNames.resolve(name)] = .integer(value) }
        let judgement = try #require(catalogue.profile(named: profile)).judge(objects, at: .distantPast, error: 0)
        return Dictionary(judgement.signals.map { ($0.name, $0.state) }) { first, _ in first }
    }

    @Test func furtherUnitsCarryTheirNumber() throws {
        let column = "Sentry4-MIB::st4OutletState"
        let states = try states("sentry4", ["\(column).1.1.7": 1, "\(column).2.1.7": 2, "\(column).5.1.7": 1])
        #expect(states == ["outlet/7": .up, "outlet/2.1.7": .down, "outlet/5.1.7": .up])
    }

    /// The first unit of some chains is 0 (EATON-EPDU-MIB): then 1 is a further one.
    @Test func aChainMayBeginAtZero() throws {
        let column = "EATON-EPDU-MIB::outletControlStatus"
        #expect(
            try states("eaton-epdu", ["\(column).0.3": 1, "\(column).1.3": 0]) == [
                "outlet/3": .up, "outlet/1.3": .down,
            ])
    }

    /// Firmware disagrees which number of the index is the source (quirk A16).
    @Test(arguments: ["1.1.1 1.2.1", "1.1.1 1.1.2", "1.1.1 1.1.2 1.2.1 1.2.2 1.3.1 1.3.2"])
    func aSourceIsFoundInTheIndex(_ indexes: String) throws {
        let rows = indexes.split(separator: " ")
        let values = rows.map { index -> (String, Int32) in
            let arcs = index.split(separator: ".")
            let isB = rows.count == 2 ? index == rows[1] : arcs[2] == "2"
            return ("TRIPPLITE-PRODUCTS::tlpAtsInputPhaseVoltage.\(index)", isB ? 0 : 1150)
        }
        let states = try states("tripplite-ats", Dictionary(values) { first, _ in first })
        #expect(states == ["source/A": .up, "source/B": .down])
    }

    /// A row of which nothing but the device's own state is known is not there (quirk A11).
    @Test func aRowThatSaysNothingIsAbsent() throws {
        let output = "UPS-MIB::upsOutputVoltage"
        var objects: [ObjectIdentifier: Value] = [:]
        objects[try MIBNames.resolve("\(output).1")] = .integer(230)
        objects[try MIBNames.resolve("\(output).2")] = .null
        objects[try MIBNames.resolve("UPS-MIB::upsOutputSource.0")] = .integer(3)
        let judgement = try #require(catalogue.profile(named: "ups-mib")).judge(objects, at: .distantPast, error: 0)
        #expect(judgement.signals.map(\.name) == ["output", "output/L1"])
    }

    /// An outlet depends on the feed that its index begins with; where no index says, it may be any of them.
    @Test func anOutletDependsOnItsFeed() throws {
        let (infeed, outlet) = ("Sentry3-MIB::infeedVoltage", "Sentry3-MIB::outletStatus")
        let own = try states(
            "sentry3", ["\(infeed).1.1": 2300, "\(infeed).1.2": 0, "\(outlet).1.1.1": 1, "\(outlet).1.2.1": 1])
        #expect(own["outlet/1"] == .up)
        #expect(own["outlet/1.2.1"] == .down)
        let (phase, relay) = ("PowerNet-MIB::rPDU2PhaseStatusVoltage", "PowerNet-MIB::rPDU2OutletSwitchedStatusState")
        let some = try states("apc-rpdu2", ["\(phase).1": 230, "\(phase).2": 0, "\(relay).1": 2, "\(relay).2": 1])
        #expect(some["outlet/1"] == .unknown)
        #expect(some["outlet/2"] == .down)
        #expect(try states("apc-rpdu2", ["\(phase).1": 0, "\(phase).2": 0, "\(relay).1": 2])["outlet/1"] == .down)
    }

    /// What the display of a transfer switch cannot say is not made up: an enumeration's holes are unknown (R27).
    @Test func gatesCloseTheirOwnUnitOnly() throws {
        let states = try states(
            "sentry4",
            [
                "Sentry4-MIB::st4UnitStatus.1": 0, "Sentry4-MIB::st4UnitStatus.2": 10,
                "Sentry4-MIB::st4InputCordState.1.1": 1, "Sentry4-MIB::st4InputCordState.2.1": 1,
            ])
        #expect(states["inlet/1"] == .up)
        #expect(states["inlet/2.1"] == .unknown)
        #expect(states["inlet"] == .unknown)
    }

    /// Units differ within a vendor; so do the codes for on and off (quirks A13, A15).
    @Test(arguments: [
        ("hpe-pdu2", "CPQPOWER-MIB::pdu2InputPhaseVoltage.0.1", Int32(242_440), SignalState.up),
        ("hpe-pdu2", "CPQPOWER-MIB::pdu2InputPhaseVoltage.0.1", 2424, .down),
        ("hpe-pdumm", "CPQPOWER-MIB::breakerVoltage.1.1", 231, .up),
        ("schleifenbauer", "SCHLEIFENBAUER-DATABUS-MIB::sdbDevInActualVoltage.1.1", 22_900, .up),
        ("schleifenbauer", "SCHLEIFENBAUER-DATABUS-MIB::sdbDevInActualVoltage.1.1", 2290, .unknown),
        ("ups-mib", "UPS-MIB::upsInputVoltage.1", 2310, .unknown),
    ])
    func voltsAreInTheirOwnUnit(_ profile: String, _ object: String, _ value: Int32, _ state: SignalState) throws {
        #expect(try states(profile, [object: value]).values.allSatisfy { $0 == state })
    }
}
