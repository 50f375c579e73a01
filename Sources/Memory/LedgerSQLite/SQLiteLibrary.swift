import GRDB

/// SQLite, which keeps the rows.
public enum SQLiteLibrary {
    /// The version that is linked; nil where it does not tell.
    public static var version: String? {
        // A database in memory asks nothing of the machine; one that cannot be had tells no version.
        try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
    }

    /// The format of ledgers that are written.
    public static var format: Int { Schema.version }
}
