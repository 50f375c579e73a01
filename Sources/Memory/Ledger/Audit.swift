import Digests
import Intervals
import Site

/// Holds a ledger against itself: everything that is read is covered by a chain, or follows from what is.
struct Audit {
    let rows: any LedgerRows
    var findings: [String] = []
    /// The hash of each link by its row, for each chain.
    private(set) var links: [String: [Int64: Digest]] = [:]
    private var cited = CitedHeads()
    private var erased = ErasedParts()
    private var people = NamedPeople()
    private var removals: [Removal] = []
    /// How many rows have no content any more, as entries say.
    private(set) var removedRows: Int64 = 0
    /// Rows of which the digest alone is left.
    private var withoutContent: [(chain: String, row: Int64)] = []
    private var results: [(name: String, body: String)] = []
    private(set) var order = EntryOrder()
    /// Makes the tags that entries must have; nil before the first of them.
    let tags: TagMaker?

    /// How many personal parts were erased.
    var erasedParts: Int { erased.count }
    /// How many rows were replaced, since their names were part of them.
    var replacedRows: Int { erased.replacedCount }

    init(of rows: any LedgerRows) throws {
        self.rows = rows
        tags = try TagMaker(of: rows)
    }

    /// - Parameter progress: is told every thousand rows how many of how many were walked.
    mutating func walkChains(progress: (_ rows: Int, _ total: Int) -> Void) throws {
        // What is behind the newest heads is little.
        let total = Int(try Heads.newest(in: rows).values.map(\.row).reduce(0, +))
        var walked = 0
        var walks: [(name: String, walk: ChainWalk)] = []
        for chain in try rows.chains() {
            var walk = ChainWalk(mayBeFormer: chain.name == ChainName.former)
            try ChainStep.walk(chain.number, in: rows) { step in
                switch step {
                case .link(let link): walk.close(link)
                case .row(let row):
                    walked += 1
                    if walked.isMultiple(of: 1000) { progress(min(walked, total), total) }
                    walk.add(row)
                    note(row, of: chain.name, in: &walk)
                    cited.add(row, of: chain.name)
                }
            }
            links[chain.name] = walk.heads
            walks.append((chain.name, walk))
        }
        // What was removed is said in another chain.
        for (name, walk) in walks {
            var walk = walk
            let removed = RemovedRows(of: name, in: removals)
            findings += walk.end(without: removed).map { "\(name): \($0)" }
            removedRows += walk.removedRows
        }
        findings += cited.findings(in: links)
    }

    /// Looks at what a row says besides what its chain holds.
    private mutating func note(_ row: ChainRow, of chain: String, in walk: inout ChainWalk) {
        if case .removed = row.content { withoutContent.append((chain, row.row)) }
        // The line of a single reading says neither until when nor at which instants.
        if case .stretch(let run, _) = row.content, run.greatestGap <= 0, run.last != run.first || run.instants != nil {
            walk.note("\(row.name): is kept as more than the one reading that its chain holds", row: row.row)
        }
        guard let entry = row.entry else { return }
        order.note(entry, row: row, of: chain, in: &walk)
        if let result = row.result {
            if !result.isIntact {
                walk.note("\(row.name): the document no longer matches its stored digest", row: row.row)
            }
            results.append((row.name, entry.body))
        }
        if let key = row.strayKey { walk.note("\(row.name): is kept as \(key), which it is not", row: row.row) }
        if EntryOutline(kind: entry.kind, body: entry.body) != entry.outline {
            walk.note("\(row.name): is found by what it does not say", row: row.row)
        }
        notePersonal(entry, of: row, chain, in: &walk)
        if row.isReplaced {
            erased.addReplaced("\(chain): \(row.name)", row: row.row, of: chain, line: Digest(of: row.line.utf8))
        }
        people.note(entry, named: "\(chain): \(row.name)")
        if entry.kind == Entry.erasure, let erasure = Erasure(body: entry.body) { erased.add(erasure) }
        if entry.kind == Entry.removal, let removal = Removal(body: entry.body) { removals.append(removal) }
    }

    private mutating func notePersonal(
        _ entry: EntryRow, of row: ChainRow, _ chain: String, in walk: inout ChainWalk
    ) {
        guard let personal = entry.personal else {
            if entry.part != nil {
                walk.note("\(row.name): something was added that it says of people", row: row.row)
            }
            return
        }
        if entry.isErased {
            let isUnnamed = entry.part == .unnamed
            erased.add("\(chain): \(row.name)", row: row.row, of: chain, isUnnamed: isUnnamed)
            if entry.part != nil, !isUnnamed {
                walk.note("\(row.name): what it says of people was changed", row: row.row)
            }
        } else if entry.part?.digest != personal {
            walk.note("\(row.name): what it says of people was changed", row: row.row)
        }
    }

    mutating func checkWhatNoChainHolds() throws {
        findings += erased.findings + people.findings
        removedRows += Int64(withoutContent.count)
        let removed = Dictionary(
            uniqueKeysWithValues: Set(withoutContent.map(\.chain)).map { ($0, RemovedRows(of: $0, in: removals)) })
        for (chain, row) in withoutContent
        where ChainName.isOfEntries(chain) || removed[chain]?.contains(row) != true {
            findings.append("\(chain): row \(row) (removed): its content was removed, and nothing says why")
        }
        findings += Removal.findings(of: removals, in: links)
        let before = removals.compactMap(\.before).max()
        for (name, body) in results {
            findings += try Extents(ofResult: body).findings(in: rows, removedBefore: before).map {
                "\(name) rests on a reading that changed: \($0)"
            }
        }
        try checkWriters()
        try checkSlots()
        try checkRecords()
        try checkTags(of: Entry.entered)
        findings += order.findings
    }
}
