public import Intervals
public import Site

/// Something that a register shows: a failure of the provider's, or what somebody should look at.
public struct Finding: Hashable, Sendable {
    /// Its name in results.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        // Article 5.
        case downtimeStatementUnanswered = "downtime_statement_unanswered"
        case requestOpen = "request_open"
        case noRepresentative = "no_representative"
        // Article 6.
        case operationUnauthorised = "operation_unauthorised"
        case rosterHole = "roster_hole"
        case noEngineer = "no_engineer"
        case authorisationRefused = "authorisation_refused"
        case signedPaperMissing = "signed_paper_missing"
        // Article 9.
        case visitNotAdmitted = "visit_not_admitted"
        case visitIncomplete = "visit_incomplete"
        case visitUnescorted = "visit_unescorted"

        /// Whether the provider failed; the others are open, or the customer's to do.
        public var isFailure: Bool {
            switch self {
            case .downtimeStatementUnanswered, .noRepresentative, .operationUnauthorised, .rosterHole, .noEngineer,
                .visitNotAdmitted:
                true
            case .requestOpen, .authorisationRefused, .signedPaperMissing, .visitIncomplete, .visitUnescorted: false
            }
        }
    }

    /// What was found.
    public var kind: Kind
    /// The record it is about.
    public var record: String?
    /// The time it is about.
    public var span: Span?
    /// Announced items that were missing.
    public var missing: [String] = []
}

/// Article 5, 6 or 9: nothing is promised that a figure could break, so entries and failures are counted.
public struct RegisterResult: Hashable, Sendable {
    /// Article 5, 6 or 9.
    public var guarantee: Guarantee
    /// The records of the month, in order.
    public var entries: [Record]
    /// Failures and what is open.
    public var findings: [Finding]
    /// Who was assigned at the end of the period, or is now.
    public var inCharge: [String]

    /// How many findings are the provider's failures.
    public var failures: Int { findings.count { $0.kind.isFailure } }
}
