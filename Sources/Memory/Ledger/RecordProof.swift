public import Digests
import Foundation
import Intervals
public import Notation
public import Site

/// What shows that a record stands in a chain: its line, the digests of the rows that its link covers, and that link's
/// hash. Whoever keeps it can check it without the ledger (Documentation/chain.md).
public struct RecordProof: Hashable, Sendable {
    /// The chain's name.
    public let chain: String
    /// The record's row in it.
    public let row: Int64
    /// The row's line in an export, octet by octet.
    public let line: String
    /// The line after it, which has what the record says of people; nil where it says nothing of them.
    public let personal: String?
    /// The hash of the link before; zeros for a chain's first.
    public let previous: Digest
    /// The digests of the rows that the link covers, in order.
    public let digests: [Digest]
    /// The link's hash, and the newest row that it covers.
    public let head: ChainHead

    /// The row's place among the digests; nil where they do not cover it.
    private var place: Int? {
        let place = row - (head.row - Int64(digests.count) + 1)
        return digests.indices.contains(Int(clamping: place)) ? Int(place) : nil
    }

    /// Everything that is wrong with it, a sentence each; empty when the record stands under the head.
    public var findings: [String] {
        var findings: [String] = []
        let line = ExportLine(number: 1, octets: Data(line.utf8))
        let part = personal.map { ExportLine(number: 2, octets: Data($0.utf8)) }
        if line.members?.record == nil || line.row != row {
            findings.append("the line is not the record of row \(row)")
        }
        if place.map({ digests[$0] != line.digest(as: row) }) ?? true {
            findings.append("the line is not what was written in row \(row)")
        }
        if ChainLink.hash(digests, after: previous) != head.hash {
            findings.append("the head does not follow from the rows and the link before")
        }
        if let said = line.members?.personal, part?.saidDigest != Digest(said) {
            findings.append("what the record says of people is not what was written")
        }
        return findings
    }

    /// The record that the lines have; nil where they have none.
    public var record: Record? {
        let whole = ExportedRecord.whole(line: line[...], followedBy: personal.map { $0[...] }) ?? line
        guard case .record(let record)? = try? JSONLine.parse(whole, recordedAt: .distantPast) else { return nil }
        return record
    }
}

extension ExportLine {
    /// The digest of what the row before it says of people; nil where the line has nothing of that.
    fileprivate var saidDigest: Digest? {
        guard let salt = members?.salt.flatMap({ [UInt8](hexadecimal: $0) }), let said = members?.said else {
            return nil
        }
        return PersonalPart(salt: salt, text: said).digest
    }
}

// MARK: - JSON

extension RecordProof {
    /// The proof as JSON.
    public var document: JSON {
        .object([
            "chain": .string(chain), "row": .integer(row), "line": .string(line), "personal": .optional(personal),
            "previous": .string(previous.description), "digests": .array(digests.map { .string($0.description) }),
            "link": .integer(head.row), "head": .string(head.hash.description),
        ])
    }

    private struct Document: Decodable {
        var chain: String
        var row: Int64
        var line: String
        var personal: String?
        var previous: String
        var digests: [String]
        var link: Int64
        var head: String
    }

    /// Reads what `document` wrote; nil where the text is no such JSON.
    public init?(json text: Data) {
        guard let found = try? JSONDecoder().decode(Document.self, from: text), let previous = Digest(found.previous),
            let head = Digest(found.head)
        else { return nil }
        let digests = found.digests.compactMap { Digest($0) }
        // A link covers sixteen rows at the most; a number that no chain reaches would only overflow.
        guard digests.count == found.digests.count, (1...Self.mostRows).contains(digests.count),
            (1...Self.greatestRow).contains(found.link)
        else { return nil }
        self.init(
            chain: found.chain, row: found.row, line: found.line, personal: found.personal, previous: previous,
            digests: digests, head: ChainHead(row: found.link, hash: head))
    }

    private static let mostRows = 1000
    private static let greatestRow: Int64 = 1 << 52
}

// MARK: - From a ledger

extension ChainedLedger {
    /// What shows that a record stands in the chain of entries.
    ///
    /// - Returns: nil where no record has the id, or the link says nothing of its rows one by one (formats 1 and 2).
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func proof(ofRecord id: String) throws(LedgerError) -> RecordProof? {
        try read { rows in
            guard let entry = try rows.record(id) else { return nil }
            return try RecordProof(of: entry, in: rows)
        }
    }
}

extension RecordProof {
    fileprivate init?(of entry: EntryRow, in rows: any LedgerRows) throws {
        guard let collector = try rows.collectors().first(where: { $0.number == entry.collector }),
            let chain = try rows.chains().first(where: { $0.number == collector.chain }),
            let link = try rows.link(of: chain.number, covering: entry.row), let count = link.count
        else { return nil }
        let first = link.row - count + 1
        let covered = try Self.entries(of: collector, rows: first...link.row, in: rows)
        guard covered.count == Int(count) else { return nil }
        var previous = Digest.zero
        if first > 1 {
            guard let before = try rows.link(of: chain.number, covering: first - 1), before.row == first - 1 else {
                return nil
            }
            previous = before.hash
        }
        let own = ChainRow(row: entry.row, collector: collector.name, content: .entry(entry))
        self.init(
            chain: chain.name, row: entry.row, line: own.line,
            personal: entry.personal == nil ? nil : ChainLine.personal(entry.part), previous: previous,
            digests: covered.map { $0.digest(as: $0.row) }, head: ChainHead(link))
    }

    /// The entries in some rows of a chain in which nothing but entries stands, in order.
    private static func entries(
        of collector: CollectorName, rows span: ClosedRange<Int64>, in rows: any LedgerRows
    ) throws -> [ChainRow] {
        let before = try rows.newestEntry(of: collector.chain, through: span.lowerBound - 1)
        let last = try rows.newestEntry(of: collector.chain, through: span.upperBound)
        var found: [ChainRow] = []
        for kind in Entry.entered.sorted() {
            try rows.forEachEntry(EntryQuery(kind: kind, after: before)) { entry in
                guard entry.number <= last else { return false }
                if entry.collector == collector.number, span.contains(entry.row) {
                    found.append(ChainRow(row: entry.row, collector: collector.name, content: .entry(entry)))
                }
                return true
            }
        }
        return found.sorted { $0.row < $1.row }
    }
}
