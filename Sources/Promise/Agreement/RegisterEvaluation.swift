import Intervals
import Site

/// Articles 5, 6 and 9: what the registers of a period hold, and what they show missing.
struct RegisterEvaluation {
    var contract: Contract
    var period: Span
    var now: Instant
    var records: KnownRecords

    /// Nil when the period has neither an entry nor a finding.
    func result(of guarantee: Guarantee) -> RegisterResult? {
        switch guarantee {
        case .customerService: customerService
        case .technicalSupport: technicalSupport
        case .access: access
        case .network, .power, .installation, .emergencyReport, .operation, .complaint: nil
        }
    }

    private func result(
        of guarantee: Guarantee, entries: [Record], findings: [Finding], inCharge: [String] = []
    ) -> RegisterResult? {
        guard !entries.isEmpty || !findings.isEmpty else { return nil }
        return RegisterResult(
            guarantee: guarantee, entries: entries.sorted { ($0.knownAt, $0.id) < ($1.knownAt, $1.id) },
            findings: findings, inCharge: inCharge)
    }

    private func own(_ kind: Record.Kind) -> [Record] {
        records.of(kind, for: contract.id).filter { $0.contract == contract.id }
    }

    private func ofPeriod(_ kind: Record.Kind) -> [Record] { own(kind).filter { period.contains($0.knownAt) } }

    /// Whether what a field dates has not happened yet.
    private func isOpen(_ field: RecordField, of record: Record) -> Bool {
        record.instant(field).map { $0 > now } ?? true
    }

    // MARK: - Article 5

    private var customerService: RegisterResult? {
        let requests = ofPeriod(.request)
        let open = requests.filter { isOpen(.answeredAt, of: $0) }.map { record in
            // A statement of downtime must be answered; the text names no time for other requests.
            let isStatement = record.text(.kind) == Self.downtimeStatement
            let kind: Finding.Kind = if isStatement { .downtimeStatementUnanswered } else { .requestOpen }
            return Finding(kind: kind, record: record.id)
        }
        let vacancies = vacancies(of: .representative).map { Finding(kind: .noRepresentative, span: $0) }
        return result(
            of: .customerService,
            entries: ofPeriod(.assignment).filter { Record.Role(of: $0) == .representative } + requests,
            findings: open + vacancies, inCharge: inCharge(as: .representative))
    }

    private static let downtimeStatement = "downtime_statement"

    // MARK: - Article 6

    private var technicalSupport: RegisterResult? {
        let authorisations = ofPeriod(.authorisation)
        let unauthorised = ofPeriod(.operation).filter {
            !Authorisation.covers($0, of: contract, register: own(.authorisation))
        }
        let refused = authorisations.filter { !Authorisation.isVerified($0) }
            .map { Finding(kind: .authorisationRefused, record: $0.id) }
        let unsigned = (authorisations + ofPeriod(.operation))
            .filter { Authorisation.isByPhone($0) && Authorisation.isVerified($0) && isOpen(.signedPaperAt, of: $0) }
            .map { Finding(kind: .signedPaperMissing, record: $0.id) }
        let failed = unauthorised.map { Finding(kind: .operationUnauthorised, record: $0.id) }
        let gaps =
            rosterHoles.map { Finding(kind: .rosterHole, span: $0) }
            + vacancies(of: .engineer).map { Finding(kind: .noEngineer, span: $0) }
        let engineers = ofPeriod(.assignment).filter { Record.Role(of: $0) == .engineer }
        return result(
            of: .technicalSupport, entries: authorisations + engineers + unauthorised,
            findings: failed + gaps + refused + unsigned, inCharge: inCharge(as: .engineer))
    }

    /// Once a roster is kept, every instant of the period must be on it: 24 hours a day, every day of the year.
    private var rosterHoles: [Span] {
        let duties = records.of(.dutyRoster, for: contract.id).compactMap(\.span)
        guard !duties.isEmpty else { return [] }
        return IntervalSet(duties).complement(within: Span(from: period.from, to: min(period.to, now))).spans
    }

    // MARK: - Assignments

    private func spans(of role: Record.Role) -> [(span: Span, name: String)] {
        own(.assignment).filter { Record.Role(of: $0) == role }.compactMap { record in
            guard let from = record.instant(.from) else { return nil }
            return (Span(from: from, to: record.instant(.to) ?? .distantFuture), record.text(.name) ?? "")
        }
    }

    /// Time without anybody assigned, after the first who was.
    private func vacancies(of role: Record.Role) -> [Span] {
        let spans = spans(of: role).map(\.span)
        guard let first = spans.map(\.from).min() else { return [] }
        let window = Span(from: max(period.from, first), to: min(period.to, now))
        return IntervalSet(spans).complement(within: window).spans
    }

    private func inCharge(as role: Record.Role) -> [String] {
        let last = min(period.to, now) - 1
        return spans(of: role).filter { $0.span.contains(last) }.map(\.name)
    }

    // MARK: - Article 9

    private var access: RegisterResult? {
        let visits = ofPeriod(.visit)
        let findings = visits.compactMap { record -> Finding? in
            let visit = Visit(record, announcing: contract.terms.announced, at: now)
            return visit.finding.map { Finding(kind: $0, record: record.id, missing: visit.missing) }
        }
        return result(of: .access, entries: visits, findings: findings)
    }
}

/// Article 6: who may let an engineer work on the customer's system.
enum Authorisation {
    static func isByPhone(_ record: Record) -> Bool {
        record.text(.method) == Record.AuthorisationMethod.phone.rawValue
    }

    /// By telephone only with the right user name and password; in writing unless it was refused.
    static func isVerified(_ record: Record) -> Bool {
        let credentials = record.text(.credentials).flatMap(Record.Credentials.init)
        guard isByPhone(record) else { return credentials != .refused }
        return credentials == .verified
    }

    /// Whether an operation was authorised before it began, by its own entry or by one of the register, and by a person
    /// whom the customer named (as far as it named any).
    static func covers(_ operation: Record, of contract: Contract, register: [Record]) -> Bool {
        let began = operation.instant(.firstFeedbackAt) ?? operation.knownAt
        if let authorised = operation.instant(.authorisedAt) {
            return authorised <= began && isVerified(operation) && contract.hasNamed(operation.authorisingPerson)
        }
        return register.contains { record in
            (record.instant(.at).map { $0 <= began } ?? false) && isVerified(record)
                && contract.hasNamed(record.authorisingPerson)
        }
    }
}

/// Article 9: an announced visit.
public struct Visit {
    /// Announced items that are missing; `announced_at` when it was not announced beforehand.
    public let missing: [String]
    private let record: Record
    private let now: Instant

    /// - Parameters:
    ///   - record: of the register of visits.
    ///   - items: what must have been announced.
    ///   - now: what comes later is not known yet.
    public init(_ record: Record, announcing items: [RecordField], at now: Instant) {
        self.record = record
        self.now = now
        var missing = items.filter { record.fields[$0] == nil }.map(\.rawValue)
        let entry = [record.instant(.expectedEntry), record.instant(.enteredAt)].compactMap(\.self).min()
        if let announced = record.instant(.announcedAt), let entry, announced > entry {
            missing.append(RecordField.announcedAt.rawValue)
        }
        self.missing = missing
    }

    /// Nil while nobody has decided.
    private var decision: Record.Decision? { record.text(.decision).flatMap(Record.Decision.init) }

    private var hasEntered: Bool { record.instant(.enteredAt).map { $0 <= now } ?? false }

    /// Whether it was refused, or nobody decided before it was over.
    private var isTurnedAway: Bool {
        switch decision {
        case .admitted: return false
        case .refused: return true
        case nil:
            let over = record.instant(.expectedExit) ?? record.instant(.expectedEntry)
            return !hasEntered && over.map { $0 <= now } ?? false
        }
    }

    var finding: Finding.Kind? {
        if missing.isEmpty, isTurnedAway { return .visitNotAdmitted }
        if !missing.isEmpty { return .visitIncomplete }
        guard hasEntered, record.text(.escort) == nil || record.text(.pass) == nil else { return nil }
        return .visitUnescorted
    }
}
