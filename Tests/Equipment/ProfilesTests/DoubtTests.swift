import Intervals
import Notation
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// Numbers in doubt: rows that are not fitted, dead feeds of cards that answer, impossible values, flags against volts.
/// Each rule is tried on families that no rule was written for.
@Suite struct DoubtTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue }

    private func judge(
        _ profile: String, _ values: [String: Int64], texts: [String: String] = [:], supply: CardSupply = .family
    ) throws -> Judgement {
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, number) in values {
            objects[try MIBNames.resolve(name)] =
                Int32(exactly: number).map { .integer($0) } ?? .unsigned(UInt32(number))
        }
        for (name, text) in texts { objects[try MIBNames.resolve(name)] = .octets(Array(text.utf8)) }
        return try #require(catalogue.profile(named: profile)).judge(
            objects, at: .distantPast, error: 0, supply: supply)
    }

    private func states(
        _ profile: String, _ values: [String: Int64], supply: CardSupply = .family
    ) throws -> [String: SignalState] {
        let judgement = try judge(profile, values, supply: supply)
        return Dictionary(judgement.signals.map { ($0.name, $0.state) }) { first, _ in first }
    }

    /// Rows of one column: `[231, 0, 0]` for L1, L2, L3.
    private func rows(_ column: String, _ numbers: [Int64], behind front: String = "") -> [String: Int64] {
        Dictionary(numbers.enumerated().map { ("\(column).\(front)\($0.offset + 1)", $0.element) }) { first, _ in first
        }
    }

    private func joined(_ parts: [String: Int64]...) -> [String: Int64] {
        parts.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
    }

    // MARK: - Rows that are not fitted

    /// A single-phase strip with three rows: its energy has gone through the first alone. Even while it is dead.
    @Test(arguments: [Int64(2316), 0]) func aCounterThatNeverCountedIsNoPhase(volts: Int64) throws {
        let phase = "APC-EASYPDU-MIB::easyPduPhase"
        let strip = joined(rows("\(phase)Voltage", [volts, 0, 0]), rows("\(phase)Energy", [332_241, 0, 0]))
        let found = try states("apc-easypdu", strip, supply: .elsewhere)
        #expect(found == ["inlet": volts > 0 ? .up : .down, "inlet/L1": volts > 0 ? .up : .down])
    }

    /// One that has counted was fed: its phase is lost. So is one of a strip that is new: nothing has counted yet.
    @Test(arguments: [[Int64(332_241), 291_004, 310_777], [0, 0, 0]]) func aPhaseThatCountedIsLost(energy: [Int64])
        throws
    {
        let phase = "APC-EASYPDU-MIB::easyPduPhase"
        let strip = joined(rows("\(phase)Voltage", [2316, 0, 2310]), rows("\(phase)Energy", energy))
        let found = try states("apc-easypdu", strip)
        #expect(found["inlet/L2"] == .down && found["inlet"] == .down && found["inlet/L3"] == .up)
    }

    /// Frequencies that no row has prove nothing: some agents never fill them in.
    @Test func companionsThatAreZeroEverywhereProveNothing() throws {
        let input = "UPS-MIB::upsInput"
        let ups = joined(rows("\(input)Voltage", [231, 0, 230]), rows("\(input)Frequency", [0, 0, 0]))
        let found = try states("ups-mib", ups)
        #expect(found["input/L2"] == .down && found["input"] == .down)
    }

    /// Beyond the number that the device states there is nothing, in an outage neither.
    @Test(arguments: [Int64(231), 0]) func whatIsBeyondTheStatedNumberIsNot(volts: Int64) throws {
        for (profile, column, count) in [
            ("ups-mib", "UPS-MIB::upsInputVoltage", "UPS-MIB::upsInputNumLines.0"),
            ("eaton-xups", "XUPS-MIB::xupsInputVoltage", "XUPS-MIB::xupsInputNumPhases.0"),
            ("hpe-ups", "CPQPOWER-MIB::upsInputVoltage", "CPQPOWER-MIB::upsInputNumPhases.0"),
        ] {
            let found = try states(profile, joined(rows(column, [volts, 0, 0]), [count: 1]))
            #expect(found["input"] == (volts > 0 ? .up : .down), "\(profile): \(found)")
            #expect(found["input/L2"] == nil && found["input/L3"] == nil, "\(profile): \(found)")
        }
    }

    /// Also where a column says it of each unit, or of each point of measurement.
    @Test func whatAColumnStatesHoldsForItsUnit() throws {
        let phase = "PowerNet-MIB::rPDU2PhaseStatus"
        var chain: [String: Int64] = [
            "PowerNet-MIB::rPDU2DevicePropertiesNumPhases.1": 1, "PowerNet-MIB::rPDU2DevicePropertiesNumPhases.2": 3,
        ]
        for row in 1...6 {
            chain["\(phase)Voltage.\(row)"] = [1, 4, 6].contains(row) ? 231 : 0
            chain["\(phase)Module.\(row)"] = row > 3 ? 2 : 1
            chain["\(phase)Number.\(row)"] = Int64((row - 1) % 3 + 1)
        }
        #expect(
            try states("apc-rpdu2", chain) == [
                "inlet": .down, "inlet/L1": .up, "inlet/2.L1": .up, "inlet/2.L2": .down, "inlet/2.L3": .up,
            ])
        let liebert = "LIEBERT-GP-POWER-MIB::lgpPwr"
        var points = rows("\(liebert)LineMeasurementVoltsLN", [120, 0, 0], behind: "1.")
        points["\(liebert)MeasurementPointNumLines.1"] = 1
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, number) in points { objects[try MIBNames.resolve(name)] = .integer(Int32(number)) }
        objects[try MIBNames.resolve("\(liebert)MeasurementPoint.1.1")] = .objectIdentifier(
            [1, 3, 6, 1, 4, 1, 476, 1, 42, 3, 5, 2, 1, 1])
        let family = try #require(catalogue.profile(named: "liebert"))
        let found = family.judge(objects, at: .distantPast, error: 0).signals.filter { $0.name.hasPrefix("input") }
        #expect(found.map(\.name) == ["input", "input/L1"] && found.allSatisfy { $0.state == .up })
    }

    /// Spare rows come last: a phase between two live ones is lost, whatever its companions read.
    @Test func aPhaseBetweenTwoLiveOnesIsLost() throws {
        let input = "UPS-MIB::upsInput"
        let ups = joined(rows("\(input)Voltage", [231, 0, 230]), rows("\(input)Frequency", [500, 0, 500]))
        #expect(try states("ups-mib", ups)["input/L2"] == .down)
        let enlogic = rows("ENLOGIC-PDU-MIB::pduInputPhaseStatusVoltage", [231, 0, 230], behind: "1.")
        #expect(try states("enlogic", enlogic)["inlet/L2"] == .down)
        // Two of three are split-phase.
        let split = joined(rows("\(input)Voltage", [120, 121, 0]), rows("\(input)Frequency", [600, 600, 0]))
        #expect(try states("ups-mib", split) == ["input": .up, "input/L1": .up, "input/L2": .up])
    }

    /// A family that leaves zeros in what is not fitted may say how many phases it has.
    @Test func aStatedPhaseIsNotSpare() throws {
        let phase = "XPPC-MIB::upsThreePhaseInputVoltage"
        var ups: [String: Int64] = [
            "\(phase)R.0": 2300, "\(phase)S.0": 2310, "\(phase)T.0": 0, "XPPC-MIB::upsSmartInputLineVoltage.0": 0,
        ]
        #expect(try states("megatec", ups)["input"] == .up)
        ups["XPPC-MIB::upsBaseInputPhase.0"] = 3
        #expect(try states("megatec", ups)["input/L3"] == .down)
        ups["XPPC-MIB::upsBaseInputPhase.0"] = 1
        #expect(try states("megatec", ups)["input/L3"] == nil)
    }

    /// Three phases in, one out.
    @Test func inputAndOutputAreCountedApart() throws {
        let ups = joined(
            rows("UPS-MIB::upsInputVoltage", [231, 230, 229]), rows("UPS-MIB::upsOutputVoltage", [230, 0, 0]),
            [
                "UPS-MIB::upsInputNumLines.0": 3, "UPS-MIB::upsOutputNumLines.0": 1,
                "UPS-MIB::upsOutputSource.0": 3,
            ])
        let found = try states("ups-mib", ups)
        #expect(found["input"] == .up && found["output"] == .up && found["output/L2"] == nil)
    }

    private let phase = "PowerNet-MIB::upsPhaseInputVoltage"

    private func smartUPS(_ rows: [String: Int64], input: Int64, status: Int64) -> [String: Int64] {
        joined(
            rows,
            [
                "PowerNet-MIB::upsHighPrecInputLineVoltage.0": input,
                "PowerNet-MIB::upsHighPrecOutputVoltage.0": 2300, "PowerNet-MIB::upsBasicOutputStatus.0": status,
            ])
    }

    /// A table that stands at zero beside a live scalar of the same thing belongs to other models.
    @Test(arguments: [1, 3]) func anEmptyTableYieldsToScalars(width: Int) throws {
        let empty = rows(phase, [Int64](repeating: 0, count: width), behind: "1.1.")
        let onLine = try states("apc-ups", smartUPS(empty, input: 2312, status: 2))
        #expect(onLine == ["input": .up, "output": .up])
        // On battery both are zero: dead, and still not three phases.
        let onBattery = try states("apc-ups", smartUPS(empty, input: 0, status: 3))
        #expect(onBattery == ["input": .down, "output": .up])
        // Some fill in the first row.
        let first = rows(phase, [231] + [Int64](repeating: 0, count: width), behind: "1.1.")
        let some = try states("apc-ups", smartUPS(first, input: 2312, status: 2))
        #expect(some["input"] == .up && some["input/L2"] == nil)
    }

    /// A three-phase model leaves the scalars at zero, or does not have them: a lost phase is lost.
    @Test(arguments: [Int64(0), -1]) func aTableThatIsFilledInDecides(scalar: Int64) throws {
        let found = try states("apc-ups", smartUPS(rows(phase, [231, 0, 230], behind: "1."), input: scalar, status: 2))
        #expect(found["input/L2"] == .down && found["input"] == .down)
        let stated = joined(
            smartUPS(rows(phase, [231, 0, 230], behind: "1."), input: 2312, status: 2),
            ["PowerNet-MIB::upsPhaseNumInputPhases.1": 3])
        #expect(try states("apc-ups", stated)["input"] == .down)
    }

    /// Scalars of the same rule, too: strips of two generations.
    @Test func aStripOfTwoGenerationsIsReadByTheOneThatIsFilledIn() throws {
        let column = "CPS-MIB::ePDU2PhaseStatusVoltage"
        let scalar = "CPS-MIB::ePDUStatusInputVoltage.0"
        #expect(try states("cyberpower-epdu", joined(rows(column, [0, 0, 0]), [scalar: 2300]))["inlet"] == .up)
        #expect(try states("cyberpower-epdu", joined(rows(column, [2300, 0, 2290]), [scalar: 2300]))["inlet"] == .down)
    }

    /// On battery is never concluded against a UPS that says that it is on line.
    @Test func aUPSOnLineHasNotLostItsMains() throws {
        func input(_ profile: String, _ values: [String: Int64]) throws -> SignalState? {
            try states(profile, values)["input"]
        }
        let volts = rows("UPS-MIB::upsInputVoltage", [0, 0, 0])
        #expect(try input("ups-mib", joined(volts, ["UPS-MIB::upsOutputSource.0": 3])) == .unknown)
        #expect(try input("ups-mib", joined(volts, ["UPS-MIB::upsOutputSource.0": 5])) == .down)
        #expect(try input("apc-ups", smartUPS([:], input: 0, status: 2)) == .unknown)
        #expect(try input("apc-ups", smartUPS([:], input: 0, status: 3)) == .down)
        let eaton = rows("XUPS-MIB::xupsInputVoltage", [0])
        #expect(try input("eaton-xups", joined(eaton, ["XUPS-MIB::xupsInputSource.0": 3])) == .unknown)
        #expect(try input("eaton-xups", joined(eaton, ["XUPS-MIB::xupsInputSource.0": 2])) == .down)
        let judgement = try judge("ups-mib", joined(volts, ["UPS-MIB::upsOutputSource.0": 3]))
        #expect(judgement.warnings.contains { $0.hasPrefix("input/L1: contradiction") })
        // One phase of three is another matter: it is lost, and the UPS runs on.
        let lost = joined(rows("UPS-MIB::upsInputVoltage", [231, 0, 230]), ["UPS-MIB::upsOutputSource.0": 3])
        #expect(try states("ups-mib", lost)["input/L2"] == .down)
    }

    // MARK: - A card that answers

    private static let strips: [(profile: String, column: String, unit: Int64)] = [
        ("apc-rpdu2", "PowerNet-MIB::rPDU2PhaseStatusVoltage.1", 1),
        ("eaton-epdu", "EATON-EPDU-MIB::inputVoltage.0.1.1", 1000),
        ("raritan-px1", "PDU-MIB::inletVoltage.1", 1000), ("panduit", "PANDUIT-MIB::pdug5InputPhaseVoltage.1.1", 10),
        ("schleifenbauer", "SCHLEIFENBAUER-DATABUS-MIB::sdbDevInActualVoltage.1.1", 100),
        ("gude", "GUDEADS-EPC1202-MIB::epc1202Voltage.1", 1), ("sentry3", "Sentry3-MIB::infeedVoltage.1.1", 10),
        ("tripplite-pdu", "TRIPPLITE-PRODUCTS::tlpPduInputPhaseVoltage.1.1", 10),
        ("eaton-pdu", "EATON-PDU-MIB::unitVoltage.0", 1000),
        ("hpe-pdu3", "CPQPOWER-MIB::pdu3InputPhaseVoltage.1.1", 10),
    ]

    @Test(arguments: 0..<10) func aCardHasPower(number: Int) throws {
        let (profile, object, unit) = Self.strips[number]
        var values = [object: Int64(0)]
        if profile == "eaton-epdu" { values["EATON-EPDU-MIB::inputVoltageMeasType.0.1.1"] = 1 }
        if profile == "panduit" { values["PANDUIT-MIB::pdug5InputPhaseVoltageMeasType.1.1"] = 1 }
        let dead = try judge(profile, values)
        let inlet = try #require(dead.signals.first { $0.name.hasPrefix("inlet") }, "\(profile)")
        #expect(inlet.state == .unknown && inlet.rule == "the card answers from what it calls dead", "\(profile)")
        #expect(try states(profile, values, supply: .elsewhere)[inlet.name] == .down, "\(profile)")
        #expect(try states(profile, values, supply: .own("inlet"))[inlet.name] == .unknown, "\(profile)")
        values[object] = 230 * unit
        #expect(try states(profile, values)[inlet.name] == .up, "\(profile)")
    }

    /// One phase of three, one inlet of two, one unit of a chain: the card lives on the others.
    @Test func onlyWhatMayFeedTheCardIsDoubted() throws {
        let phases = rows("PowerNet-MIB::rPDU2PhaseStatusVoltage", [231, 0, 230])
        #expect(try states("apc-rpdu2", phases)["inlet/L2"] == .down)
        let inlets = ["PDU-MIB::inletVoltage.1": Int64(231_000), "PDU-MIB::inletVoltage.2": 0]
        let two = try states("raritan-px1", inlets)
        #expect(two["inlet/2"] == .down && two["inlet/1"] == .up && two["inlet"] == .down)
        // The configuration says which one it is.
        let fed = try states("raritan-px1", inlets, supply: .own("inlet/2"))
        #expect(fed["inlet/2"] == .unknown && fed["inlet/1"] == .up)
        let both = ["PDU-MIB::inletVoltage.1": Int64(0), "PDU-MIB::inletVoltage.2": 0]
        #expect(Set(try states("raritan-px1", both).values) == [.unknown])
        let other = try states("raritan-px1", both, supply: .own("inlet/2"))
        #expect(other["inlet/1"] == .down && other["inlet/2"] == .unknown && other["inlet"] == .down)
        // An inlet of which nothing is known may be the one.
        let some = try states("raritan-px1", ["PDU-MIB::inletVoltage.1": 0, "PDU-MIB::inletVoltage.2": -1])
        #expect(some["inlet/1"] == .down)
        let chain = try states(
            "schleifenbauer",
            [
                "SCHLEIFENBAUER-DATABUS-MIB::sdbDevInActualVoltage.1.1": 23_000,
                "SCHLEIFENBAUER-DATABUS-MIB::sdbDevInActualVoltage.210.1": 0,
            ])
        #expect(chain["inlet/210.L1"] == .down)
    }

    /// A transfer switch's card lives on either source, a UPS's on the battery.
    @Test func cardsOfSwitchesAndUPSsLiveOnOtherThings() throws {
        let volts = "PDU2-MIB::measurementsInletSensorValue.1"
        let one = try states("raritan-ts", ["\(volts).1.4": 0, "\(volts).2.4": 230])
        #expect(one["source/A"] == .down && one["source/B"] == .up)
        let none = try states("raritan-ts", ["\(volts).1.4": 0, "\(volts).2.4": 0])
        #expect(none["source/A"] == .unknown && none["source/B"] == .unknown)
        #expect(
            try states(
                "smart-ats",
                [
                    "ATS-MIB::atsInputGroupSourceAstatus.0": 1, "ATS-MIB::atsInputGroupSourceBstatus.0": 1,
                ]) == ["source/A": .unknown, "source/B": .unknown])
        let ups = joined(rows("UPS-MIB::upsInputVoltage", [0]), ["UPS-MIB::upsOutputSource.0": 5])
        #expect(try states("ups-mib", ups, supply: .own("output"))["input"] == .down)
        let off = joined(rows("UPS-MIB::upsOutputVoltage", [0]), ["UPS-MIB::upsOutputSource.0": 2])
        #expect(try states("ups-mib", off, supply: .own("output"))["output"] == .down)
    }

    /// What is behind a feed that is in doubt stays what its own evidence says.
    @Test func whatIsBehindStaysAsItSays() throws {
        let values: [String: Int64] = [
            "PowerNet-MIB::rPDU2PhaseStatusVoltage.1": 0, "PowerNet-MIB::rPDU2OutletSwitchedStatusState.1": 2,
            "PowerNet-MIB::rPDU2OutletSwitchedStatusState.2": 1,
        ]
        let found = try states("apc-rpdu2", values)
        #expect(found == ["inlet": .unknown, "inlet/L1": .unknown, "outlet/1": .up, "outlet/2": .down])
        #expect(try states("apc-rpdu2", values, supply: .elsewhere)["outlet/1"] == .down)
    }

    // MARK: - Values that cannot be

    @Test(arguments: [Int64(2310), 65_000, 100_000]) func theImpossibleIsNoZero(volts: Int64) throws {
        let input = "UPS-MIB::upsInput"
        // Beyond the stated number, and with companions of zero.
        let stated = joined(rows("\(input)Voltage", [231, volts, volts]), ["\(input)NumLines.0": 1])
        #expect(try states("ups-mib", stated)["input/L2"] == .unknown)
        let idle = joined(rows("\(input)Voltage", [231, volts, 230]), rows("\(input)Frequency", [500, 0, 500]))
        #expect(try states("ups-mib", idle)["input/L2"] == .unknown)
        let both = joined(rows("\(input)Voltage", [volts, volts]), rows("\(input)Frequency", [0, 0]))
        #expect(try states("ups-mib", both) == ["input": .unknown, "input/L1": .unknown, "input/L2": .unknown])
        let enlogic = rows("ENLOGIC-PDU-MIB::pduInputPhaseStatusVoltage", [231, volts], behind: "1.")
        #expect(try states("enlogic", enlogic)["inlet/L2"] == .unknown)
    }

    /// A text that is no number: there is a row, and nothing is known of it.
    @Test func aTextIsUnknown() throws {
        let judgement = try judge(
            "ups-mib", ["UPS-MIB::upsInputVoltage.1": 231],
            texts: ["UPS-MIB::upsInputVoltage.2": "N/A", "UPS-MIB::upsOutputVoltage.1": ""])
        let found = Dictionary(judgement.signals.map { ($0.name, $0.state) }) { first, _ in first }
        #expect(found["input/L1"] == .up && found["input/L2"] == .unknown && found["input"] == .unknown)
        #expect(found["output/L1"] == .unknown)
    }

    /// A dead line picks up some volts: dead, not absent, and not in doubt while the UPS says that it is on battery.
    @Test(arguments: [[Int64(23), 19, 31], [1, 0, 0], [0, 28, 0], [14, 15, 16]]) func residualVoltsAreDead(
        volts: [Int64]
    ) throws {
        let input = "UPS-MIB::upsInput"
        let ups = joined(
            rows("\(input)Voltage", volts), rows("\(input)Frequency", [0, 0, 0]), ["UPS-MIB::upsOutputSource.0": 5])
        let found = try states("ups-mib", ups)
        #expect(
            found == ["input": .down, "input/L1": .down, "input/L2": .down, "input/L3": .down, "output": .up])
    }

    /// In every family that says whether it is on battery.
    @Test func residualVoltsAreDeadInOtherFamilies() throws {
        #expect(try states("apc-ups", smartUPS([:], input: 230, status: 3))["input"] == .down)
        #expect(try states("apc-ups", smartUPS([:], input: 230, status: 2))["input"] == .unknown)
        let eaton = joined(rows("XUPS-MIB::xupsInputVoltage", [22]), ["XUPS-MIB::xupsOutputSource.0": 5])
        #expect(try states("eaton-xups", eaton)["input"] == .down)
        // A brownout is no outage, and 40 V are in doubt.
        let brownout = joined(rows("UPS-MIB::upsInputVoltage", [83]), ["UPS-MIB::upsOutputSource.0": 5])
        #expect(try states("ups-mib", brownout)["input"] == .up)
        let doubtful = joined(rows("UPS-MIB::upsInputVoltage", [40]), ["UPS-MIB::upsOutputSource.0": 5])
        #expect(try states("ups-mib", doubtful)["input"] == .unknown)
        // Nor is a line that alone picks up something while the others are live.
        let alone = joined(rows("UPS-MIB::upsInputVoltage", [231, 22, 230]), ["UPS-MIB::upsOutputSource.0": 3])
        #expect(try states("ups-mib", alone)["input/L2"] == .unknown)
    }

    // MARK: - Flags and measurements

    /// A UPS that gives its phases in UPS-MIB alone, and says of its input that it is bad: one phase is gone.
    @Test func aVendorsFlagsAndTheStandardsPhasesAreWeighedTogether() throws {
        let flags: [String: Int64] = [
            "XUPS-MIB::xupsInputSource.0": 3, "XUPS-MIB::xupsInputStatus.0": 1, "XUPS-MIB::xupsOutputSource.0": 3,
        ]
        let phases = rows("UPS-MIB::upsInputVoltage", [230, 0, 231])
        let found = try states("eaton-xups", joined(flags, phases))
        #expect(found["input/L2"] == .down && found["input"] == .down && found["input/L1"] == .up)
        let sound = rows("UPS-MIB::upsInputVoltage", [230, 229, 231])
        #expect(try states("eaton-xups", joined(flags, sound))["input"] == .up)
        // The vendor's own phases go first.
        let own = rows("XUPS-MIB::xupsInputVoltage", [230, 229, 231])
        #expect(try states("eaton-xups", joined(flags, phases, own))["input"] == .up)
        let mge = joined(phases, ["MG-SNMP-UPS-MIB::upsmgInputBadStatus.0": 1])
        #expect(try states("mge", mge)["input/L2"] == .down)
    }

    /// A load proves life against a status that says none.
    @Test func aLoadSettlesIt() throws {
        let output = "UPS-MIB::upsOutput"
        let ups: [String: Int64] = ["\(output)Voltage.1": 230, "\(output)Source.0": 2]
        #expect(try states("ups-mib", ups)["output"] == .unknown)
        #expect(try states("ups-mib", joined(ups, ["\(output)Power.1": 410]))["output"] == .up)
        #expect(try states("ups-mib", joined(ups, ["\(output)Power.1": 0]))["output"] == .unknown)
    }

    private static let ats = "PowerNet-MIB::ats"

    /// A source that "failed" at 262 V is out of range; firmware that copies the other's volts proves nothing (quirk B18).
    @Test(arguments: [(Int64(262), SignalState.up), (231, .down), (0, .down), (-1, .down), (20, .down)])
    func aSourceThatFailedIsJudgedByItsVolts(volts: Int64, state: SignalState) throws {
        let values: [String: Int64] = [
            "\(Self.ats)StatusSourceAStatus.0": 2, "\(Self.ats)StatusSourceBStatus.0": 1,
            "\(Self.ats)InputVoltage.1.1.1": 231, "\(Self.ats)InputVoltage.2.1.1": volts,
        ]
        let judgement = try judge("apc-ats", values)
        #expect(judgement.signals.first { $0.name == "source/B" }?.state == state)
        #expect(judgement.signals.first { $0.name == "source/A" }?.state == .up)
        #expect(judgement.readings.first { $0.name == "source_b" }?.value == .string("failed"))
    }

    @Test func aSourceThatIsMissingIsJudgedByItsVolts() throws {
        func source(_ status: Int64, _ volts: Int64) throws -> SignalState? {
            try states(
                "eaton-ats",
                [
                    "EATON-ATS2-MIB::ats2InputStatusVoltage.1": 1, "EATON-ATS2-MIB::ats2InputVoltage.1": 2310,
                    "EATON-ATS2-MIB::ats2InputStatusVoltage.2": status, "EATON-ATS2-MIB::ats2InputVoltage.2": volts,
                ])["source/B"]
        }
        #expect(try source(4, 2620) == .up && source(4, 0) == .down && source(4, -1) == .down && source(3, 0) == .down)
        #expect(try source(3, -1) == .unknown)
    }

    // MARK: - A card that lost its device

    /// The other zeros of a card without its UPS are no numbers: a charge of 0 % would call somebody.
    @Test func aCardWithoutItsUPSMeasuresNothing() throws {
        let profile = try #require(catalogue.profile(named: "ups-mib"))
        func numbers(source: Int64) throws -> [String] {
            let values = joined(
                rows("UPS-MIB::upsInputVoltage", [0]), rows("UPS-MIB::upsOutputVoltage", [0]),
                [
                    "UPS-MIB::upsOutputSource.0": source, "UPS-MIB::upsBatteryStatus.0": 1,
                    "UPS-MIB::upsEstimatedChargeRemaining.0": 0,
                ])
            let lines = try values.map { "\(try MIBNames.resolve($0.key))|2|\($0.value)" }
            let agent = RecordedAgent(lines.sorted().joined(separator: "\n"), name: "ups")
            return agent.numbers(as: profile).map(\.line)
        }
        #expect(try numbers(source: 1).isEmpty)
        #expect(try numbers(source: 5).contains { $0.hasPrefix("battery charge 0") })
    }

    /// Zeros, and statuses that mean nothing: a card without its UPS.
    @Test func zerosWithoutAStatusAreNoOutage() throws {
        let zeros = joined(
            rows("UPS-MIB::upsInputVoltage", [0, 0, 0]), rows("UPS-MIB::upsOutputVoltage", [0, 0, 0]),
            ["UPS-MIB::upsInputNumLines.0": 3, "UPS-MIB::upsOutputNumLines.0": 3])
        func ups(source: Int64, battery: Int64) throws -> Judgement {
            try judge(
                "ups-mib",
                joined(zeros, ["UPS-MIB::upsOutputSource.0": source, "UPS-MIB::upsBatteryStatus.0": battery]))
        }
        let lost = try ups(source: 1, battery: 1)
        #expect(Set(lost.signals.map(\.state)) == [.unknown] && lost.signals.count == 8)
        #expect(lost.warnings.count == 1 && lost.warnings[0].hasPrefix("the agent has lost its device"))
        #expect(lost.readings.allSatisfy { $0.value == .null })
        // A status that means something makes it an outage.
        for (source, battery) in [(Int64(5), Int64(1)), (2, 1), (1, 4)] {
            let dead = try ups(source: source, battery: battery)
            #expect(dead.signals.first { $0.name == "input" }?.state == .down, "\(source) \(battery)")
        }
    }

    @Test func soItIsInOtherFamilies() throws {
        let apc = joined(
            smartUPS([:], input: 0, status: 1), ["PowerNet-MIB::upsHighPrecOutputVoltage.0": 0])
        var values = apc
        values["PowerNet-MIB::upsHighPrecOutputVoltage.0"] = 0
        values["PowerNet-MIB::upsBasicBatteryStatus.0"] = 1
        #expect(Set(try states("apc-ups", values).values) == [.unknown])
        let cyberpower: [String: Int64] = [
            "CPS-MIB::upsBaseOutputStatus.0": 1, "CPS-MIB::upsBaseBatteryStatus.0": 1,
            "CPS-MIB::upsAdvanceInputLineVoltage.0": 0, "CPS-MIB::upsAdvanceOutputVoltage.0": 0,
        ]
        #expect(Set(try states("cyberpower-ups", cyberpower).values) == [.unknown])
        let eaton = joined(
            rows("XUPS-MIB::xupsInputVoltage", [0, 0, 0]), rows("XUPS-MIB::xupsOutputVoltage", [0, 0, 0]),
            ["XUPS-MIB::xupsInputSource.0": 1, "XUPS-MIB::xupsOutputSource.0": 1, "UPS-MIB::upsBatteryStatus.0": 1])
        #expect(Set(try states("eaton-xups", eaton).values) == [.unknown])
    }
}
