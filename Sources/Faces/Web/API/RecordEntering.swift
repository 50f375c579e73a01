import Digests
import HTTPTypes
import Notation
import Office
import Site
import Synchronization

/// Enters what a program sends, once however often it is sent.
struct RecordEntering {
    let call: APICall
    let office: SiteOffice
    let keys: UsedKeys

    /// - Throws: `Refusal` as `SiteOffice.enter`; `HTTPRefusal` where the key was used for something else.
    func enter() throws -> APIAnswer {
        let key = HTTPField.Name("Idempotency-Key").flatMap { call.headers[$0] }
        let id = key.map { StableID("api|\(call.principal.name)|\($0)").value }
        if let key {
            guard keys.isFree(key, of: call.principal.name, for: fingerprint) else {
                throw HTTPRefusal(
                    .unprocessableContent, code: "key_reused", field: "Idempotency-Key",
                    reason: "This key was used for another request.", fix: "make a new one for each.")
            }
        }
        // Entered by the same key before: its answer may have been lost.
        if let id, let before = try? office.record(withPrefix: id, for: call.principal), before.id == id {
            return answer(before, isNew: false, notes: [], effect: nil)
        }
        return try enter(replacing: nil, id: id)
    }

    /// - Parameter former: the id of the record that this one takes the place of.
    func correct(_ former: String) throws -> APIAnswer {
        try enter(replacing: former, id: nil)
    }

    private func enter(replacing former: String?, id: String?) throws -> APIAnswer {
        var draft = try draft
        if let former { draft.fields["replaces"] = .text(former) }
        if let id { draft.fields["id"] = .text(id) }
        let entry = try office.enter(draft, by: call.principal)
        return answer(entry.record, isNew: entry.isNew, notes: entry.notes, effect: entry.effect.document)
    }

    private var draft: Draft {
        get throws(Refusal) {
            var fields = call.body
            guard case .text(let name)? = fields.removeValue(forKey: "record"), let kind = Record.Kind(rawValue: name)
            else {
                throw Refusal(.malformed, field: "record", reason: "`record` must name the kind of record")
            }
            let outage = fields.removeValue(forKey: "outage")
            let confirmed = fields.removeValue(forKey: "confirmed")
            fields["id"] = nil
            var draft = Draft(kind, fields: fields)
            if case .text(let id)? = outage { draft.outage = id }
            draft.isConfirmed = confirmed == .text("yes")
            return draft
        }
    }

    private var fingerprint: String {
        Digest(of: Self.document(of: .mapping(call.body)).compact.utf8).description
    }

    /// The same whatever the order in which members were sent.
    private static func document(of field: RawField) -> JSON {
        switch field {
        case .text(let text): .string(text)
        case .number(let number): .integer(number)
        case .list(let texts): .array(texts.map(JSON.string))
        case .sequence(let fields): .array(fields.map(document))
        case .names(let names): .object(names.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })
        case .mapping(let members):
            .object(members.sorted { $0.key < $1.key }.map { JSON.Member($0.key, document(of: $0.value)) })
        }
    }

    private func answer(_ record: Record, isNew: Bool, notes: [String], effect: JSON?) -> APIAnswer {
        APIAnswer(
            .object([
                "record": record.exportedLine, "is_new": .bool(isNew), "notes": .array(notes.map(JSON.string)),
                "effect": effect,
            ]), status: isNew ? .created : .ok, version: record.id,
            location: "\(call.base)/records/\(record.id.inQuery)")
    }
}

/// Which requests came with which keys, so that one is not used for two. Of those that were entered the ledger knows
/// more: their records have ids that follow from the keys. Bounded; from any thread.
final class UsedKeys: Sendable {
    private struct Key: Hashable {
        let key: String
        let person: String
    }

    private let used = Mutex<[Key: String]>([:])
    private let limit: Int

    init(keeping limit: Int = 10_000) { self.limit = limit }

    /// Whether a key is new, or was used for the same request.
    func isFree(_ key: String, of person: String, for fingerprint: String) -> Bool {
        used.withLock { used in
            let place = Key(key: key, person: person)
            if let known = used[place] { return known == fingerprint }
            if used.count >= limit { used.removeAll() }
            used[place] = fingerprint
            return true
        }
    }
}

/// Why a request is refused for a reason that only HTTP knows.
struct HTTPRefusal: Error {
    let fault: Fault

    init(
        _ status: HTTPResponse.Status, code: String, field: String? = nil, reason: String, fix: String? = nil
    ) {
        fault = Fault(status, code: code, field: field, reason: reason, fix: fix)
    }
}
