import Foundation
import Site

/// The entries that may say something of a contract's people, and are old enough to be erased.
struct ErasableEntries {
    struct Element {
        var entry: EntryRow
        /// Whether the contract named the person whom a record needs to be named by it.
        var isNamed = true
    }

    private(set) var entries: [Element] = []
    private(set) var summary = ErasureSummary()
    private let order: ErasureOrder
    /// Whether records remain of which the contacts' names decide.
    private var needsNames = false

    init(of order: ErasureOrder, in rows: any LedgerRows) throws {
        self.order = order
        try addRecords(in: rows)
        try addPeople(in: rows)
        try addEvents(in: rows)
        try addResults(in: rows)
    }

    private func isOld(_ entry: EntryRow) -> Bool { entry.at < order.before }

    /// Its own records, and corrections of them that name no contract.
    private mutating func addRecords(in rows: any LedgerRows) throws {
        var own: Set<String> = []
        var corrections: [EntryRow] = []
        try rows.forEachEntry(EntryQuery(kind: Entry.record, path: .concerning(order.contract))) { entry in
            if entry.outline.contract == order.contract {
                own.insert(entry.key)
                try add(record: entry, in: rows)
            } else if entry.outline.contract == nil, entry.outline.refers != nil {
                corrections.append(entry)
            }
            return true
        }
        for entry in corrections where entry.outline.refers.map(own.contains) ?? false {
            try add(record: entry, in: rows)
        }
    }

    private mutating func add(record entry: EntryRow, in rows: any LedgerRows) throws {
        guard let record = try? StoredRecord.record(entry) else { return }
        let names: Set<Record.Kind> = [.operation, .authorisation, .acceptance]
        let isMarked = try mayBeReplaced(entry, in: rows)
        if isOld(entry), isMarked {
            entries.append(Element(entry: entry, isNamed: order.isNamed(record)))
        } else {
            if isOld(entry) { entries.append(Element(entry: entry)) }
            let person = names.contains(record.kind) ? record.authorisingPerson : nil
            let erased = [Record.erased, Record.erasedUnnamed]
            if let person, !erased.contains(person) { needsNames = true }
        }
    }

    /// Whether its chain can be checked without the text of its row, or need not be.
    private func mayBeReplaced(_ entry: EntryRow, in rows: any LedgerRows) throws -> Bool {
        if entry.personal != nil { return true }
        guard let chain = try rows.collectors().first(where: { $0.number == entry.collector })?.chain else {
            return false
        }
        return try rows.link(of: chain, covering: entry.row)?.marks != nil
    }

    /// What configurations say of its people: apart, or in the text as earlier versions kept it. The names of contacts stay
    /// as long as a record does that somebody authorised.
    private mutating func addPeople(in rows: any LedgerRows) throws {
        var found: [EntryRow] = []
        try rows.forEachEntry(EntryQuery(kind: Entry.people, path: .key(order.contract))) { entry in
            if isOld(entry), !entry.isErased { found.append(entry) }
            return true
        }
        try rows.forEachEntry(EntryQuery(kind: Entry.configuration)) { entry in
            let text = ConfigurationBody(entry.body).text
            if isOld(entry), order.erasing.configuration(text).map({ $0 != text }) ?? false { found.append(entry) }
            return true
        }
        guard !needsNames else { return summary.needed += found.count }
        entries += found.map { Element(entry: $0) }
    }

    /// Its events, and the attempts to tell of them: alone, or together with events of others.
    private mutating func addEvents(in rows: any LedgerRows) throws {
        var own: Set<String> = []
        try rows.forEachEntry(EntryQuery(kind: Entry.event)) { entry in
            guard entry.outline.contract == order.contract else { return true }
            own.insert(entry.key)
            if isOld(entry) { entries.append(Element(entry: entry)) }
            return true
        }
        try rows.forEachEntry(EntryQuery(kind: Entry.delivery)) { entry in
            guard isOld(entry) else { return true }
            let isDigest = entry.outline.detail == EntryOutline.digest
            let isShared = isDigest && DeliveryNote(entry)?.events?.contains(where: own.contains) ?? false
            if isShared || own.contains(entry.key) { entries.append(Element(entry: entry)) }
            return true
        }
    }

    /// Its documents, whenever they were issued: they repeat what older records say.
    private mutating func addResults(in rows: any LedgerRows) throws {
        let query = EntryQuery(kind: Entry.result, path: .keys(prefix: "\(order.contract)/"))
        try rows.forEachEntry(query) { entry in
            if StoredResult.contract(ofKey: entry.key) == order.contract { entries.append(Element(entry: entry)) }
            return true
        }
    }
}
