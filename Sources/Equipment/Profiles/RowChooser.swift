import SNMPValues

/// Applies a filter to the rows of a table, with its regular expression compiled once.
struct RowChooser {
    /// How a row that counts is numbered.
    enum Choice: Hashable {
        /// By its index.
        case asIndexed
        /// By what the filter's pattern found in the row's text.
        case numbered(UInt32)
    }

    private let filter: Filter
    private let pattern: Regex<AnyRegexOutput>?

    init(_ filter: Filter) {
        self.filter = filter
        // It was checked when the profile was read.
        pattern = filter.pattern.flatMap { try? Regex($0) }
    }

    /// Rows count unless their filter column says otherwise; the filter's own index may be a prefix of the row's.
    func choice(of index: [UInt32], among found: [ObjectIdentifier: Value]) -> Choice? {
        for column in filter.columns {
            for length in stride(from: index.count, to: 0, by: -1) {
                if let value = found[column.appending(Array(index.prefix(length)))] { return choice(of: value) }
            }
        }
        return choice(of: nil)
    }

    /// Nil where a row with this value in the column does not count.
    func choice(of value: Value?) -> Choice? {
        guard filter.pattern != nil else { return filter.admits(value) ? .asIndexed : nil }
        let match = value?.text.flatMap { text in pattern.flatMap { text.firstMatch(of: $0) } }
        guard (match != nil) != filter.isExclusive else { return nil }
        guard let match, match.count > 1, let number = match[1].substring.flatMap({ UInt32($0) }) else {
            return .asIndexed
        }
        return .numbered(number)
    }
}
