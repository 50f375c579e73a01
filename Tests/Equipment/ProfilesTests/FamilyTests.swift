import Intervals
import Profiles
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// What must hold in every family that is shipped, whatever its devices answer.
@Suite struct FamilyTests {
    private let families: [Profile]
    private let at = Instant(milliseconds: 1_790_000_000_000)
    /// "Not supported", as agents say it (quirk A10).
    private static let sentinels: [Int64] = [-1, 65_535, 65_534, 655_350, 2_147_483_647, 4_294_967_295, -99_999]

    init() throws { families = try ConfigurationFiles.catalogue(for: nil).catalogue.families }

    private func instance(of evidence: Evidence, _ row: [UInt32] = [1, 1]) -> ObjectIdentifier {
        evidence.isScalar ? evidence.object : evidence.object.appending(row + evidence.ending)
    }

    /// The states of one rule's signals, when its device answers nothing but these objects.
    private func states(
        _ family: Profile, _ rule: SignalRule, _ values: [ObjectIdentifier: Int64]
    ) -> [String: SignalState] {
        var alone = family
        alone.signals = [rule]
        // A card that answers would not be fed by an inlet that it calls dead.
        let judgement = alone.judge(values.mapValues(Self.value), at: at, error: 0, supply: .elsewhere)
        return Dictionary(judgement.signals.map { ($0.name, $0.state) }) { first, _ in first }
    }

    /// R27: neither a number outside of the lists nor one that stands for "not supported" is a state.
    @Test func whatIsNotListedIsUnknown() {
        for family in families {
            for rule in family.signals {
                for evidence in rule.evidence {
                    var numbers = Self.sentinels
                    if case .values = evidence.meaning {
                        let listed = Self.listed(of: evidence.object, in: rule)
                        numbers = ((-3...130) + numbers).filter { !listed.contains($0) }
                    }
                    for number in numbers {
                        let found = states(family, rule, [instance(of: evidence): number])
                        #expect(
                            found.values.allSatisfy { $0 == .unknown },
                            "\(family.name): \(evidence.label) = \(number): \(found)")
                    }
                }
            }
        }
    }

    /// What all evidence of an object lists: one may say what is up, and another, after the volts, what is down.
    private static func listed(of object: ObjectIdentifier, in rule: SignalRule) -> [Int64] {
        rule.evidence.filter { $0.object == object }.flatMap { evidence -> [Int64] in
            if case .values(let up, let down) = evidence.meaning { up + down } else { [] }
        }
    }

    /// Every object that can say so says that there is power, and that there is none.
    @Test func eachObjectCanTell() {
        for family in families {
            for rule in family.signals where rule.filter == nil {
                for evidence in rule.evidence {
                    let (live, dead) = Self.numbers(evidence)
                    if let live {
                        let found = states(family, rule, [instance(of: evidence): live])
                        #expect(found.values.contains(.up), "\(family.name): \(evidence.label) = \(live): \(found)")
                    }
                    if let dead {
                        let found = states(family, rule, [instance(of: evidence): dead])
                        #expect(found.values.contains(.down), "\(family.name): \(evidence.label) = \(dead): \(found)")
                    }
                }
            }
        }
    }

    private static func value(_ number: Int64) -> Value {
        Int32(exactly: number).map { .integer($0) } ?? .unsigned(UInt32(clamping: number))
    }

    private static func numbers(_ evidence: Evidence) -> (live: Int64?, dead: Int64?) {
        switch evidence.meaning {
        case .volts(let divisor, _): (230 * divisor, evidence.absent.contains(0) ? nil : 0)
        case .load: (5, nil)
        case .values(let up, let down): (up.first, down.first)
        }
    }

    /// Of three phases that are fitted one is lost, and the device says so by nothing but its volts.
    @Test func aLostPhaseIsDown() {
        for family in families {
            for rule in family.signals where rule.elements == .phases && rule.filter == nil && !rule.zeroIsUnfitted {
                let volts = rule.evidence.filter { evidence in
                    if case .volts = evidence.meaning {
                        !evidence.isScalar && !evidence.absent.contains(0)
                    } else {
                        false
                    }
                }
                guard let first = volts.first, first.element == nil, case .volts(let divisor, _) = first.meaning else {
                    continue
                }
                var values: [ObjectIdentifier: Int64] = [:]
                for line in UInt32(1)...3 {
                    values[instance(of: first, [1, line])] = line == 2 ? 0 : 231 * divisor
                    for column in rule.idle where !rule.evidence.contains(where: { $0.object == column }) {
                        values[column.appending([1, line])] = 500
                    }
                }
                if let fitted = rule.fitted { values[fitted] = 3 }
                let found = states(family, rule, values)
                #expect(found["\(rule.name)/L2"] == .down, "\(family.name): \(found)")
                #expect(found["\(rule.name)/L3"] == .up, "\(family.name): \(found)")
                #expect(!rule.hasWhole || found[rule.name] == .down, "\(family.name): \(found)")
            }
        }
    }
}
