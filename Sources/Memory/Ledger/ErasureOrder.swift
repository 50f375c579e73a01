public import Intervals
public import Site

/// Whose personal data to erase, and who asked for it.
public struct ErasureOrder: Sendable {
    /// Puts `Record.erased` where texts that the ledger only keeps say something of people.
    public struct Erasing: Sendable {
        /// Of the contract's people, in a whole configuration as earlier versions kept it; nil when it cannot be read.
        public var configuration: @Sendable (_ text: String) -> String?
        /// In the document of a result.
        public var document: @Sendable (_ text: String) -> String

        public init(
            configuration: @escaping @Sendable (String) -> String? = { $0 },
            document: @escaping @Sendable (String) -> String = { $0 }
        ) {
            self.configuration = configuration
            self.document = document
        }
    }

    public var contract: String
    /// What was entered, or happened, before this instant.
    public var before: Instant
    /// Who erases; stands apart like what is erased.
    public var name: String
    public var reason: String
    /// Whether the person whom a record needs to be named by the contract is (article 6). It decides, and is remembered
    /// where the name is not.
    public var isNamed: @Sendable (Record) -> Bool
    public var erasing: Erasing

    public init(
        contract: String, before: Instant, name: String, reason: String, erasing: Erasing = Erasing(),
        isNamed: @escaping @Sendable (Record) -> Bool
    ) {
        self.contract = contract
        self.before = before
        self.name = name
        self.reason = reason
        self.erasing = erasing
        self.isNamed = isNamed
    }
}

/// What became of an erasure.
public struct ErasureSummary: Hashable, Sendable {
    /// Entries that say nothing of people any more.
    public var erased = 0
    /// Those among them whose names were part of their row, as earlier versions wrote them: the row was replaced, and its
    /// digest kept.
    public var replaced = 0
    /// Entries of formats 1 and 2, whose chain cannot be checked without their names.
    public var kept = 0
    /// Entries with contacts whose names decide on records that remain (article 6); they go together with those.
    public var needed = 0
    /// Whether nothing of it is left where the ledger is kept; false while somebody still reads what was there before.
    public var isGone = true

    public init() {}
}
