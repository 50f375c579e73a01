public import Correlation
public import Intervals
public import Site

/// Why an authorisation is not valid (articles 4.3, 6.4 to 6.6; fine print, 20).
public enum AuthorisationFlaw: String, Hashable, Sendable, CaseIterable {
    /// Whoever gave it is no authorised contact in force.
    case notAuthorisedPerson = "not_an_authorised_person"
    /// In writing, and no signed paper is known.
    case unsigned
    /// In writing, and the paper was signed after it was given.
    case signedLater = "signed_later"
    /// By telephone, with a wrong user name or password.
    case credentialsRefused = "credentials_refused"
    /// By telephone, and the desk has not checked user name and password.
    case unchecked
    /// By telephone, and nothing says why it could not be written.
    case noReason = "no_reason"
    /// Neither in writing nor by telephone, as only an older register can say.
    case unknownWay = "unknown_way"
}

/// What makes an authorisation valid, in one place for the register, the verdicts and the desk.
public enum AuthorisationRule {
    /// Lists what an authorisation lacks, in order; nothing where it is valid.
    ///
    /// - Parameter contacts: those in force when it was given. Where none of them is authorised, nobody can authorise.
    public static func flaws(of record: Record, among contacts: [Contact]) -> [AuthorisationFlaw] {
        let flaws = flaws(ofTheWay: record)
        return if contacts.authorise(record.text(.by)) { flaws } else { [.notAuthorisedPerson] + flaws }
    }

    private static func flaws(ofTheWay record: Record) -> [AuthorisationFlaw] {
        switch record.text(.method).flatMap({ Record.AuthorisationMethod(rawValue: $0) }) {
        case .written?:
            guard let signed = record.instant(.signedPaperAt) else { return [.unsigned] }
            return if signed <= record.given { [] } else { [.signedLater] }
        case .phone?:
            let credentials = record.text(.credentials).flatMap { Record.Credentials(rawValue: $0) }
            var flaws: [AuthorisationFlaw] = []
            if credentials == .refused {
                flaws.append(.credentialsRefused)
            } else if credentials == nil || record.text(.check) == nil {
                flaws.append(.unchecked)
            }
            if record.text(.whyNotWritten) == nil { flaws.append(.noReason) }
            return flaws
        case nil: return [.unknownWay]
        }
    }

    /// Whether it was entered before telephone calls had a reason and a check: verified, and with neither of them.
    static func isFormer(_ record: Record) -> Bool {
        guard record.isByPhone else { return record.hasFormerWay }
        return record.isVerified && record.text(.check) == nil && record.text(.whyNotWritten) == nil
    }
}

/// The authorisations of a contract's register, and the operations that rest on them.
public struct Authorisations {
    /// One that was given.
    public struct Given: Hashable, Sendable {
        /// As it was entered.
        public let record: Record
        /// When the customer gave it: `received_at`, else `at`.
        public let at: Instant
        /// Why it is not valid; empty where it is.
        public let flaws: [AuthorisationFlaw]
        /// The `at` of the first known withdrawal.
        public let withdrawnAt: Instant?

        /// Whether work may rest on it, as long as it is not withdrawn.
        public var isValid: Bool { flaws.isEmpty }

        /// Whether it is read as it was when telephone calls had neither a reason nor a check.
        var isFormer: Bool { !isValid && AuthorisationRule.isFormer(record) }

        /// Whether work that began at an instant rests on it: given by then, and not withdrawn before.
        public func covers(workFrom start: Instant) -> Bool {
            guard isValid, at <= start else { return false }
            return withdrawnAt.map { $0 >= start } ?? true
        }
    }

    /// In the order in which they are known; those that another one replaced are not among them, withdrawn ones are.
    public let all: [Given]
    private let byID: [String: Given]
    private let contract: Contract
    private let records: KnownRecords
    /// What is in force, as the register read it before operations named their authorisation.
    private let inForce: [Record]
    private let operations: [Record]

    /// - Parameter contacts: the customer's contacts in force at an instant.
    public init(of contract: Contract, in records: KnownRecords, contacts: (Instant) -> [Contact]) {
        self.contract = contract
        self.records = records
        all = records.authorisations(of: contract.id).map { record, withdrawnAt in
            let given = record.given
            let flaws = AuthorisationRule.flaws(of: record, among: contacts(given))
            return Given(record: record, at: given, flaws: flaws, withdrawnAt: withdrawnAt)
        }
        byID = Dictionary(all.map { ($0.record.id, $0) }) { first, _ in first }
        inForce = all.filter { $0.withdrawnAt == nil }.map(\.record)
        operations = records.of(.operation, for: contract.id).filter { $0.contract == contract.id }
    }

    /// Uses the contacts of the configuration in force when each was given (fine print, 13).
    public init(of contract: Contract, in records: KnownRecords, observations: Observations) {
        self.init(of: contract, in: records) { instant in
            observations.contacts(of: contract.id, at: instant)
        }
    }

    /// The authorisation of an id that is known and not replaced. One that only corrects another, given at the same
    /// instant, stands for it: the signed paper that follows makes no authorisation of its own.
    public func given(_ id: String) -> Given? { byID[records.authorisation(standingFor: id)] }

    /// The authorisation that a record names.
    func named(by record: Record) -> Given? { record.text(.authorisation).flatMap(given) }

    /// Whether work that began at an instant rests on the authorisation of an id. Nil names none.
    public func cover(_ id: String?, workFrom start: Instant) -> Bool {
        id.flatMap(given)?.covers(workFrom: start) ?? false
    }

    /// Whether an operation was authorised (articles 4.3 and 6.4).
    ///
    /// One that names an authorisation is judged by that. An entry of before names none: it tells itself when and by whom
    /// it was authorised, or lets the register decide.
    public func authorise(_ operation: Record) -> Bool {
        guard operation.isFormerOperation else {
            return cover(operation.text(.authorisation), workFrom: operation.began)
        }
        let began = operation.instant(.firstFeedbackAt) ?? operation.knownAt
        if let authorised = operation.instant(.authorisedAt) {
            return authorised <= began && operation.isVerified && contract.hasNamed(operation.authorisingPerson)
        }
        return inForce.contains { record in
            (record.instant(.at).map { $0 <= began } ?? false) && record.isVerified
                && contract.hasNamed(record.authorisingPerson)
        }
    }

    /// What was authorised by telephone and whose signed paper, which must follow at once, is not known (article 6.6).
    func unsigned(at now: Instant) -> [Record] {
        let given = all.filter { $0.withdrawnAt == nil && ($0.isValid || $0.isFormer) }.map(\.record)
        return (given + operations.filter(\.isVerified)).filter {
            $0.isByPhone && $0.instant(.signedPaperAt, until: now) == nil
        }
    }

    /// The operations that began within a period, in the order in which they are known.
    public func operations(in period: Span) -> [Record] { operations.filter { period.contains($0.began) } }

    /// Those of them that nobody had authorised: a failure of articles 4 and 6, without effect on a verdict.
    public func unauthorised(in period: Span) -> [Record] { operations(in: period).filter { !authorise($0) } }
}

extension Record {
    /// When the customer gave an authorisation.
    var given: Instant { saidAt }

    /// When work began, as far as the entry tells.
    var began: Instant { instant(.startedAt) ?? instant(.firstFeedbackAt) ?? knownAt }

    /// Whether an operation was entered as they were before they named their authorisation.
    var isFormerOperation: Bool {
        guard kind == .operation, text(.authorisation) == nil else { return false }
        return instant(.authorisedAt) != nil || instant(.startedAt) == nil
    }

    var isByPhone: Bool { text(.method) == AuthorisationMethod.phone.rawValue }

    /// Whether the way in which an authorisation was given is none of the closed words.
    fileprivate var hasFormerWay: Bool { text(.method).flatMap { AuthorisationMethod(rawValue: $0) } == nil }

    /// By telephone only with the right user name and password; in writing unless it was refused. So entries of before
    /// are read.
    var isVerified: Bool {
        let credentials = text(.credentials).flatMap { Credentials(rawValue: $0) }
        return if isByPhone { credentials == .verified } else { credentials != .refused }
    }
}
