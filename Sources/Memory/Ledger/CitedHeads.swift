import Digests

/// The heads that results and entries of heads name: each must have been one of the chain that it is said of.
package struct CitedHeads {
    private struct Citation {
        var name: String
        /// Nil where the chain is not said.
        var chain: String?
        /// Zero where the row is not said.
        var row: Int64
        var hash: Digest
    }

    private var citations: [Citation] = []

    package init() {}

    /// Notes what a row of a chain names.
    package mutating func add(_ row: ChainRow, of chain: String) {
        if let entry = row.entry, entry.kind == Entry.heads {
            add(Heads.parse(entry.body) ?? [:], named: "\(chain): \(row.name)")
        }
        if let result = row.result { add(result, named: "\(chain): \(row.name)") }
    }

    /// Notes what an entry of heads names.
    package mutating func add(_ heads: [String: ChainHead], named name: String) {
        for (chain, head) in heads {
            citations.append(Citation(name: name, chain: chain, row: head.row, hash: head.hash))
        }
    }

    /// Notes what a result names.
    package mutating func add(_ result: StoredResult, named name: String) {
        if let head = result.head, head.row > 0 {
            citations.append(Citation(name: name, chain: nil, row: head.row, hash: head.hash))
        }
        for (chain, hash) in result.heads {
            citations.append(Citation(name: name, chain: chain, row: 0, hash: hash))
        }
    }

    /// Says which were never heads, a sentence each.
    ///
    /// - Parameter links: of each chain, the hash of each link by its row.
    package func findings(in links: [String: [Int64: Digest]]) -> [String] {
        let hashes = links.mapValues { Set($0.values) }
        return citations.filter { citation in
            let chains = citation.chain.map { [$0] } ?? Array(links.keys)
            return !chains.contains { chain in
                if citation.row > 0 { return links[chain]?[citation.row] == citation.hash }
                return hashes[chain]?.contains(citation.hash) ?? false
            }
        }.map { citation in
            let place = citation.row > 0 ? "row \(citation.row)" : citation.chain ?? ""
            return "\(citation.name): names \(citation.hash) as the head of \(place); the chain has another there"
        }
    }
}
