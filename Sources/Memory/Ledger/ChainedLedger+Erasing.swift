import Foundation
public import Intervals
public import Site

/// Whose personal data to erase, and who asked for it.
public struct ErasureOrder: Sendable {
    public var contract: String
    /// What was entered, or happened, before this instant.
    public var before: Instant
    /// Who erases; stands apart like what is erased.
    public var name: String
    public var reason: String
    /// Whether the person whom a record needs to be named by the contract is (article 6). It decides, and is remembered
    /// where the name is not.
    public var isNamed: @Sendable (Record) -> Bool

    public init(
        contract: String, before: Instant, name: String, reason: String,
        isNamed: @escaping @Sendable (Record) -> Bool
    ) {
        self.contract = contract
        self.before = before
        self.name = name
        self.reason = reason
        self.isNamed = isNamed
    }
}

/// What became of an erasure.
public struct ErasureSummary: Hashable, Sendable {
    /// Entries whose personal parts were removed.
    public var erased = 0
    /// Entries of before format 4, whose names are part of the chain and stay.
    public var kept = 0
    /// Whether nothing of it is left where the ledger is kept; false while somebody still reads what was there before.
    public var isGone = true

    public init() {}
}

extension ChainedLedger {
    /// Removes what a contract's records, events and deliveries say of people, and writes down that it was removed.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be written; nothing was removed then.
    public func erase(_ order: ErasureOrder, at instant: Instant) throws(LedgerError) -> ErasureSummary {
        var summary = try write { rows, state in
            let chosen = try PersonalParts(of: order, in: rows)
            guard !chosen.entries.isEmpty else { return chosen.summary }
            let names = Dictionary(uniqueKeysWithValues: try rows.chains().map { ($0.number, $0.name) })
            let chains = Dictionary(uniqueKeysWithValues: try rows.collectors().map { ($0.number, names[$0.chain]) })
            var erasure = Erasure(contract: order.contract, erased: [:], unnamed: [:])
            for (entry, isNamed) in chosen.entries {
                try rows.erasePersonal(of: entry.number, leaving: isNamed ? nil : .unnamed)
                let chain = chains[entry.collector]?.flatMap(\.self) ?? ""
                erasure.erased[chain, default: []].append(entry.row)
                if !isNamed { erasure.unnamed[chain, default: []].append(entry.row) }
            }
            let said = state.personal(Erasure.personal(by: order.name, reason: order.reason))
            try state.add(
                Entry.erasure, key: order.contract, at: instant, body: erasure.body, personal: said, in: rows)
            return chosen.summary
        }
        summary.isGone = try engine.clean()
        return summary
    }
}

/// The entries of a contract that still say something of people.
private struct PersonalParts {
    private(set) var entries: [(entry: EntryRow, isNamed: Bool)] = []
    private(set) var summary = ErasureSummary()
    private let order: ErasureOrder

    init(of order: ErasureOrder, in rows: any LedgerRows) throws {
        self.order = order
        try addRecords(in: rows)
        try addEvents(in: rows)
        summary.erased = entries.count
    }

    private mutating func add(_ entry: EntryRow, isNamed: Bool = true) {
        guard entry.at < order.before, !entry.isErased else { return }
        if entry.personal == nil {
            summary.kept += 1
        } else {
            entries.append((entry, isNamed))
        }
    }

    /// Its own records, and corrections of them that name no contract.
    private mutating func addRecords(in rows: any LedgerRows) throws {
        var own: Set<String> = []
        try rows.forEachEntry(EntryQuery(kind: Entry.record, path: .concerning(order.contract))) { entry in
            if entry.outline.contract == order.contract { own.insert(entry.key) }
            return true
        }
        try rows.forEachEntry(EntryQuery(kind: Entry.record, path: .concerning(order.contract))) { entry in
            let isOwn = own.contains(entry.key)
            let corrects = entry.outline.contract == nil && entry.outline.refers.map(own.contains) ?? false
            guard isOwn || corrects, let record = try? StoredRecord.record(entry) else { return true }
            let hasPeople = entry.personal != nil || record.fields.contains { $0.key.isPersonal && $0.value.isText }
            if hasPeople { add(entry, isNamed: order.isNamed(record)) }
            return true
        }
    }

    /// Its events, and the attempts to tell of them: alone, or together with events of others.
    private mutating func addEvents(in rows: any LedgerRows) throws {
        var own: Set<String> = []
        try rows.forEachEntry(EntryQuery(kind: Entry.event)) { entry in
            guard entry.outline.contract == order.contract else { return true }
            own.insert(entry.key)
            if Self.says(Event.personalMembers, entry) { add(entry) }
            return true
        }
        try rows.forEachEntry(EntryQuery(kind: Entry.delivery)) { entry in
            let isOwn = own.contains(entry.key)
            let isDigest = entry.outline.detail == EntryOutline.digest
            let isShared = isDigest && DeliveryNote(entry)?.events?.contains(where: own.contains) ?? false
            if isOwn || isShared, Self.says(DeliveryNote.personalMembers, entry) { add(entry) }
            return true
        }
    }

    /// Whether an entry says something of people, apart or in its body.
    private static func says(_ members: Set<String>, _ entry: EntryRow) -> Bool {
        if entry.personal != nil { return true }
        // Whoever changed a body may have left anything; the chain tells.
        let body = (try? JSONSerialization.jsonObject(with: Data(entry.body.utf8))) as? [String: Any]
        return !members.isDisjoint(with: body.map { Set($0.keys) } ?? [])
    }
}
