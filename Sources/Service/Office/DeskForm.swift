import Correlation
import Foundation
import Intervals
import Notation
public import Site

/// A draft on its way to a record: ids are completed, what an outage tells is filled in, and instants are read as people
/// write them.
struct DeskForm {
    let kind: Record.Kind
    var fields: [String: RawField]
    /// What the person should know of what was filled in.
    private(set) var notes: [EntryNote] = []
    private let office: SiteOffice
    private let principal: Principal
    let now: Instant

    init(_ draft: Draft, at now: Instant, for principal: Principal, in office: SiteOffice) throws(Refusal) {
        kind = draft.kind
        fields = draft.fields
        self.office = office
        self.principal = principal
        self.now = now
        if let outage = draft.outage { try fill(from: try office.outage(withPrefix: outage, for: principal)) }
        if let id = text(.contract) { self[.contract] = try office.contract(id, for: principal).id }
        if let id = text(.replaces) {
            self[.replaces] = try office.record(withPrefix: id, field: "replaces", for: principal).id
        }
        // A customer may answer what concerns all contracts, and names it whole.
        if kind == .acceptance, principal.isAllowedEverything, let id = text(.of) {
            self[.of] = try office.record(withPrefix: id, field: "of", for: principal).id
        }
        if let id = text(.authorisation), id != OperationDesk.none {
            self[.authorisation] = try office.record(withPrefix: id, field: "authorisation", for: principal).id
        }
        if kind == .acknowledgement, let id = text(.of) {
            self[.of] = try office.alarm(withPrefix: id, field: "of", for: principal).id
        }
        try checkTexts()
        try readInstants()
        try checkSubject()
    }

    /// A field's text; setting it leaves what was not given as text.
    subscript(field: RecordField) -> String? {
        get { text(field) }
        set { fields[field.rawValue] = newValue.map { .text($0) } }
    }

    func text(_ field: RecordField) -> String? {
        fields.words(field)
    }

    private var contract: Contract? { text(.contract).flatMap(office.facility.contract) }

    var zone: TimeZone { contract?.timeZone ?? office.facility.timeZone }

    var schema: RecordSchema { RecordSchema.of(kind) }

    // MARK: - From an outage

    /// Contract, guarantee and time of an outage; what was given must agree with it, and may be a part of its time.
    private mutating func fill(from found: FoundOutage) throws(Refusal) {
        let takesTime = kind != .outageReport
        guard kind.takesOutage else {
            throw Refusal(
                .contradictory, field: "outage",
                reason: "--outage goes with outage-report, attribution, maintenance and force-majeure, not with "
                    + kind.rawValue.replacing("_", with: "-"))
        }
        let guarantee = found.outage.guarantee.rawValue
        try fill(.contract, with: found.contract.id)
        if schema.fields.contains(.guarantee) { try fill(.guarantee, with: guarantee) }
        if schema.fields.contains(.guarantees), fields[RecordField.guarantees.rawValue] == nil {
            self[.guarantees] = guarantee
        }
        guard takesTime else { return }
        if text(.from) == nil { self[.from] = found.outage.span.from.description }
        if text(.to) == nil {
            guard found.course == .ended else {
                throw Refusal(
                    .missing, field: "to", reason: "The outage \(found.outage.id) has not ended", fix: "give --to")
            }
            self[.to] = found.outage.span.to.description
        }
        if kind == .forceMajeure {
            notes.append(
                EntryNote(
                    en: "of \(found.contract.id) alone; without --outage it is of everybody",
                    zh: "仅涉及合同 \(found.contract.id)；不注明中断则涉及全部合同"))
        }
        noteDoubt(around: found)
    }

    /// An outage's nominal time is filled in; it may have begun earlier and ended later, and that stays in doubt.
    private mutating func noteDoubt(around found: FoundOutage) {
        let first = found.outage.begin.lowerBound
        let last = found.outage.end.upperBound
        guard first < found.outage.span.from || last > found.outage.span.to else { return }
        let zone = found.contract.timeZone
        notes.append(
            EntryNote(
                en:
                    "it may have lasted from \(zone.shown(first)) to \(zone.shown(last)); --from and --to take that in, too",
                zh: "该中断可能自 \(zone.shown(first)) 持续至 \(zone.shown(last))；可相应放宽起止时间"))
    }

    private mutating func fill(_ field: RecordField, with value: String) throws(Refusal) {
        guard let given = text(field) else { return self[field] = value }
        guard value == given || (field == .contract && value.hasPrefix(given)) else {
            throw Refusal(
                .contradictory, field: field.rawValue,
                reason: "The outage is of \(value), and --\(field.rawValue) says \(given)", fix: "leave one of them out"
            )
        }
    }

    // MARK: - What can be read

    /// Blanks say nothing, and would pass for an entry.
    private func checkTexts() throws(Refusal) {
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .text(let text) where text.allSatisfy(\.isWhitespace) && !text.isEmpty:
                throw Refusal(.malformed, field: name, reason: "\(name) is blank", fix: "fill it in or leave it out")
            case .names(let names) where names.isEmpty:
                throw Refusal(
                    .malformed, field: name, reason: "\(name) names nothing",
                    fix: "it must be \(schema.description(of: name))")
            case .text, .list, .names, .number, .sequence, .mapping: break
            }
        }
    }

    /// A notification, like an attempt, is about a host or service of the contract's: of another one it would answer nothing.
    private mutating func checkSubject() throws(Refusal) {
        guard kind == .notification || kind == .attempt, let subject = text(.subject), let contract else { return }
        let hosts = contract.network?.hosts ?? []
        if hosts.contains(subject) { return self[.subject] = SignalName.icmp(subject).path }
        let known = (hosts.map(SignalName.icmp) + contract.services.map(\.signal)).map(\.path)
        guard !known.contains(subject), try !wasEverOf(contract.id, subject) else { return }
        let meant = Suggestion.meant(by: subject, among: known).map { "did you mean \($0)? " } ?? ""
        let all = known.isEmpty ? "it has no host and no service" : "there is \(known.joined(separator: ", "))"
        throw Refusal(
            .contradictory, field: "subject", reason: "\(subject) is no host or service of \(contract.id)",
            fix: meant + all)
    }

    /// Whether an earlier configuration pinged it for the contract.
    private func wasEverOf(_ contract: String, _ subject: String) throws(Refusal) -> Bool {
        try Refusal.translating {
            try office.eras(in: office.ledger).compactMap { $0.facility.contract(contract) }.contains { former in
                (former.network?.hosts ?? []).map(SignalName.icmp).contains { $0.path == subject }
                    || former.services.contains { $0.signal.path == subject }
            }
        }
    }
}

extension Record.Kind {
    /// Whether an outage can fill in what a record of this kind says.
    public var takesOutage: Bool { [.attribution, .maintenance, .forceMajeure, .outageReport].contains(self) }
}
