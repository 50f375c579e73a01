public import Agreement
public import Intervals
import Ledger
public import Site

/// The newest document of a contract's month, as the ledger has it.
public struct IssuedMonth: Sendable {
    public let month: Month
    /// Counted from 1.
    public let revision: Int
    /// When it was made; nil where that was not written down.
    public let madeAt: Instant?
    /// What it says in a few words.
    public let summary: ResultSummary
}

extension SiteOffice {
    /// Lists the months of a contract that have a document, the newest month first.
    ///
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted` or `.ledger`.
    public func issuedMonths(of contract: String, for principal: Principal) throws(Refusal) -> [IssuedMonth] {
        let contract = try knownContract(contract, for: principal)
        return try Refusal.translating {
            let stored = try ledger.results(
                after: .start, limit: .max, matching: ResultFilter(contract: contract.id)
            ).elements
            let newest = Dictionary(stored.map { ($0.month, $0) }) { $1 }
            return newest.values.compactMap { IssuedMonth($0) }.sorted { $0.month > $1.month }
        }
    }

    /// The text of one revision of a month's document, as it was stored.
    ///
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted`, `.nothingKnown` or `.ledger`.
    public func issuedDocument(
        of contract: String, month: Month, revision: Int, for principal: Principal
    ) throws(Refusal) -> String {
        let contract = try knownContract(contract, for: principal)
        let stored = try Refusal.translating { try ledger.results(contract: contract.id, month: month) }
        guard let found = stored.last(where: { $0.revision == revision }) else {
            throw Refusal(
                .nothingKnown, field: "revision",
                reason: "\(contract.id) has no revision \(revision) of \(month) in the ledger.")
        }
        return found.text
    }
}

extension IssuedMonth {
    /// Nil when the document cannot be read any more, which `verify` names.
    fileprivate init?(_ stored: StoredResult) {
        guard let month = stored.month, let standing = StandingMonth(stored) else { return nil }
        self.month = month
        revision = stored.revision
        madeAt = stored.at == .distantPast ? nil : stored.at
        summary = standing.summary
    }
}
