import Ledger
import LedgerPostgreSQL
import PostgreSQL
import Programs

/// The database that all suites of a process share; each ledger is a site of its own in it.
enum TestDatabase {
    private static let made = Result { try PostgresServer.shared.createDatabase() }

    static var address: PostgreSQLAddress {
        get throws { try PostgreSQLAddress(made.get()) }
    }

    /// Opens the ledger of a site, and creates it where there is none.
    static func site(_ name: String, access: LedgerAccess = .create) throws -> PostgreSQLEngine {
        try PostgreSQLEngine(at: try address, site: name, access: access)
    }
}
