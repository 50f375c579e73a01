import Correlation
import Intervals
import Site

/// Articles 5, 6 and 9: what the registers of a period hold, and what they show missing (fine print, 20, 23 and 24).
struct RegisterEvaluation {
    var contract: Contract
    var period: Span
    var now: Instant
    var records: KnownRecords

    /// Nil when the period has neither an entry nor a finding.
    func result(of guarantee: Guarantee, observations: Observations) -> RegisterResult? {
        let result =
            switch guarantee {
            case .customerService: customerService
            case .technicalSupport:
                technicalSupport(Authorisations(of: contract, in: records, observations: observations))
            case .access: access
            case .network, .power, .installation, .emergencyReport, .operation, .complaint: nil as RegisterResult?
            }
        guard let result, !result.entries.isEmpty || !result.findings.isEmpty else { return nil }
        return result
    }

    private func result(
        of guarantee: Guarantee, entries: [Record], findings: [Finding], assigned: [RegisterResult.Assigned] = []
    ) -> RegisterResult {
        let last = passed.to - 1
        return RegisterResult(
            guarantee: guarantee, entries: entries.sorted { ($0.knownAt, $0.id) < ($1.knownAt, $1.id) },
            findings: findings, inCharge: assigned.filter { $0.span.contains(last) }.map(\.name), assigned: assigned)
    }

    /// The period as far as it has passed; empty before it.
    private var passed: Span { Span(from: period.from, to: max(period.from, min(period.to, now))) }

    private func own(_ kind: Record.Kind) -> [Record] {
        records.of(kind, for: contract.id).filter { $0.contract == contract.id }
    }

    private func ofPeriod(_ kind: Record.Kind) -> [Record] { own(kind).filter { period.contains($0.knownAt) } }

    /// Whether what a field dates has not happened yet.
    private func isOpen(_ field: RecordField, of record: Record) -> Bool { record.instant(field, until: now) == nil }

    /// The ids of the force majeure that holds at an instant and names the guarantee, or none.
    private func relief(at instant: Instant, under guarantee: Guarantee) -> [String] {
        records.of(.forceMajeure, for: contract.id, under: guarantee)
            .filter { $0.span?.contains(instant) ?? false }.map(\.id)
    }

    // MARK: - Article 5

    private var customerService: RegisterResult {
        let requests = ofPeriod(.request)
        let open = requests.filter { isOpen(.answeredAt, of: $0) }.map { record in
            // A statement of downtime must be answered; the text names no time for other requests.
            let isStatement = record.text(.kind) == Record.RequestKind.downtimeStatement.rawValue
            let kind: Finding.Kind = if isStatement { .downtimeStatementUnanswered } else { .requestOpen }
            return Finding(kind: kind, record: record.id)
        }
        return result(
            of: .customerService, entries: ofPeriod(.assignment).filter { $0.assigns(.representative) } + requests,
            findings: open + vacancies(of: .representative, as: .noRepresentative),
            assigned: assigned(as: .representative))
    }

    // MARK: - Article 6

    private func technicalSupport(_ authorisations: Authorisations) -> RegisterResult {
        let given = authorisations.all.filter { period.contains($0.record.knownAt) && $0.withdrawnAt == nil }
        let operations = authorisations.operations(in: period)
        let unauthorised = authorisations.unauthorised(in: period)
        let failed = unauthorised.map { Finding(kind: .operationUnauthorised, record: $0.id) }
        let former = operations.filter(\.isFormerOperation).map { Finding(kind: .operationFormer, record: $0.id) }
        let unsigned = authorisations.unsigned(at: now)
            .filter { period.contains($0.kind == .operation ? $0.began : $0.knownAt) }
            .map { Finding(kind: .signedPaperMissing, record: $0.id) }
        let gaps = rosterFindings + vacancies(of: .engineer, as: .noEngineer) + unnamed
        let engineers = ofPeriod(.assignment).filter { $0.assigns(.engineer) }
        return result(
            of: .technicalSupport, entries: given.map(\.record) + engineers + unauthorised,
            findings: failed + gaps + given.compactMap(flaw) + unsigned + former, assigned: assigned(as: .engineer))
    }

    /// What is to be said of an authorisation that is not valid.
    private func flaw(of given: Authorisations.Given) -> Finding? {
        if given.isValid { return nil }
        if given.isFormer { return Finding(kind: .authorisationFormer, record: given.record.id) }
        let isRefused = given.flaws.contains(.credentialsRefused)
        return Finding(
            kind: isRefused ? .authorisationRefused : .authorisationInvalid, record: given.record.id,
            flaws: given.flaws)
    }

    /// Only whom the customer named may authorise work (article 6.5).
    private var unnamed: [Finding] {
        guard !passed.isEmpty, !contract.contacts.contains(where: \.isAuthorised) else { return [] }
        return [Finding(kind: .noAuthorisedContact)]
    }

    /// From its first entry on, every instant of the period must be on the roster: 24 hours a day, every day of the year.
    private var rosterFindings: [Finding] {
        guard !passed.isEmpty else { return [] }
        let duties = records.of(.dutyRoster, for: contract.id).compactMap(\.span)
        guard let first = duties.map(\.from).min() else { return [Finding(kind: .noRoster, span: passed)] }
        let unrecorded = Span(from: passed.from, to: min(passed.to, first))
        let before =
            if unrecorded.isEmpty { [Finding]() } else { [Finding(kind: .rosterBeginsLater, span: unrecorded)] }
        let held = Span(from: max(passed.from, first), to: passed.to)
        guard !held.isEmpty else { return before }
        return before + holes(in: IntervalSet(duties).complement(within: held))
    }

    /// Holes, and apart from them the parts in which force majeure kept people away.
    private func holes(in gaps: IntervalSet) -> [Finding] {
        let relief = records.of(.forceMajeure, for: contract.id, under: .technicalSupport)
        let relieved = IntervalSet(relief.compactMap(\.span))
        let excused = gaps.intersection(relieved).spans.map { span in
            let by = relief.filter { $0.span?.overlaps(span) ?? false }.map(\.id)
            return Finding(kind: .rosterHole, span: span, relievedBy: by)
        }
        let failed = gaps.subtracting(relieved).spans.map { Finding(kind: .rosterHole, span: $0) }
        return (failed + excused).sorted { ($0.span?.from ?? passed.from) < ($1.span?.from ?? passed.from) }
    }

    // MARK: - Assignments

    private func spans(of role: Record.Role) -> [RegisterResult.Assigned] {
        own(.assignment).filter { $0.assigns(role) }.compactMap { record in
            guard let from = record.instant(.from) else { return nil }
            let span = Span(from: from, to: record.instant(.to) ?? .distantFuture)
            return RegisterResult.Assigned(name: record.text(.name) ?? "", span: span, record: record.id)
        }
    }

    /// The parts of the period in which nobody was assigned.
    private func vacancies(of role: Record.Role, as kind: Finding.Kind) -> [Finding] {
        guard !passed.isEmpty else { return [] }
        return IntervalSet(spans(of: role).map(\.span)).complement(within: passed).spans
            .map { Finding(kind: kind, span: $0) }
    }

    private func assigned(as role: Record.Role) -> [RegisterResult.Assigned] {
        spans(of: role).compactMap { assigned in
            var part = assigned
            part.span = assigned.span.clipped(to: passed)
            return if part.span.isEmpty { nil } else { part }
        }
        .sorted { ($0.span.from, $0.name, $0.record) < ($1.span.from, $1.name, $1.record) }
    }

    // MARK: - Article 9

    private var access: RegisterResult {
        let visits = own(.visit).map { Visit($0, announcing: contract.terms.announced, at: now) }
            .filter { period.contains($0.belongsAt) }
        let findings = visits.compactMap { visit -> Finding? in
            visit.finding.map { kind in
                let relievedBy = if kind.isFailure { relief(at: visit.wasDueAt, under: .access) } else { [String]() }
                return Finding(kind: kind, record: visit.record.id, missing: visit.missing, relievedBy: relievedBy)
            }
        }
        return result(of: .access, entries: visits.map(\.record), findings: findings)
    }
}

extension Record {
    fileprivate func assigns(_ role: Role) -> Bool { Role(of: self) == role }
}
