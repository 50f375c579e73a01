import Foundation
import GRDB

/// The row at which a statement stands, its columns read in place.
///
/// GRDB's `Row` keeps the names of the columns and looks at the type of each value first: more work than reading a run.
struct PresentRow {
    private let statement: SQLiteStatement

    init(of statement: Statement) { self.statement = statement.sqliteStatement }

    /// A number; zero where there is none.
    func number(_ index: Int) -> Int64 { Int64(sqliteStatement: statement, index: CInt(index)) }

    /// A number that may be missing.
    func numberIfAny(_ index: Int) -> Int64? {
        guard case .int64(let number) = DatabaseValue(sqliteStatement: statement, index: CInt(index)).storage else {
            return nil
        }
        return number
    }

    /// A text that may be missing.
    func text(_ index: Int) -> String? {
        guard case .string(let text) = DatabaseValue(sqliteStatement: statement, index: CInt(index)).storage else {
            return nil
        }
        return text
    }

    /// Octets that may be missing.
    func octets(_ index: Int) -> Data? {
        guard case .blob(let octets) = DatabaseValue(sqliteStatement: statement, index: CInt(index)).storage else {
            return nil
        }
        return octets
    }
}

extension SQLiteRows {
    /// Visits the rows that a query finds until `visit` returns false. The first column of the query is a number in each of
    /// them.
    func forEach(
        _ sql: String, arguments: StatementArguments = StatementArguments(), visit: (PresentRow) throws -> Bool
    ) throws {
        let statement = try statement(sql)
        let found = try Int64.fetchCursor(statement, arguments: arguments)
        let row = PresentRow(of: statement)
        while try found.next() != nil {
            guard try visit(row) else { return }
        }
    }

    /// The number that a query finds; nil when it finds none.
    func number(_ sql: String, arguments: StatementArguments = StatementArguments()) throws -> Int64? {
        try Int64.fetchCursor(statement(sql), arguments: arguments).next()
    }
}
