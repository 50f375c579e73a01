import Foundation
import SNMPValues
import Settings
import Testing

/// Every mistake in a profile has its place, and where it can, a suggestion.
@Suite struct ProfileMistakeTests {
    private static let good = """
        title: Mine
        match: {sysObjectID: [1.3.6.1.4.1.4711], sysDescr: ^Mine, probe: UPS-MIB::upsOutputSource.0}
        limits: {bulk: false, varbinds: 8}
        alarms: {column: UPS-MIB::upsAlarmDescr, count: UPS-MIB::upsAlarmsPresent.0, lost: [UPS-MIB::upsAlarmCommunicationsLost]}
        serial: {object: UPS-MIB::upsIdentModel.0, where: {object: UPS-MIB::upsBatteryStatus, is: [2]}}
        fed_by: output
        signals:
          - signal: output
            evidence:
              - {volts: UPS-MIB::upsOutputVoltage, band: {dead: 20, live: 80, most: 500}}
              - {value: UPS-MIB::upsOutputSource.0, up: [3], down: [2]}
          - signal: outlet
            elements: numbers
            requires: output
            gate: {object: UPS-MIB::upsBatteryStatus.0, lost: [1]}
            where: {object: UPS-MIB::upsOutputCurrent, not: [0]}
            evidence: [{volts: UPS-MIB::upsOutputPower, divisor: 10}]
        numbers:
          output:
            current: {object: UPS-MIB::upsOutputCurrent, unit: 0.1 A}
            load: [{object: UPS-MIB::upsOutputPercentLoad}, {object: UPS-MIB::upsOutputPercentLoad.1, range: [1, 120]}]
          bank: {power: {object: UPS-MIB::upsInputTruePower, unit: 0.01 kW, elements: numbers}}
        overrides:
          - {sysDescr: ^Mine 2, divisor: {UPS-MIB::upsOutputVoltage: 10}}

        """

    private func problems(_ text: String) throws -> [String] {
        let folder = try Folder()
        let path = try folder.write("mine.yaml", text)
        return try ConfigurationFiles.profile(path, for: nil).1.map {
            $0.description.replacingOccurrences(of: path, with: "mine.yaml")
        }
    }

    @Test func aGoodOneHasNone() throws { #expect(try problems(Self.good) == []) }

    @Test(arguments: [
        ("upsOutputVoltage, band", "upsOutputVolts, band", "10:17: ", "Did you mean UPS-MIB::upsOutputVoltage?"),
        ("UPS-MIB::upsOutputPower", "UPS-MBI::upsOutputPower", "17:24: ", "Did you mean UPS-MIB?"),
        ("most: 500", "most: 50", "10:", "must rise"),
        ("down: [2]", "down: [3]", "11:17: ", "3 cannot be both up and down"),
        ("requires: output", "requires: ouput", "14:15: ", "no signal ouput; did you mean output?"),
        ("fed_by: output", "fed_by: otput", "6:9: ", "no signal otput; did you mean output?"),
        ("lost: [1]", "lots: [1]", "15:", "lacks `live`"),
        ("sysDescr: ^Mine,", "sysDescr: \"(Mine\",", "2:", "is not a regular expression"),
        ("elements: numbers", "elements: everything", "13:15: ", "is not phases, numbers, sources"),
        ("varbinds: 8", "varbinds: 1", "3:33: ", "at least 4"),
        ("sysDescr: ^Mine 2, ", "", "24:5: ", "needs sysObjectID, sysDescr or both"),
        ("unit: 0.1 A", "unit: 0.1 V", "20:", "is not a unit of current such as 0.1 A (known: A)"),
        ("unit: 0.01 kW", "unit: 0.3 kW", "22:", "is not a unit of power"),
        ("range: [1, 120]", "range: [120, 1]", "21:", "the least and the most that can be true"),
        ("    current: {", "    currents: {", "20:5: ", "unknown key `currents`; did you mean current?"),
        (", elements: numbers}}", "}}", "22:", "no signal bank of the profile has rows; say which `elements` it has"),
        (
            "UPS-MIB::upsOutputCurrent, unit", "UPS-MIB::upsOutputCurent, unit", "20:",
            "Did you mean UPS-MIB::upsOutputCurrent?"
        ),
    ])
    func aMistakeHasItsPlace(_ right: String, _ wrong: String, _ place: String, _ said: String) throws {
        #expect(Self.good.contains(right))
        let problems = try problems(Self.good.replacingOccurrences(of: right, with: wrong))
        let isSaid = problems.contains { $0.hasPrefix("mine.yaml:\(place)") && $0.contains(said) }
        #expect(isSaid, "\(problems)")
    }
}
