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

    /// Lets transactions with `synchronous_commit = on` wait for a replica that there is not, while something is done.
    static func waitingForAReplica(_ body: () throws -> Void) throws {
        let connection = try PostgreSQLConnection(to: try address)
        try connection.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try connection.run("SELECT pg_reload_conf()")
        // The setting holds for whoever asks after the postmaster has heard of it.
        let end = ContinuousClock.now + .seconds(10)
        while try PostgreSQLConnection(to: try address).first("SHOW synchronous_standby_names", [], { $0.text(0) })
            != "nobody"
        {
            guard ContinuousClock.now < end else { throw PostgreSQLError(.timedOut, "the server does not reload") }
        }
        defer {
            // The shared server ends with this process.
            _ = try? connection.run("ALTER SYSTEM RESET synchronous_standby_names")
            _ = try? connection.run("SELECT pg_reload_conf()")
        }
        try body()
    }

    /// Opens the ledger of a site, and creates it where there is none.
    static func site(_ name: String, access: LedgerAccess = .create) throws -> PostgreSQLEngine {
        try PostgreSQLEngine(at: try address, site: name, access: access)
    }
}
