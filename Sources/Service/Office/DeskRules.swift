import Agreement
import Digests
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// What the desk decides and refuses before an entry is made. Import stores what happened as it is told; at the desk the
/// agreement's own rules apply.
struct DeskRules {
    let kind: Record.Kind
    let facility: Facility
    /// Where the record that a correction names is looked up.
    let ledger: any LedgerReader
    let principal: Principal
    let now: Instant
    let password: @Sendable () throws(Refusal) -> String

    /// Completes the fields, and returns notes for the person who makes the entry.
    func apply(to fields: inout [String: RawField]) throws(Refusal) -> [EntryNote] {
        var notes: [EntryNote] = []
        if kind == .acceptance {
            notes = try AcceptanceDesk(facility: facility, ledger: ledger, principal: principal).apply(to: &fields)
        }
        try checkContract(fields)
        try checkGuarantee(fields)
        try checkPromise(fields)
        try checkCorrection(fields)
        try checkComplaint(fields)
        try checkItems(fields)
        try checkReceipt(fields)
        switch kind {
        case .authorisation:
            guard let contract = contract(in: fields) else { return [] }
            return try AuthorisationDesk(contract: contract, now: now, password: password).apply(to: &fields)
        case .operation:
            guard let contract = contract(in: fields) else { return [] }
            return try OperationDesk(contract: contract, ledger: ledger, now: now).operate(&fields)
        case .attribution, .request:
            guard let contract = contract(in: fields) else { return [] }
            return try OperationDesk(contract: contract, ledger: ledger, now: now).check(&fields)
        case .visit: return try decide(&fields)
        default: return notes
        }
    }

    private func contract(in fields: [String: RawField]) -> Contract? {
        fields.words(.contract).flatMap(facility.contract)
    }

    /// What names no contract concerns everybody; a withdrawal concerns whom the record does that it withdraws.
    private func checkContract(_ fields: [String: RawField]) throws(Refusal) {
        guard kind != .withdrawal else { return }
        if fields.words(.contract) == nil { try principal.requireEverything() }
    }

    /// An outage is of the network or of power; a report or an attribution of anything else would do nothing.
    private func checkGuarantee(_ fields: [String: RawField]) throws(Refusal) {
        guard [Record.Kind.outageReport, .attribution].contains(kind), let name = fields.words(.guarantee),
            let guarantee = Guarantee(rawValue: name), ![.network, .power].contains(guarantee)
        else { return }
        throw Refusal(
            .contradictory, field: "guarantee", reason: "An outage is of network or power, not of \(name).")
    }

    /// What is about a promise beside the articles names one that the contract's terms have; what concerns everybody, one
    /// that the terms of some contract have.
    private func checkPromise(_ fields: [String: RawField]) throws(Refusal) {
        guard let name = fields.words(.promise) else { return }
        let contract = contract(in: fields)
        let contracts = contract.map { [$0] } ?? facility.contracts.filter { principal.isAllowed(contract: $0.id) }
        let known = Set(contracts.flatMap(\.terms.promises).map(\.id)).sorted()
        guard !known.contains(name) else { return }
        let meant = Suggestion.nearest(to: name, among: known).map { "did you mean \($0)? " } ?? ""
        let all = "there is \(known.joined(separator: ", "))"
        throw Refusal(
            .contradictory, field: RecordField.promise.rawValue,
            reason: "the terms of \(contract?.id ?? "any contract") have no promise \(name)",
            fix: known.isEmpty ? "they have articles only; leave it out" : meant + all)
    }

    /// A complaint about somebody names him (fine print, 19).
    private func checkComplaint(_ fields: [String: RawField]) throws(Refusal) {
        let isAboutStaff = fields.words(.about) == Record.ComplaintSubject.staff.rawValue
        guard kind == .complaint, isAboutStaff, fields.words(.staffName) == nil else { return }
        throw Refusal(
            .missing, field: RecordField.staffName.rawValue,
            reason: "A complaint about staff needs --staff-name: whom it is about.")
    }

    /// What is installed is among what was agreed (article 3.1).
    private func checkItems(_ fields: [String: RawField]) throws(Refusal) {
        guard kind == .installation, let contract = contract(in: fields),
            case .names(let items)? = fields[RecordField.items.rawValue]
        else { return }
        let service = fields.words(.service).flatMap(Contract.Service.init) ?? contract.service
        let agreed = contract.items(of: service).map(\.rawValue)
        guard let other = items.keys.sorted().first(where: { !agreed.contains($0) }),
            Record.InstalledItem(rawValue: other) != nil
        else { return }
        throw Refusal(
            .contradictory, field: RecordField.items.rawValue,
            reason: "\(other) is no item of this installation (article 3.1)",
            fix: "agreed are \(agreed.joined(separator: ", "))")
    }

    /// Nothing becomes known here before the customer has said it (fine print, 26).
    private func checkReceipt(_ fields: [String: RawField]) throws(Refusal) {
        guard let received = fields.words(.receivedAt).flatMap({ Instant($0) }),
            let known = fields.words(.at).flatMap({ Instant($0) }), received > known
        else { return }
        throw Refusal(
            .contradictory, field: RecordField.receivedAt.rawValue,
            reason:
                "--received-at \(received) is when the customer said it, and cannot be later than --at \(known), when "
                + "it became known here.")
    }

    // MARK: - Corrections

    /// A correction names what it replaces, its author and its reason.
    private func checkCorrection(_ fields: [String: RawField]) throws(Refusal) {
        guard let id = fields.words(.replaces) else { return }
        guard let replaced = try first(RecordFilter(id: id)), principal.isAllowed(replaced) else {
            throw Refusal(
                .unknownRecord, field: "replaces", reason: "No record has the id \(id)",
                fix: "`mainstay records` lists them.")
        }
        try CustomerDesk(principal: principal, kind: kind).checkReplaced(replaced)
        guard kind == .withdrawal || replaced.kind == kind else {
            throw Refusal(
                .contradictory, field: "replaces",
                reason: "\(id) is a \(replaced.kind.rawValue), which a \(kind.rawValue) cannot correct.")
        }
        if let newer = try first(RecordFilter(replacedID: id)) {
            throw Refusal(
                .contradictory, field: "replaces", reason: "\(newer.id) replaced \(id) already",
                fix: "correct that one.")
        }
        let reason: RecordField = kind == .visit ? .note : .reason
        for field in [.by, reason] where fields.words(field) == nil {
            throw Refusal(
                .missing, field: field.rawValue,
                reason: "A correction needs --\(field.rawValue): who corrects, and why.")
        }
    }

    private func first(_ filter: RecordFilter) throws(Refusal) -> Record? {
        try Refusal.translating { try ledger.records(after: .start, limit: 1, matching: filter).elements.first }
    }

    // MARK: - Visits (article 9)

    /// A visit of which an announced item is missing is refused.
    private func decide(_ fields: inout [String: RawField]) throws(Refusal) -> [EntryNote] {
        let announced = contract(in: fields)?.terms.announced ?? RecordField.announcedOfVisit
        let missing = announced.filter { fields[$0.rawValue] == nil }
        guard !missing.isEmpty else { return [] }
        let names = missing.map(\.rawValue).joined(separator: ", ")
        if fields.words(.decision) == "admitted" {
            throw Refusal(
                .contradictory, field: "decision",
                reason: "The visit cannot be admitted: \(names) was not announced (article 9).")
        }
        fields[RecordField.decision.rawValue] = .text("refused")
        let labels = missing.map { Language.chinese.label(of: $0, in: .visit) }.joined(separator: "、")
        return [
            EntryNote(
                en: "refused: \(names) was not announced (article 9)", zh: "拒绝：未提前说明\(labels)（第九条）")
        ]
    }

    // MARK: - Effects

    /// What an entry will not do, before somebody relies on it.
    static func effects(of record: Record, in facility: Facility) -> [EntryNote] {
        var notes = record.kind == .maintenance ? notes(ofMaintenance: record) : []
        if case .money(let fee)? = record.fields[.fee], let contract = record.contract.flatMap(facility.contract),
            fee.currency != contract.rent.currency
        {
            notes.append(
                EntryNote(
                    en:
                        "the contract is in \(contract.rent.currency); a fee in another currency is not refunded by itself",
                    zh: "合同币种为 \(contract.rent.currency)；其他币种的费用不会自动退还"))
        }
        if record.kind == .forceMajeure, record.list(.guarantees) == nil {
            notes.append(
                EntryNote(
                    en: "without --guarantees this relieves every guarantee, emergency_report included",
                    zh: "未指定保证项目：免除全部保证，包括紧急情况报告保证"))
        }
        return notes
    }

    private static func notes(ofMaintenance record: Record) -> [EntryNote] {
        var notes: [EntryNote] = []
        let guarantees = record.list(.guarantees) ?? Guarantee.allCases.map(\.rawValue)
        if guarantees.contains(Guarantee.power.rawValue) {
            notes.append(
                EntryNote(
                    en:
                        "maintenance takes nothing off power (article 2); record power work that the customer agreed to "
                        + "as an attribution customer-authorised: --cause customer_authorised_work",
                    zh: "维护不从电力中断中扣除时长（第二条）；甲方同意的电力作业，请登记为“中断原因认定：甲方授权的操作”"))
        }
        if let consent = record.instant(.consentedAt), let from = record.instant(.from), consent > from {
            notes.append(
                EntryNote(
                    en: "the consent came after the window began; it will take nothing off",
                    zh: "甲方的同意晚于维护开始时间，不扣除任何时长"))
        }
        return notes
    }
}

/// A password that stands in a file.
public enum PasswordFile {
    /// Reads the first line of a file.
    ///
    /// - Throws: `Refusal` with `.unreadable` or `.missing`.
    public static func read(_ path: String) throws(Refusal) -> String {
        do {
            return try firstLine(of: String(contentsOfFile: path, encoding: .utf8))
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(
                .unreadable, reason: "The password in \(path) cannot be read: \(SystemReason.of(error))")
        }
    }

    /// The password in a text: its first line.
    ///
    /// - Throws: `Refusal` with `.missing` when that is empty.
    public static func firstLine(of text: String) throws(Refusal) -> String {
        let password = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        guard !password.isEmpty else { throw Refusal(.missing, field: "password", reason: "The password is empty.") }
        return password
    }
}
