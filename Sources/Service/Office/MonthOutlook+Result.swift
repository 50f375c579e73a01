import Agreement
public import Ledger
public import Live
import Site

extension MonthOutlook {
    /// Reads what a stored document owes; nil of one that cannot be read any more, which `verify` names.
    public init?(_ stored: StoredResult) {
        guard let owed = try? OwedMonth(of: stored.text) else { return nil }
        self.init(owed)
    }

    init?(_ owed: OwedMonth) {
        guard let month = owed.summary.month else { return nil }
        let isOpen = owed.summary.status == .provisional
        self.init(
            contract: owed.summary.contract, month: "\(month)", claimsCloseAt: owed.summary.claimsCloseAt,
            owed: "\(owed.total)", expected: isOpen ? owed.expectedTotal?.description : nil)
    }
}
