import SNMPValues
import Site

/// What a judge reads besides the rows: what stands in for a table, what feeds the card, what the device says of itself.
extension JudgeDraft {
    /// A rule that makes signals, by its place in the profile.
    struct Use {
        var index: Int
        var rule: SignalRule
    }

    /// The rule whose scalars measure the same as a rule's table does: models of the family with one phase fill in these,
    /// and leave the table at zero.
    func standIn(for use: Use) -> Use? {
        guard let made = rules.last, made.source == use.index, made.whole >= 0 else { return nil }
        let isTable = rows[made.rows].contains { row in votes[row.votes].contains { !$0.isScalar && $0.isVoltage } }
        guard isTable, !use.rule.evidence.contains(where: { $0.element != nil }) else { return nil }
        let others = profile.signals.enumerated().filter { index, rule in
            index != use.index && rule.name == use.rule.name && rule.isScalarMeter
        }
        if let other = others.last { return Use(index: other.offset, rule: other.element) }
        return use.rule.hasScalarMeter ? use : nil
    }

    /// Adds what feeds the card: inlets and sources together, any of which may be the one, and the conductors of an inlet.
    mutating func addFeeds() {
        guard supply != .elsewhere, !(supply == .family && profile.hasCardSupply) else { return }
        guard profile.signals.contains(where: { CardSupply.kinds.contains($0.name) }) else { return }
        var inlets = Judge.Feed()
        for rule in rules where !rule.isStandIn {
            let kind = profile.signals[rule.source].name
            guard CardSupply.kinds.contains(kind) || CardSupply.conductors.contains(kind) else { continue }
            let signals = rule.rows.map { rows[$0].signal }.filter { supply.includes(self.signals[$0]) }
            guard !signals.isEmpty else { continue }
            let part = Judge.Feed.Part(signals: signals, whole: rule.whole)
            if CardSupply.kinds.contains(kind) {
                inlets.parts.append(part)
            } else {
                add(feed: Judge.Feed(parts: [part]))
            }
        }
        if !inlets.parts.isEmpty { add(feed: inlets) }
    }

    /// Adds what tells a device that is dead from a card that has lost its device, and whether a UPS is on battery.
    mutating func addStatuses() {
        guard rules.contains(where: \.isInput), votes.contains(where: \.isVoltage) else { return }
        for rule in profile.readings where ["on_battery", "battery", "bypass"].contains(rule.name) {
            guard let known = rule.known else { continue }
            let status = Judge.Status(place: scalar(rule.object), known: known, yes: rule.yes)
            add(status: status, ofReading: rule.name)
        }
    }
}

extension SignalRule {
    /// Whether it measures a voltage of the whole device.
    fileprivate var hasScalarMeter: Bool {
        evidence.contains { $0.isScalar && $0.element == nil && $0.meaning.isVoltage }
    }

    /// Whether it has nothing but scalars, one of which is a voltage.
    fileprivate var isScalarMeter: Bool { hasScalarMeter && evidence.allSatisfy(\.isScalar) }
}

extension Evidence.Meaning {
    fileprivate var isVoltage: Bool { if case .volts = self { true } else { false } }

    /// Whether it is measured, not stated.
    var isMeasured: Bool {
        switch self {
        case .volts, .load: true
        case .values: false
        }
    }
}

extension ReadingRule {
    /// The values that tell something; nil where all do.
    fileprivate var known: Set<Int64>? {
        switch shape {
        case .words(let words): Set(words.keys)
        case .flag(let yes, let no): Set(yes + no)
        case .number, .alarm: nil
        }
    }

    fileprivate var yes: Set<Int64> { if case .flag(let yes, _) = shape { Set(yes) } else { [] } }
}
