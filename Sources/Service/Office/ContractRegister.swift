import Agreement
import Intervals
import Ledger
import Site

/// The records that decide what holds for one contract: its own, those that name none, and those of the contracts that it
/// continues or that continue it (fine print, 28), with their corrections.
struct ContractRegister: Sendable {
    let contract: String
    /// In the order of entry, known at the instant or not.
    let records: [RegisterRecord]
    /// Those that are known at an instant.
    let known: KnownRecords

    /// - Parameter renewals: the contract itself and the others, as `Observations.renewals` has them.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    init(
        of contract: String, renewals: [String], at now: Instant, in ledger: any LedgerReader
    ) throws(LedgerError) {
        self.contract = contract
        var records: [RegisterRecord] = []
        var seen: Set<String> = []
        for id in [contract] + renewals.filter({ $0 != contract }) {
            for record in try ledger.records(matching: .concerning(id)) where seen.insert(record.id).inserted {
                records.append(record)
            }
        }
        self.records = records
        known = KnownRecords(records, at: now)
    }
}
