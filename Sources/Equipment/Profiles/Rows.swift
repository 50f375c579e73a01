import SNMPValues

/// The rows of a rule's table, as they were found on a device.
struct Rows {
    struct Row {
        /// The subidentifiers after the column.
        var index: [UInt32]
        /// Unit and number: the index, or what columns say of it.
        var position: [UInt32]
        /// `L2`, `7`, an interface's name; nil for a scalar.
        var element: String?
        /// Where the element's name was found.
        var labelColumn: ObjectIdentifier?
        var label: (object: ObjectIdentifier, octets: [UInt8])?
        /// Which piece of the rule's evidence, and where it is.
        var instances: [(evidence: Int, object: ObjectIdentifier)] = []
        var companions: [ObjectIdentifier] = []

        /// The objects themselves say which element they speak of: the index is that of the unit.
        var isNamedByObject = false

        /// Phases are counted from 0 by some agents, and from 1 by us.
        var first: UInt32 = 1

        /// As the device counts. Some agents append a 0 to every index (quirk A4).
        var number: UInt32? {
            if isNamedByObject { return element.flatMap { UInt32($0.drop { !$0.isNumber }) } }
            let endsInZero = position.count > 1 && position.last == 0
            let number = if endsInZero { position.dropLast().last } else { position.last }
            return number.map { $0 + 1 - first }
        }

        init(index: [UInt32], position: [UInt32]? = nil, element: String? = nil, isNamedByObject: Bool = false) {
            self.index = index
            self.position = position ?? index
            self.element = element
            self.isNamedByObject = isNamedByObject
        }
    }

    private struct Key: Hashable {
        var index: [UInt32]
        var element: String?
    }

    private(set) var all: [Row] = []

    init(of rule: SignalRule, among found: [ObjectIdentifier: Value]) {
        let columns = rule.evidence.enumerated().filter { !$0.element.isScalar }
        guard !columns.isEmpty || !rule.idle.isEmpty else {
            all = rule.scalarRows
            return
        }
        var rows: [Key: Row] = [:]
        let chooser = rule.filter.map { RowChooser($0) }
        for name in found.keys {
            for (number, evidence) in columns {
                guard let index = evidence.row(name) else { continue }
                let choice = chooser.map { $0.choice(of: index, among: found) } ?? .some(.asIndexed)
                guard let choice else { continue }
                let key = Key(index: index, element: evidence.element)
                rows[
                    key, default: rule.row(at: index, element: evidence.element, choice: choice, among: found)
                ].instances.append((number, name))
            }
        }
        // What only shows that a row is not fitted makes none.
        for key in rows.keys {
            rows[key]?.companions = rule.idle.map { $0.appending(key.index) }.filter { found[$0] != nil }
            rows[key]?.instances.sort { $0.evidence < $1.evidence }
        }
        all = rows.values.sorted {
            guard $0.index == $1.index else { return $0.index.lexicographicallyPrecedes($1.index) }
            return $0.element ?? "" < $1.element ?? ""
        }
        // A device without the table still says something of the whole.
        if all.isEmpty, rule.judgesWithoutRows, rule.evidence.contains(where: \.isScalar) { all = [Row(index: [])] }
        if rule.elements == .phases { countPhases() }
        if rule.elements == .sources { nameSources(of: rule) } else { nameUnits(of: rule, among: found) }
        nameDuplicates()
    }

    // MARK: - Names

    /// There is no phase 0: where one is called so, the agent counts from there.
    private mutating func countPhases() {
        guard all.contains(where: { !$0.isNamedByObject && $0.number == 0 }) else { return }
        for row in all.indices where !all[row].isNamedByObject {
            all[row].first = 0
            all[row].element = all[row].number.map { "L\($0)" }
        }
    }

    /// The source is the first number of the index that is both 1 and 2: firmware disagrees on its place (quirk A16).
    private mutating func nameSources(of rule: SignalRule) {
        let width = all.map(\.index.count).min() ?? 0
        let place = (0..<width).first { place in Set(all.map { $0.index[place] }) == [1, 2] } ?? 0
        var merged: [Row] = []
        for var row in all where row.index.count > place {
            row.element = ["A", "B", "C"][safe: Int(row.index[place]) - 1]
            if let known = merged.firstIndex(where: { $0.element == row.element }) {
                merged[known].instances += row.instances
            } else {
                merged.append(row)
            }
        }
        // Scalars speak of a source that the table does not have.
        let known = Set(merged.map(\.element))
        let named = rule.evidence.contains { $0.isScalar && $0.element != nil }
        all = merged + (named ? rule.scalarRows.filter { !known.contains($0.element) } : [])
    }

    /// Rows of the first unit are counted plainly; those of further units carry what is in front of them: `2.1.7`.
    private mutating func nameUnits(of rule: SignalRule, among found: [ObjectIdentifier: Value]) {
        guard rule.elements == .phases || rule.elements == .numbers else { return }
        let chosenBy: [UInt32]? = rule.filter.flatMap { filter in
            guard rule.numbering.isEmpty else { return nil }
            return filter.columns.lazy.compactMap { column in
                found.keys.lazy.compactMap { $0.suffix(after: column) }.first
            }.first
        }
        let countsFromZero = all.contains { $0.position.count > 1 && $0.position.first == 0 }
        var first: UInt32 = if countsFromZero { 0 } else { 1 }
        // Of units of many kinds, those with such rows are seldom the first.
        if rule.filter?.pattern != nil { first = all.compactMap(\.position.first).min() ?? first }
        for row in all.indices {
            var front = all[row].position[...]
            if !all[row].isNamedByObject {
                let endsInZero = front.count > 1 && front.last == 0
                front = front.dropLast(endsInZero ? 2 : 1)
                // Rows that were chosen by what is in front of them need not be told apart by it.
                if let chosenBy, chosenBy.count < all[row].index.count { front = front.dropFirst(chosenBy.count) }
            }
            guard let unit = front.first, let element = all[row].element,
                unit != first || !front.dropFirst().allSatisfy({ $0 == 1 })
            else { continue }
            all[row].element = front.map { "\($0)." }.joined() + element
        }
    }

    /// Two interfaces of one name keep apart by their index.
    private mutating func nameDuplicates() {
        let counts = Dictionary(grouping: all.compactMap(\.element)) { $0 }.mapValues(\.count)
        for index in all.indices {
            if let element = all[index].element, counts[element, default: 0] > 1, let last = all[index].index.last {
                all[index].element = "\(element)#\(last)"
            }
        }
    }
}

extension Value {
    /// What somebody called a row, on one line; nil where nobody has.
    var label: String? {
        let words = text?.split {
            $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        guard let words, !words.isEmpty else { return nil }
        return words.joined(separator: " ")
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        guard indices.contains(index) else { return nil }
        return self[index]
    }
}

extension SignalRule {
    /// Only the whole can be judged without a row; an outlet or a port cannot.
    fileprivate var judgesWithoutRows: Bool { elements == .phases || elements == .none }

    /// One row for each element that scalars speak of.
    fileprivate var scalarRows: [Rows.Row] {
        var elements: [String] = []
        for element in evidence.compactMap(\.element) where !elements.contains(element) { elements.append(element) }
        if case .fixed(let element) = self.elements { elements = [element] }
        if elements.isEmpty { return [Rows.Row(index: [])] }
        return elements.map {
            Rows.Row(index: [], element: $0, isNamedByObject: evidence.contains { $0.element != nil })
        }
    }

    /// What the numbering columns say; the index where they are missing.
    private func position(of index: [UInt32], among found: [ObjectIdentifier: Value]) -> [UInt32] {
        let told = numbering.compactMap { found[$0.appending(index)]?.integerValue.flatMap { UInt32(exactly: $0) } }
        guard !told.isEmpty, told.count == numbering.count else { return index }
        return told
    }

    fileprivate func row(
        at index: [UInt32], element: String?, choice: RowChooser.Choice, among found: [ObjectIdentifier: Value]
    ) -> Rows.Row {
        var position = position(of: index, among: found)
        if case .numbered(let number) = choice { position = index.dropLast() + [number] }
        var row = Rows.Row(
            index: index, position: position, element: element, isNamedByObject: element != nil)
        if element != nil { return row }
        switch elements {
        case .none, .sources: break
        case .fixed(let element): row.element = element
        case .phases: row.element = row.number.map { "L\($0)" }
        case .numbers: row.element = row.number.map(String.init)
        case .names(let columns):
            row.element = row.number.map(String.init)
            for column in columns {
                let object = column.appending(index)
                guard case .octets(let octets)? = found[object], let text = found[object]?.label else { continue }
                row.element = text
                row.labelColumn = column
                row.label = (object, octets)
                break
            }
        }
        return row
    }
}
