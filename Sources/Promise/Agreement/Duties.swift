public import Correlation
public import Intervals
public import Site

/// What a contract makes due under articles 3, 7 and 8, whenever it falls due, and what became of it.
///
/// An instant after `now` is not known, though the record that holds it may be.
public struct Duties {
    let contract: Contract
    let now: Instant
    let authorisations: Authorisations
    private let records: KnownRecords
    private let observations: Observations
    /// The operations and requests that name an authorisation, by its id.
    private let work: [String: [Record]]

    /// - Parameters:
    ///   - contract: with the terms that govern what is asked about.
    ///   - now: nothing later is known.
    public init(of contract: Contract, in records: KnownRecords, at now: Instant, observations: Observations) {
        self.contract = contract
        self.now = now
        self.records = records
        self.observations = observations
        let authorisations = Authorisations(of: contract, in: records, observations: observations)
        self.authorisations = authorisations
        let named = [Record.Kind.operation, .request].flatMap { records.of($0, for: contract.id) }
            .filter { $0.contract == contract.id }
        work = Dictionary(grouping: named) { authorisations.named(by: $0)?.record.id ?? "" }
    }

    /// In order of their due instants; empty for the other articles.
    public func entries(of guarantee: Guarantee) -> [DueEntry] {
        let entries: [DueEntry] =
            switch guarantee {
            case .installation: own(.installation).compactMap(installation)
            case .operation: authorisations.all.compactMap(feedback) + own(.operation).compactMap(formerFeedback)
            case .complaint: own(.complaint).compactMap(complaint)
            case .network, .power, .emergencyReport, .customerService, .technicalSupport, .access: []
            }
        return entries.sorted { ($0.due, $0.record) < ($1.due, $1.record) }
    }

    func own(_ kind: Record.Kind) -> [Record] {
        records.of(kind, for: contract.id).filter { $0.contract == contract.id }
    }

    private func clock(of guarantee: Guarantee) -> DueClock {
        DueClock(under: guarantee, of: contract.id, in: records, at: now)
    }

    // MARK: - Article 3

    private func installation(_ record: Record) -> DueEntry? {
        guard let signed = record.instant(.signedAt),
            let due = InstallationDue(of: contract, signedOn: contract.timeZone.localDate(of: signed))
        else { return nil }
        let service = record.text(.service).flatMap(Contract.Service.init) ?? contract.service
        let items = InstalledItems(of: record, needed: contract.items(of: service), at: now)
        let clock = clock(of: .installation)
        func judged(by due: Instant) -> DueEntry {
            clock.entry(of: record, begins: signed, due: due, done: items.doneAt)
        }
        var entry = judged(by: due.likely)
        if due.isInDoubt {
            entry.earliest = due.earliest
            entry.latest = due.latest
            let early = judged(by: due.earliest).outcome
            let late = judged(by: due.latest ?? .distantFuture).outcome
            entry.outcome = if early == late { early } else { .undetermined }
        }
        entry.missing = items.missing
        entry.service = service
        if case .money(let fee)? = record.fields[.fee] { entry.fee = fee }
        entry.corroboration = observations.corroboration(of: contract, doneAt: items.doneAt)
        return entry
    }

    /// By when the installation is due that the contract was signed for, while no installation at all is known (fine
    /// print, 24). A contract that follows another one takes over what is installed.
    var unrecordedInstallation: InstallationDue? {
        guard contract.follows == nil, own(.installation).isEmpty else { return nil }
        return InstallationDue(of: contract, signedOn: contract.signed)
    }

    // MARK: - Article 7

    /// A valid authorisation is answered by whatever names it, at the earliest when it was given.
    private func feedback(on given: Authorisations.Given) -> DueEntry? {
        let due = given.at + contract.terms.firstFeedback
        let isOver = given.withdrawnAt.map { $0 <= due } ?? false
        guard given.isValid, contract.term.contains(given.at), !isOver else { return nil }
        let named = work[given.record.id] ?? []
        let answers = named.compactMap(answer)
        let first = answers.filter { $0.at >= given.at }.min { ($0.at, $0.record) < ($1.at, $1.record) }
        var entry = clock(of: .operation).entry(of: given.record, begins: given.at, due: due, done: first?.at)
        entry.answeredBy = first?.record
        if named.contains(where: { $0.kind == .operation && lacksReport($0) }) {
            entry.missing = [RecordField.writtenReportAt.rawValue]
        }
        return entry
    }

    /// When an operation or a request gave feedback.
    private func answer(_ record: Record) -> (at: Instant, record: String)? {
        let field: RecordField = if record.kind == .operation { .firstFeedbackAt } else { .answeredAt }
        return record.instant(field, until: now).map { ($0, record.id) }
    }

    private func lacksReport(_ operation: Record) -> Bool { operation.instant(.writtenReportAt, until: now) == nil }

    /// An operation as they were entered before they named their authorisation: it tells itself when that was given.
    private func formerFeedback(on operation: Record) -> DueEntry? {
        guard operation.isFormerOperation, let authorised = operation.instant(.authorisedAt),
            contract.term.contains(authorised)
        else { return nil }
        var entry = clock(of: .operation).entry(
            of: operation, begins: authorised, due: authorised + contract.terms.firstFeedback,
            done: operation.instant(.firstFeedbackAt, until: now))
        if lacksReport(operation) { entry.missing = [RecordField.writtenReportAt.rawValue] }
        return entry
    }

    /// The operations that were completed and whose closing report is not known (article 7, 2). The text names no time
    /// for it.
    public var operationsWithoutReport: [(record: Record, completed: Instant)] {
        own(.operation).compactMap { operation in
            guard let completed = operation.instant(.completedAt, until: now), lacksReport(operation) else {
                return nil
            }
            return (operation, completed)
        }
    }

    // MARK: - Article 8

    private func complaint(_ record: Record) -> DueEntry? {
        guard let accepted = record.instant(.acceptedAt), contract.term.contains(accepted) else { return nil }
        var entry = clock(of: .complaint).entry(
            of: record, begins: accepted, due: accepted + contract.terms.firstReport,
            done: record.instant(.firstWrittenReportAt, until: now))
        entry.about = record.text(.about)
        return entry
    }
}
