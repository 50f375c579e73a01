import Digests
import Foundation
import Intervals
import Notation
import Site

extension LedgerBasis {
    /// Finds out what verdicts can rest on.
    package init(of rows: any LedgerRows) throws {
        let heads = try Heads.newest(in: rows, ignoring: Entry.told)
        self.init(heads: heads, digest: try OpenRuns.digest(after: heads, in: rows))
    }
}

/// The heads of chains.
enum Heads {
    /// The first link of each chain that covers the newest of its rows but entries of some kinds: what was judged and told
    /// since changes nothing on which a verdict can rest.
    static func newest(in rows: any LedgerRows, ignoring kinds: Set<String> = []) throws -> [String: ChainHead] {
        var heads: [String: ChainHead] = [:]
        for chain in try rows.chains() {
            var newest = try rows.newestLink(of: chain.number)?.row ?? 0
            try rows.forEachEntryBackwards(of: chain.number) { row, kind in
                guard row == newest, kinds.contains(kind) else { return false }
                newest -= 1
                return true
            }
            guard newest > 0, let link = try rows.link(of: chain.number, covering: newest) else { continue }
            heads[chain.name] = ChainHead(link)
        }
        return heads
    }

    /// The newest entry that the chain had when it had a head; nil when no chain ever had it.
    static func position(of head: ChainHead, in rows: any LedgerRows) throws -> Position? {
        for chain in try rows.chains() {
            guard let link = try rows.link(of: chain.number, covering: head.row), link.hash == head.hash else {
                continue
            }
            return Position(row: try rows.newestEntry(of: chain.number, through: head.row))
        }
        return nil
    }

    /// When the newest record or configuration is dated: the same ledger gives the same entry, whenever that is written.
    static func newestInstant(in rows: any LedgerRows) throws -> Instant {
        var newest = Instant(milliseconds: 0)
        for kind in [Entry.record, Entry.configuration] {
            if let entry = try rows.first(EntryQuery(kind: kind, isBackwards: true)) { newest = max(newest, entry.at) }
        }
        return newest
    }

    /// The text of an entry that names the heads of all chains.
    static func text(_ heads: [String: ChainHead]) -> String {
        JSON.object(
            heads.sorted { $0.key < $1.key }.map { name, head in
                JSON.Member(
                    name, JSON.object(["row": .integer(head.row), "head": .string(head.hash.description)]))
            }
        ).compact
    }

    /// Reads such a text; nil when it is none.
    static func parse(_ text: String) -> [String: ChainHead]? {
        struct Head: Decodable {
            var row: Int64
            var head: String
        }
        guard let named = try? JSONDecoder().decode([String: Head].self, from: Data(text.utf8)) else { return nil }
        var heads: [String: ChainHead] = [:]
        for (name, head) in named {
            guard let hash = Digest(head.head) else { return nil }
            heads[name] = ChainHead(row: head.row, hash: hash)
        }
        return heads
    }
}

/// The runs that are still open, which no link covers yet.
enum OpenRuns {
    /// Closes the chains over the runs that are still open: changes with any of them.
    ///
    /// - Parameter visit: is called with each of them, in the order of signal and collector.
    static func digest(
        after heads: [String: ChainHead], in rows: any LedgerRows,
        visit: (_ signal: String, _ line: String, _ digest: Digest) throws -> Void = { _, _, _ in }
    ) throws -> Digest {
        var octets = heads.sorted { $0.key < $1.key }.flatMap(\.value.hash.bytes)
        for line in try lines(in: rows) {
            let digest = Digest(of: line.text.utf8)
            try visit(line.signal, line.text, digest)
            octets += digest.bytes
        }
        return Digest(of: octets)
    }

    private static func lines(in rows: any LedgerRows) throws -> [(signal: String, text: String)] {
        let signals = Dictionary(uniqueKeysWithValues: try rows.signals().map { ($0.number, $0.path) })
        let collectors = Dictionary(uniqueKeysWithValues: try rows.collectors().map { ($0.number, $0.name) })
        let marks = SteadyMarks(of: rows)
        var lines: [(signal: String, collector: String, text: String)] = []
        try rows.forEachOpenRun { open in
            let signal = signals[open.signal] ?? ""
            let collector = collectors[open.collector] ?? ""
            let text = ChainLine.stretch(try marks.carried(open), of: signal, by: collector, row: nil)
            lines.append((signal, collector, text))
        }
        return lines.sorted { ($0.signal, $0.collector) < ($1.signal, $1.collector) }.map { ($0.signal, $0.text) }
    }
}
