import Digests
import Foundation
import Site

/// A row of the chain as it is found, in a ledger or in an export.
package protocol ChainItem {
    var row: Int64 { get }
    /// The digest that it would have under a row's number.
    func digest(as row: Int64) -> Digest
    /// The text that links of formats 1 and 2 hash; nil where only the digest is known.
    var formerText: String? { get }
    /// Says to people which row it is and what it says.
    var name: String { get }
}

/// Checks rows against the links that cover them, and names what was changed, removed or put elsewhere.
///
/// Add the rows up to a link, then close it, and so on. Rows may come in any order up to their link.
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
    /// The rows of links of which none is there.
    package private(set) var emptied: [ClosedRange<Int64>] = []
    /// By the row of each link.
    package private(set) var heads: [Int64: Digest] = [:]
    private var hasMarks: Bool
    /// Rows whose link says nothing about them one by one.
    package private(set) var formerRows: Int64 = 0

    /// - Parameter mayBeFormer: links without marks, which earlier formats wrote, may stand at the beginning.
    package init(mayBeFormer: Bool = true) { hasMarks = !mayBeFormer }

    /// Adds a row.
    package mutating func add(_ item: any ChainItem) {
        if item.row < newest { note("\(item.name): stands after row \(newest)", row: item.row) }
        if pending[item.row] != nil {
            return note("\(item.name): the number stands there more than once", row: item.row)
        }
        newest = max(newest, item.row)
        guard item.row > covered else {
            note("\(item.name): stands after the link that covers it", row: item.row)
            if missing[item.row] == item.digest(as: item.row).mark { missing[item.row] = nil }
            return
        }
        pending[item.row] = item
    }

    /// Checks the rows that were added since the last link.
    package mutating func close(_ link: ChainLink) {
        defer {
            previous = link.hash
            covered = link.row
            heads[link.row] = link.hash
            pending = pending.filter { $0.key > link.row }
        }
        guard link.row > covered else {
            return note("the link of row \(link.row) stands more than once", row: link.row)
        }
        if let early = pending.keys.filter({ $0 > link.row }).min() {
            note("the link of row \(link.row) stands after row \(early)", row: link.row)
        }
        guard let count = link.count else { return closeFormer(link) }
        hasMarks = true
        let first = link.row - count + 1
        guard count > 0, first > covered else {
            return note(
                "the link of row \(link.row) was changed: it does not cover the rows since the last", row: link.row)
        }
        if first > covered + 1 {
            note(
                "rows \(covered + 1) to \(first - 1): no link of the chain covers them; it was removed",
                row: covered + 1)
        }
        let rows = Array(first...link.row)
        if rows.allSatisfy({ pending[$0] == nil }) { emptied.append(first...link.row) }
        let isWhole = check(rows, against: link)
        let digests = rows.compactMap { pending[$0]?.digest(as: $0) }
        guard isWhole, first == covered + 1, ChainLink.hash(digests, after: previous) != link.hash else { return }
        note("the link of row \(link.row), or the one before it, was changed: the chain breaks here", row: link.row)
    }

    /// Whether every row is there as it was written, as far as the marks tell.
    private mutating func check(_ rows: [Int64], against link: ChainLink) -> Bool {
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
        if hasMarks { note("the link of row \(link.row) was changed: it has no marks", row: link.row) }
        let rows = pending.keys.filter { $0 <= link.row }.sorted()
        let count = link.row - covered
        let texts = rows.compactMap { pending[$0]?.formerText }
        formerRows += count
        let span = Self.name(covered + 1, to: link.row)
        if rows.count < count {
            note("\(span): \(count - Int64(rows.count)) of them removed", row: covered + 1)
        } else if texts.count == rows.count, previous.chained(with: texts.joined().utf8) != link.hash {
            note("\(span): the content, or a row before, is not what was written", row: covered + 1)
        }
    }

    /// Adds a finding about a row.
    package mutating func note(_ text: String, row: Int64) { findings.append((row, text)) }

    // MARK: - Afterwards

    /// Ends the walk, and returns what was found in the order of the rows.
    ///
    /// - Parameter removed: rows whose content was removed, as entries say. A link of which none is left stands for them.
    mutating func end(without removed: RemovedRows) -> [String] {
        for range in emptied where removed.contains(range) {
            for row in range { missing[row] = nil }
            removedRows += Int64(range.count)
        }
        return end()
    }

    /// How many rows entries say to have been removed, of which nothing but their link is left.
    private(set) var removedRows: Int64 = 0

    /// Ends the walk, and returns what was found in the order of the rows.
    package mutating func end() -> [String] {
        nameChanged()
        nameMissing()
        if let first = pending.keys.min(), let last = pending.keys.max() {
            note("rows \(first) to \(last): no link of the chain covers them", row: first)
        }
        return findings.sorted { $0.row < $1.row }.map(\.text)
    }

    /// Says where a row that does not belong here came from, if its place is among those that are wrong.
    private mutating func nameChanged() {
        let places = changed.map { (row: $0.item.row, mark: $0.mark) } + missing.map { (row: $0.key, mark: $0.value) }
        // Each is compared with each; of very many, that they were changed is enough.
        let mayBeCompared = places.count <= 200
        for (item, _) in changed {
            let origin = places.first { mayBeCompared && $0.row != item.row && item.digest(as: $0.row).mark == $0.mark }
            let what = origin.map { "was put here from row \($0.row)" } ?? "was changed after it was written"
            note("\(item.name): \(what)", row: item.row)
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
            let verb = span.count == 1 ? "was" : "were"
            note("\(Self.name(span.lowerBound, to: span.upperBound)): \(verb) removed", row: span.lowerBound)
        }
    }

    private static func name(_ first: Int64, to last: Int64) -> String {
        first == last ? "row \(first)" : "rows \(first) to \(last)"
    }
}
