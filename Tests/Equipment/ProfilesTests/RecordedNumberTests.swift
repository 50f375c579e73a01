import Foundation
import Intervals
import Profiles
import SNMPValues
import Settings
import Site
import Testing

/// The numbers that profiles declare, held against what recorded devices answered.
@Suite struct RecordedNumberTests {
    private static let shared = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"].map {
        URL(fileURLWithPath: "\($0)/devices")
    }

    private let catalogue: Catalogue

    init() throws { catalogue = try ConfigurationFiles.catalogue(for: nil).catalogue }

    /// Lines of `numbers.tsv`, by recording: what a person reads off it.
    private static func expected(_ file: URL) throws -> [String: [String]] {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        let rows = lines.map { $0.split(separator: "\t").map(String.init) }
        return Dictionary(grouping: rows, by: { $0[0] }).mapValues { $0.map { $0.dropFirst().joined(separator: " ") } }
    }

    private func measured(_ agent: RecordedAgent) -> [Meter.Number] {
        agent.family(among: catalogue).map(agent.numbers) ?? []
    }

    /// Everything that the project's own recordings measure is listed, and nothing else.
    @Test func everyOwnRecordingMeasuresWhatAPersonReads() throws {
        let expected = try Self.expected(RecordedAgent.own.appendingPathComponent("numbers.tsv"))
        for agent in try RecordedAgent.all(in: RecordedAgent.own) {
            let lines = measured(agent).map(\.line).sorted()
            #expect(lines == (expected[agent.name] ?? []).sorted(), "\(agent.name)")
        }
    }

    /// No family says that it measures what none of its recordings shows.
    @Test func everyRuleIsHeldByARecording() throws {
        var held: [String: Set<String>] = [:]
        for agent in try RecordedAgent.all(in: RecordedAgent.own) {
            guard let family = agent.family(among: catalogue) else { continue }
            for number in agent.numbers(as: family) {
                let kind = number.name.prefix { $0 != "/" }
                held[family.name, default: []].insert("\(kind) \(number.quantity.rawValue)")
            }
        }
        for family in catalogue.families {
            let declared = Set(family.numbers.map { "\($0.name) \($0.quantity.rawValue)" })
            let missing = declared.subtracting(held[family.name] ?? [])
            #expect(missing.isEmpty, "\(family.name): \(missing.sorted())")
        }
    }

    /// Of real devices, a few of each kind by hand.
    @Test(.enabled(if: shared != nil)) func recordingsOfDevicesMeasureWhatAPersonReads() throws {
        let folder = try #require(Self.shared).appendingPathComponent("recordings")
        let file = RecordedAgent.own.appendingPathComponent("numbers-of-devices.tsv")
        let expected = try Self.expected(file)
        let agents = try RecordedAgent.all(in: folder)
        #expect(Set(expected.keys).isSubset(of: Set(agents.map(\.name))))
        for agent in agents {
            let lines = Set(measured(agent).map(\.line))
            for line in expected[agent.name] ?? [] {
                #expect(lines.contains(line), "\(agent.name): \(line) of \(lines)")
            }
        }
    }

    /// What is measured is what can be true, and fits together: watts are no more than volts times amperes.
    @Test func whatIsMeasuredCanBeTrue() throws {
        let folders =
            [RecordedAgent.own]
            + (Self.shared.map { [$0.appendingPathComponent("recordings"), $0.appendingPathComponent("field")] } ?? [])
        for agent in try folders.flatMap(RecordedAgent.all) {
            var found: [String: [NumericSample.Quantity: Double]] = [:]
            for number in measured(agent) {
                #expect(number.quantity.plausible.contains(number.value), "\(agent.name): \(number.line)")
                #expect(found[number.name]?[number.quantity] == nil, "\(agent.name): \(number.line) stands twice")
                found[number.name, default: [:]][number.quantity] = number.value
            }
            for (name, values) in found {
                guard let volts = values[.voltage], let amperes = values[.current], let watts = values[.power] else {
                    continue
                }
                // Rounding of whole amperes, and three phases behind one number.
                let most = volts * (amperes + 1) * 3.1 + 20
                #expect(watts <= most, "\(agent.name): \(name) has \(watts) W at \(volts) V and \(amperes) A")
            }
        }
    }

    /// A battery is measured as `battery`, and its charge and time left by nothing else.
    @Test func batteriesAreCalledSo() {
        for family in catalogue.families {
            for rule in family.numbers where [.charge, .runtime].contains(rule.quantity) {
                #expect(rule.name == "battery", "\(family.name)")
            }
        }
    }

    /// Of a sentinel, of what the profile calls absent, and of what lies outside of the range there is no number; at its
    /// edges there is.
    @Test func whatCannotBeIsNoNumber() throws {
        for family in catalogue.families {
            for rule in family.numbers {
                guard let evidence = rule.objects.first else { continue }
                let object = evidence.isScalar ? evidence.object : evidence.object.appending([1] + evidence.ending)
                func value(_ number: Int64) -> Double? {
                    var alone = family
                    alone.numbers = [rule]
                    let judge = Judge(alone, found: [object: .integer(1)])
                    let dial = judge.meter.dials.first { $0.object == object }
                    guard dial != nil, let number = Int32(exactly: number) else { return nil }
                    return judge.meter.numbers(in: [object: .integer(number)]).first?.value
                }
                for sentinel in [Int64(-1), 65_535, 2_147_483_647] + evidence.absent {
                    #expect(value(sentinel) == nil, "\(family.name): \(evidence.label) = \(sentinel)")
                }
                let beyond =
                    (rule.range.upperBound - rule.scale.offset) * Double(rule.scale.divisor)
                    / Double(rule.scale.multiplier)
                #expect(value(Int64(beyond) + 2) == nil, "\(family.name): \(evidence.label)")
            }
        }
    }
}
