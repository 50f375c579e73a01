public import Digests
public import Intervals

/// An entry that a person or a hook made: append-only, corrected only by a further record that names it.
public struct Record: Hashable, Sendable {
    /// The registers.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case maintenance
        case attribution
        case forceMajeure = "force_majeure"
        case outageReport = "outage_report"
        case creditRequest = "credit_request"
        case notification
        case contactProblem = "contact_problem"
        case installation
        case complaint
        case authorisation
        case operation
        case visit
        case request
        case assignment
        /// Who is on duty (article 6: every hour of the year).
        case dutyRoster = "duty_roster"
        case withdrawal
        /// A contact of the customer's was called, and what came of it (fine print, 17).
        case attempt
        /// The customer accepts or disputes an entry (`of`; fine print, 24).
        case acceptance
        /// What was connected between two instants, where the configuration has it wrong (fine print, 27).
        case wiring
        /// One of the provider's own people has seen an alarm (`of`) and sees to it.
        case acknowledgement
        /// Work on devices or signals is planned: the provider's own people are told of its effects when it is over.
        case quiet

        /// Whether it is only of use to the provider's own people: then no result rests on it, and no document shows it.
        public var isInternal: Bool {
            switch self {
            case .acknowledgement, .quiet: true
            case .maintenance, .attribution, .forceMajeure, .outageReport, .creditRequest, .notification,
                .contactProblem, .installation, .complaint, .authorisation, .operation, .visit, .request, .assignment,
                .dutyRoster, .withdrawal, .attempt, .acceptance, .wiring:
                false
            }
        }
    }

    /// Unique in the ledger; what `replaces` names.
    public var id: String
    /// Which register it belongs to.
    public var kind: Kind
    /// As given, each of its field's type.
    public var fields: [RecordField: RecordValue]
    /// When it was entered in this ledger, by the ledger's own clock; is shown, and decides only about a record that has
    /// no instant of its own.
    public var recordedAt: Instant
    /// When it was entered elsewhere, as the line says that it was imported from. Shown beside `recordedAt`; decides
    /// nothing.
    public var claimedRecordedAt: Instant?
    /// Whether somebody entered it at this ledger's own desk: of what was imported, its own instants tell when it was known.
    public var isOfThisDesk = false
    private var former = FormerID()

    /// The id under which an earlier version kept this record, so that a ledger knows it again; nil when it was read back
    /// or its id was given. Not stored, and of no effect on equality.
    public var formerID: String? {
        get { former.text }
        set { former.text = newValue }
    }

    public init(id: String, kind: Kind, fields: [RecordField: RecordValue], recordedAt: Instant) {
        self.id = id
        self.kind = kind
        self.fields = fields
        self.recordedAt = recordedAt
    }

    /// What stands for an erased field (`erased`) where the contract did not name the person (article 6), which decides.
    public static let erasedUnnamed = "(erased, not named by the contract)"

    /// The person who authorised an operation, whom the customer must have named (article 6).
    public var authorisingPerson: String? { text(kind == .operation ? .authorisedBy : .by) }

    /// Creates a record under an id that may have been another one in earlier versions.
    public init(id: StableID, kind: Kind, fields: [RecordField: RecordValue], recordedAt: Instant) {
        self.init(id: id.value, kind: kind, fields: fields, recordedAt: recordedAt)
        formerID = id.former
    }

    /// What stands in the place of a text that was erased.
    public static let erased = "(erased)"

    /// Whether another record says the same, under whatever id and whenever it was entered. What was erased of this one
    /// is taken to have been the same, and an export of a record is the same.
    public func says(theSameAs other: Record) -> Bool {
        guard kind == other.kind else { return false }
        return [fields, exported.fields].contains { own in
            Set(own.keys) == Set(other.fields.keys)
                && own.allSatisfy {
                    $0.value == .text(Self.erased) || $0.value == .text(Self.erasedUnnamed)
                        || $0.value == other.fields[$0.key]
                }
        }
    }

    /// From when the record is known: its own `at`, else `notified_at`, `consented_at` or `from`, else the first of its
    /// other instants; never the instant at which it was entered, unless it has no instant at all (fine print, rule 8).
    public var knownAt: Instant { knownInstant ?? recordedAt }

    /// When it can be shown to have been known: its own `at`; of what was entered at this ledger's own desk, the instant of
    /// entry (fine print, 17). Nil when it does not say.
    public var shownKnownAt: Instant? { isOfThisDesk ? recordedAt : instant(.at) }

    /// Whether it was entered more than a day after it says that it became known (fine print, 26).
    public var isEnteredLate: Bool { recordedAt - knownAt > .days(1) }

    /// When the customer said it: `received_at`, else the instant from which the record is known (fine print, 26).
    public var saidAt: Instant { instant(.receivedAt) ?? knownAt }

    /// The instant of its own from which it is known; nil when it has none.
    var knownInstant: Instant? {
        let order: [RecordField] = [.at, .notifiedAt, .consentedAt, .from]
        if let known = order.lazy.compactMap({ self.instant($0) }).first { return known }
        let others = fields.values.compactMap { if case .instant(let instant) = $0 { instant } else { nil } }
        return others.min()
    }

    /// A field's instant; nil when it is absent or holds something else.
    public func instant(_ field: RecordField) -> Instant? {
        guard case .instant(let value)? = fields[field] else { return nil }
        return value
    }

    /// A field in words; nil when it is absent or holds several instants.
    public func text(_ field: RecordField) -> String? {
        switch fields[field] {
        case .text(let value)?: value
        case .date(let value)?: value.description
        case .money(let value)?: value.description
        case .instant(let value)?: value.description
        case .list(let value)?: value.joined(separator: ", ")
        case .integer(let value)?: "\(value)"
        case .wiring(let value)?: value.description
        case .instants, nil: nil
        }
    }

    /// A field's whole number; nil when it is absent or holds something else.
    public func integer(_ field: RecordField) -> Int64? {
        guard case .integer(let value)? = fields[field] else { return nil }
        return value
    }

    /// What a record of kind `wiring` says was connected; nil for any other.
    public var wiring: Wiring? {
        guard case .wiring(let value)? = fields[.condition] else { return nil }
        return value
    }

    /// A field's date; nil when it is absent or holds something else.
    public func date(_ field: RecordField) -> CivilDate? {
        guard case .date(let value)? = fields[field] else { return nil }
        return value
    }

    /// A field's words; nil when it is absent or holds something else.
    public func list(_ field: RecordField) -> [String]? {
        guard case .list(let value)? = fields[field] else { return nil }
        return value
    }

    /// The id of the contract it is about; nil when it is about all.
    public var contract: String? { text(.contract) }

    /// `from` and `to`; nil unless both are given.
    public var span: Span? {
        guard let from = instant(.from), let to = instant(.to) else { return nil }
        return Span(from: from, to: to)
    }
}

/// A field's value.
public enum RecordValue: Hashable, Sendable {
    case text(String)
    case instant(Instant)
    case date(CivilDate)
    case money(Money)
    case list([String])
    case integer(Int64)
    /// What was connected (`wiring.condition`).
    case wiring(Wiring)
    /// Names with an instant each (`installation.items`).
    case instants([String: Instant])
}

/// Every field a record can have, by its name in JSON; with `_` written `-` it is an option of `mainstay record`.
public enum RecordField: String, Hashable, Sendable, CaseIterable {
    case contract, guarantee, guarantees, at, by, note, from, to, replaces, reason
    /// The identifier of a promise of the contract's terms, beside the nine articles.
    case promise
    /// By when the parties agreed that an installation is done.
    case dueAt = "due_at"
    case acceptedBy = "accepted_by"
    case disputedBy = "disputed_by"
    case consentedAt = "consented_at"
    case consentedBy = "consented_by"
    case cause, category, evidence, subject, method, problem, contact, date, service, fee, items, about, kind, role,
        name
    case determinedAt = "determined_at"
    case notifiedAt = "notified_at"
    case signedAt = "signed_at"
    case completedAt = "completed_at"
    case acceptedAt = "accepted_at"
    case firstWrittenReportAt = "first_written_report_at"
    case authorisedAt = "authorised_at"
    case authorisedBy = "authorised_by"
    case credentials, work, activities, cooperation, decision, escort, pass
    case signedPaperAt = "signed_paper_at"
    case firstFeedbackAt = "first_feedback_at"
    case writtenReportAt = "written_report_at"
    case announcedAt = "announced_at"
    case expectedEntry = "expected_entry"
    case expectedExit = "expected_exit"
    case enteredAt = "entered_at"
    case leftAt = "left_at"
    case answeredAt = "answered_at"
    case username
    /// The id of what the record is about: an event.
    case of
    /// Devices and signals.
    case signals
    /// Whom of the provider's people a complaint is about.
    case staffName = "staff_name"
    /// When the customer said it; `at` is when it became known here.
    case receivedAt = "received_at"
    /// When an operation began.
    case startedAt = "started_at"
    /// The id of the record that authorised something.
    case authorisation
    /// Why an authorisation was given by telephone.
    case whyNotWritten = "why_not_written"
    /// The id under which the desk checked user name and password.
    case check
    /// What a hook ended with; 0 means that somebody was told.
    case exitCode = "exit_code"
    /// What was connected, in the shape of a contract's `power` or `network`.
    case condition
}

/// Names of the nine guarantees, in the order of every result.
public enum Guarantee: String, Hashable, Sendable, CaseIterable, Comparable, Codable {
    case network
    case power
    case installation
    case emergencyReport = "emergency_report"
    case customerService = "customer_service"
    case technicalSupport = "technical_support"
    case operation
    case complaint
    case access

    /// The article of the agreement.
    public var article: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    public static func < (a: Guarantee, b: Guarantee) -> Bool { a.article < b.article }
}
