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
            for rule in family.signals where rule.elements == .phases && rule.filter == nil {
                let volts = rule.evidence.filter { evidence in
                    if case .volts = evidence.meaning {
                        !evidence.isScalar && !evidence.absent.contains(0)
                    } else {
                        false
                    }
                }
                guard let first = volts.first, first.element == nil, rule.fitted == nil || !rule.isFittedColumn,
                    case .volts(let divisor, _) = first.meaning
                else {
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

    // MARK: - What a UPS says of itself

    /// A UPS family in one of the ways in which its models give their mains, with its output.
    private struct Supply {
        var family: Profile
        var input: SignalRule
        var output: SignalRule
        var battery: ReadingRule
        var yes: [Int64]
        var no: [Int64]
        /// Values of the same object that mean bypass.
        var bypass: [Int64]
    }

    private var supplies: [Supply] {
        families.flatMap { family -> [Supply] in
            guard let battery = family.readings.first(where: { $0.name == "on_battery" }),
                case .flag(let yes, let no) = battery.shape,
                let output = family.signals.last(where: { $0.name == "output" && $0.filter == nil })
            else { return [] }
            let bypass = family.readings.filter { $0.name == "bypass" && $0.object == battery.object }.flatMap {
                rule -> [Int64] in
                if case .flag(let yes, _) = rule.shape { yes } else { [] }
            }
            return family.signals.filter { $0.name == "input" && $0.filter == nil }.map {
                Supply(
                    family: family, input: $0, output: output, battery: battery, yes: yes, no: no, bypass: bypass)
            }
        }
    }

    /// Every voltage of a rule, in its own unit.
    private func volts(_ rule: SignalRule, _ volts: Int64) -> [ObjectIdentifier: Int64] {
        var values: [ObjectIdentifier: Int64] = [:]
        for evidence in rule.evidence {
            if case .volts(let divisor, _) = evidence.meaning { values[instance(of: evidence)] = volts * divisor }
        }
        return values
    }

    private func input(_ supply: Supply, _ values: [[ObjectIdentifier: Int64]]) -> SignalState? {
        var family = supply.family
        family.signals = [supply.input, supply.output]
        let all = values.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
        return family.judge(all.mapValues(Self.value), at: at, error: 0).signals.first { $0.name == "input" }?.state
    }

    @Test func onBatteryIsNeverConcludedAgainstAUPSOnLine() {
        #expect(supplies.count > 12)
        for supply in supplies {
            let values = [volts(supply.input, 0), volts(supply.output, 230)]
            for number in supply.no where !supply.bypass.contains(number) {
                let found = input(supply, values + [[supply.battery.object: number]])
                #expect(found != .down, "\(supply.family.name): \(number)")
            }
            for number in supply.yes {
                let found = input(supply, values + [[supply.battery.object: number]])
                #expect(found == .down, "\(supply.family.name): \(number)")
            }
        }
    }

    @Test func residualVoltsOnBatteryAreDead() {
        for supply in supplies {
            for residue in [Int64(1), 15, 23, 31] {
                let values = [volts(supply.input, residue), volts(supply.output, 230)]
                let found = input(supply, values + [[supply.battery.object: supply.yes[0]]])
                #expect(found == .down, "\(supply.family.name): \(residue) V")
            }
        }
    }

    @Test func zerosAndNoStatusAreACardWithoutItsUPS() {
        for supply in supplies {
            var values = [volts(supply.input, 0), volts(supply.output, 0)]
            // Nothing that means anything, in any object that could.
            let scalars = (supply.input.evidence + supply.output.evidence).filter { $0.isScalar }
            for evidence in scalars {
                if case .values = evidence.meaning { values.append([evidence.object: 99]) }
            }
            values.append([supply.battery.object: 99])
            #expect(input(supply, values) == .unknown, "\(supply.family.name)")
        }
    }

    /// In every family, in a table of phases: the impossible is neither zero nor missing, and lends no other row a doubt.
    @Test func theImpossibleIsNoZero() {
        for family in families {
            for rule in family.signals where rule.elements == .phases && rule.filter == nil {
                guard let first = rule.evidence.first, !first.isScalar, first.element == nil, first.tenths == nil,
                    case .volts(let divisor, let band) = first.meaning
                else { continue }
                var values: [ObjectIdentifier: Int64] = [:]
                for line in UInt32(1)...3 {
                    values[instance(of: first, [1, line])] = line == 1 ? 230 * divisor : (band.most + 1) * divisor
                    for column in rule.idle { values[column.appending([1, line])] = line == 1 ? 500 : 0 }
                }
                if let fitted = rule.fitted, !rule.isFittedColumn { values[fitted] = 1 }
                let found = states(family, rule, values)
                #expect(found["\(rule.name)/L2"] == .unknown, "\(family.name): \(found)")
                #expect(!rule.hasWhole || found[rule.name] == .unknown, "\(family.name): \(found)")
            }
        }
    }
}
