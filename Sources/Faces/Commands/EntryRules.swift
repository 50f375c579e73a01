import Agreement
import Digests
import Foundation
import Intervals
import Site

/// What `mainstay record` decides and refuses before an entry is made. Import takes what happened as it is told; at the
/// desk the agreement's own rules apply.
struct EntryRules {
    var kind: Record.Kind
    var facility: Facility
    var now: Instant
    /// Every record so far.
    var register: [Record]
    var passwordFile: String?

    /// Completes the fields; notes are for the person who makes the entry.
    func apply(_ raw: inout [String: RawField]) throws -> [String] {
        try checkContract(raw)
        try checkCorrection(raw)
        switch kind {
        case .authorisation: return try authorise(&raw)
        case .visit: return try decide(&raw)
        default: return []
        }
    }

    private func text(_ field: RecordField, _ raw: [String: RawField]) -> String? {
        if case .text(let text)? = raw[field.rawValue] { text } else { nil }
    }

    private func checkContract(_ raw: [String: RawField]) throws {
        guard let id = text(.contract, raw), facility.contract(id) == nil else { return }
        let all = facility.contracts.map(\.id).joined(separator: ", ")
        throw CommandFailure(.usage, "No contract is called \(id); there are \(all).")
    }

    // MARK: - Corrections

    /// A correction names what it replaces, its author and its reason.
    private func checkCorrection(_ raw: [String: RawField]) throws {
        guard let id = text(.replaces, raw) else { return }
        guard let replaced = register.first(where: { $0.id == id }) else {
            throw CommandFailure(
                .usage, "--replaces \(id): no record has this id; `mainstay export --records-only` lists them.")
        }
        guard kind == .withdrawal || replaced.kind == kind else {
            throw CommandFailure(
                .usage,
                "--replaces \(id): that is a \(replaced.kind.rawValue), which a \(kind.rawValue) cannot correct.")
        }
        if let newer = register.first(where: { $0.text(.replaces) == id }) {
            throw CommandFailure(.usage, "--replaces \(id): \(newer.id) replaced it already; correct that one.")
        }
        let reason: [RecordField] = kind == .visit ? [.note] : [.reason]
        for field in [.by] + reason where text(field, raw) == nil {
            throw CommandFailure(.usage, "A correction needs --\(field.rawValue): who corrects, and why.")
        }
    }

    // MARK: - Authorisations (article 6)

    /// By telephone the caller gives user name and password of the customer's traffic pages; wrong ones are recorded as
    /// refused.
    private func authorise(_ raw: inout [String: RawField]) throws -> [String] {
        guard text(.method, raw) == "phone", text(.credentials, raw) != "refused" else { return [] }
        guard let access = text(.contract, raw).flatMap(facility.contract)?.traffic else {
            guard text(.credentials, raw) == nil else {
                return ["verified elsewhere: the contract has no `traffic` to check"]
            }
            throw CommandFailure(
                .configuration,
                "The contract has no `traffic: {username: …, password_hash: …}`: nobody can be verified by telephone.")
        }
        guard text(.credentials, raw) == nil else {
            throw CommandFailure(
                .usage,
                "Whether they are verified is decided here: give --username, and the password on standard input.")
        }
        let isRight = try verify(access, username: text(.username, raw) ?? "")
        raw[RecordField.credentials.rawValue] = .text(isRight ? "verified" : "refused")
        return isRight
            ? ["verified; the signed paper must follow at once (article 6)"]
            : ["refused: user name or password is wrong; no work may be done on this (article 6)"]
    }

    private func verify(_ access: TrafficAccess, username: String) throws -> Bool {
        let password = try PasswordInput.read(passwordFile ?? "-")
        let isName = username == access.username
        switch access.proof {
        case .hash(let text):
            guard let hash = PasswordHash(text) else {
                throw CommandFailure(.configuration, "`traffic.password_hash` is no hash of `mainstay password`.")
            }
            return hash.matches(password) && isName
        case .file(let path):
            return try PasswordInput.read(path) == password && isName
        }
    }

    // MARK: - Visits (article 9)

    /// A visit of which an announced item is missing is refused.
    private func decide(_ raw: inout [String: RawField]) throws -> [String] {
        let terms = text(.contract, raw).flatMap(facility.contract)?.terms
        let missing = (terms?.announced ?? RecordField.announcedOfVisit).filter { raw[$0.rawValue] == nil }
        guard !missing.isEmpty else { return [] }
        let names = missing.map(\.rawValue).joined(separator: ", ")
        if text(.decision, raw) == "admitted" {
            throw CommandFailure(.usage, "The visit cannot be admitted: \(names) was not announced (article 9).")
        }
        raw[RecordField.decision.rawValue] = .text("refused")
        return ["refused: \(names) was not announced (article 9)"]
    }
}
