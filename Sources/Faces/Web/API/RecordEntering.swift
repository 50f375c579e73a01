import Digests
import HTTPTypes
import Notation
import Office
import Site

/// Enters what a program sends, once however often it is sent.
struct RecordEntering {
    let call: APICall
    let office: SiteOffice
    let keys: UsedKeys

    /// - Throws: `Refusal` as `SiteOffice.enter`; `HTTPRefusal` where the key was used for something else.
    func enter() throws -> APIAnswer {
        let key = call.idempotencyKey
        let id = key.map { StableID("api|\(call.principal.name)|\($0)").value }
        if let key {
            guard keys.isFree(key, of: call.principal.name, for: call.fingerprint) else {
                throw HTTPRefusal.reusedKey
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

    /// What would be entered, and what it would change.
    func preview() throws -> APIAnswer {
        let entry = try office.preview(draft, by: call.principal)
        return APIAnswer(
            .object([
                "record": entry.record.exportedLine, "is_new": .bool(entry.isNew),
                "notes": .array(entry.notes.map(JSON.string)), "effect": entry.effect.document,
            ]))
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

    private func answer(_ record: Record, isNew: Bool, notes: [String], effect: JSON?) -> APIAnswer {
        APIAnswer(
            .object([
                "record": record.exportedLine, "is_new": .bool(isNew), "notes": .array(notes.map(JSON.string)),
                "effect": effect,
            ]), status: isNew ? .created : .ok, version: record.id,
            location: "\(call.base)/records/\(record.id.inQuery)")
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
