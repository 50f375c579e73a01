import GRDB
import Testing

@testable import Ledger
@testable import LedgerSQLite

extension ChainedLedger {
    /// The database below, to be looked at and tampered with.
    var pool: DatabasePool {
        get throws { try #require(engine as? SQLiteEngine).pool }
    }

    /// The number of a chain.
    func number(ofChain name: String) throws -> Int64 {
        try read { rows in try #require(rows.chains().first { $0.name == name }).number }
    }
}
