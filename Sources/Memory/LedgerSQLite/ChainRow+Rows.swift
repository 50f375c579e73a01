import Foundation
import GRDB
import Intervals
import Ledger
import Site

/// Rows and links of a ledger, one after the other.
enum ChainStep {
    case row(ChainRow)
    case link(ChainLink)
}

extension ChainRow {
    /// Calls `visit` with every row, in order, and with each link after the newest row that it covers.
    static func walk(_ database: Database, visit: (ChainStep) throws -> Void) throws {
        let links = try ChainLink.cursor(over: database)
        let rows = try Row.fetchCursor(database, sql: all)
        var link = try links.next()
        while let row = try rows.next().map(ChainRow.init) {
            while let due = link, due.row < row.row {
                try visit(.link(due))
                link = try links.next()
            }
            try visit(.row(row))
        }
        while let due = link {
            try visit(.link(due))
            link = try links.next()
        }
    }

    private static let all = """
        SELECT sequence, 0, collector.name, path, \(Run.fields), NULL, NULL, NULL, NULL FROM run \(names)
        UNION ALL
        SELECT opened, 1, collector.name, path, \(Run.fields), NULL, NULL, NULL, NULL FROM run \(names)
        WHERE opened IS NOT NULL
        UNION ALL
        SELECT opened, 1, collector.name, path, \(Run.fields), NULL, NULL, NULL, NULL FROM open_run \(names)
        WHERE opened IS NOT NULL
        UNION ALL
        SELECT sequence, 2, collector.name, NULL, 0, 0, 0, 0, NULL, 0, 0, NULL, NULL, kind, key, at, body
        FROM entry LEFT JOIN collector ON collector.id = collector
        ORDER BY 1
        """
    private static let names = """
        LEFT JOIN signal ON signal.id = signal LEFT JOIN collector ON collector.id = collector
        """

    private init(_ row: Row) {
        let form: Int = row[1]
        let signal: String = row[3] ?? ""
        let content: Content =
            switch form {
            case 0: .stretch(Run(row, at: 4), signal: signal)
            case 1: .beginning(Run(row, at: 4), signal: signal)
            default:
                .entry(kind: row[13], key: row[14], at: Instant(milliseconds: row[15]), body: row[16])
            }
        self.init(row: row[0], collector: row[2] ?? "", content: content)
    }
}
