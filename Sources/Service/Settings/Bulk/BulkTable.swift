import Notation

/// A table whose first row names its columns; each row is a device, an outlet or a contract.
struct BulkTable {
    enum Kind: String, CaseIterable {
        case device
        case outlet
        case contract

        /// Columns that every row must fill.
        var required: [String] {
            switch self {
            case .device: ["name", "address", "credentials"]
            case .outlet: ["device", "outlet", "contract", "side"]
            case .contract: ["name", "customer", "service", "signed", "from", "to", "rent"]
            }
        }

        var optional: [String] {
            switch self {
            case .device: ["profile", "fed_by", "room", "rack", "unit"]
            case .outlet: []
            case .contract: ["terms", "language", "timezone", "access", "hosts"]
            }
        }

        /// The column that only rows of this kind have, for tables without a column `kind`.
        var sign: String {
            switch self {
            case .device: "address"
            case .outlet: "outlet"
            case .contract: "customer"
            }
        }
    }

    struct Row {
        var file: String
        var kind: Kind
        var cells: [String: CommaSeparated.Cell]
        var first: CommaSeparated.Cell

        /// Nil for what is missing or empty.
        subscript(column: String) -> CommaSeparated.Cell? {
            guard let cell = cells[column], !cell.text.isEmpty else { return nil }
            return cell
        }
    }

    private(set) var rows: [Row] = []
    private(set) var problems: [Problem]
    private let file: String

    private static let columns = Set(["kind"] + Kind.allCases.flatMap { $0.required + $0.optional })

    init(_ text: String, file: String) {
        self.file = file
        let table = CommaSeparated(text, file: file)
        problems = table.problems
        guard let head = table.rows.first else {
            problems.append(Problem(.error, file: file, message: "is empty; its first row names the columns"))
            return
        }
        let names = head.map { $0.text.lowercased().replacing(" ", with: "_") }
        for (name, cell) in zip(names, head) where !Self.columns.contains(name) {
            report("no column is called \(cell.text)\(Suggestion.phrase(for: name, among: Self.columns))", at: cell)
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            report("the column \(name) stands twice; keep one", at: head[index])
        }
        guard problems.isEmpty else { return }
        for cells in table.rows.dropFirst() { read(cells, columns: names) }
    }

    private mutating func read(_ cells: [CommaSeparated.Cell], columns names: [String]) {
        if cells.count > names.count {
            report(
                "the row has more cells than the first row has columns; quote a cell with a separator",
                at: cells[names.count])
            return
        }
        let named = Dictionary(zip(names, cells)) { first, _ in first }
        guard let kind = kind(of: named, first: cells[0]) else { return }
        let row = Row(file: file, kind: kind, cells: named, first: cells[0])
        for column in kind.required where row[column] == nil {
            report("the \(kind.rawValue) needs \(column)", at: named[column] ?? cells[0])
        }
        let known = Set(["kind"] + kind.required + kind.optional)
        for (column, cell) in named where !cell.text.isEmpty && !known.contains(column) {
            report("a row of kind \(kind.rawValue) has no \(column)", at: cell)
        }
        rows.append(row)
    }

    private mutating func kind(of cells: [String: CommaSeparated.Cell], first: CommaSeparated.Cell) -> Kind? {
        let kinds = Kind.allCases.map(\.rawValue)
        if let cell = cells["kind"], !cell.text.isEmpty {
            if let kind = Kind(rawValue: cell.text.lowercased()) { return kind }
            report("no row is of kind \(cell.text)\(Suggestion.phrase(for: cell.text, among: kinds))", at: cell)
            return nil
        }
        if let kind = Kind.allCases.first(where: { cells[$0.sign]?.text.isEmpty == false }) { return kind }
        report("the row is neither a device (address), an outlet (outlet) nor a contract (customer)", at: first)
        return nil
    }

    private mutating func report(_ message: String, at cell: CommaSeparated.Cell) {
        problems.append(Problem(.error, file: file, line: cell.line, column: cell.column, message: message))
    }
}
