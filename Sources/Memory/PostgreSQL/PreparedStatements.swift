/// The statements that a session knows by name, so that they are parsed and planned once
/// (<https://www.postgresql.org/docs/15/sql-prepare.html>).
struct PreparedStatements {
    private struct Statement {
        let name: String
        let types: [UInt32]
    }

    /// Those who put values into the text of statements would fill the server's memory.
    private static let most = 512

    private var statements: [String: [Statement]] = [:]
    private var count = 0
    private var names = 0

    /// The name of a statement that was prepared for values of these types; NULL fits every type.
    func name(of sql: String, for types: [UInt32]) -> String? {
        statements[sql]?.first { statement in
            statement.types == types
                || zip(statement.types, types).allSatisfy { $0 == $1 || $1 == TypeID.unspecified.rawValue }
        }?.name
    }

    /// A name for a new one; nil when there are too many.
    mutating func add(_ sql: String, for types: [UInt32]) -> String? {
        guard count < Self.most else { return nil }
        count += 1
        names += 1
        let name = "s\(names)"
        statements[sql, default: []].append(Statement(name: name, types: types))
        return name
    }

    /// Forgets one that could not be prepared.
    mutating func remove(_ name: String, of sql: String) {
        let before = statements[sql]?.count ?? 0
        statements[sql]?.removeAll { $0.name == name }
        count -= before - (statements[sql]?.count ?? 0)
    }

    /// Forgets all; names are not given again.
    mutating func removeAll() {
        statements = [:]
        count = 0
    }
}
