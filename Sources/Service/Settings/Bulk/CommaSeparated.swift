/// A table as spreadsheets export it (RFC 4180): quoted cells, any line ends, a byte order mark, and commas, semicolons or
/// tabs between cells, whichever its first line has most of.
struct CommaSeparated {
    /// One cell and where it begins, from 1.
    struct Cell: Hashable {
        var text = ""
        var line: Int
        var column: Int
    }

    private(set) var rows: [[Cell]] = []
    private(set) var problems: [Problem] = []

    private enum State {
        case start
        case plain
        case quoted
        /// After a quotation mark within quotes: a second one is text, anything else ends the cell.
        case quote
    }

    private let file: String
    private let separator: Character
    private var state = State.start
    private var row: [Cell] = []
    private var cell: Cell
    private var (line, column) = (1, 1)

    init(_ text: String, file: String) {
        self.file = file
        let content = text.drop { $0 == "\u{FEFF}" }
        separator = Self.separator(of: content)
        cell = Cell(line: 1, column: 1)
        for character in content { take(character) }
        if state == .quoted {
            complain(cell, "the quotation mark of this cell is never closed; double it where it is text")
        }
        if state != .start || !row.isEmpty { endRow() }
    }

    private static func separator(of text: Substring) -> Character {
        let first = text.prefix { !$0.isNewline }
        let counts = ([",", ";", "\t"] as [Character]).map { candidate in (candidate, first.count { $0 == candidate }) }
        return counts.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0 : nil } ?? ","
    }

    private mutating func take(_ character: Character) {
        defer { advance(over: character) }
        switch state {
        case .quoted:
            if character == "\"" { state = .quote } else { cell.text.append(character) }
        case .quote where character == "\"":
            cell.text.append(character)
            state = .quoted
        case .start where character == "\"": state = .quoted
        case _ where character == separator: endCell()
        case _ where character.isNewline: endRow()
        case .quote:
            complain(cell, "text follows the closing quotation mark; double a mark that is text")
            state = .plain
        default:
            cell.text.append(character)
            state = .plain
        }
    }

    private mutating func advance(over character: Character) {
        (line, column) = character.isNewline ? (line + 1, 1) : (line, column + 1)
        if state == .start { (cell.line, cell.column) = (line, column) }
    }

    private mutating func endCell() {
        cell.text = cell.text.trimmingSpaces
        row.append(cell)
        cell = Cell(line: line, column: column)
        state = .start
    }

    /// A row without any text is none.
    private mutating func endRow() {
        endCell()
        if row.contains(where: { !$0.text.isEmpty }) { rows.append(row) }
        row = []
    }

    private mutating func complain(_ cell: Cell, _ message: String) {
        problems.append(Problem(.error, file: file, line: cell.line, column: cell.column, message))
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...].drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
