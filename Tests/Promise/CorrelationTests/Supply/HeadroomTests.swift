import Correlation
import Foundation
import Intervals
import Proofs
import Site
import Testing

/// Whether the other feed would carry everything.
@Suite struct HeadroomTests {
    private static let now = Instant(milliseconds: 0)

    private static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    private static func sample(_ path: String, _ amperes: Double) throws -> NumericSample {
        NumericSample(.init(try signal(path), .current), at: now, value: amperes)
    }

    /// Two PDUs behind two UPSes, each with ratings; customers with an outlet on each.
    private static func facility(_ outlets: [Int], ratings: [String: Double] = [:]) throws -> Facility {
        var facility = Notes.facility()
        facility.devices = try [("pdu-a", "ups-a"), ("pdu-b", "ups-b"), ("ups-a", nil), ("ups-b", nil)].map {
            name, feeder in
            var device = Device(
                name: name, host: "192.0.2.1", credentials: "c", fedBy: try feeder.map { try signal("\($0)/output") })
            device.ratings = Ratings(
                try ratings.filter { $0.key.hasPrefix("\(name)/") }.map {
                    Ratings.Rating(try signal($0.key), milliamperes: Int64($0.value * 1000))
                })
            return device
        }
        facility.contracts = try outlets.map { outlet in
            var contract = Notes.contract("c-\(outlet)", in: facility)
            contract.power = PowerSupply(feeds: [
                .init(
                    name: "A",
                    condition: .all([.signal(try signal("ups-a/input")), .signal(try signal("pdu-a/outlet/\(outlet)"))])
                ),
                .init(name: "B", condition: .signal(try signal("pdu-b/outlet/\(outlet)"))),
            ])
            return contract
        }
        return facility
    }

    private func lines(
        _ facility: Facility, _ currents: [String: Double], losing feed: String = "A"
    ) throws -> [String: HeadroomLine] {
        let numbers = try currents.map { try Self.sample($0.key, $0.value) }
        let headroom = HeadroomCalculation(in: facility, numbers: numbers).without(feed)
        return Dictionary(uniqueKeysWithValues: headroom.lines.map { ($0.signal.path, $0) })
    }

    @Test func whatOneOutletCarriesComesToTheOther() throws {
        let facility = try Self.facility(
            [1, 2], ratings: ["pdu-b/outlet/1": 10, "pdu-b/inlet/L1": 16, "ups-b/output/L1": 32])
        let lines = try lines(
            facility,
            [
                "pdu-a/outlet/1": 4, "pdu-a/outlet/2": 5, "pdu-b/outlet/1": 3, "pdu-b/outlet/2": 2, "pdu-b/inlet/L1": 5,
                "ups-b/output/L1": 10,
            ])
        #expect(lines["pdu-b/outlet/1"]?.then == Amperes(exactly: 7) && lines["pdu-b/outlet/1"]?.judgement == .fits)
        #expect(lines["pdu-b/inlet/L1"]?.then == Amperes(exactly: 14) && lines["pdu-b/inlet/L1"]?.judgement == .tight)
        // Along the feeder, up to the UPS.
        #expect(lines["ups-b/output/L1"]?.then == Amperes(exactly: 19) && lines["ups-b/output/L1"]?.judgement == .fits)
        #expect(lines["pdu-b/outlet/2"]?.gaps == [.rating] && lines["pdu-b/outlet/2"]?.judgement == .unknown)
        #expect(lines["pdu-a/outlet/1"] == nil)
    }

    /// Nobody wrote down on which phase an outlet hangs: it is likely that they share as those of the lost side do.
    @Test func phasesShareWhatComes() throws {
        let facility = try Self.facility([1], ratings: ["pdu-b/inlet/L1": 16, "pdu-b/inlet/L2": 16])
        let lines = try lines(
            facility,
            [
                "pdu-a/outlet/1": 8, "pdu-a/inlet/L1": 6, "pdu-a/inlet/L2": 2, "pdu-b/inlet/L1": 10,
                "pdu-b/inlet/L2": 1,
            ])
        #expect(lines["pdu-b/inlet/L1"]?.then == Amperes(least: 10, most: 18, likely: 16))
        #expect(lines["pdu-b/inlet/L1"]?.judgement == .mayExceed && lines["pdu-b/inlet/L2"]?.judgement == .fits)
    }

    @Test func whatExceedsAnywayIsSaid() throws {
        let facility = try Self.facility([1], ratings: ["pdu-b/outlet/1": 10])
        let lines = try lines(facility, ["pdu-a/outlet/1": 8, "pdu-b/outlet/1": 3])
        #expect(lines["pdu-b/outlet/1"]?.judgement == .exceeds)
    }

    /// Where outlets are not measured, all that their device carries may move.
    @Test func aDeviceStandsForItsOutlets() throws {
        let facility = try Self.facility([1, 2], ratings: ["pdu-b/inlet/L1": 16, "pdu-b/outlet/1": 10])
        let lines = try lines(facility, ["pdu-a/inlet/L1": 7, "pdu-b/inlet/L1": 8])
        #expect(lines["pdu-b/inlet/L1"]?.then == Amperes(least: 8, most: 15, likely: 15))
        #expect(lines["pdu-b/inlet/L1"]?.judgement == .tight && lines["pdu-b/inlet/L1"]?.gaps == [])
        #expect(lines["pdu-b/outlet/1"]?.gaps == [.current] && lines["pdu-b/outlet/1"]?.judgement == .unknown)
    }

    @Test func whatIsNotMeasuredIsNamed() throws {
        let facility = try Self.facility([1], ratings: ["pdu-b/inlet/L1": 16])
        let lines = try lines(facility, ["pdu-b/inlet/L1": 8])
        #expect(lines["pdu-b/inlet/L1"]?.gaps == [.load(contract: "c-1")])
        #expect(lines["pdu-b/inlet/L1"]?.judgement == .unknown)
    }

    @Test func whoHasOneFeedIsNamed() throws {
        var facility = try Self.facility([1, 2])
        facility.contracts[1].power?.feeds.removeLast()
        let headroom = HeadroomCalculation(in: facility, numbers: []).without("A")
        #expect(headroom.unfed == ["c-2"] && Headroom.feeds(of: facility) == ["A", "B"])
    }

    @Test(arguments: [
        ("16 A", 16_000 as Int64?), ("16A", 16_000), ("12.5 A", 12_500), ("0.125 A", 125), ("63 A", 63_000),
        ("16", nil), ("A", nil), ("-1 A", nil), ("0 A", nil), ("1.2345 A", nil), ("16 mA", nil), ("1e3 A", nil),
        ("999999 A", nil), ("1. A", nil), (".5 A", nil),
    ])
    func ratingsAreRead(text: String, milliamperes: Int64?) {
        #expect(Ratings.milliamperes(text) == milliamperes)
    }

    /// However outlets hang on phases and loads share, the truth lies between the bounds, and no judgement is wrong.
    @Test func theTruthLiesBetween() throws {
        for number in seeds("headroom", few: 300, many: 30_000) {
            var seed = Seed(number)
            let outlets = Array(1...seed.number(1...5))
            let phases = seed.number(1...3)
            var ratings: [String: Double] = [:]
            for phase in 1...phases { ratings["pdu-b/inlet/L\(phase)"] = Double(seed.number(5...40)) }
            let facility = try Self.facility(outlets, ratings: ratings)
            var currents: [String: Double] = [:]
            var now = [Double](repeating: 0, count: phases + 1)
            var then = now
            var total = 0.0
            for outlet in outlets {
                let (a, b) = (Double(seed.number(0...80)) / 10, Double(seed.number(0...80)) / 10)
                let phase = seed.number(1...phases)
                total += a
                now[phase] += b
                then[phase] += a + b
                if !seed.once(in: 3) { currents["pdu-a/outlet/\(outlet)"] = a }
            }
            // Somebody else's load on the lost side, which goes nowhere.
            if seed.once(in: 2) { total += Double(seed.number(0...50)) / 10 }
            if !seed.once(in: 4) { currents["pdu-a/inlet/L1"] = total }
            for phase in 1...phases { currents["pdu-b/inlet/L\(phase)"] = now[phase] }
            let lines = try lines(facility, currents)
            for phase in 1...phases {
                let line = try #require(lines["pdu-b/inlet/L\(phase)"])
                let carried = try #require(line.then)
                let rating = try #require(line.rating)
                let isOpen = line.gaps.contains { if case .load = $0 { true } else { false } }
                let isBetween = then[phase] >= carried.least - 0.001 && (isOpen || then[phase] <= carried.most + 0.001)
                let isRight =
                    switch line.judgement {
                    case .fits: then[phase] <= rating * 0.8 + 0.001
                    case .tight: then[phase] <= rating + 0.001
                    case .exceeds: then[phase] > rating - 0.001
                    case .mayExceed, .unknown: true
                    }
                guard !isBetween || !isRight else { continue }
                Issue.record("seed \(number), L\(phase): \(then[phase]) is not \(carried), \(line.judgement)")
                return
            }
        }
    }
}
