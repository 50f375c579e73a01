import Agreement
import Digests
import Documents
import Foundation
import Intervals
import Site

/// What the desk decides before it enters an authorisation (articles 4.3 and 6.4 to 6.6; fine print, 20 and 26): who
/// gives it, and by which way. Nobody says "verified" but the desk itself.
struct AuthorisationDesk {
    let contract: Contract
    let now: Instant
    /// Asks for the password that the caller gave.
    let password: @Sendable () throws(Refusal) -> String

    /// Completes the fields, and returns notes for the person who makes the entry.
    func apply(to fields: inout [String: RawField]) throws(Refusal) -> [EntryNote] {
        if let way = fields.words(.method), Record.AuthorisationMethod(rawValue: way) == .written {
            return try write(fields)
        }
        guard fields.words(.method) == Record.AuthorisationMethod.phone.rawValue else { return [] }
        return try telephone(&fields)
    }

    /// Who may authorise, as a part of a sentence.
    private func named(in language: Language) -> String {
        let names = Set(contract.contacts.filter(\.isAuthorised).map(\.name)).sorted()
        guard !names.isEmpty else {
            return language.text(en: "the configuration names nobody", zh: "配置中未指定任何人")
        }
        return language.text(en: "authorised are ", zh: "指定授权人：") + names.joined(separator: language.listSeparator)
    }

    /// That somebody is no authorised contact.
    private func stranger(_ person: String, in language: Language) -> String {
        language.text(
            en: "\(person) is no authorised contact in force (\(named(in: language))); no work may be done on this",
            zh: "\(person) 不是现行的指定授权人（\(named(in: language))）；不得据此操作")
    }

    /// A written one is the signed paper.
    private func write(_ fields: [String: RawField]) throws(Refusal) -> [EntryNote] {
        guard fields.words(.signedPaperAt) != nil else {
            throw Refusal(
                .missing, field: RecordField.signedPaperAt.rawValue,
                reason: "A written authorisation needs --signed-paper-at: when the paper was signed (article 6.4)",
                fix: "without a paper nothing is authorised in writing")
        }
        guard let person = fields.words(.by), !contract.contacts.authorise(person) else { return [] }
        return [
            EntryNote(
                en: "not valid: \(stranger(person, in: .english))", zh: "无效：\(stranger(person, in: .chinese))")
        ]
    }

    /// By telephone the caller must be authorised, then give user name and password of the customer's traffic pages. What
    /// is wrong is entered as refused.
    private func telephone(_ fields: inout [String: RawField]) throws(Refusal) -> [EntryNote] {
        guard fields.words(.check) == nil else {
            throw Refusal(
                .contradictory, field: RecordField.check.rawValue,
                reason: "The desk makes the check itself and gives it an id; leave --check out.")
        }
        let said = fields.words(.credentials)
        if said == Record.Credentials.refused.rawValue { return [] }
        guard said == nil else {
            throw Refusal(
                .contradictory, field: RecordField.credentials.rawValue,
                reason:
                    "Whether they are verified is decided here: give --username, and the password on standard input.")
        }
        guard fields.words(.whyNotWritten) != nil else {
            throw Refusal(
                .missing, field: RecordField.whyNotWritten.rawValue,
                reason: "By telephone only when it cannot be written: say why with --why-not-written (article 6.6).")
        }
        // What every authorisation needs is asked for with everything else that is wrong.
        guard let person = fields.words(.by) else { return [] }
        if !contract.contacts.authorise(person) {
            fields[RecordField.credentials.rawValue] = .text(Record.Credentials.refused.rawValue)
            return [
                EntryNote(
                    en: "refused: \(stranger(person, in: .english)) (article 6)",
                    zh: "拒绝：\(stranger(person, in: .chinese))（第六条）")
            ]
        }
        guard let access = contract.traffic else {
            throw Refusal(
                .configuration,
                reason:
                    "The contract has no `traffic: {username: …, password_hash: …}`: nobody can be verified by telephone."
            )
        }
        let username = fields.words(.username) ?? ""
        let isRight = try verify(access, username: username)
        let outcome: Record.Credentials = if isRight { .verified } else { .refused }
        fields[RecordField.credentials.rawValue] = .text(outcome.rawValue)
        fields[RecordField.check.rawValue] = .text(StableID("check|\(contract.id)|\(username)|\(now)").value)
        guard isRight else {
            return [
                EntryNote(
                    en: "refused: user name or password is wrong; no work may be done on this (article 6)",
                    zh: "拒绝：用户名或密码不正确；不得据此操作（第六条）")
            ]
        }
        return [
            EntryNote(
                en: "verified; the signed paper must follow at once (article 6)", zh: "已核实；须立即补交书面授权书（第六条）")
        ]
    }

    private func verify(_ access: TrafficAccess, username: String) throws(Refusal) -> Bool {
        let given = try password()
        // The password is checked whatever the name is: how long it takes tells nothing.
        let isRight = try access.isProven(by: given)
        return isRight && username == access.username
    }
}

extension [String: RawField] {
    /// A field's text; nil when it is absent or was not given as text.
    func words(_ field: RecordField) -> String? {
        if case .text(let text)? = self[field.rawValue] { text } else { nil }
    }
}
