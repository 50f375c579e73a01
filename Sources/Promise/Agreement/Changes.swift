import Foundation
public import Intervals
public import Site

/// A figure or word of a result, before and after.
public struct Difference<Value: Hashable & Sendable>: Hashable, Sendable {
    /// As the earlier one has it.
    public var before: Value
    /// As the later one has it.
    public var after: Value

    public init(before: Value, after: Value) {
        self.before = before
        self.after = after
    }
}

/// How a revision differs from the final result before it, and the records that came since.
public struct Changes: Hashable, Sendable {
    /// What is different of one guarantee or promise; what is not listed is as it was.
    public struct Part: Hashable, Sendable {
        /// Whose part it is.
        public var promise: PromiseName
        /// Before and after, equal where only figures differ.
        public var verdict: Difference<Verdict>
        /// By their names in results, in their order: milliseconds where the name ends in `_ms`, otherwise counts.
        public var figures: [Figure]
        /// What was owed, with its currency, or as days that are added to the term; nil for nothing.
        public var remedy: Difference<String?>
        /// Since when the customer could certainly end the contract; nil for not.
        public var mayEndFrom: Difference<Instant?>

        /// The article; nil of another promise.
        public var guarantee: Guarantee? { promise.guarantee }
    }

    /// A figure that is different.
    public struct Figure: Hashable, Sendable {
        /// As results name it.
        public var name: String
        /// Zero where it was not there.
        public var value: Difference<Int64>
    }

    /// The revision that is compared with.
    public var since: Int
    /// By which rules each was judged (fine print, 13).
    public var rules: Difference<Int64>
    /// How far each was settled.
    public var status: Difference<ResultStatus>
    /// In the order of the articles, then of the promises; empty when no figure differs.
    public var parts: [Part]
    /// With its currency.
    public var total: Difference<String>
    /// Other configurations governed the readings.
    public var hasOtherConfigurations: Bool
    /// Something is due at another time, or no longer in doubt: holidays were announced, or changed.
    public var hasOtherHolidays: Bool
    /// Entered, or known, since; in the order of entry.
    public var records: [Record]

    /// - Parameters:
    ///   - before, after: documents as `ContractResult.document` makes them.
    ///   - records: those that came between.
    /// - Throws: `DecodingError` when one of them is no such document.
    public init(from before: String, to after: String, records: [Record]) throws {
        let before = try ResultFigures(before)
        let after = try ResultFigures(after)
        since = before.revision
        rules = Difference(before: before.rules ?? 1, after: after.rules ?? 1)
        status = Difference(before: before.status, after: after.status)
        total = Difference(before: before.total.text, after: after.total.text)
        hasOtherConfigurations = before.configurations != after.configurations
        hasOtherHolidays = after.counts(otherDaysThan: before)
        parts = ResultFigures.names(of: [after, before]).compactMap { name in
            let part = Part(of: name, before: before.part(name), after: after.part(name))
            return part.isDifferent ? part : nil
        }
        self.records = records
    }
}

extension Changes.Part {
    fileprivate init(of promise: PromiseName, before: ResultFigures.Part?, after: ResultFigures.Part?) {
        let old = before?.figures ?? []
        let new = after?.figures ?? []
        let values = { (list: [(String, Int64)]) in Dictionary(list) { first, _ in first } }
        let oldValues = values(old)
        let newValues = values(new)
        let names = (new + old.filter { newValues[$0.0] == nil }).map(\.0)
        self.init(
            promise: promise,
            verdict: Difference(
                before: before?.verdict ?? .notApplicable, after: after?.verdict ?? .notApplicable),
            figures: names.compactMap { name in
                // What the earlier document does not say of a guarantee that it has is no difference (fine print, 13).
                if before != nil, after != nil, oldValues[name] == nil || newValues[name] == nil { return nil }
                let value = Difference(before: oldValues[name] ?? 0, after: newValues[name] ?? 0)
                guard value.before != value.after else { return nil }
                return Changes.Figure(name: name, value: value)
            },
            remedy: Difference(before: before?.remedy?.text, after: after?.remedy?.text),
            mayEndFrom: Difference(before: before?.may_end?.instant, after: after?.may_end?.instant))
    }
}

extension Changes.Part {
    fileprivate var isDifferent: Bool {
        verdict.before != verdict.after || remedy.before != remedy.after || mayEndFrom.before != mayEndFrom.after
            || !figures.isEmpty
    }
}

/// What a document states, as far as a revision is compared with it.
private struct ResultFigures: Decodable {
    struct Amount: Decodable, Equatable {
        var kind: String?
        var amount: String?
        var currency: String?
        /// That are added to the term.
        var days: Decimal?

        var text: String {
            days.map { AddedDays.text($0) } ?? [amount, currency].compactMap(\.self).joined(separator: " ")
        }
    }

    struct Right: Decodable, Equatable {
        var from: String?

        var instant: Instant? { from.flatMap { Instant($0) } }
    }

    struct Bounds: Decodable, Equatable {
        var nominal: Int64
        var min: Int64
        var max: Int64
    }

    /// What falls due by working days, and when.
    struct Due: Decodable, Equatable {
        var record: String
        var due_at: String
        var due_bounds: [String?]?
    }

    struct Part: Decodable, Equatable {
        var guarantee: String
        /// Of promises beside the articles.
        var name: [String: String]?
        var verdict: Verdict
        var down_ms: Bounds?
        var counted_ms: Bounds?
        var taken_off_ms: [String: Int64]?
        var acceptance_ms: [String: Int64]?
        var unpinged_ms: [String: Int64]?
        var unknown_ms: Int64?
        var emergencies: Int64?
        var entries: Int64?
        var late: Int64?
        var pending: Int64?
        var excused: Int64?
        var failures: Int64?
        var due: [Due]?
        var remedy: Amount?
        var left_out_ms: [String: Int64]?
        var occurrences: Bounds?
        var may_end: Right?

        var figures: [(String, Int64)] {
            let bounded = [("down_ms", down_ms), ("counted_ms", counted_ms)].flatMap { name, bounds in
                bounds.map { [(name, $0.nominal), ("min_\(name)", $0.min), ("max_\(name)", $0.max)] } ?? []
            }
            let off = Exclusion.allCases.compactMap { cause in
                taken_off_ms?[cause.rawValue].map { ("taken_off_\(cause.rawValue)_ms", $0) }
            }
            let leftOut = LeftOutReason.allCases.compactMap { reason in
                left_out_ms?[reason.rawValue].map { ("left_out_\(reason.rawValue)_ms", $0) }
            }
            let accepted = Acceptance.State.allCases.compactMap { state in
                acceptance_ms?[state.rawValue].map { ("\(state.rawValue)_ms", $0) }
            }
            let unpinged = (unpinged_ms ?? [:]).sorted { $0.key < $1.key }.map { ("unpinged_\($0.key)_ms", $0.value) }
            let counts = [
                ("unknown_ms", unknown_ms), ("occurrences", occurrences?.nominal), ("emergencies", emergencies),
                ("entries", entries), ("late", late), ("pending", pending), ("excused", excused),
                ("failures", failures),
            ].compactMap { name, value in value.map { (name, $0) } }
            return bounded + off + leftOut + accepted + unpinged + counts
        }
    }

    /// Documents that do not say were made by rules 1.
    var rules: Int64?
    var revision: Int
    var status: ResultStatus
    var guarantees: [Part]
    var remedy_total: Amount
    var configurations: [String]

    var total: Amount { remedy_total }

    init(_ document: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(document.utf8)) }

    func part(_ promise: PromiseName) -> Part? { guarantees.first { $0.guarantee == promise.id } }

    /// Everything that some documents judge: the articles in order, then the promises by their identifiers, with the name
    /// of the first document that has them.
    static func names(of documents: [ResultFigures]) -> [PromiseName] {
        let all = documents.flatMap(\.guarantees).map { PromiseName(id: $0.guarantee, titles: $0.name ?? [:]) }
        let known = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        let promises = known.values.filter { $0.guarantee == nil }.sorted { $0.id < $1.id }
        return Guarantee.allCases.compactMap { known[$0.rawValue] } + promises
    }

    /// Whether the same installation is due otherwise: only working days decide that.
    func counts(otherDaysThan before: ResultFigures) -> Bool {
        let known = Dictionary((before.part(PromiseName(.installation))?.due ?? []).map { ($0.record, $0) }) {
            first, _ in first
        }
        return (part(PromiseName(.installation))?.due ?? []).contains { due in
            known[due.record].map { $0 != due } ?? false
        }
    }
}

extension Verdict: Decodable {}
extension ResultStatus: Decodable {}

extension ContractResult {
    /// Those of some records that can bear on this month: about its time, or correcting one that is.
    ///
    /// - Parameter all: where the corrected ones are found.
    public func concerned(by records: [Record], among all: [Record]) -> [Record] {
        let known = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        return records.filter { record in
            guard !record.kind.isInternal, isOwn(record) || record.kind == .withdrawal else { return false }
            let subjects = [RecordField.replaces, .of].compactMap { record.text($0).flatMap { known[$0] } }
            return touches(record) || subjects.contains(where: touches)
        }
    }

    /// Whether it is about the contract or none; an outage report also about one that it continues or that continues it.
    private func isOwn(_ record: Record) -> Bool {
        guard let other = record.contract, other != contract else { return true }
        return record.kind == .outageReport && renewals.contains(other)
    }

    private func touches(_ record: Record) -> Bool {
        guard isOwn(record) else { return false }
        return isOfPeriod(record) || isOfDuty(record)
    }

    private func isOfPeriod(_ record: Record) -> Bool {
        guard let period else { return false }
        if let span = record.span { return span.overlaps(period) }
        if let date = record.date(.date) { return Month(of: date) == month }
        let window = Span(from: period.from, to: max(period.to, (claimsCloseAt ?? period.to) + 1))
        return RecordField.allCases.contains { record.instant($0).map(window.contains) ?? false }
    }

    /// Whether something that fell due in the month rests on it: it began that, answers it, or stopped its clock.
    private func isOfDuty(_ record: Record) -> Bool {
        let named = [record.id, record.text(.authorisation)]
        return guarantees.contains { part in
            guard case .duty(let duty) = part else { return false }
            return duty.entries.contains { entry in
                let clock = Span(from: entry.begins, to: entry.relievedDue ?? entry.due)
                return named.contains(entry.record) || record.span?.overlaps(clock) ?? false
            }
        }
    }
}
