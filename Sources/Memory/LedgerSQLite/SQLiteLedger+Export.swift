import GRDB
public import Ledger
import Site

extension SQLiteLedger {
    public func export(_ disclosure: Disclosure, to write: (String) -> Void) throws(LedgerError) {
        try read { database in
            try ChainRow.walk(database) { step in
                switch step {
                case .link(let link): write(ChainLine.link(link))
                case .row(let row):
                    let isShown = disclosure.includes(row)
                    write(isShown ? row.line : ChainLine.withheld(row: row.row, row.digest(as: row.row)))
                }
            }
            let head = try ChainLink.newest(database).map(ChainHead.init) ?? .none
            let digest = try Self.digest(after: head, database) { signal, line, digest in
                write(disclosure.includes(signal: signal) ? line : ChainLine.withheld(row: nil, digest))
            }
            write(ChainLine.end(head, digest))
        }
    }
}
