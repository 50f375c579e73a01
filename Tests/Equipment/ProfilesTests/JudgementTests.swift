import Intervals
import Notation
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// The shipped profiles on values written for each rule.
@Suite struct JudgementTests {
    private let catalogue: Catalogue
    private let at = Instant(milliseconds: 1_790_000_000_000)

    init() throws { catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue }

    private func judge(
        _ profile: String, _ values: [String: Value], supply: CardSupply = .family
    ) throws -> Judgement {
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, value) in values { objects[try MIBNames.resolve(name)] = value }
        return try #require(catalogue.profile(named: profile)).judge(objects, at: at, error: 5, supply: supply)
    }

    private func state(_ judgement: Judgement, _ name: String) -> SignalState? {
        judgement.signals.first { $0.name == name }?.state
    }

    @Test func aUPSOnBatteryHasLostItsMainsSinceThen() throws {
        let judgement = try judge(
            "ups-mib",
            [
                "UPS-MIB::upsInputVoltage.1": .integer(0), "UPS-MIB::upsOutputVoltage.1": .integer(230),
                "UPS-MIB::upsOutputSource.0": .integer(5), "UPS-MIB::upsSecondsOnBattery.0": .integer(37),
            ])
        #expect(state(judgement, "input") == .down)
        #expect(state(judgement, "output") == .up)
        #expect(judgement.signals.first { $0.name == "input" }?.since == at - .seconds(37))
        #expect(judgement.readings.first { $0.name == "on_battery" }?.value == .bool(true))
    }

    /// A source of "none" with 230 V at the output is a contradiction, and no outage (R25).
    @Test func aContradictionIsUnknownAndSaid() throws {
        let judgement = try judge(
            "ups-mib", ["UPS-MIB::upsOutputVoltage.1": .integer(230), "UPS-MIB::upsOutputSource.0": .integer(2)])
        #expect(state(judgement, "output") == .unknown)
        #expect(judgement.warnings.count == 1)
    }

    /// Tenths of a volt are not guessed: something else must say that there is a voltage (R29).
    @Test func aScaleIsProvenByALiveLine() throws {
        func ups(source: Int32, input: Int32, output: Int32 = 2300) throws -> Judgement {
            try judge(
                "ups-mib",
                [
                    "UPS-MIB::upsInputVoltage.1": .integer(input), "UPS-MIB::upsOutputVoltage.1": .integer(output),
                    "UPS-MIB::upsOutputSource.0": .integer(source),
                ])
        }
        let normal = try ups(source: 3, input: 2302)
        #expect(state(normal, "input") == .up)
        #expect(state(normal, "output") == .up)
        let input = normal.signals.first { $0.name == "input/L1" }
        #expect(input?.value == "230.2 V" && input?.rule.hasPrefix("in tenths of a volt") ?? false)
        // On battery the input may be there or not: nothing proves its scale, and zero is zero in every one.
        let battery = try ups(source: 5, input: 2302)
        #expect(state(battery, "input") == .unknown)
        #expect(battery.signals.first { $0.name == "input/L1" }?.rule.contains("needs an override") ?? false)
        #expect(state(battery, "output") == .up)
        #expect(state(try ups(source: 5, input: 0), "input") == .down)
        // No scale fits, or nothing says that there is a voltage.
        #expect(state(try ups(source: 3, input: 650), "input") == .unknown)
        #expect(state(try ups(source: 3, input: 65_535), "input") == .unknown)
        #expect(state(try ups(source: 2, input: 2302), "output") == .down)
    }

    /// A card that has lost its UPS repeats what it knew: its own alarm says so (RFC 1628, upsAlarmCommunicationsLost).
    @Test func anAlarmOfLossIsUnknown() throws {
        func ups(alarm: String) throws -> Judgement {
            try judge(
                "ups-mib",
                [
                    "UPS-MIB::upsInputVoltage.1": .integer(230), "UPS-MIB::upsOutputVoltage.1": .integer(230),
                    "UPS-MIB::upsOutputSource.0": .integer(3), "UPS-MIB::upsAlarmsPresent.0": .unsigned(2),
                    "UPS-MIB::upsAlarmDescr.17": .objectIdentifier(try MIBNames.resolve("UPS-MIB::upsAlarmOnBypass")),
                    "UPS-MIB::upsAlarmDescr.95": .objectIdentifier(try MIBNames.resolve("UPS-MIB::\(alarm)")),
                ])
        }
        let lost = try ups(alarm: "upsAlarmCommunicationsLost")
        #expect(lost.signals.count == 4 && lost.signals.allSatisfy { $0.state == .unknown })
        #expect(lost.warnings == ["the agent has lost its device (UPS-MIB::upsAlarmDescr.95)"])
        #expect(lost.readings.allSatisfy { $0.value == .null })
        #expect(state(try ups(alarm: "upsAlarmInputBad"), "input") == .up)
    }

    /// A self-test runs from the battery with the mains there (R26); asleep after the battery is empty, there is no output
    /// (R23).
    @Test func aTestIsNoOutageAndSleepIsOne() throws {
        func ups(_ status: Int32, input: UInt32, output: UInt32) throws -> Judgement {
            try judge(
                "apc-ups",
                [
                    "PowerNet-MIB::upsBasicOutputStatus.0": .integer(status),
                    "PowerNet-MIB::upsHighPrecInputLineVoltage.0": .unsigned(input),
                    "PowerNet-MIB::upsHighPrecOutputVoltage.0": .unsigned(output),
                ])
        }
        let test = try ups(15, input: 2310, output: 2300)
        #expect(state(test, "input") == .up && state(test, "output") == .up)
        #expect(test.readings.first { $0.name == "on_battery" }?.value == .bool(true))
        let asleep = try ups(11, input: 0, output: 0)
        #expect(state(asleep, "input") == .down && state(asleep, "output") == .down)
        // A voltage that stays is a contradiction.
        #expect(state(try ups(11, input: 0, output: 2300), "output") == .unknown)
    }

    @Test func halfOfTheObjectsMissingLeavesTheOtherHalf() throws {
        let judgement = try judge(
            "ups-mib",
            [
                "UPS-MIB::upsInputVoltage.1": .noSuchInstance, "UPS-MIB::upsSecondsOnBattery.0": .noSuchObject,
                "UPS-MIB::upsBatteryStatus.0": .noSuchObject, "UPS-MIB::upsOutputVoltage.1": .integer(229),
                "UPS-MIB::upsOutputSource.0": .integer(3),
            ])
        #expect(state(judgement, "output") == .up)
        #expect(state(judgement, "input") != .down)
    }

    @Test func sentinelsAndUnlistedValuesAreUnknown() throws {
        let judgement = try judge(
            "ups-mib", ["UPS-MIB::upsInputVoltage.1": .integer(-1), "UPS-MIB::upsOutputSource.0": .integer(8)])
        #expect(state(judgement, "input") == .unknown)
        #expect(state(judgement, "output") == .unknown)
    }

    @Test func aLostPhaseIsDownAndAPhantomRowIsAbsent() throws {
        func phases(_ frequency: Int32) throws -> Judgement {
            try judge(
                "ups-mib",
                [
                    "UPS-MIB::upsInputVoltage.1": .integer(230), "UPS-MIB::upsInputFrequency.1": .integer(500),
                    "UPS-MIB::upsInputVoltage.2": .integer(0), "UPS-MIB::upsInputFrequency.2": .integer(frequency),
                ])
        }
        #expect(state(try phases(500), "input/L2") == .down)
        #expect(state(try phases(500), "input") == .down)
        #expect(state(try phases(0), "input/L2") == nil)
        #expect(state(try phases(0), "input") == .up)
    }

    @Test func aCardThatLostItsUPSKnowsNothing() throws {
        let judgement = try judge(
            "apc-ups",
            [
                "PowerNet-MIB::upsCommStatus.0": .integer(2),
                "PowerNet-MIB::upsHighPrecInputLineVoltage.0": .unsigned(2300),
                "PowerNet-MIB::upsBasicOutputStatus.0": .integer(2),
            ])
        #expect(state(judgement, "input") == .unknown)
        #expect(state(judgement, "output") == .unknown)
    }

    @Test func anOutletBehindADeadInletIsDown() throws {
        func outlet(volts: Int32) throws -> SignalState? {
            state(
                try judge(
                    "apc-rpdu2",
                    [
                        "PowerNet-MIB::rPDU2PhaseStatusVoltage.1": .integer(volts),
                        "PowerNet-MIB::rPDU2OutletSwitchedStatusState.7": .integer(2),
                        "PowerNet-MIB::rPDUOutletStatusOutletState.7": .integer(1),
                    ], supply: .elsewhere), "outlet/7")
        }
        #expect(try outlet(volts: 230) == .up)
        #expect(try outlet(volts: 0) == .down)
        // No voltmeter: the relay is all that is known.
        #expect(try outlet(volts: -1) == .up)
    }

    @Test func aPortRemembersWhenItChanged() throws {
        func port(lastChange: UInt32) throws -> JudgedSignal? {
            try judge(
                "if-mib",
                [
                    "SNMPv2-MIB::sysUpTime.0": .timeTicks(100_000), "IF-MIB::ifName.3": .octets(Array("Gi1/0/7".utf8)),
                    "IF-MIB::ifOperStatus.3": .integer(2), "IF-MIB::ifLastChange.3": .timeTicks(lastChange),
                ]
            ).signals.first { $0.name == "port/Gi1/0/7" }
        }
        #expect(try port(lastChange: 93_700)?.since == at - .seconds(63))
        #expect(try port(lastChange: 93_700)?.state == .down)
        // Never maintained, or from before a wrap: no evidence.
        #expect(try port(lastChange: 0)?.since == nil)
        #expect(try port(lastChange: 200_000)?.since == nil)
    }
}
