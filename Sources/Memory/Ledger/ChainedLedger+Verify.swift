import Digests

extension ChainedLedger {
    /// Walks the chains and names what was edited, removed, reordered or put in, and what lies below the rows that is not
    /// as it should be.
    ///
    /// - Parameter progress: is told every thousand rows how many of how many were walked.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func verify(progress: (_ rows: Int, _ total: Int) -> Void) throws(LedgerError) -> CheckedChain {
        let below = try engine.inspect()
        return try read { rows in
            var audit = try Audit(of: rows)
            try audit.walkChains(progress: progress)
            try audit.checkWhatNoChainHolds()
            let heads = try Heads.newest(in: rows)
            return CheckedChain(
                findings: below + audit.findings, heads: heads, digest: try OpenRuns.digest(after: heads, in: rows),
                erased: audit.erasedParts, replaced: audit.replacedRows, removed: audit.removedRows,
                links: audit.links)
        }
    }

    /// Writes every row and link of the chains, and the runs that are still open.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func export(_ disclosure: Disclosure, to write: (String) -> Void) throws(LedgerError) {
        try read { rows in
            let tags = try TagMaker(of: rows)
            if let contracts = disclosure.contracts { write(ChainLine.addressees(contracts, tags: tags)) }
            for chain in try rows.chains() {
                write(ChainLine.begin(chain.name))
                try ChainStep.walk(chain.number, in: rows) { step in
                    switch step {
                    case .link(let link): write(ChainLine.link(link))
                    case .row(let row):
                        guard disclosure.includes(row, tags: tags) else { return write(row.withheldLine) }
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
