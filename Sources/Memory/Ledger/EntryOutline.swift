import Foundation
import Site

/// What entries are found by besides their key. An engine keeps it beside the body; it follows from the body alone, and
/// `verify` says where it does not.
public struct EntryOutline: Hashable, Sendable {
    /// The kind of a record or an event; `digest` of an attempt to tell of several events at once.
    public var detail: String?
    /// The contract that it names.
    public var contract: String?
    /// The record that it replaces, or the alarm that it ends.
    public var refers: String?

    public init(detail: String? = nil, contract: String? = nil, refers: String? = nil) {
        self.detail = detail
        self.contract = contract
        self.refers = refers
    }

    /// The detail of an attempt to tell of several events.
    package static let digest = "digest"

    /// Reads the outline from a body.
    package init(kind: String, body: String) {
        // Whoever changed a body may have left anything; the chain tells.
        let members = (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        switch kind {
        case Entry.record:
            self.init(
                detail: members["record"] as? String, contract: members["contract"] as? String,
                refers: members["replaces"] as? String)
        case Entry.event:
            let details = members["details"] as? [String: Any]
            self.init(
                detail: members["kind"] as? String, contract: members["contract"] as? String,
                refers: details?[Event.Detail.alarm.rawValue] as? String)
        case Entry.erasure, Entry.people: self.init(contract: members["contract"] as? String)
        case Entry.delivery: self.init(detail: members["events"] == nil ? nil : Self.digest)
        default: self.init()
        }
    }
}

extension RecordOutline {
    /// The outline of a record's entry.
    package init(_ row: EntryRow) {
        self.init(
            id: row.key, kind: row.outline.detail.flatMap { Record.Kind(rawValue: $0) },
            contract: row.outline.contract, replaces: row.outline.refers)
    }
}
