import Intervals
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// How rows become elements, and when they are none.
@Suite struct RowTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue }

    /// Of a device whose card has a supply of its own.
    private func states(_ profile: String, _ values: [String: Int32]) throws -> [String: SignalState] {
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, value) in values { objects[try MIBNames.resolve(name)] = .integer(value) }
        let judgement = try #require(catalogue.profile(named: profile)).judge(
            objects, at: .distantPast, error: 0, supply: .elsewhere)
        return Dictionary(judgement.signals.map { ($0.name, $0.state) }) { first, _ in first }
    }

    @Test func furtherUnitsCarryTheirNumber() throws {
        let column = "Sentry4-MIB::st4OutletState"
        let states = try states("sentry4", ["\(column).1.1.7": 1, "\(column).2.1.7": 2, "\(column).5.1.7": 1])
        #expect(states == ["outlet/7": .up, "outlet/2.1.7": .down, "outlet/5.1.7": .up])
    }

    /// Rows that count on over the units of a chain stand under the numbers that their columns say, and a unit that has
    /// lost its feed takes only its own outlets with it.
    @Test func aChainThatCountsOnIsToldApartByItsColumns() throws {
        let phase = "PowerNet-MIB::rPDU2PhaseStatus"
        let outlet = "PowerNet-MIB::rPDU2OutletSwitchedStatus"
        var values: [String: Int32] = [:]
        for (row, unit, volts) in [(1, 1, 231), (2, 2, 0)] {
            values["\(phase)Voltage.\(row)"] = Int32(volts)
            (values["\(phase)Module.\(row)"], values["\(phase)Number.\(row)"]) = (Int32(unit), 1)
        }
        for row in 1...4 {
            values["\(outlet)State.\(row)"] = 2
            values["\(outlet)Module.\(row)"] = row > 2 ? 2 : 1
            values["\(outlet)Number.\(row)"] = Int32(row > 2 ? row - 2 : row)
        }
        #expect(
            try states("apc-rpdu2", values) == [
                "inlet": .down, "inlet/L1": .up, "inlet/2.L1": .down,
                "outlet/1": .up, "outlet/2": .up, "outlet/2.1": .down, "outlet/2.2": .down,
            ])
    }

    /// Models of the first generation have nothing but currents; those of banks are no phases.
    @Test func aLoadIsThatOfItsPhase() throws {
        let row = "PowerNet-MIB::rPDULoadStatus"
        let values: [String: Int32] = [
            "\(row)Load.1": 31, "\(row)PhaseNumber.1": 1, "\(row)BankNumber.1": 0,
            "\(row)Load.2": 0, "\(row)PhaseNumber.2": 2, "\(row)BankNumber.2": 0,
            "\(row)Load.3": 20, "\(row)PhaseNumber.3": 1, "\(row)BankNumber.3": 1,
        ]
        #expect(
            try states("apc-rpdu2", values) == ["inlet": .unknown, "inlet/L1": .up, "inlet/L2": .unknown])
    }

    /// There is no phase 0; an outlet 0 there may be, as its device counts.
    @Test func phasesAreCountedFromOne() throws {
        let input = "UPS-MIB::upsInputVoltage"
        let outlet = "GUDEADS-EPC1202-MIB::epc1202PortState"
        #expect(
            try states("ups-mib", ["\(input).0": 230, "\(input).1": 0, "\(input).2": 231]) == [
                "input": .down, "input/L1": .up, "input/L2": .down, "input/L3": .up,
            ])
        #expect(try states("ups-mib", ["\(input).1.0": 230]) == ["input": .up, "input/L1": .up])
        #expect(try states("gude", ["\(outlet).0": 1, "\(outlet).1": 0]) == ["outlet/0": .up, "outlet/1": .down])
    }

    /// Names of ports: without the blanks and line ends that agents append, or the description, or the index.
    @Test func namesAreWhatAPersonWouldWrite() throws {
        var objects: [ObjectIdentifier: Value] = [:]
        func port(_ index: Int, name: [UInt8]?, description: String?) throws {
            objects[try MIBNames.resolve("IF-MIB::ifOperStatus.\(index)")] = .integer(1)
            if let name { objects[try MIBNames.resolve("IF-MIB::ifName.\(index)")] = .octets(name) }
            let text = description.map { Value.octets(Array($0.utf8)) }
            objects[try MIBNames.resolve("IF-MIB::ifDescr.\(index)")] = text
        }
        try port(1, name: Array("Gi1/0/1 \r\n".utf8), description: "other")
        try port(2, name: [], description: "Unit: 1  Port: 2\0")
        try port(3, name: Array("  ".utf8), description: nil)
        try port(4, name: Array("“uplink” 中国".utf8), description: nil)
        try port(5, name: [0x46, 0xFC, 0x72], description: nil)
        try port(70, name: Array("same".utf8), description: nil)
        try port(90, name: Array("same".utf8), description: nil)
        let judgement = try #require(catalogue.profile(named: "if-mib")).judge(objects, at: .distantPast, error: 0)
        #expect(
            judgement.signals.map(\.name) == [
                "port/Gi1/0/1", "port/Unit: 1 Port: 2", "port/3", "port/“uplink” 中国", "port/Für", "port/same#70",
                "port/same#90",
            ])
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
        #expect(judgement.signals.map(\.name) == ["input", "output", "output/L1"])
    }

    /// An outlet depends on the feed that its index begins with; where no index says, it may be any of them.
    @Test func anOutletDependsOnItsFeed() throws {
        let infeed = "Sentry3-MIB::infeedVoltage"
        let outlet = "Sentry3-MIB::outletStatus"
        let own = try states(
            "sentry3", ["\(infeed).1.1": 2300, "\(infeed).1.2": 0, "\(outlet).1.1.1": 1, "\(outlet).1.2.1": 1])
        #expect(own["outlet/1"] == .up)
        #expect(own["outlet/1.2.1"] == .down)
        let phase = "PowerNet-MIB::rPDU2PhaseStatusVoltage"
        let relay = "PowerNet-MIB::rPDU2OutletSwitchedStatusState"
        let some = try states("apc-rpdu2", ["\(phase).1": 230, "\(phase).2": 0, "\(relay).1": 2, "\(relay).2": 1])
        #expect(some["outlet/1"] == .unknown)
        #expect(some["outlet/2"] == .down)
        #expect(try states("apc-rpdu2", ["\(phase).1": 0, "\(phase).2": 0, "\(relay).1": 2])["outlet/1"] == .down)
    }

    /// Behind a transfer switch one source is enough.
    @Test(arguments: [(Int32(230), Int32(230), SignalState.up), (0, 230, .up), (230, 0, .up), (0, 0, .down)])
    func aTransferSwitchNeedsOneSource(_ a: Int32, _ b: Int32, _ state: SignalState) throws {
        let volts = "PDU2-MIB::measurementsInletSensorValue.1"
        let relay = "PDU2-MIB::outletSwitchingState.1.1"
        let found = try states("raritan-ts", ["\(volts).1.4": a, "\(volts).2.4": b, relay: 7])
        #expect(found["outlet/1"] == state && found["source/A"] == (a > 0 ? .up : .down))
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
