import Ledger
import LedgerPostgreSQL
import LedgerSQLite
import PostgreSQL
import Settings

extension LedgerLocation {
    /// Opens what keeps the rows there: the one place that names the engines.
    ///
    /// - Parameter site: whose ledger it is, where several are in one place.
    /// - Throws: `LedgerError`.
    func engine(ofSite site: String, for access: LedgerAccess) throws(LedgerError) -> any LedgerEngine {
        switch self {
        case .sqlite(let path): return try SQLiteEngine(path: path, access: access)
        case .postgresql(let url):
            return try PostgreSQLEngine(at: try Self.readable(url), site: site, access: access)
        }
    }

    /// The same, of a URL that is in force.
    static func readable(_ url: String) throws(LedgerError) -> PostgreSQLAddress {
        do {
            return try address(url)
        } catch {
            throw LedgerError.cannotOpen(place: "of the configuration", reason: error.reason)
        }
    }

    /// Reads a URL, whose password is not shown.
    static func address(_ url: String) throws(PostgreSQLError) -> PostgreSQLAddress { try PostgreSQLAddress(url) }
}

extension SiteOffice {
    /// Where the ledger is, without a password.
    public var ledgerPlace: String {
        switch configuration.ledger {
        case .sqlite(let path): path
        // What is no URL has not been opened.
        case .postgresql(let url): (try? LedgerLocation.address(url))?.description ?? "a database"
        }
    }
}
