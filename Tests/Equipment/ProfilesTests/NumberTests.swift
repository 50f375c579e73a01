import Intervals
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// The numbers that polls read along with states.
@Suite struct NumberTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue }

    /// Signal, unit and number of everything that is measured.
    private func numbers(_ profile: String, _ values: [String: Int32]) throws -> Set<String> {
        var objects: [ObjectIdentifier: Value] = [:]
        for (name, value) in values { objects[try MIBNames.resolve(name)] = .integer(value) }
        let judge = Judge(try #require(catalogue.profile(named: profile)), found: objects)
        var sample = Sample(places: judge.objects.count)
        for (place, object) in judge.objects.enumerated() {
            if let number = objects[object]?.integerValue { sample.numbers[place] = number }
        }
        return Set(
            judge.measures.compactMap { measure in
                judge.number(measure, in: sample).map {
                    "\(judge.signals[measure.signal]) \($0) \(measure.quantity.unit)"
                }
            })
    }

    @Test func aUPSTellsItsVoltages() throws {
        let ups = try numbers(
            "ups-mib",
            [
                "UPS-MIB::upsInputVoltage.1": 231, "UPS-MIB::upsOutputVoltage.1": 230,
                "UPS-MIB::upsOutputVoltage.2": 0, "UPS-MIB::upsOutputSource.0": 3, "UPS-MIB::upsOutputPower.1": 900,
            ])
        #expect(ups == ["input/L1 231.0 V", "output/L1 230.0 V", "output/L2 0.0 V"])
    }

    /// In volts, whatever the device counts in.
    @Test func tenthsThatAreProvenAreVolts() throws {
        let ups = try numbers("ups-mib", ["UPS-MIB::upsInputVoltage.1": 2302, "UPS-MIB::upsOutputSource.0": 3])
        #expect(ups == ["input/L1 230.2 V"])
    }

    /// R29: a number that cannot be a voltage, or that stands for "not supported", is none.
    @Test(arguments: [Int32(2302), -1, 65_535, 601])
    func whatCannotBeIsNoNumber(value: Int32) throws {
        #expect(try numbers("ups-mib", ["UPS-MIB::upsInputVoltage.1": value]) == [])
    }

    @Test func aLoadThatIsACurrentIsInAmperes() throws {
        let easy = try numbers("apc-easypdu", ["APC-EASYPDU-MIB::easyPduPhaseCurrent.1": 1234])
        #expect(easy.contains { $0.hasSuffix("12.34 A") }, "\(easy)")
        let sentry = try numbers(
            "sentry3", ["Sentry3-MIB::outletLoadValue.1.1.3": 57, "Sentry3-MIB::outletStatus.1.1.3": 1])
        #expect(sentry.contains { $0.hasSuffix("0.57 A") }, "\(sentry)")
    }

    /// What a scalar says of the whole device is the number of none of its rows.
    @Test func everyNumberIsOfOneSignalAndQuantity() {
        for family in catalogue.families {
            for rule in family.signals {
                for evidence in rule.evidence where evidence.unitsPerAmpere != nil {
                    #expect(evidence.meaning == .load, "\(family.name)")
                }
            }
        }
    }
}
