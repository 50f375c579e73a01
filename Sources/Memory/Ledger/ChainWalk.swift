import Digests
import Foundation
import Site

/// A row of the chain as it is found, in a ledger or in a line of an export.
package protocol ChainItem {
    var row: Int64 { get }
    /// As if it were the row of another number.
    func digest(as row: Int64) -> Digest
    /// What links of formats 1 and 2 hash; nil where only the digest is there.
    var formerText: String? { get }
    /// For people: which row it is, and what it says.
    var name: String { get }
}

/// Holds rows against the links that cover them, and names what was changed, removed or put elsewhere.
///
/// Takes the rows up to a link, then the link, and so on. Rows may come in any order up to their link.
package struct ChainWalk {
    private var findings: [(row: Int64, text: String)] = []
    private var pending: [Int64: any ChainItem] = [:]
    private var previous = Digest.zero
    /// The newest row with a link.
    package private(set) var covered: Int64 = 0
    private var newest: Int64 = 0
    /// Rows that are not what was written under their numbers, or not there any more, with the marks they should have.
    private var changed: [(item: any ChainItem, mark: [UInt8])] = []
    private var missing: [Int64: [UInt8]] = [:]
    /// By the row of each link.
    package private(set) var heads: [Int64: Digest] = [:]
    private var hasMarks = false
    /// Rows whose link says nothing about them one by one.
    package private(set) var formerRows: Int64 = 0

    package init() {}

    package mutating func take(_ item: any ChainItem) {
        if item.row < newest { note(item.row, "\(item.name): stands after row \(newest)") }
        if pending[item.row] != nil { return note(item.row, "\(item.name): the number stands there more than once") }
        newest = max(newest, item.row)
        guard item.row > covered else {
            note(item.row, "\(item.name): stands after the link that covers it")
            if missing[item.row] == item.digest(as: item.row).mark { missing[item.row] = nil }
            return
        }
        pending[item.row] = item
    }

    package mutating func close(_ link: ChainLink) {
        defer {
            (previous, covered, heads[link.row]) = (link.hash, link.row, link.hash)
            pending = pending.filter { $0.key > link.row }
        }
        guard link.row > covered else { return note(link.row, "the link of row \(link.row) stands more than once") }
        if let early = pending.keys.filter({ $0 > link.row }).min() {
            note(link.row, "the link of row \(link.row) stands after row \(early)")
        }
        guard let count = link.count else { return closeFormer(link) }
        hasMarks = true
        let first = link.row - count + 1
        guard count > 0, first > covered else {
            return note(link.row, "the link of row \(link.row) was changed: it does not cover the rows since the last")
        }
        if first > covered + 1 {
            note(covered + 1, "rows \(covered + 1) to \(first - 1): no link of the chain covers them; it was removed")
        }
        let rows = Array(first...link.row)
        let isWhole = hold(rows, against: link)
        let digests = rows.compactMap { pending[$0]?.digest(as: $0) }
        guard isWhole, first == covered + 1, ChainLink.hash(digests, after: previous) != link.hash else { return }
        note(link.row, "the link of row \(link.row), or the one before it, was changed: the chain breaks here")
    }

    /// Whether every row is there as it was written, as far as the marks tell.
    private mutating func hold(_ rows: [Int64], against link: ChainLink) -> Bool {
        var isWhole = true
        for row in rows {
            let mark = link.mark(of: row) ?? []
            if let item = pending[row] {
                guard item.digest(as: row).mark != mark else { continue }
                changed.append((item, mark))
            } else {
                missing[row] = mark
            }
            isWhole = false
        }
        return isWhole
    }

    private mutating func closeFormer(_ link: ChainLink) {
        if hasMarks { note(link.row, "the link of row \(link.row) was changed: it has no marks") }
        let rows = pending.keys.filter { $0 <= link.row }.sorted()
        let (count, texts) = (link.row - covered, rows.compactMap { pending[$0]?.formerText })
        formerRows += count
        let span = count == 1 ? "row \(link.row)" : "rows \(covered + 1) to \(link.row)"
        if rows.count < count {
            note(covered + 1, "\(span): \(count - Int64(rows.count)) of them removed")
        } else if texts.count == rows.count, previous.chained(with: texts.joined().utf8) != link.hash {
            note(covered + 1, "\(span): the content, or a row before, is not what was written")
        }
    }

    /// A row that is a document has a digest, and names the head that it was made at.
    package mutating func hold(_ item: any ChainItem, to result: StoredResult) {
        if !result.isIntact { note(item.row, "\(item.name): the document has not the digest it was stored with") }
        guard let head = result.head, head.row > 0, heads[head.row] != head.hash else { return }
        note(item.row, "\(item.name): names \(head.hash) as the head of row \(head.row); the chain has another there")
    }

    package mutating func note(_ row: Int64, _ text: String) { findings.append((row, text)) }

    // MARK: - Afterwards

    /// In the order of the rows.
    package mutating func end() -> [String] {
        nameChanged()
        nameMissing()
        if let first = pending.keys.min(), let last = pending.keys.max() {
            note(first, "rows \(first) to \(last): no link of the chain covers them")
        }
        return findings.sorted { $0.row < $1.row }.map(\.text)
    }

    /// The number under which a row was written, if it is one of those that are not right.
    private mutating func nameChanged() {
        let places = changed.map { (row: $0.item.row, mark: $0.mark) } + missing.map { (row: $0.key, mark: $0.value) }
        // Each is held against each: beyond some, what they say is enough.
        let candidates = places.count <= 200 ? places : []
        for (item, _) in changed {
            let origin = candidates.first { $0.row != item.row && item.digest(as: $0.row).mark == $0.mark }
            note(
                item.row,
                origin.map { "\(item.name): was put here from row \($0.row)" }
                    ?? "\(item.name): was changed after it was written")
        }
    }

    private mutating func nameMissing() {
        var spans: [ClosedRange<Int64>] = []
        for row in missing.keys.sorted() {
            if let last = spans.last, last.upperBound == row - 1 {
                spans[spans.count - 1] = last.lowerBound...row
            } else {
                spans.append(row...row)
            }
        }
        for span in spans {
            let (first, last) = (span.lowerBound, span.upperBound)
            note(first, first == last ? "row \(first): was removed" : "rows \(first) to \(last): were removed")
        }
    }
}
