public import Facility
public import Intervals
public import SNMP

/// What a device's values say.
public struct Judgement: Hashable, Sendable {
    public var signals: [JudgedSignal] = []
    /// In the order of the profile.
    public var readings: [(name: String, value: JSON)] = []
    /// Contradictions, in words.
    public var warnings: [String] = []

    /// Nothing was said.
    public init() {}

    public static func == (a: Judgement, b: Judgement) -> Bool {
        a.signals == b.signals && a.warnings == b.warnings && a.readings.map(\.name) == b.readings.map(\.name)
            && a.readings.map(\.value) == b.readings.map(\.value)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(signals) }
}

/// One signal, and why.
public struct JudgedSignal: Hashable, Sendable {
    /// Without the device: `output/L2`.
    public var name: String
    public var state: SignalState
    /// For people: `227 V`.
    public var value: String
    /// The instance that decided: `UPS-MIB::upsOutputVoltage.2`.
    public var object: String
    public var identifier: ObjectIdentifier?
    public var rule: String
    public var since: Instant?
    public var sinceError: Milliseconds = 0

    /// Object, value and rule in one line.
    public var evidence: String { "\(object) = \(value): \(rule)" }
}

extension Profile {
    /// Judges what a device answered.
    ///
    /// - Parameters:
    ///   - values: of the rows found and the instances polled.
    ///   - at: when they held.
    ///   - error: the uncertainty of `at`, half a round trip.
    public func judge(_ values: [ObjectIdentifier: Value], at: Instant, error: Milliseconds) -> Judgement {
        var judgement = Judgement()
        let closed = gate.flatMap { gate in
            values[gate.object].flatMap { value -> String? in
                guard let number = value.integerValue, !gate.live.contains(number) else { return nil }
                return "the agent has lost its device (\(MIBNames.name(of: gate.object)) = \(number))"
            }
        }
        if let closed { judgement.warnings.append(closed) }
        for rule in rulesInUse(values) {
            let judged = RuleJudge(rule: rule, values: values, at: at, error: error)
            var (own, warnings) = judged.result
            if let closed {
                for index in own.indices {
                    (own[index].state, own[index].rule, own[index].since) = (.unknown, closed, nil)
                }
                warnings = []
            }
            judgement.signals += own
            judgement.warnings += warnings
        }
        applyRequirements(&judgement)
        judgement.readings = readings.map { ($0.name, closed == nil ? $0.value(values[$0.object]) : .null) }
        return judgement
    }

    /// Where several rules make one signal (models with and without a table), the first that finds rows; failing that, the
    /// last, which reads scalars.
    private func rulesInUse(_ values: [ObjectIdentifier: Value]) -> [SignalRule] {
        var chosen: [String: Int] = [:]
        for (index, rule) in signals.enumerated() {
            if case .fixed = rule.elements { continue }
            let hasRows = Rows(rule, values).all.contains { !$0.index.isEmpty }
            if hasRows || chosen[rule.name] == nil || !hasTable(chosen[rule.name], values) {
                if let before = chosen[rule.name], hasTable(before, values) { continue }
                chosen[rule.name] = index
            }
        }
        return signals.enumerated().filter { index, rule in
            if case .fixed = rule.elements { return true }
            return chosen[rule.name] == index
        }.map(\.element)
    }

    private func hasTable(_ index: Int?, _ values: [ObjectIdentifier: Value]) -> Bool {
        index.map { Rows(signals[$0], values).all.contains { !$0.index.isEmpty } } ?? false
    }

    /// A closed relay behind a dead inlet gives no power.
    private func applyRequirements(_ judgement: inout Judgement) {
        for rule in signals {
            guard let required = rule.requires,
                let feed = judgement.signals.first(where: { $0.name == required }), feed.state == .down
            else { continue }
            for index in judgement.signals.indices where judgement.signals[index].name.hasPrefix("\(rule.name)/") {
                guard judgement.signals[index].state == .up else { continue }
                judgement.signals[index].state = .down
                judgement.signals[index].rule = "switched on, but \(required) is down"
            }
        }
    }
}

extension ReadingRule {
    fileprivate func value(_ value: Value?) -> JSON {
        guard let number = value?.integerValue, !Sentinel.values.contains(number) else { return .null }
        switch shape {
        case .words(let words): return words[number].map { .string($0) } ?? .null
        case .flag(let yes, let no):
            return yes.contains(number) ? .bool(true) : no.contains(number) ? .bool(false) : .null
        case .number(let divisor):
            guard divisor > 1 else { return .integer(number) }
            return number % divisor == 0 ? .integer(number / divisor) : .number("\(Double(number) / Double(divisor))")
        }
    }
}

/// Numbers that agents send for "not supported" (quirk A10).
enum Sentinel {
    static let values: Set<Int64> = [-1, 65_535, 65_534, 655_350, 2_147_483_647, 4_294_967_295, -99_999]
}
