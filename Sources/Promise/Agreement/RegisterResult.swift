public import Intervals
public import Site

/// Article 5, 6 or 9: nothing is promised that a figure could break, so entries and failures are counted.
public struct RegisterResult: Hashable, Sendable {
    /// Who was assigned in a part of the period (articles 5 and 6).
    public struct Assigned: Hashable, Sendable {
        /// The representative or engineer.
        public var name: String
        /// The part of the period, as far as it has passed.
        public var span: Span
        /// The id of the assignment.
        public var record: String
    }

    /// Article 5, 6 or 9.
    public var guarantee: Guarantee
    /// The records of the month, in order.
    public var entries: [Record]
    /// Failures and what is open.
    public var findings: [Finding]
    /// Who was assigned at the end of the period, or is now.
    public var inCharge: [String]
    /// Who was assigned in each part of the period, in order of time.
    public var assigned: [Assigned]

    /// How many findings are the provider's failures.
    public var failures: Int { findings.count(where: \.isFailure) }
}
