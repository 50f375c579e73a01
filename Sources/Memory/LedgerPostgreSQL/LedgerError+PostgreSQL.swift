import Ledger
import Notation
import PostgreSQL

extension LedgerError {
    init(_ error: any Error, place: String) {
        if let own = error as? LedgerError {
            self = own
            return
        }
        guard let error = error as? PostgreSQLError else {
            self = .failed(place: place, reason: SystemReason.of(error))
            return
        }
        switch error.kind {
        case .cannotConnect: self = .cannotOpen(place: place, reason: error.reason)
        case .server(let state): self.init(state, error: error, place: place)
        default: self = .failed(place: place, reason: error.reason)
        }
    }

    /// - Parameter state: of Appendix A of PostgreSQL's manual.
    private init(_ state: String, error: PostgreSQLError, place: String) {
        switch state {
        // disk_full
        case "53100": self = .full(place: place)
        // read_only_sql_transaction
        case "25006": self = .readOnly(place: place)
        // lock_not_available
        case "55P03": self = .locked(place: place)
        // insufficient_privilege
        case "42501":
            self = .failed(
                place: place, reason: "\(error.reason); grant the role what Documentation/postgresql.md lists")
        // undefined_table, undefined_column, invalid_schema_name
        case "42P01", "42703", "3F000":
            self = .failed(place: place, reason: "\(error.reason); restore the schema `mainstay` from a backup")
        default: self = .failed(place: place, reason: error.reason)
        }
    }
}
