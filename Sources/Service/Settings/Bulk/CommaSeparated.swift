/// A table as spreadsheets export it (RFC 4180): quoted cells, any line ends, a byte order mark; cells are separated by
/// commas, semicolons or tabs, whichever the first line has most of.
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
    private var line = 1
    private var column = 1

    init(_ text: String, file: String) {
        self.file = file
        let content = text.drop { $0 == "\u{FEFF}" }
        separator = Self.separator(of: content)
        cell = Cell(line: 1, column: 1)
        for character in content { read(character) }
        if state == .quoted {
            report("the quotation mark of this cell is never closed; double it where it is text", at: cell)
        }
        if state != .start || !row.isEmpty { endRow() }
    }

    private static func separator(of text: Substring) -> Character {
        let first = text.prefix { !$0.isNewline }
        let counts = ([",", ";", "\t"] as [Character]).map { candidate in (candidate, first.count { $0 == candidate }) }
        guard let most = counts.max(by: { $0.1 < $1.1 }), most.1 > 0 else { return "," }
        return most.0
    }

    private mutating func read(_ character: Character) {
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
            report("text follows the closing quotation mark; double a mark that is text", at: cell)
            state = .plain
        default:
            cell.text.append(character)
            state = .plain
        }
    }

    private mutating func advance(over character: Character) {
        if character.isNewline {
            line += 1
            column = 1
        } else {
            column += 1
        }
        if state == .start {
            cell.line = line
            cell.column = column
        }
    }

    private mutating func endCell() {
        cell.text = cell.text.trimmingSpaces
        row.append(cell)
        cell = Cell(line: line, column: column)
        state = .start
    }

    /// Ends the row; one without any text is left out.
    private mutating func endRow() {
        endCell()
        if row.contains(where: { !$0.text.isEmpty }) { rows.append(row) }
        row = []
    }

    private mutating func report(_ message: String, at cell: Cell) {
        problems.append(Problem(.error, file: file, line: cell.line, column: cell.column, message: message))
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...].drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
