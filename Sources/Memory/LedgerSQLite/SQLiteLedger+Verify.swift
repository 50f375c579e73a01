import Digests
import GRDB
import Intervals
public import Ledger
import Site

extension SQLiteLedger {
    /// The newest link of the chain.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func head() throws(LedgerError) -> ChainHead {
        try read { try ChainLink.newest(in: $0).map(ChainHead.init) ?? .none }
    }

    /// The chain head covering all verdict inputs, and a digest that includes open runs.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func basis() throws(LedgerError) -> LedgerBasis { try read { try Self.basis(of: $0) } }

    static func basis(of database: Database) throws -> LedgerBasis {
        let head = try basisHead(of: database)
        return LedgerBasis(head: head, digest: try digest(after: head, in: database))
    }

    /// Walks the chain and names what was edited, removed or reordered.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func verify() throws(LedgerError) -> CheckedChain {
        try read { database in
            var walk = ChainWalk()
            try ChainRow.walk(database) { step in
                switch step {
                case .link(let link): walk.close(link)
                case .row(let row):
                    walk.add(row)
                    if let result = row.result { walk.check(row, holding: result) }
                    if let key = row.strayKey {
                        walk.note("\(row.name): is kept as \(key), which it is not", row: row.row)
                    }
                }
            }
            let head = try ChainLink.newest(in: database).map(ChainHead.init) ?? .none
            let digest = try Self.digest(after: head, in: database)
            return CheckedChain(findings: walk.end(), head: head, digest: digest, heads: walk.heads)
        }
    }

    /// The first link that covers the newest row on which a verdict can rest. What was judged and told since does not
    /// change it.
    private static func basisHead(of database: Database) throws -> ChainHead {
        let told = [Entry.result, Entry.event, Entry.delivery, Entry.identity].map { "'\($0)'" }.joined(separator: ", ")
        let rows = try Int64.fetchCursor(
            database, sql: "SELECT sequence FROM entry WHERE kind IN (\(told)) ORDER BY sequence DESC")
        var newest = try ChainLink.newest(in: database)?.row ?? 0
        while newest > 0, try rows.next() == newest { newest -= 1 }
        guard newest > 0 else { return .none }
        return try ChainLink.covering(newest, in: database).map(ChainHead.init) ?? .none
    }

    /// Closes the chain over the runs that are still open: what the next link would be if they ended now.
    ///
    /// - Parameter visit: is called with each of them.
    static func digest(
        after head: ChainHead, in database: Database,
        visit: (_ signal: String, _ line: String, _ digest: Digest) throws -> Void = { _, _, _ in }
    ) throws -> Digest {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT path, collector.name, \(Run.openFields) FROM open_run
                JOIN signal ON signal.id = signal JOIN collector ON collector.id = collector \(Run.markJoin)
                ORDER BY path, collector.name
                """)
        var digests: [Digest] = []
        while let row = try rows.next() {
            let line = ChainLine.stretch(Run(open: row, at: 2), of: row[0], by: row[1], row: nil)
            let digest = Digest(of: line.utf8)
            try visit(row[0], line, digest)
            digests.append(digest)
        }
        return ChainLink.hash(digests, after: head.hash)
    }
}

extension ChainHead {
    init(_ link: ChainLink) { self.init(row: link.row, hash: link.hash) }
}
