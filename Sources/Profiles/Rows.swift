import SNMP

/// The rows of a rule's table, as they were found on a device.
struct Rows {
    struct Row {
        /// The subidentifiers after the column.
        var index: [UInt32]
        /// `L2`, `7`, an interface's name; nil for a scalar.
        var element: String?
        /// Where the element's name was found.
        var labelColumn: ObjectIdentifier?
        var label: (object: ObjectIdentifier, octets: [UInt8])?
        /// By column.
        var instances: [ObjectIdentifier: ObjectIdentifier] = [:]

        /// As the device counts. Some agents append a 0 to every index (quirk A4).
        var number: UInt32? { index.count > 1 && index.last == 0 ? index[index.count - 2] : index.last }
    }

    private(set) var all: [Row] = []

    init(_ rule: SignalRule, _ found: [ObjectIdentifier: Value]) {
        let columns = rule.evidence.filter { !$0.isScalar }.map(\.object) + rule.idle
        guard !columns.isEmpty else {
            if case .fixed(let element) = rule.elements {
                all = [Row(index: [], element: element)]
            } else {
                all = [Row(index: [])]
            }
            return
        }
        var rows: [[UInt32]: Row] = [:]
        for name in found.keys {
            for column in columns {
                guard let index = name.suffix(after: column), !index.isEmpty, rule.admits(index, found) else {
                    continue
                }
                rows[index, default: rule.row(index, found)].instances[column] = name
            }
        }
        all = rows.values.sorted { $0.index.lexicographicallyPrecedes($1.index) }
        // A device without the table still says something of the whole.
        if all.isEmpty, rule.judgesWithoutRows, rule.evidence.contains(where: \.isScalar) { all = [Row(index: [])] }
        nameDuplicates()
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

extension SignalRule {
    /// Only the whole can be judged without a row; an outlet or a port cannot.
    fileprivate var judgesWithoutRows: Bool { elements == .phases || elements == .none }

    /// Rows count unless their filter column says otherwise; the filter's own index may be a prefix of the row's.
    fileprivate func admits(_ index: [UInt32], _ found: [ObjectIdentifier: Value]) -> Bool {
        guard let filter else { return true }
        for length in stride(from: index.count, to: 0, by: -1) {
            if let value = found[filter.column.appending(Array(index.prefix(length)))]?.integerValue {
                return filter.values.contains(value)
            }
        }
        return false
    }

    fileprivate func row(_ index: [UInt32], _ found: [ObjectIdentifier: Value]) -> Rows.Row {
        var row = Rows.Row(index: index)
        switch elements {
        case .none: break
        case .fixed(let element): row.element = element
        case .phases: row.element = row.number.map { "L\($0)" }
        case .numbers: row.element = row.number.map(String.init)
        case .names(let columns):
            row.element = row.number.map(String.init)
            for column in columns {
                let object = column.appending(index)
                guard case .octets(let octets)? = found[object], let text = found[object]?.text, !text.isEmpty else {
                    continue
                }
                (row.element, row.labelColumn, row.label) = (text, column, (object, octets))
                break
            }
        }
        return row
    }
}
