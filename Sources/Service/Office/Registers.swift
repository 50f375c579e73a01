import Clocks
import Digests
import Documents
import Foundation
import Intervals
import Ledger
import Notation
public import Site

/// A record as somebody fills it in, before the desk's rules have seen it.
public struct Draft: Sendable {
    public var kind: Record.Kind
    /// By their names in JSON. Instants may be written as people write them (`WrittenInstant`), ids and contracts be cut
    /// to a beginning that is unique.
    public var fields: [String: RawField]
    /// The id of an outage, or the beginning of it, that fills in contract, guarantee and time.
    public var outage: String?
    /// Whoever fills it in has said that far instants are meant.
    public var isConfirmed = false
    /// Stands for one form: the same content under the same key, from the same person, is one entry, however often it is
    /// handed in. Nil where each time is meant.
    public var key: String?
    /// Asks the person for the password that a caller gave by telephone; called only when it decides something.
    public var password: @Sendable () throws(Refusal) -> String

    public init(
        _ kind: Record.Kind, fields: [String: RawField],
        password: @escaping @Sendable () throws(Refusal) -> String = Draft.noPassword
    ) {
        self.kind = kind
        self.fields = fields
        self.password = password
    }

    /// Refuses to give a password: for callers that have nobody to ask.
    public static let noPassword: @Sendable () throws(Refusal) -> String = { () throws(Refusal) in
        throw Refusal(.missing, field: "password", reason: "The caller's password is missing")
    }
}

extension Draft {
    /// The id of the entry that the form becomes: the same for the same content and person; nil without a key.
    fileprivate func id(for principal: Principal) -> String? {
        guard let key else { return nil }
        let content = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.inOneOrder)" }.joined(
            separator: "|")
        let text = "form|\(principal.name)|\(key)|\(kind.rawValue)|\(outage ?? "")|\(content)"
        return StableID(text).value
    }
}

extension RawField {
    /// The same text for the same value, in every run.
    fileprivate var inOneOrder: String {
        switch self {
        case .text(let text): text.debugDescription
        case .list(let texts): "\(texts)"
        case .names(let names): "\(names.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.debugDescription)" })"
        case .number(let number): "\(number)"
        case .sequence(let fields): "\(fields.map(\.inOneOrder))"
        case .mapping(let members):
            "\(members.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.inOneOrder)" })"
        }
    }
}

/// A record that was entered, or would be.
public struct RegisterEntry: Sendable {
    public let record: Record
    /// False when the same record had been entered before.
    public let isNew: Bool
    /// What the person should know beside the entry's effect.
    public let remarks: [EntryNote]
    /// What it changes.
    public let effect: Effect

    /// The remarks as the command line and programs read them, a sentence each.
    public var notes: [String] { remarks.map { $0.sentence(in: .english) } }
}

extension SiteOffice {
    /// Enters a record, or a correction of one, in its register.
    ///
    /// - Throws: `Refusal` with `.unknownContract`, `.ambiguousContract`, `.unknownRecord`, `.ambiguousRecord`,
    ///   `.unknownOutage`, `.ambiguousOutage`, `.unknownEmergency`, `.ambiguousEmergency`, `.notPermitted`, `.malformed`, `.missing`, `.contradictory`,
    ///   `.needsConfirmation`, `.configuration` or `.ledger`. Nothing is entered then.
    public func enter(_ draft: Draft, by principal: Principal) throws(Refusal) -> RegisterEntry {
        try CustomerDesk(principal: principal, kind: draft.kind).check(draft)
        let id = draft.id(for: principal)
        if let id, let known = try repeated(id, for: principal) { return known }
        // Who is an authorised contact is said here as verdicts will say it.
        if draft.kind.restsOnContacts { try acceptConfiguration() }
        let prepared = try prepare(draft, id: id, by: principal)
        do {
            let isNew = try append(prepared.record)
            return RegisterEntry(
                record: prepared.record, isNew: isNew, remarks: prepared.notes,
                effect: effect(of: prepared.record, for: principal))
        } catch  where error.code == .contradictory && id != nil {
            // The same form came twice at once, and the other one was first.
            guard let id, let known = try repeated(id, for: principal) else { throw error }
            return known
        }
    }

    /// What a draft would become and change; nothing is entered.
    ///
    /// - Throws: as `enter` does.
    public func preview(_ draft: Draft, by principal: Principal) throws(Refusal) -> RegisterEntry {
        try CustomerDesk(principal: principal, kind: draft.kind).check(draft)
        let prepared = try prepare(draft, id: draft.id(for: principal), by: principal)
        return RegisterEntry(
            record: prepared.record, isNew: true, remarks: prepared.notes,
            effect: effect(of: prepared.record, for: principal))
    }

    /// The entry that was made of the same form before.
    private func repeated(_ id: String, for principal: Principal) throws(Refusal) -> RegisterEntry? {
        let found = try Refusal.translating {
            try ledger.records(after: .start, limit: 1, matching: RecordFilter(id: id)).elements.first
        }
        return found.map { record in
            RegisterEntry(record: record, isNew: false, remarks: [], effect: effect(of: record, for: principal))
        }
    }

    /// Completes a draft and holds it against the rules.
    private func prepare(
        _ draft: Draft, id: String?, by principal: Principal
    ) throws(Refusal) -> (record: Record, notes: [EntryNote]) {
        let now = clock.now
        var form = try DeskForm(draft, at: now, for: principal, in: self)
        CustomerDesk(principal: principal, kind: draft.kind).stamp(&form)
        if !draft.isConfirmed { try form.checkInstants() }
        // Known here from now on, a correction too, unless somebody says otherwise (fine print, 26).
        form.stamp(.at)
        let rules = DeskRules(
            kind: draft.kind, facility: facility, ledger: ledger, principal: principal, now: now,
            password: draft.password)
        var fields = form.fields
        var notes = form.notes + (try rules.apply(to: &fields))
        if let id { fields["id"] = .text(id) }
        let record = try parse(draft.kind, fields: fields, at: now)
        notes += DeskRules.effects(of: record, in: facility)
        if record.isEnteredLate { notes.append(form.lateness(of: record)) }
        return (record, notes)
    }

    /// Enters that a person has told the customer of an emergency (article 4), or sees to another alarm.
    ///
    /// - Parameters:
    ///   - id: the id of the event, or the beginning of it.
    ///   - by: who told the customer, or sees to it.
    ///   - method: by which channel the customer was told, or this person: a word of `Contact.Method`.
    ///   - to: whom, or at which number; of an emergency only.
    ///   - at: when; nil is now. Text, as a person writes an instant (`WrittenInstant`).
    ///   - isConfirmed: whoever says it has said that a far instant is meant.
    /// - Throws: `Refusal` with `.unknownEmergency`, `.ambiguousEmergency`, `.malformed`, `.needsConfirmation`,
    ///   `.notPermitted` or `.ledger`.
    public func acknowledge(
        _ id: String, by person: String, method: String, to: String?, at: String?, isConfirmed: Bool = false,
        for principal: Principal
    ) throws(Refusal) -> Acknowledgement {
        try principal.requireEntries()
        let method = try ClosedWord.read(method, as: Contact.Method.self, field: "how").rawValue
        let emergency = try alarm(withPrefix: id, for: principal)
        guard emergency.kind == .emergencyOpened else {
            let seen = try notified(at, about: emergency, isConfirmed: isConfirmed)
            return try acknowledge(emergency, by: person, method: method, at: seen)
        }
        var fields: [String: RawField] = [
            "contract": .text(emergency.contract ?? ""), "subject": .text(emergency.subject),
            "determined_at": .text(emergency.at.description), "method": .text(method),
            "by": .text(person),
        ]
        fields["to"] = to.map { .text($0) }
        let told = try notified(at, about: emergency, isConfirmed: isConfirmed)
        fields["notified_at"] = .text(told.description)
        fields["at"] = .text(clock.now.description)
        let record = try parse(.notification, fields: fields, at: clock.now)
        _ = try append(record)
        return Acknowledgement(
            emergency: emergency, record: record, remarks: shortcomings(of: record, as: method, for: emergency),
            effect: effect(of: record, for: principal))
    }

    /// When somebody was told, as it was typed; a contract that has left the configuration has the site's clock.
    private func notified(_ text: String?, about emergency: Event, isConfirmed: Bool) throws(Refusal) -> Instant {
        guard let text else { return clock.now }
        guard let written = WrittenInstant(text) else {
            throw Refusal(
                .malformed, field: "at", reason: "\(text.debugDescription) is not \(WrittenInstant.description).")
        }
        let zone = emergency.contract.flatMap(facility.contract)?.timeZone ?? facility.timeZone
        let instant = try written.instant(as: "at", at: clock.now, in: zone)
        let doubt = PlausibleInstants(now: clock.now, zone: zone).doubt(about: instant, tense: .happened)
        if let doubt, !isConfirmed { throw Refusal(farInstants: ["at \(doubt)"], field: "at") }
        return instant
    }

    func parse(
        _ kind: Record.Kind, fields: [String: RawField], at now: Instant
    ) throws(Refusal) -> Record {
        do {
            var record = try Record.parse(kind, fields: fields, recordedAt: now, from: .desk)
            record.isOfThisDesk = true
            return record
        } catch {
            throw Refusal(
                .malformed, reason: error.mistakes.joined(separator: "\n"),
                mistakes: error.found.map { mistake in
                    Refusal.Mistake(
                        mistake.isMissing ? .missing : .malformed, field: mistake.field?.rawValue, reason: mistake.text)
                })
        }
    }

    /// - Returns: whether it was not entered before.
    func append(_ record: Record) throws(Refusal) -> Bool {
        try Refusal.translating {
            let summary = try ledger.append(Batch(records: [record], schedule: facility.schedule))
            if !summary.otherRecords.isEmpty, let conflict = try ledger.conflict(of: record) {
                throw Refusal(
                    .contradictory, field: "id", reason: conflict.description, fix: RecordConflict.advice)
            }
            return summary.newRecords == 1
        }
    }

    /// So many are listed of those that an id can mean.
    private static var candidates: Int { 6 }

    /// What the principal may not see is neither found nor listed.
    ///
    /// - Parameter field: the argument that names it.
    func alarm(withPrefix id: String, field: String = "id", for principal: Principal) throws(Refusal) -> Event {
        try Refusal.translating {
            let found = try ledger.events(
                after: .start, limit: Self.candidates,
                matching: EventFilter(
                    idPrefix: id, kinds: principal.acknowledgedKinds, contracts: principal.contracts)
            ).elements
            if let event = found.first, found.count == 1, !id.isEmpty { return event }
            if let event = found.first(where: { $0.id == id }) { return event }
            let open = try ledger.openAlarms().filter {
                principal.acknowledgedKinds.contains($0.kind) && principal.isAllowed($0)
            }
            let names = (found.isEmpty ? open : found).map { event in
                "\(event.id) (\([event.contract, event.subject].compactMap(\.self).joined(separator: " ")))"
            }.joined(separator: ", ")
            guard found.isEmpty else {
                throw Refusal(
                    .ambiguousEmergency, field: field, reason: "More than one alarm has the id \(id)",
                    fix: "there are \(names).")
            }
            let hint = names.isEmpty ? "none is open." : "open are \(names)."
            throw Refusal(.unknownEmergency, field: field, reason: "No alarm has the id \(id)", fix: hint)
        }
    }
}

/// An alarm, and the record that a person sees to it or, of an emergency, has told the customer.
public struct Acknowledgement: Sendable {
    /// The emergency or other alarm.
    public let emergency: Event
    public let record: Record
    /// What the person should know of its effect.
    public let remarks: [EntryNote]
    /// Whether it was in time, and what it changes; nil of what changes nothing but who is called.
    public let effect: Effect?

    /// The remarks as the command line and programs read them, a sentence each.
    public var notes: [String] { remarks.map { $0.sentence(in: .english) } }
}

extension Record.Kind {
    /// Whether it counts only where an authorised contact gave it.
    fileprivate var restsOnContacts: Bool {
        switch self {
        case .authorisation, .operation, .acceptance: true
        case .maintenance, .attribution, .forceMajeure, .outageReport, .creditRequest, .notification, .contactProblem,
            .installation, .complaint, .visit, .request, .assignment, .dutyRoster, .withdrawal, .attempt, .wiring,
            .acknowledgement, .quiet:
            false
        }
    }
}
