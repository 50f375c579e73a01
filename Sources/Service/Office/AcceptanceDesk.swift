import Ledger
import Site

/// What the desk decides before it enters what a customer says of an entry (fine print, 24).
struct AcceptanceDesk {
    let facility: Facility
    /// Where the entry is looked up.
    let ledger: any LedgerReader
    let principal: Principal

    /// What stands for the desk's check where the customer signed in itself.
    private static let signIn = "sign-in"
    /// The kinds of entries that a customer can accept or dispute.
    static let answered: Set<Record.Kind> = [
        .maintenance, .attribution, .forceMajeure, .wiring, .contactProblem,
    ]

    /// Completes the fields, and returns notes for the person who makes the entry.
    func apply(to fields: inout [String: RawField]) throws(Refusal) -> [EntryNote] {
        guard let id = fields.words(.of) else { return [] }
        let entry = try entry(id)
        if fields[RecordField.contract.rawValue] == nil {
            fields[RecordField.contract.rawValue] = entry.contract.map { .text($0) }
        }
        guard fields[RecordField.check.rawValue] == nil else {
            throw Refusal(
                .contradictory, field: RecordField.check.rawValue,
                reason: "Only the customer's own sign-in leaves a check; nobody gives one.")
        }
        switch principal.role {
        case .customer:
            fields[RecordField.check.rawValue] = .text(Self.signIn)
            if fields[RecordField.by.rawValue] == nil { fields[RecordField.by.rawValue] = .text(principal.name) }
            return []
        case .administrator, .operator, .viewer: return notes(about: fields)
        }
    }

    private func entry(_ id: String) throws(Refusal) -> Record {
        let found = try Refusal.translating {
            try ledger.records(after: .start, limit: 1, matching: RecordFilter(id: id)).elements.first
        }
        guard let found, found.contract.map({ principal.isAllowed(contract: $0) }) ?? true else {
            throw Refusal(
                .unknownRecord, field: RecordField.of.rawValue, reason: "No record has the id \(id)",
                fix: "`mainstay records` lists them.")
        }
        guard Self.answered.contains(found.kind) else {
            throw Refusal(
                .contradictory, field: RecordField.of.rawValue,
                reason: "\(id) is a \(found.kind.rawValue), which takes nothing off and corrects no wiring.")
        }
        return found
    }

    /// An answer in the name of somebody who may not give it changes nothing.
    private func notes(about fields: [String: RawField]) -> [EntryNote] {
        guard let name = fields.words(.contract), let contract = facility.contract(name),
            let person = fields.words(.by), !contract.contacts.authorise(person)
        else { return [] }
        return [
            EntryNote(
                en:
                    "\(person) is no authorised contact of \(name) now: unless one was in force, the entry stays one-sided",
                zh: "\(person) 目前不是 \(name) 的指定授权人：除非当时已获授权，此项仍为单方主张")
        ]
    }
}
