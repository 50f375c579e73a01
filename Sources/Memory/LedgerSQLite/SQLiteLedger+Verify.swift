import Digests
import GRDB
import Intervals
public import Ledger
import Site

extension SQLiteLedger {
    public func head() throws(LedgerError) -> ChainHead {
        try read { try ChainLink.newest($0).map(ChainHead.init) ?? .none }
    }

    public func basis() throws(LedgerError) -> LedgerBasis { try read { try Self.basis($0) } }

    static func basis(_ database: Database) throws -> LedgerBasis {
        let head = try basisHead(database)
        return LedgerBasis(head: head, digest: try digest(after: head, database) { _, _, _ in })
    }

    public func verify() throws(LedgerError) -> CheckedChain {
        try read { database in
            var walk = ChainWalk()
            try ChainRow.walk(database) { step in
                switch step {
                case .link(let link): walk.close(link)
                case .row(let row):
                    walk.take(row)
                    if let result = row.result { walk.hold(row, to: result) }
                    if let key = row.strayKey { walk.note(row.row, "\(row.name): is kept as \(key), which it is not") }
                }
            }
            let head = try ChainLink.newest(database).map(ChainHead.init) ?? .none
            let digest = try Self.digest(after: head, database) { _, _, _ in }
            return CheckedChain(findings: walk.end(), head: head, digest: digest, heads: walk.heads)
        }
    }

    /// Of the first link that covers the newest row on which a verdict can rest: what was judged and told since does not
    /// change it.
    private static func basisHead(_ database: Database) throws -> ChainHead {
        let told = [Entry.result, Entry.event, Entry.delivery, Entry.identity].map { "'\($0)'" }.joined(separator: ", ")
        let rows = try Int64.fetchCursor(
            database, sql: "SELECT sequence FROM entry WHERE kind IN (\(told)) ORDER BY sequence DESC")
        var newest = try ChainLink.newest(database)?.row ?? 0
        while newest > 0, try rows.next() == newest { newest -= 1 }
        guard newest > 0 else { return .none }
        return try ChainLink.covering(newest, database).map(ChainHead.init) ?? .none
    }

    /// Closes the chain over the stretches that last: what the next link would be if they ended now.
    static func digest(
        after head: ChainHead, _ database: Database, _ take: (_ signal: String, _ line: String, Digest) throws -> Void
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
            let line = ChainLine.stretch(Run(open: row, at: 2), row[0], row[1], row: nil)
            let digest = Digest(of: line.utf8)
            try take(row[0], line, digest)
            digests.append(digest)
        }
        return ChainLink.hash(digests, after: head.hash)
    }
}

extension ChainHead {
    init(_ link: ChainLink) { self.init(row: link.row, hash: link.hash) }
}
