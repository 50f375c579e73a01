import Intervals
import Site

/// Articles 5, 6 and 9: what the registers of a period hold, and what they show missing.
struct RegisterEvaluation {
    var contract: Contract
    var period: Span
    var now: Instant
    var records: KnownRecords

    /// Nil when the period has neither an entry nor a finding.
    func result(_ guarantee: Guarantee) -> RegisterResult? {
        let (entries, findings): ([Record], [Finding]) =
            switch guarantee {
            case .customerService: customerService
            case .technicalSupport: technicalSupport
            case .access: access
            default: ([], [])
            }
        guard !entries.isEmpty || !findings.isEmpty else { return nil }
        let role: Assignment? =
            switch guarantee {
            case .customerService: .representative
            case .technicalSupport: .engineer
            default: nil
            }
        return RegisterResult(
            guarantee: guarantee, entries: entries.sorted { ($0.knownAt, $0.id) < ($1.knownAt, $1.id) },
            findings: findings, inCharge: role.map(inCharge) ?? [])
    }

    private func own(_ kind: Record.Kind) -> [Record] {
        records.of(kind, for: contract.id).filter { $0.contract == contract.id }
    }

    private func ofPeriod(_ kind: Record.Kind) -> [Record] { own(kind).filter { period.contains($0.knownAt) } }

    private func isOpen(_ field: RecordField, _ record: Record) -> Bool {
        record.instant(field).map { $0 > now } ?? true
    }

    // MARK: - Article 5

    private var customerService: ([Record], [Finding]) {
        let requests = ofPeriod(.request)
        let open = requests.filter { isOpen(.answeredAt, $0) }.map { record in
            Finding(
                kind: record.text(.kind) == "downtime_statement" ? .downtimeStatementUnanswered : .requestOpen,
                record: record.id)
        }
        let entries = ofPeriod(.assignment).filter { Assignment($0) == .representative } + requests
        return (entries, open + vacancies(.representative).map { Finding(kind: .noRepresentative, span: $0) })
    }

    // MARK: - Article 6

    private var technicalSupport: ([Record], [Finding]) {
        let authorisations = ofPeriod(.authorisation)
        let unauthorised = ofPeriod(.operation).filter { !Authorisation.covers($0, contract, own(.authorisation)) }
        let refused = authorisations.filter { !Authorisation.isVerified($0) }
            .map { Finding(kind: .authorisationRefused, record: $0.id) }
        let unsigned = (authorisations + ofPeriod(.operation))
            .filter { Authorisation.isByPhone($0) && Authorisation.isVerified($0) && isOpen(.signedPaperAt, $0) }
            .map { Finding(kind: .signedPaperMissing, record: $0.id) }
        let failed = unauthorised.map { Finding(kind: .operationUnauthorised, record: $0.id) }
        let gaps =
            rosterHoles.map { Finding(kind: .rosterHole, span: $0) }
            + vacancies(.engineer).map { Finding(kind: .noEngineer, span: $0) }
        let engineers = ofPeriod(.assignment).filter { Assignment($0) == .engineer }
        return (authorisations + engineers + unauthorised, failed + gaps + refused + unsigned)
    }

    /// Once a roster is kept, every instant of the period must be on it: 24 hours a day, every day of the year.
    private var rosterHoles: [Span] {
        let duties = records.of(.dutyRoster, for: contract.id).compactMap(\.span)
        guard !duties.isEmpty else { return [] }
        return IntervalSet(duties).complement(within: Span(from: period.from, to: min(period.to, now))).spans
    }

    // MARK: - Assignments

    private func spans(_ role: Assignment) -> [(span: Span, name: String)] {
        own(.assignment).filter { Assignment($0) == role }.compactMap { record in
            guard let from = record.instant(.from) else { return nil }
            return (Span(from: from, to: record.instant(.to) ?? .distantFuture), record.text(.name) ?? "")
        }
    }

    /// Time without anybody assigned, after the first who was.
    private func vacancies(_ role: Assignment) -> [Span] {
        let spans = spans(role).map(\.span)
        guard let first = spans.map(\.from).min() else { return [] }
        let window = Span(from: max(period.from, first), to: min(period.to, now))
        return IntervalSet(spans).complement(within: window).spans
    }

    private func inCharge(_ role: Assignment) -> [String] {
        let last = min(period.to, now) - 1
        return spans(role).filter { $0.span.contains(last) }.map(\.name)
    }

    // MARK: - Article 9

    private var access: ([Record], [Finding]) {
        let visits = ofPeriod(.visit)
        let findings = visits.compactMap { record -> Finding? in
            let visit = Visit(record, contract.terms.announced, at: now)
            return visit.finding.map { Finding(kind: $0, record: record.id, missing: visit.missing) }
        }
        return (visits, findings)
    }
}

/// What somebody is assigned to: article 5's representative, or article 6's engineer.
enum Assignment {
    case representative
    case engineer

    init(_ record: Record) { self = record.text(.role)?.hasSuffix("engineer") ?? false ? .engineer : .representative }
}

/// Article 6: who may let an engineer work on the customer's system.
enum Authorisation {
    static func isByPhone(_ record: Record) -> Bool { record.text(.method) == "phone" }

    /// By telephone only with the right user name and password; in writing unless it was refused.
    static func isVerified(_ record: Record) -> Bool {
        let credentials = record.text(.credentials)
        return isByPhone(record) ? credentials == "verified" : credentials != "refused"
    }

    /// Whether an operation was authorised before it began, by its own entry or by one of the register, and by a person
    /// whom the customer named (as far as it named any).
    static func covers(_ operation: Record, _ contract: Contract, _ register: [Record]) -> Bool {
        let began = operation.instant(.firstFeedbackAt) ?? operation.knownAt
        if let authorised = operation.instant(.authorisedAt) {
            return authorised <= began && isVerified(operation) && isNamed(operation.text(.authorisedBy), contract)
        }
        return register.contains { record in
            (record.instant(.at).map { $0 <= began } ?? false) && isVerified(record)
                && isNamed(record.text(.by), contract)
        }
    }

    private static func isNamed(_ person: String?, _ contract: Contract) -> Bool {
        let named = contract.contacts.filter(\.isAuthorised).map(\.name)
        guard let person, !named.isEmpty else { return true }
        return named.contains(person)
    }
}

/// Article 9: an announced visit.
public struct Visit {
    /// Announced items that are missing; `announced_at` when it was not announced beforehand.
    public let missing: [String]
    private let record: Record
    private let now: Instant

    public init(_ record: Record, _ items: [RecordField], at now: Instant) {
        (self.record, self.now) = (record, now)
        var missing = items.filter { record.fields[$0] == nil }.map(\.rawValue)
        let entry = [record.instant(.expectedEntry), record.instant(.enteredAt)].compactMap(\.self).min()
        if let announced = record.instant(.announcedAt), let entry, announced > entry {
            missing.append(RecordField.announcedAt.rawValue)
        }
        self.missing = missing
    }

    private var isAdmitted: Bool {
        record.text(.decision).map { $0 == "admitted" } ?? (record.instant(.enteredAt).map { $0 <= now } ?? false)
    }

    /// Whether it was refused, or nobody decided before it was over.
    private var isTurnedAway: Bool {
        if record.text(.decision) != nil { return !isAdmitted }
        let over = record.instant(.expectedExit) ?? record.instant(.expectedEntry)
        return !isAdmitted && over.map { $0 <= now } ?? false
    }

    var finding: Finding.Kind? {
        if missing.isEmpty, isTurnedAway { return .visitNotAdmitted }
        if !missing.isEmpty { return .visitIncomplete }
        let isInside = record.instant(.enteredAt).map { $0 <= now } ?? false
        return isInside && (record.text(.escort) == nil || record.text(.pass) == nil) ? .visitUnescorted : nil
    }
}
