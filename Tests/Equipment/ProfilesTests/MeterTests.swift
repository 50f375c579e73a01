import Intervals
import SNMPValues
import Site
import Testing

@testable import Profiles

/// What a meter makes of values, whatever the family.
@Suite struct MeterTests {
    private let volts: ObjectIdentifier = [1, 3, 6, 1, 9, 1, 1]
    private let amperes: ObjectIdentifier = [1, 3, 6, 1, 9, 1, 2]
    private let charge: ObjectIdentifier = [1, 3, 6, 1, 9, 2, 0]
    private let finer: ObjectIdentifier = [1, 3, 6, 1, 9, 3, 0]

    private func evidence(_ object: ObjectIdentifier, isScalar: Bool = false) -> Evidence {
        Evidence(object: object, label: "x", isScalar: isScalar, meaning: .load)
    }

    private var profile: Profile {
        var profile = Profile(name: "p", title: "P")
        profile.signals = [
            SignalRule(
                name: "output", elements: .phases, weighing: .first,
                evidence: [Evidence(object: volts, label: "v", isScalar: false, meaning: .volts(divisor: 1))])
        ]
        var current = NumberRule(name: "output", quantity: .current, objects: [evidence(amperes)])
        current.rowsOf = 0
        current.scale = Scale(divisor: 10)
        var fine = NumberRule(name: "battery", quantity: .charge, objects: [evidence(finer, isScalar: true)])
        fine.scale = Scale(divisor: 10)
        profile.numbers = [
            current, fine, NumberRule(name: "battery", quantity: .charge, objects: [evidence(charge, isScalar: true)]),
        ]
        return profile
    }

    private func numbers(_ values: [ObjectIdentifier: Value], excluding excluded: Set<String> = []) -> [String] {
        let judge = Judge(profile, found: values)
        return judge.meter.numbers(in: values, excluding: excluded).map(\.line)
    }

    /// The rows of the signal, under its names; nothing needs to be walked for them.
    @Test func aColumnHasTheRowsOfItsSignal() {
        let values: [ObjectIdentifier: Value] = [
            volts.appending([1]): .integer(230), volts.appending([2]): .integer(231),
            amperes.appending([1]): .integer(42), amperes.appending([2]): .integer(0),
            amperes.appending([7]): .integer(9),
        ]
        #expect(numbers(values) == ["output/L1 current 4.2 A", "output/L2 current 0 A"])
        #expect(numbers(values, excluding: ["output/L2"]) == ["output/L1 current 4.2 A"])
        #expect(profile.columns == [volts])
    }

    @Test func theFirstThatHasAValueCounts() {
        #expect(numbers([finer: .integer(985), charge: .integer(98)]) == ["battery charge 98.5 %"])
        #expect(numbers([finer: .integer(-1), charge: .integer(98)]) == ["battery charge 98 %"])
        // 120 % is no charge, and no reason to believe the other object less.
        #expect(numbers([finer: .integer(1200), charge: .integer(98)]) == ["battery charge 98 %"])
        #expect(numbers([finer: .noSuchInstance, charge: .integer(101)]) == [])
    }

    @Test func whatAStateIsJudgedByIsNotAskedForAgain() {
        var family = profile
        family.numbers.append(NumberRule(name: "output", quantity: .voltage, objects: [evidence(amperes)]))
        family.numbers[3].rowsOf = 0
        let judge = Judge(family, found: [volts.appending([1]): .integer(230)])
        #expect(!judge.meter.dials.contains { $0.quantity == .voltage })
        #expect(judge.measures.map(\.quantity) == [.voltage])
    }

    @Test(arguments: [
        ("232.6V", 232.6, "V"), ("0.30 A", 0.3, "A"), ("0.061kW", 61, "W"), ("1500 mA", 1.5, "A"), ("122.6", 122.6, ""),
        ("-3.5 °C", -3.5, "°C"), ("49.982Hz", 49.982, "Hz"), ("45.0%RH", 45, "%RH"),
    ])
    func aWrittenNumberSaysItsUnit(text: String, value: Double, unit: String) throws {
        let written = try #require(WrittenNumber(text))
        #expect(abs(written.value - value) < 1e-9 && written.unit == unit)
    }

    @Test(arguments: ["", "-", "ON", "Ver11.10", "192.168.2.160", "1.2.3", "V", "12 V 13 V"])
    func anyOtherTextIsNoNumber(text: String) {
        #expect(WrittenNumber(text) == nil)
    }

    /// −100: a hundred units make one; 10: a unit is ten; anything else says nothing, and nothing is guessed.
    @Test(arguments: [(-100, 2.3), (10, 2300), (1, 230), (0, nil), (-2_000_000_000, nil)] as [(Int32, Double?)])
    func theDeviceSaysItsScale(told: Int32, value: Double?) {
        let scale: ObjectIdentifier = [1, 3, 6, 1, 9, 9]
        var evidence = evidence(volts)
        #expect(evidence.scaling(of: volts.appending([1, 4]), among: [:]) == Scale())
        evidence.scale = scale
        let found = evidence.scaling(of: volts.appending([1, 4]), among: [scale.appending([1, 4]): .integer(told)])
        #expect(found?.value(of: 230) == value)
    }

    @Test func fahrenheitBecomesCelsius() throws {
        let scale = try #require(NumericSample.Quantity.temperature.units.first { $0.symbol == "°F" }?.scale)
        #expect(abs(scale.value(of: 212) - 100) < 1e-9 && abs(scale.value(of: 32)) < 1e-9)
    }
}
