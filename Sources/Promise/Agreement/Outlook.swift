public import Site

/// What a month that is not final comes to if nothing more is reported: as if every claim window had closed, all else as
/// it is known (fine print, 25).
public struct Outlook: Hashable, Sendable {
    /// What a guarantee then comes to.
    public struct Line: Hashable, Sendable {
        /// One that applies.
        public var guarantee: Guarantee
        /// Its verdict then.
        public var verdict: Verdict
    }

    /// What another promise of the terms then comes to.
    public struct PromiseLine: Hashable, Sendable {
        /// Its identifier.
        public var id: String
        /// Its verdict then.
        public var verdict: Verdict
    }

    /// All guarantees that apply, in order.
    public var verdicts: [Line]
    /// Other promises of the terms, by identifier, each with its verdict then.
    public var promises: [PromiseLine] = []
    /// What is then owed.
    public var remedyTotal: Money
}
