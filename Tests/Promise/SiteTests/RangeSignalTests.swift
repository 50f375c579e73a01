import Foundation
import Intervals
import Site
import Testing

/// Numbers within ranges as signals: their names, what a number says of them, and who has which.
@Suite struct RangeSignalTests {
    private let temperature = NumericSample.Point(signal("crac-1/sensor/1"), .temperature)
    private let range = NumberRange(least: 18_000_000, greatest: 27_000_000)

    @Test(arguments: ["18..27", "..35", "20.5..", "-5..0.000001", "0..", "-0.25..-0.125"])
    func aRangeIsReadAsItIsWritten(text: String) {
        #expect(NumberRange(text)?.description == text)
    }

    @Test(arguments: [
        "", "..", "18", "18...27", "18..27..", "a..b", "18..x", "18,5..27", "1e3..", "18 ..27", "1.1234567..2",
        "9999999999999..",
    ])
    func anythingElseIsNoRange(text: String) { #expect(NumberRange(text) == nil) }

    /// Both ends belong to it, and a conversion from other units does not push a number beyond them.
    @Test(arguments: [
        (17.99, false), (18.0, true), (27.0, true), (27.000001, false), (27.000000000000004, true), (26.99, true),
        (Double.infinity, false), (-40, false),
    ])
    func theEndsBelongToIt(value: Double, isWithin: Bool) {
        #expect(range.contains(value) == isWithin)
        let reading = RangeSignal(temperature, within: range).reading(of: value, at: .distantPast)
        #expect(reading.state == (isWithin ? .up : .down))
    }

    @Test func anOpenEndHasNoLimit() {
        #expect(NumberRange(least: nil, greatest: 5_000_000).contains(-1000))
        #expect(NumberRange(least: 5_000_000, greatest: nil).contains(1e12))
    }

    @Test(arguments: [
        "crac-1/sensor/1/temperature:18..27", "crac-1/battery/temperature:..40", "ups-a/input/L1/voltage:207..253",
        "pdu-1/outlet/rack 12/left/current:..16",
    ])
    func aNameTellsWhatItIs(path: String) throws {
        let known = try #require(RangeSignal(signal(path)))
        #expect(known.name.path == path)
        #expect(known.point.path == String(path.prefix { $0 != ":" }))
    }

    @Test(arguments: [
        "crac-1/sensor/1", "sw-1/port/Serial0:1", "sw-1/port/Serial1/0:15", "crac-1/temperature:18..27",
        "crac-1/sensor/1/pressure:18..27", "crac-1/sensor/1/temperature:18.0..27", "crac-1/sensor/1/temperature:..",
    ])
    func otherSignalsAreNone(path: String) { #expect(RangeSignal(signal(path)) == nil) }

    @Test(arguments: [
        (28.4, NumericSample.Quantity.temperature, "28.4 °C"), (28, .temperature, "28 °C"),
        (-0.05, .temperature, "-0.05 °C"),
        (45.129, .humidity, "45.13 %"), (229.999999, .voltage, "230 V"),
    ])
    func aNumberIsWrittenWithItsUnit(value: Double, quantity: NumericSample.Quantity, text: String) {
        #expect(quantity.text(of: value) == text)
    }

    // MARK: - Who has which

    private func contract(
        _ id: String, promises: [PromisedSubject], conditions: [String: NamedCondition]
    ) -> Contract {
        var contract = Contract.sample(id)
        contract.conditions = conditions
        contract.terms.promises = promises.enumerated().map { number, subject in
            PromiseTerms(id: "p\(number)", subject: subject, breach: BreachRule([.downtimeOver(0)]))
        }
        return contract
    }

    /// Each number of a contract with each range of its promises, also inside `all`, and each once.
    @Test func everyRangeOfAPromiseIsASignal() {
        let humidity = NumericSample.Point(signal("crac-1/sensor/1"), .humidity)
        let second = NumericSample.Point(signal("crac-2/sensor/1"), .temperature)
        let open = NumberRange(least: nil, greatest: 60_000_000)
        var facility = Facility(site: "dc-1", timeZone: .gmt)
        facility.contracts = [
            contract(
                "c-1",
                promises: [
                    .number("room", range),
                    .all([.condition("cooling"), .all([.number("damp", open), .number("room", range)])]),
                    .number("nowhere", range), .number("cooling", range),
                ],
                conditions: [
                    "room": .numbers([temperature, second]), "damp": .numbers([humidity]),
                    "cooling": .states(.all([.signal(signal("crac-1/output")), .signal(signal("crac-2/output"))])),
                    "unused": .numbers([humidity]),
                ]),
            contract("c-2", promises: [.number("hall", range)], conditions: ["hall": .numbers([second, temperature])]),
            contract("c-3", promises: [.power(.either)], conditions: ["room": .numbers([temperature])]),
        ]
        let names = [
            "crac-1/sensor/1/temperature:18..27", "crac-2/sensor/1/temperature:18..27",
            "crac-1/sensor/1/humidity:..60",
        ]
        #expect(facility.rangeSignals.map(\.name.path) == names)
        #expect(facility.contracts.map(\.rangeSignals.count) == [3, 2, 0])
        #expect(
            facility.contracts[0].signals(in: facility)
                == Set(names.map(signal) + ["crac-1/output", "crac-2/output"].map(signal)))
        #expect(facility.contracts(behind: "crac-2").map(\.id) == ["c-1", "c-2"])
    }
}
