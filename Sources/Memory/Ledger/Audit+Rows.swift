import Intervals
import Site

/// By what a record is found.
private struct RecordPlace {
    var number: Int64
    var key: String
    var outline: EntryOutline
}

/// What is read besides the rows of the chains follows from them.
extension Audit {
    /// Each chain has one who writes it, and carries his name; only that of a ledger before format 4 had several.
    mutating func checkWriters() throws {
        let collectors = try rows.collectors()
        for chain in try rows.chains() where chain.name != ChainName.former {
            let names = collectors.filter { $0.chain == chain.number }.map(\.name)
            if names != [chain.name] {
                let list = names.isEmpty ? "nobody" : names.joined(separator: ", ")
                findings.append("\(chain.name): is the chain of \(list)")
            }
        }
    }

    /// An open run is carried by the mark of a group that its signal is in, and by no other.
    mutating func checkSlots() throws {
        struct Group {
            var collector: Int64
            var signals: Set<Int64>
        }
        var groups: [Int: Group] = [:]
        try rows.forEachSlot { slot, collector, signals in
            groups[slot] = Group(collector: collector, signals: Set(signals))
        }
        let paths = Dictionary(uniqueKeysWithValues: try rows.signals().map { ($0.number, $0.path) })
        try rows.forEachOpenRun { open in
            guard let slot = open.slot else { return }
            if let group = groups[slot], group.collector == open.collector, group.signals.contains(open.signal) {
                return
            }
            let path = paths[open.signal] ?? ""
            findings.append("reading \(path) at \(open.run.first): is carried by a group that it is not in")
        }
    }

    /// Which contracts a record concerns, whose it is, and by what it is found, follows from the records alone.
    mutating func checkRecords() throws {
        var records: [RecordPlace] = []
        var outlines: [String: EntryOutline] = [:]
        var corrections: [String: Int] = [:]
        let newFrom = order.firstNumber
        try rows.forEachEntry(EntryQuery(kind: Entry.record)) { entry in
            let replaced = entry.outline.refers.flatMap { outlines[$0] }
            if entry.number >= newFrom { check(entry, replacing: replaced) }
            if outlines[entry.key] == nil { outlines[entry.key] = entry.outline }
            if let refers = entry.outline.refers { corrections[refers, default: 0] += 1 }
            records.append(RecordPlace(number: entry.number, key: entry.key, outline: entry.outline))
            return true
        }
        try checkConcerns(of: records, outlines: outlines)
        try checkPaths(to: records, corrections: corrections)
    }

    /// An entry says whose it is.
    private mutating func check(_ entry: EntryRow, replacing replaced: EntryOutline?) {
        let owners = entry.outline.owners(ofKind: entry.kind, key: entry.key, replacing: replaced)
        guard let tags, tags.areTags(entry.tags, of: owners) else {
            findings.append("\(entry.kind) \(entry.key): does not say whose it is")
            return
        }
    }

    private mutating func checkConcerns(of records: [RecordPlace], outlines: [String: EntryOutline]) throws {
        var found: [Int64: Set<String>] = [:]
        try rows.forEachConcern { contract, entry in found[entry, default: []].insert(contract) }
        for record in records {
            let replaced = record.outline.refers.flatMap { outlines[$0] }
            let expected = Set(Appending.concerns(of: record.outline, replacing: replaced))
            if found.removeValue(forKey: record.number) != expected {
                findings.append("record \(record.key): is not found for just the contracts that it concerns")
            }
        }
        if !found.isEmpty {
            findings.append("entries \(found.keys.sorted()): are found as records, which they are not")
        }
    }

    /// The paths by which readers find records lead to the same ones.
    private mutating func checkPaths(to records: [RecordPlace], corrections: [String: Int]) throws {
        for record in records {
            var found: Set<Int64> = []
            try rows.forEachEntry(EntryQuery(kind: Entry.record, path: .key(record.key))) { entry in
                found.insert(entry.number)
                return true
            }
            if !found.contains(record.number) { findings.append("record \(record.key): is not found by its id") }
        }
        for (key, count) in corrections.sorted(by: { $0.key < $1.key }) {
            var found = 0
            try rows.forEachEntry(EntryQuery(kind: Entry.record, path: .referring(to: key))) { _ in
                found += 1
                return true
            }
            if found != count { findings.append("record \(key): \(found) of its \(count) corrections are found") }
        }
    }

    /// What else is entered says whose it is.
    mutating func checkTags(of kinds: Set<String>) throws {
        for kind in kinds.sorted() where kind != Entry.record {
            try rows.forEachEntry(EntryQuery(kind: kind, after: order.firstNumber - 1)) { entry in
                check(entry, replacing: nil)
                return true
            }
        }
    }
}

/// The order of entry over all chains, which `as known at` and corrections rest on.
struct EntryOrder {
    /// By its chain, the rows and numbers of entries.
    private var places: [String: [(row: Int64, number: Int64)]] = [:]
    /// The newest entry of before format 4.
    private var newestFormer: Int64 = 0
    private var heads: [(number: Int64, name: String, body: String)] = []

    /// From which entry on format 4 holds.
    var firstNumber: Int64 { newestFormer + 1 }

    /// Notes an entry of a chain, in the order of its rows.
    mutating func note(_ entry: EntryRow, row: ChainRow, of chain: String, in walk: inout ChainWalk) {
        if entry.number <= places[chain]?.last?.number ?? 0 {
            walk.note("\(row.name): stands elsewhere in the order of entry than in its chain", row: row.row)
        }
        places[chain, default: []].append((row.row, entry.number))
        if chain == ChainName.former {
            newestFormer = max(newestFormer, entry.number)
            return
        }
        if entry.number <= newestFormer {
            walk.note("\(row.name): stands among what was entered before its chain began", row: row.row)
        }
        if ChainName.isOfEntries(chain) != Entry.entered.contains(entry.kind) {
            walk.note("\(row.name): is of a kind that does not belong to this chain", row: row.row)
        }
        if entry.kind == Entry.heads { heads.append((entry.number, "\(chain): \(row.name)", entry.body)) }
    }

    /// What a head covers was entered before it was written down, a sentence for each that was not.
    var findings: [String] {
        heads.compactMap { number, name, body in
            let isLate = (Heads.parse(body) ?? [:]).contains { chain, head in
                newestEntry(of: chain, through: head.row) >= number
            }
            return isLate ? "\(name): was entered before what it says to have been there" : nil
        }
    }

    /// The number of a chain's newest entry up to one of its rows; 0 when there is none. Rows come in their order.
    private func newestEntry(of chain: String, through row: Int64) -> Int64 {
        let all = places[chain] ?? []
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].row <= row { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? all[low - 1].number : 0
    }
}
