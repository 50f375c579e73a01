public import Intervals
public import Site

/// An announced visit (article 9; fine print, 23).
public struct Visit {
    /// What `pass` says where there was none.
    enum Pass: String {
        /// The visitor had none with him.
        case absent = "none"
        /// The provider did not issue one.
        case notIssued = "not_issued"
    }

    /// Announced items that are missing; `announced_at` when it was not announced beforehand.
    public let missing: [String]
    let record: Record
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

    /// Nil where a pass was shown, or nothing is said of one.
    private var lack: Pass? { record.text(.pass).flatMap(Pass.init) }

    private var hasEntered: Bool { record.instant(.enteredAt, until: now) != nil }

    /// When it was decided, else announced: the month of that instant has it.
    var belongsAt: Instant {
        guard decision == nil else { return record.knownAt }
        return record.instant(.announcedAt) ?? record.knownAt
    }

    /// When the visitor was expected, or at least until when.
    private var expected: Instant? { record.instant(.expectedEntry) ?? record.instant(.expectedExit) }

    /// Force majeure that holds then relieves of not admitting the visitor.
    var wasDueAt: Instant { expected ?? belongsAt }

    /// Whether the time at which the visitor was expected has passed without a decision.
    private var isOverdue: Bool { decision == nil && !hasEntered && expected.map { $0 < now } ?? false }

    var finding: Finding.Kind? {
        guard missing.isEmpty else { return .visitIncomplete }
        if decision == .refused, lack == .absent { return .visitorWithoutPass }
        if lack == .notIssued { return .passNotIssued }
        if decision == .refused || isOverdue { return .visitNotAdmitted }
        guard hasEntered, record.text(.escort) == nil || record.text(.pass) == nil || lack != nil else { return nil }
        return .visitUnescorted
    }
}
