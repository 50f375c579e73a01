import Digests
import Intervals
import Site

extension ChainedLedger {
    /// Walks the chains and names what was edited, removed, reordered or put in, and what lies below the rows that is not
    /// as it should be.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func verify() throws(LedgerError) -> CheckedChain {
        let below = try engine.inspect()
        return try read { rows in
            var audit = Audit(of: rows)
            try audit.walkChains()
            try audit.checkWhatNoChainHolds()
            let heads = try Heads.newest(in: rows)
            return CheckedChain(
                findings: below + audit.findings, heads: heads, digest: try OpenRuns.digest(after: heads, in: rows),
                erased: audit.erasedParts, links: audit.links)
        }
    }

    /// Writes every row and link of the chains, and the runs that are still open.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func export(_ disclosure: Disclosure, to write: (String) -> Void) throws(LedgerError) {
        try read { rows in
            for chain in try rows.chains() {
                write(ChainLine.begin(chain.name))
                try ChainStep.walk(chain.number, in: rows) { step in
                    switch step {
                    case .link(let link): write(ChainLine.link(link))
                    case .row(let row):
                        guard disclosure.includes(row) else {
                            return write(ChainLine.withheld(row.digest(as: row.row), row: row.row))
                        }
                        write(row.line)
                        if let entry = row.entry, entry.personal != nil { write(ChainLine.personal(entry.part)) }
                    }
                }
            }
            let heads = try Heads.newest(in: rows)
            let digest = try OpenRuns.digest(after: heads, in: rows) { signal, line, digest in
                write(disclosure.includes(signal: signal) ? line : ChainLine.withheld(digest, row: nil))
            }
            write(ChainLine.end(at: heads, digest: digest))
        }
    }
}

/// Rows and links of a chain, one after the other.
package enum ChainStep {
    case row(ChainRow)
    case link(ChainLink)

    /// Calls `visit` with every row of a chain, in order, and with each link after the newest row that it covers.
    package static func walk(_ chain: Int64, in rows: any LedgerRows, visit: (ChainStep) throws -> Void) throws {
        var links: [ChainLink] = []
        try rows.forEachLink(of: chain) { links.append($0) }
        var next = 0
        try rows.forEachRow(of: chain) { row in
            while next < links.count, links[next].row < row.row {
                try visit(.link(links[next]))
                next += 1
            }
            try visit(.row(row))
        }
        for link in links[next...] { try visit(.link(link)) }
    }
}

/// Holds a ledger against itself: everything that is read is covered by a chain, or follows from what is.
private struct Audit {
    private let rows: any LedgerRows
    private(set) var findings: [String] = []
    /// Of each chain, the hash of each link by its row.
    private(set) var links: [String: [Int64: Digest]] = [:]
    private var cited = CitedHeads()
    /// Entries whose personal parts were erased by an entry that says so.
    private var erased: Set<String> = []
    private var withoutPart: [(name: String, key: String)] = []
    /// How many personal parts were erased.
    var erasedParts: Int { withoutPart.count }
    private var results: [(name: String, body: String)] = []

    init(of rows: any LedgerRows) { self.rows = rows }

    mutating func walkChains() throws {
        for chain in try rows.chains() {
            var walk = ChainWalk(mayBeFormer: chain.name == ChainName.former)
            try ChainStep.walk(chain.number, in: rows) { step in
                switch step {
                case .link(let link): walk.close(link)
                case .row(let row):
                    walk.add(row)
                    note(row, in: &walk)
                    cited.add(row, of: chain.name)
                }
            }
            links[chain.name] = walk.heads
            findings += walk.end().map { "\(chain.name): \($0)" }
        }
        findings += cited.findings(in: links)
    }

    /// Looks at what a row says besides what its chain holds.
    private mutating func note(_ row: ChainRow, in walk: inout ChainWalk) {
        guard let entry = row.entry else { return }
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
        if let personal = entry.personal {
            if let part = entry.part {
                if part.digest != personal {
                    walk.note("\(row.name): what it says of people was changed", row: row.row)
                }
            } else {
                withoutPart.append((row.name, entry.key))
            }
        } else if entry.part != nil {
            walk.note("\(row.name): something was added that it says of people", row: row.row)
        }
        if entry.kind == Entry.erasure { erased.formUnion(Erasure.keys(in: entry.body)) }
    }

    mutating func checkWhatNoChainHolds() throws {
        for (name, key) in withoutPart where !erased.contains(key) {
            findings.append("\(name): what it says of people was removed, and nothing says why")
        }
        for (name, body) in results {
            findings += try Extents(ofResult: body).findings(in: rows).map {
                "\(name) rests on a reading that changed: \($0)"
            }
        }
        try checkConcerns()
    }

    /// Which records concern which contracts follows from the records alone.
    private mutating func checkConcerns() throws {
        var records: [(number: Int64, key: String, outline: EntryOutline)] = []
        var outlines: [String: EntryOutline] = [:]
        try rows.forEachEntry(EntryQuery(kind: Entry.record)) { entry in
            if outlines[entry.key] == nil { outlines[entry.key] = entry.outline }
            records.append((entry.number, entry.key, entry.outline))
            return true
        }
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
}
