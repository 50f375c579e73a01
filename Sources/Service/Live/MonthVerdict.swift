/// What a contract's last month that ended came to, by its newest result.
public struct MonthVerdict: Hashable, Sendable {
    /// The contract's id.
    public var contract: String
    /// The civil month, `2026-02`.
    public var month: String
    /// By guarantee, what was judged of it: one of `words`.
    public var verdicts: [String: String]

    /// What a promise can come to.
    public static let words = ["met", "breached", "undetermined"]

    /// Notes what was judged; what promises nothing that a figure could break is left out.
    public init(contract: String, month: String, verdicts: [String: String]) {
        self.contract = contract
        self.month = month
        self.verdicts = verdicts.filter { Self.words.contains($0.value) }
    }
}
