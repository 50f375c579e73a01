public import Intervals
public import Site

/// Something that a contract made due and that is not done yet (articles 3 and 5 to 8).
public struct OpenDuty: Hashable, Sendable {
    /// What is to be done.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Article 3: an installation, or the one that the contract was signed for and of which there is no record.
        case installation
        /// Article 5: a statement of downtime that the customer asked for.
        case downtimeStatement = "downtime_statement"
        /// Article 6: the paper that follows an authorisation by telephone; the customer's to send.
        case signedPaper = "signed_paper"
        /// Article 7.
        case firstFeedback = "first_feedback"
        /// Article 7.
        case closingReport = "closing_report"
        /// Article 8.
        case complaintReport = "complaint_report"

        /// Whose article asks for it.
        public var guarantee: Guarantee {
            switch self {
            case .installation: .installation
            case .downtimeStatement: .customerService
            case .signedPaper: .technicalSupport
            case .firstFeedback, .closingReport: .operation
            case .complaintReport: .complaint
            }
        }
    }

    /// What is to be done.
    public var kind: Kind
    /// What it is about; nil where that is what is missing.
    public var record: Record?
    /// From when on it is owed.
    public var since: Instant
    /// The last instant at which it is in time, or excused; nil where the text names no time.
    public var due: Instant?
    /// How it is judged; nil where no deadline is.
    public var entry: DueEntry?
}

extension Duties {
    /// All that is owed and not done, whether its time is over or not: first by deadline, then what has none by its
    /// beginning.
    public var open: [OpenDuty] {
        let timed =
            open(.installation, as: .installation) + unrecorded + open(.operation, as: .firstFeedback)
            + open(.complaint, as: .complaintReport)
        let untimed = statements + papers + reports
        return timed.sorted { ($0.due ?? $0.since, $0.since) < ($1.due ?? $1.since, $1.since) }
            + untimed.sorted { $0.since < $1.since }
    }

    private func open(_ guarantee: Guarantee, as kind: OpenDuty.Kind) -> [OpenDuty] {
        let entries = entries(of: guarantee).filter { $0.doneAt == nil }
        guard !entries.isEmpty else { return [] }
        let known = Dictionary(registered(under: guarantee).map { ($0.id, $0) }) { first, _ in first }
        return entries.map { entry in
            OpenDuty(
                kind: kind, record: known[entry.record], since: entry.begins, due: entry.relievedDue ?? entry.due,
                entry: entry)
        }
    }

    /// The records from which entries of an article can come.
    private func registered(under guarantee: Guarantee) -> [Record] {
        switch guarantee {
        case .installation: own(.installation)
        case .operation: authorisations.all.map(\.record) + own(.operation)
        case .complaint: own(.complaint)
        case .network, .power, .emergencyReport, .customerService, .technicalSupport, .access: []
        }
    }

    private var unrecorded: [OpenDuty] {
        guard let due = unrecordedInstallation else { return [] }
        let signed = contract.timeZone.startOfDay(contract.signed)
        return [OpenDuty(kind: .installation, since: signed, due: due.likely)]
    }

    private var statements: [OpenDuty] {
        own(.request).filter {
            $0.text(.kind) == Record.RequestKind.downtimeStatement.rawValue
                && $0.instant(.answeredAt, until: now) == nil
        }.map { OpenDuty(kind: .downtimeStatement, record: $0, since: $0.saidAt) }
    }

    private var papers: [OpenDuty] {
        authorisations.unsigned(at: now).map { OpenDuty(kind: .signedPaper, record: $0, since: $0.saidAt) }
    }

    private var reports: [OpenDuty] {
        operationsWithoutReport.map { OpenDuty(kind: .closingReport, record: $0.record, since: $0.completed) }
    }
}
