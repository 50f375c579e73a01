import Facility
import Intervals
import Profiles
import SNMP
import Settings
import Testing

/// The shipped profiles on values written for each rule.
@Suite struct JudgementTests {
    private let catalogue: Catalogue
    private let at = Instant(milliseconds: 1_790_000_000_000)

    init() throws { catalogue = try Settings.catalogue(for: nil).catalogue }

    private func judge(_ profile: String, _ values: [String: Value]) throws -> Judgement {
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, value) in values { objects[try MIBNames.resolve(name)] = value }
        return try #require(catalogue.profile(named: profile)).judge(objects, at: at, error: 5)
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
                    ]), "outlet/7")
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
