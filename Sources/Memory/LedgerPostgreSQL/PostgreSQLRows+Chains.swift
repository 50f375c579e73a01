import Digests
import Foundation
import Ledger
import PostgreSQL

extension PostgreSQLRows {
    private static let links = "SELECT row, hash, marks FROM mainstay.link WHERE site = $1 AND chain = $2"

    private static func link(_ row: PostgreSQLRow) -> ChainLink {
        ChainLink(row: row.bigint(0), hash: Digest(data: row.octets(1)), marks: row.octetsIfAny(2).map { Array($0) })
    }

    package func newestLink(of chain: Int64) throws -> ChainLink? {
        try first("\(Self.links) ORDER BY row DESC LIMIT 1", [.bigint(chain)], read: Self.link)
    }

    package func link(of chain: Int64, covering row: Int64) throws -> ChainLink? {
        try first("\(Self.links) AND row >= $3 ORDER BY row LIMIT 1", [.bigint(chain), .bigint(row)], read: Self.link)
    }

    package func forEachLink(of chain: Int64, _ visit: (ChainLink) throws -> Void) throws {
        try self.visit("\(Self.links) ORDER BY row", [.bigint(chain)], read: Self.link) { link in
            try visit(link)
            return true
        }
    }

    package func removedRows(of chain: Int64) throws -> Set<Int64> {
        Set(
            try all("SELECT row FROM mainstay.removed WHERE site = $1 AND chain = $2", [.bigint(chain)]) {
                $0.bigint(0)
            })
    }

    package func forEachRow(of chain: Int64, _ visit: (ChainRow) throws -> Void) throws {
        let names = Dictionary(uniqueKeysWithValues: try collectors().map { ($0.number, $0.name) })
        try patiently {
            try self.visit(Self.rowsOfChain, [.bigint(chain)]) { row in
                ChainRow(
                    row: row.bigint(0), collector: row.bigintIfAny(2).flatMap { names[$0] } ?? "",
                    opened: row.bigintIfAny(31), content: Self.content(row))
            } visit: { row in
                try visit(row)
                return true
            }
        }
    }

    /// What a row is: the columns of each kind of row follow one another.
    private static func content(_ row: PostgreSQLRow) -> ChainRow.Content {
        let signal = row.utf8IfAny(3) ?? ""
        switch row.integer(1) {
        case 0: return .stretch(RunColumns.sealedRun(row, at: 4), signal: signal)
        case 1: return .beginning(RunColumns.run(row, at: 4), signal: signal)
        case 2: return .entry(entry(row, at: 16))
        default: return .removed(Digest(data: row.octets(30)))
        }
    }

    private static let rowsOfChain: String = {
        func mine(_ table: String) -> String {
            """
            \(table).site = $1 AND \(table).collector IN
                (SELECT id FROM mainstay.collector WHERE site = $1 AND chain = $2)
            """
        }
        func path(_ table: String) -> String {
            "(SELECT path FROM mainstay.signal AS s WHERE s.site = $1 AND s.id = \(table).signal)"
        }
        let noRun = "\(RunColumns.none), NULL::bytea"
        let noDigest = "NULL::bytea"
        return """
            SELECT r.row, 0, r.collector, \(path("r")), \(RunColumns.sealed("r")), \(noEntry), \(noDigest), r.opened
            FROM mainstay.run AS r WHERE \(mine("r"))
            UNION ALL
            SELECT r.opened, 1, r.collector, \(path("r")), \(RunColumns.open("r")), NULL::bytea, \(noEntry), \(noDigest),
                NULL::bigint
            FROM mainstay.run AS r WHERE r.opened IS NOT NULL AND \(mine("r"))
            UNION ALL
            SELECT o.opened, 1, o.collector, \(path("o")), \(RunColumns.open("o")), NULL::bytea, \(noEntry), \(noDigest),
                NULL::bigint
            FROM mainstay.open_run AS o WHERE \(mine("o"))
            UNION ALL
            SELECT entry.row, 2, entry.collector, NULL::bytea, \(noRun), \(entryColumns), \(noDigest), NULL::bigint
            FROM \(entries) WHERE \(mine("entry"))
            UNION ALL
            SELECT d.row, 3, NULL::bigint, NULL::bytea, \(noRun), \(noEntry), d.digest, NULL::bigint
            FROM mainstay.removed AS d WHERE d.site = $1 AND d.chain = $2
            ORDER BY 1
            """
    }()
}
