import Digests
import Foundation
import Intervals
import Notation
import Site

/// The entry that says which rows' contents were removed. Readings alone can be removed so.
package struct Removal: Decodable {
    /// The chain's links as they were then: of rows that are gone nothing else vouches for them.
    package struct Links: Decodable {
        /// The newest row that was removed.
        package var row: Int64
        private var digest: String

        package init(row: Int64, digest: Digest) {
            self.row = row
            self.digest = digest.description
        }

        /// The digest of the hashes of all links up to a row, in order.
        package static func digest(of links: [Int64: Digest], through row: Int64) -> Digest {
            // The link that covers the row may reach further.
            let last = links.keys.filter { $0 >= row }.min() ?? row
            return Digest(of: links.filter { $0.key <= last }.sorted { $0.key < $1.key }.flatMap(\.value.bytes))
        }

        /// Whether the links are still those.
        package func holds(for links: [Int64: Digest]) -> Bool {
            Self.digest(of: links, through: row).description == digest
        }

        fileprivate var document: JSON { .object(["row": .integer(row), "digest": .string(digest)]) }
    }

    /// The first and last row of each span, by its chain.
    package var removed: [String: [[Int64]]]
    package var links: [String: Links]
    /// What was removed had ended before this instant.
    private var beforeText: String?
    private var judgedFromText: String?

    private enum CodingKeys: String, CodingKey {
        case removed, links
        case beforeText = "before"
        case judgedFromText = "judged_from"
    }

    package init(before: Instant, judgedFrom: Month) {
        removed = [:]
        links = [:]
        beforeText = "\(before)"
        judgedFromText = "\(judgedFrom)"
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        removed = try members.decode([String: [[Int64]]].self, forKey: .removed)
        links = try members.decodeIfPresent([String: Links].self, forKey: .links) ?? [:]
        beforeText = try members.decodeIfPresent(String.self, forKey: .beforeText)
        judgedFromText = try members.decodeIfPresent(String.self, forKey: .judgedFromText)
    }

    /// Reads the entry's body.
    package init?(body: String) {
        // A body that is not valid removes nothing.
        guard let read = try? JSONDecoder().decode(Removal.self, from: Data(body.utf8)) else { return nil }
        self = read
    }

    /// The entry's body.
    package var body: String {
        JSON.object([
            "before": .optional(beforeText), "judged_from": .optional(judgedFromText),
            "removed": .object(
                removed.sorted { $0.key < $1.key }.map { chain, spans in
                    JSON.Member(chain, .array(spans.map { .array($0.map { .integer($0) }) }))
                }),
            "links": .object(links.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.document) }),
        ]).compact
    }

    /// What was removed had ended before this instant.
    package var before: Instant? { beforeText.flatMap { Instant($0) } }
    /// The first month that can be judged anew.
    package var judgedFrom: Month? { judgedFromText.flatMap { Month($0) } }

    /// Says of which the links are not any more what they were when rows were removed, a sentence each.
    static func findings(of removals: [Removal], in links: [String: [Int64: Digest]]) -> [String] {
        removals.flatMap { removal in
            removal.links.sorted { $0.key < $1.key }.compactMap { chain, kept in
                guard !kept.holds(for: links[chain] ?? [:]) else { return nil }
                return "\(chain): a link of row \(kept.row) or before was changed after readings were removed"
            }
        }
    }

    /// From when on months can be judged anew, as the newest removal says; nil where no readings were removed.
    static func judgedFrom(in rows: any LedgerRows) throws -> Month? {
        try rows.first(EntryQuery(kind: Entry.removal, isBackwards: true)).flatMap {
            Removal(body: $0.body)?.judgedFrom
        }
    }
}

/// Rows of a chain whose content was removed, as spans that neither touch nor overlap.
struct RemovedRows {
    private var ranges: [ClosedRange<Int64>] = []

    /// Joins single rows.
    init(_ rows: some Sequence<Int64>) { self.init(joining: rows.map { $0...$0 }) }

    /// Joins the spans of a chain in some removals; those that are no spans are left out, and so is a chain of entries:
    /// readings alone are removed.
    init(of chain: String, in removals: [Removal]) {
        let removals = if ChainName.isOfEntries(chain) { [Removal]() } else { removals }
        let spans = removals.flatMap { $0.removed[chain] ?? [] }.filter { $0.count == 2 && $0[0] <= $0[1] }
        self.init(joining: spans.map { $0[0]...$0[1] })
    }

    private init(joining spans: [ClosedRange<Int64>]) {
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            // The next row can be counted only where there is one: an export may say anything.
            if let last = ranges.last,
                span.lowerBound <= last.upperBound || span.lowerBound == last.upperBound + 1
            {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
            } else {
                ranges.append(span)
            }
        }
    }

    /// The first and last row of each span.
    var spans: [[Int64]] { ranges.map { [$0.lowerBound, $0.upperBound] } }

    /// Whether all rows of a range were removed.
    func contains(_ range: ClosedRange<Int64>) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= range.lowerBound
            && range.upperBound <= ranges[low].upperBound
    }

    func contains(_ row: Int64) -> Bool { contains(row...row) }
}
