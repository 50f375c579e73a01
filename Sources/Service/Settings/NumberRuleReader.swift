import Notation
import Profiles
import SNMP
import SNMPValues
import Site

/// Reads a profile's `numbers:`: by signal and quantity, one rule or a list of which the first that has a value counts.
struct NumberRuleReader {
    /// The family's signals, whose rows a column of the same table has.
    let signals: [SignalRule]

    /// - Parameter entry: a signal, or a thing that is none, such as `battery`, and what is measured there.
    func read(_ entry: Mapping.Entry) -> [NumberRule] {
        guard let mapping = entry.value.mapping() else { return [] }
        defer { mapping.finish() }
        return NumericSample.Quantity.allCases.flatMap { quantity in
            mapping[quantity.rawValue]?.items.compactMap { rule($0, name: entry.name, quantity: quantity) } ?? []
        }
    }

    private func rule(
        _ document: Document, name: String, quantity: NumericSample.Quantity
    ) -> NumberRule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let place = mapping.required("object") else { return nil }
        let elements = SignalRuleReader.elements(mapping["elements"])
        var rule = NumberRule(name: name, quantity: quantity, objects: [])
        rule.elements = elements ?? .none
        rule.filter = mapping["where"]?.mapping().flatMap(SignalRuleReader.filter)
        rule.numbering = mapping["numbered_by"].map(ObjectName.list)?.map(\.object) ?? []
        rule.objects = objects(place, of: mapping, elements: elements ?? elementsOfSignal(name))
        if let unit = mapping["unit"] { rule.scale = scale(unit, of: quantity) ?? rule.scale }
        if let range = mapping["range"] { rule.range = self.range(range) ?? rule.range }
        guard !rule.objects.isEmpty else { return nil }
        if elements == nil, rule.objects.contains(where: { !$0.isScalar }) {
            rule.rowsOf = rows(of: rule, at: place)
            guard rule.rowsOf != nil else { return nil }
        }
        return rule
    }

    private func objects(
        _ place: Document, of mapping: Mapping, elements: SignalRule.Elements
    ) -> [Evidence] {
        let ending = mapping["index_ends"].map(SignalRuleReader.numbers)?.compactMap { UInt32(exactly: $0) } ?? []
        let absent = mapping["absent"].map(SignalRuleReader.numbers) ?? []
        let digits = mapping["digits"].flatMap { ObjectName($0)?.object }
        let scale = mapping["scale"].flatMap { ObjectName($0)?.object }
        return ObjectName.list(place).enumerated().map { position, name in
            var evidence = Evidence(
                object: name.object, label: name.label, isScalar: name.isScalar, meaning: .load)
            if place.isSequence { evidence.element = elements.name(of: position) }
            evidence.ending = ending
            evidence.absent = absent
            evidence.digits = digits
            evidence.scale = scale
            return evidence
        }
    }

    private func elementsOfSignal(_ name: String) -> SignalRule.Elements {
        signals.first { $0.name == name && $0.elements != .none }?.elements ?? .none
    }

    /// The signal with the rows: the one that reads another column of the same table, or else the only one of this name.
    private func rows(of rule: NumberRule, at place: Document) -> Int? {
        let named = signals.indices.filter { signals[$0].name == rule.name && signals[$0].hasTable }
        let tables = Set(rule.objects.filter { !$0.isScalar }.map { $0.object.subidentifiers.dropLast() })
        let same = named.first { index in
            signals[index].evidence.contains { !$0.isScalar && tables.contains($0.object.subidentifiers.dropLast()) }
        }
        if let same { return same }
        if named.count == 1 { return named[0] }
        let reason =
            named.isEmpty ? "no signal \(rule.name) of the profile has rows" : "several signals \(rule.name) have rows"
        place.report("\(place.described) is a column, but \(reason); say which `elements` it has")
        return nil
    }

    // MARK: - Units

    /// `V`, `0.1 V`, `10 kW`: so much is one unit of the object.
    private func scale(_ document: Document, of quantity: NumericSample.Quantity) -> Scale? {
        let known = quantity.units
        let symbols = known.map(\.symbol).joined(separator: ", ")
        let example = "0.1 \(quantity.unit)"
        return document.parsed("a unit of \(quantity.rawValue) such as \(example) (known: \(symbols))") { text in
            guard let match = text.wholeMatch(of: /(?:(1|10+|0\.0*1) ?)?(\S+)/) else { return nil }
            guard let unit = known.first(where: { $0.symbol == match.2 }) else { return nil }
            let factor = match.1.map(String.init) ?? "1"
            let tens = (0..<factor.count { $0 == "0" }).reduce(Int64(1)) { product, _ in product * 10 }
            var scale = unit.scale
            if factor.hasPrefix("0") { scale.divisor *= tens } else { scale.multiplier *= tens }
            return scale
        }
    }

    /// `[1, 100]`, in the quantity's unit.
    private func range(_ document: Document) -> ClosedRange<Double>? {
        let limits = document.sequence().compactMap { item in item.parsed("a number") { Double($0) } }
        guard limits.count == 2, limits[0] < limits[1] else {
            document.report("\(document.described) must be the least and the most that can be true, such as [1, 100]")
            return nil
        }
        return limits[0]...limits[1]
    }
}

extension SignalRule {
    fileprivate var hasTable: Bool { evidence.contains { !$0.isScalar } }
}
