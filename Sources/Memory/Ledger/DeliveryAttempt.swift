import Foundation
public import Intervals
public import Site

/// An attempt to tell somebody of an event, whole, as the ledger keeps it.
public struct DeliveryAttempt: Hashable, Sendable {
    /// The event that it was about, or one of a digest; nil where the ledger does not know it.
    public var event: Event?
    public var note: DeliveryNote
    /// The contact who was to be told; nil where a hook itself had asked for the event, or the name was erased.
    public var contact: String?
    /// By which way, and at which number or address.
    public var method: String?
    public var to: String?
    public var startedAt: Instant
    /// How it ended, for people.
    public var outcome: String
    public var exitCode: Int32?
    /// What the hook wrote.
    public var output: String
}

/// Which attempts to read. An attempt must satisfy every condition that is given.
public struct AttemptFilter: Hashable, Sendable {
    /// Attempts that began at this instant or later.
    public var since: Instant
    /// Attempts to tell of events that name one of these contracts.
    public var contracts: Set<String>?

    public init(since: Instant = .distantPast, contracts: Set<String>? = nil) {
        self.since = since
        self.contracts = contracts
    }
}

/// Reads attempts in the order of entry.
struct AttemptQuery {
    let filter: AttemptFilter

    func page(after position: Position, limit: Int, in rows: any LedgerRows) throws -> Page<DeliveryAttempt> {
        let query = EntryQuery(kind: Entry.delivery, since: filter.since)
        return try query.page(after: position, limit: limit, in: rows) { entry in
            guard var attempt = DeliveryAttempt(entry) else { return nil }
            // A digest is no event of the ledger; its members, which are of one subject, tell whose it is.
            let about = try (attempt.note.events ?? [attempt.note.event]).compactMap { try event($0, in: rows) }
            attempt.event = about.first
            guard let contracts = filter.contracts else { return attempt }
            let named = about.compactMap(\.contract)
            guard !named.isEmpty, named.allSatisfy(contracts.contains) else { return nil }
            return attempt
        }
    }

    private func event(_ id: String, in rows: any LedgerRows) throws -> Event? {
        try rows.first(EntryQuery(kind: Entry.event, path: .key(id))).flatMap { Event($0) }
    }
}

extension DeliveryAttempt {
    /// Reads an entry; nil for one that an earlier version wrote without saying how it ended.
    fileprivate init?(_ entry: EntryRow) {
        struct Body: Decodable {
            var contact: String?
            var method: String?
            var to: String?
            var outcome: String?
            var exitCode: Int32?
            var output: String?

            private enum CodingKeys: String, CodingKey {
                case contact, method, to, outcome, output
                case exitCode = "exit_code"
            }
        }
        // What cannot be read is named by `verify`; it counts as no attempt.
        guard let text = entry.whole, let note = DeliveryNote(entry),
            let body = try? JSONDecoder().decode(Body.self, from: Data(text.utf8))
        else { return nil }
        self.init(
            event: nil, note: note, contact: body.contact, method: body.method, to: body.to, startedAt: entry.at,
            outcome: body.outcome ?? note.result.rawValue, exitCode: body.exitCode, output: body.output ?? "")
    }
}
