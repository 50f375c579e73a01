public import Intervals

/// Something that a register shows: a failure of the provider's, or what somebody should look at. It says what in typed
/// values, so that documents say it in each language.
public struct Finding: Hashable, Sendable {
    /// Its name in results.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        // Article 3.
        /// A service was signed for, and no installation of it is known after it was due: `at`.
        case installationUnrecorded = "installation_unrecorded"
        /// A deadline rests on holidays that are not announced: likely `at`, in the `span` from the earliest possible instant
        /// to the latest (`Instant.distantFuture` where there is none).
        case holidaysAssumed = "holidays_assumed"
        // Article 4.
        /// A host (`subject`) was not pinged as often as promised for a `length` of the period.
        case hostUnpinged = "host_unpinged"
        // Article 5.
        case downtimeStatementUnanswered = "downtime_statement_unanswered"
        case requestOpen = "request_open"
        case noRepresentative = "no_representative"
        // Article 6.
        case operationUnauthorised = "operation_unauthorised"
        case rosterHole = "roster_hole"
        /// No roster is kept at all.
        case noRoster = "no_roster"
        /// The roster has no entry of the time before its first one.
        case rosterBeginsLater = "roster_begins_later"
        case noEngineer = "no_engineer"
        /// The customer has named nobody who may authorise work.
        case noAuthorisedContact = "no_authorised_contact"
        /// Wrong user name or password.
        case authorisationRefused = "authorisation_refused"
        /// Not valid for what `flaws` says.
        case authorisationInvalid = "authorisation_invalid"
        /// Entered before telephone calls had a reason and a check; read as it was then.
        case authorisationFormer = "authorisation_former"
        /// Entered before operations named their authorisation; read as it was then.
        case operationFormer = "operation_former"
        case signedPaperMissing = "signed_paper_missing"
        // Article 7.
        /// Work was completed `at` an instant and its closing report is not known.
        case closingReportMissing = "closing_report_missing"
        // Article 8.
        /// A complaint about a member of staff does not say about whom (fine print, 19): an import took it as it was told.
        case staffUnnamed = "staff_unnamed"
        // Article 9.
        case visitNotAdmitted = "visit_not_admitted"
        /// Announced completely, and no pass was issued for it.
        case passNotIssued = "pass_not_issued"
        /// The visitor had no pass with him: rightly refused.
        case visitorWithoutPass = "visitor_without_pass"
        case visitIncomplete = "visit_incomplete"
        case visitUnescorted = "visit_unescorted"

        /// Whether the provider failed; the others are open, the customer's to do, or remarks.
        public var isFailure: Bool {
            switch self {
            case .installationUnrecorded, .hostUnpinged, .downtimeStatementUnanswered, .noRepresentative,
                .operationUnauthorised,
                .rosterHole, .noRoster, .noEngineer, .closingReportMissing, .visitNotAdmitted, .passNotIssued:
                true
            case .holidaysAssumed, .requestOpen, .rosterBeginsLater, .noAuthorisedContact, .authorisationRefused,
                .authorisationInvalid, .authorisationFormer, .operationFormer, .signedPaperMissing, .staffUnnamed,
                .visitorWithoutPass, .visitIncomplete, .visitUnescorted:
                false
            }
        }
    }

    /// What was found.
    public var kind: Kind
    /// The record it is about.
    public var record: String?
    /// The time it is about.
    public var span: Span?
    /// The instant it is about.
    public var at: Instant?
    /// The host that it is about.
    public var subject: String?
    /// How long it lasted, in all.
    public var length: Milliseconds?
    /// Announced items that were missing.
    public var missing: [String] = []
    /// Why an authorisation is not valid.
    public var flaws: [AuthorisationFlaw] = []
    /// The ids of the force majeure records that relieve the provider of it (article 10.2).
    public var relievedBy: [String] = []

    /// Whether the provider failed, and nothing relieves him of it.
    public var isFailure: Bool { kind.isFailure && relievedBy.isEmpty }
}
