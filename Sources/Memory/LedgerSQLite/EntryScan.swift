import GRDB
import Ledger

/// Reads pages of the table `entry` in the order of its rows.
struct EntryScan {
    /// How rows are found. The index `entry_by_key` is by kind and key, so it gives no order.
    enum Path {
        /// Looks at every row; for kinds that much of the table is of.
        case table
        /// For kinds with few rows.
        case kind
        case key(String)
        case keys(prefix: String)

        /// By a prefix if there is one.
        static func table(orPrefix prefix: String) -> Path { prefix.isEmpty ? .table : .keys(prefix: prefix) }
    }

    let kind: String
    let path: Path
    /// What is read besides the row's number.
    let columns: String
    /// What rows must satisfy besides.
    var condition = "TRUE"
    var arguments: StatementArguments = [:]

    /// Reads a page.
    ///
    /// - Parameter element: makes an element from `columns`, which begin at index 1; nil leaves the row out.
    func page<Element>(
        after position: Position, limit: Int, in database: Database, element: (Row) throws -> Element?
    ) throws -> Page<Element> {
        var builder = PageBuilder<Element>(after: position, limit: limit)
        let statement = try database.cachedStatement(sql: sql)
        var arguments = arguments
        _ = arguments.append(contentsOf: ["kind": kind, "after": position.row])
        switch path {
        case .table, .kind: break
        case .key(let key): _ = arguments.append(contentsOf: ["key": key])
        case .keys(let prefix):
            // Nothing that begins so is sorted after the greatest character.
            _ = arguments.append(contentsOf: ["key": prefix, "beyond": prefix + "\u{10FFFF}"])
        }
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            guard let element = try element(row) else { continue }
            guard builder.add(element, at: Position(row: row[0])) else { break }
        }
        return builder.page(upTo: try .newestEntry(in: database))
    }

    private var sql: String {
        let select = "SELECT sequence, \(columns) FROM entry"
        switch path {
        case .table:
            return """
                \(select) NOT INDEXED WHERE sequence > :after AND kind = :kind AND (\(condition)) ORDER BY sequence
                """
        case .kind: return "\(select) WHERE \(found(by: "TRUE"))"
        case .key: return "\(select) WHERE \(found(by: "key = :key"))"
        case .keys: return "\(select) WHERE \(found(by: "key >= :key AND key < :beyond"))"
        }
    }

    /// Sorts numbers, not the rows with their texts.
    private func found(by key: String) -> String {
        """
        sequence IN (SELECT sequence FROM entry WHERE kind = :kind AND \(key) AND sequence > :after) AND (\(condition))
        ORDER BY sequence
        """
    }
}

extension Position {
    /// The newest entry.
    static func newestEntry(in database: Database) throws -> Position {
        Position(row: try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM entry") ?? 0)
    }
}

extension Database {
    /// Reads a member of a body that is JSON; nil in bodies that are not, because somebody tampered with them.
    static func member(_ path: String) -> String { "iif(json_valid(body), json_extract(body, '$.\(path)'), NULL)" }
}
