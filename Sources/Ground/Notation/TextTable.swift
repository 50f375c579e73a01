/// Rows of text under headings, each column as wide as its widest cell, for terminals.
public struct TextTable: Sendable {
    private var rows: [[String]]

    /// Creates a table without rows.
    public init(_ headings: [String]) { rows = [headings] }

    /// Whether there are only headings.
    public var isEmpty: Bool { rows.count == 1 }

    /// Adds a row with a cell for each heading. What a cell holds stays in its row.
    public mutating func add(_ cells: [String]) { rows.append(cells.map(\.inOneRow)) }

    /// The lines, without spaces at their ends.
    public var text: String {
        let widths = rows.map { $0.map(\.columns) }
        let widest = rows[0].indices.map { column in widths.map { $0[column] }.max() ?? 0 }
        return zip(rows, widths).map { row, widths in
            row.indices
                .map { row[$0] + String(repeating: " ", count: widest[$0] - widths[$0]) }
                .joined(separator: "  ").trimmingTrailingSpaces
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var view = self[...]
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
