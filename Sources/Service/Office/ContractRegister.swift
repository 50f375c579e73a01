import Agreement
import Intervals
import Ledger
import Site

/// The records that decide what holds for one contract: its own and those that name none, with their corrections.
struct ContractRegister: Sendable {
    let contract: String
    /// In the order of entry, known at the instant or not.
    let records: [RegisterRecord]
    /// Those that are known at an instant.
    let known: KnownRecords

    /// - Throws: `LedgerError` when the ledger cannot be read.
    init(of contract: String, at now: Instant, in ledger: any LedgerReader) throws(LedgerError) {
        self.contract = contract
        records = try ledger.records(matching: .concerning(contract))
        known = KnownRecords(records, at: now)
    }
}
