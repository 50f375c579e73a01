import GRDB
public import Ledger
import Site

extension SQLiteLedger {
    /// Writes every row and link of the chain, and the runs that are still open.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func export(_ disclosure: Disclosure, to write: (String) -> Void) throws(LedgerError) {
        try read { database in
            try ChainRow.walk(database) { step in
                switch step {
                case .link(let link): write(ChainLine.link(link))
                case .row(let row):
                    guard disclosure.includes(row) else {
                        return write(ChainLine.withheld(row.digest(as: row.row), row: row.row))
                    }
                    write(row.line)
                }
            }
            let head = try ChainLink.newest(in: database).map(ChainHead.init) ?? .none
            let digest = try Self.digest(after: head, in: database) { signal, line, digest in
                guard disclosure.includes(signal: signal) else {
                    return write(ChainLine.withheld(digest, row: nil))
                }
                write(line)
            }
            write(ChainLine.end(at: head, digest: digest))
        }
    }
}
