import Agreement
import Documents
import Intervals
import Ledger
import Site

/// What the desk asks of work before it enters it (articles 4.3 and 6.4; fine print, 20): when it began, and what it rests
/// on.
struct OperationDesk {
    let contract: Contract
    let ledger: any LedgerReader
    let now: Instant

    /// Stands for an authorisation where there was none.
    static let none = "none"

    /// Completes the fields of an operation, and returns what the entry means.
    func operate(_ fields: inout [String: RawField]) throws(Refusal) -> [EntryNote] {
        guard let started = fields.words(.startedAt) else {
            throw Refusal(
                .missing, field: RecordField.startedAt.rawValue,
                reason: "An operation needs --started-at: when work began.")
        }
        guard let id = fields.words(.authorisation) else {
            throw Refusal(
                .missing, field: RecordField.authorisation.rawValue,
                reason: "An operation needs --authorisation: the id of the record that authorised it (article 6.4)",
                fix: "`mainstay record authorisation` enters one; --authorisation none says that there was none")
        }
        guard id != Self.none else {
            fields[RecordField.authorisation.rawValue] = nil
            return [
                EntryNote(
                    en: "nobody had authorised this: a failure of articles 4 and 6", zh: "此操作未经授权：未履行第四条、第六条")
            ]
        }
        let given = try self.given(id)
        guard let start = Instant(started), let flaw = flaw(of: given, workFrom: start) else { return [] }
        return [
            EntryNote(
                en: "\(flaw.sentence(in: .english)): a failure of articles 4 and 6",
                zh: "\(flaw.sentence(in: .chinese))：未履行第四条、第六条")
        ]
    }

    /// The same of what else names an authorisation: it must exist.
    func check(_ fields: inout [String: RawField]) throws(Refusal) -> [EntryNote] {
        guard let id = fields.words(.authorisation) else { return notesOfAuthorisedWork(fields) }
        let given = try self.given(id)
        guard let from = fields.words(.from).flatMap({ Instant($0) }), let flaw = flaw(of: given, workFrom: from) else {
            return []
        }
        return [
            EntryNote(
                en: "\(flaw.sentence(in: .english)): the customer has not agreed to it, it stays one-sided",
                zh: "\(flaw.sentence(in: .chinese))：甲方未曾同意，此项仍为单方主张")
        ]
    }

    private func notesOfAuthorisedWork(_ fields: [String: RawField]) -> [EntryNote] {
        guard fields.words(.cause) == Record.Cause.customerAuthorisedWork.rawValue else { return [] }
        return [
            EntryNote(
                en: "without --authorisation the customer has not agreed to it: it stays one-sided until accepted",
                zh: "未注明授权，甲方未曾同意：在甲方认可前为单方主张")
        ]
    }

    private func given(_ id: String) throws(Refusal) -> Authorisations.Given {
        let records = try Refusal.translating {
            try ledger.records(matching: .concerning(contract.id))
        }
        let known = KnownRecords(records, at: now)
        let register = Authorisations(of: contract, in: known) { _ in contract.contacts }
        if let given = register.given(id) { return given }
        let isReplaced = records.contains { $0.id == id && $0.kind == .authorisation }
        let ids = register.all.map { "\($0.record.id) by \($0.record.text(.by) ?? "?")" }
        let listed = ids.isEmpty ? "\(contract.id) has none." : "there is \(ids.joined(separator: ", "))."
        throw Refusal(
            .unknownRecord, field: RecordField.authorisation.rawValue,
            reason: isReplaced
                ? "The authorisation \(id) was replaced by another one"
                : "No authorisation of \(contract.id) has the id \(id)",
            fix: listed)
    }

    /// Why work that began at an instant does not rest on an authorisation; nil where it does.
    private func flaw(of given: Authorisations.Given, workFrom start: Instant) -> EntryNote? {
        let id = given.record.id
        if !given.isValid {
            let flaws = given.flaws.map { Language.chinese.flaw($0) }.joined(separator: "；")
            return EntryNote(
                en: "authorisation \(id) is not valid: \(given.flaws.map(\.sentence).joined(separator: "; "))",
                zh: "授权 \(id) 无效（\(flaws)）")
        }
        if given.at > start {
            return EntryNote(
                en: "authorisation \(id) was given only after work had begun", zh: "授权 \(id) 在操作开始之后才作出")
        }
        if given.covers(workFrom: start) { return nil }
        return EntryNote(
            en: "authorisation \(id) had been withdrawn before work began", zh: "授权 \(id) 在操作开始之前已撤回")
    }
}
