import Digests
import Intervals
import Notation
import Site

/// How rows of the chain stand in an export, one line each; what the chain hashes is exactly these octets.
package enum ChainLine {
    /// A stretch of equal readings: a row when it has ended, without a number while it lasts.
    package static func stretch(_ run: Run, _ signal: String, _ collector: String, row: Int64?) -> String {
        var members = head(collector, row) + said(run, "signal", signal)
        if run.greatestGap > 0 {
            members.append(JSON.Member("until", .string(run.last.description)))
            members.append(JSON.Member("gap_ms", .integer(run.greatestGap)))
        }
        return JSON.object(members).compact
    }

    /// The first reading of a stretch, when it is read.
    package static func beginning(_ run: Run, _ signal: String, _ collector: String, row: Int64) -> String {
        JSON.object(head(collector, row) + said(run, "begins", signal)).compact
    }

    /// A record keeps the text of its body, which begins with its kind.
    package static func entry(
        _ kind: String, _ key: String, _ at: Instant, _ body: String, _ collector: String, row: Int64
    ) -> String {
        switch kind {
        case Entry.record:
            let head = JSON.object(
                head(collector, row) + [JSON.Member("recorded_at", .string(at.description))])
            return "\(head.compact.dropLast()),\(body.dropFirst())"
        case Entry.result:
            let head = JSON.object(
                head(collector, row) + [
                    JSON.Member("result", .string(key)), JSON.Member("at", .string(at.description)),
                ])
            return "\(head.compact.dropLast()),\(body.dropFirst())"
        default:
            return JSON.object(
                head(collector, row) + [
                    JSON.Member("entry", .string(kind)), JSON.Member("key", .string(key)),
                    JSON.Member("at", .string(at.description)), JSON.Member("body", .string(body)),
                ]
            ).compact
        }
    }

    /// In place of a row that is not for the reader.
    package static func withheld(row: Int64?, _ digest: Digest) -> String {
        JSON.object(["row": row.map { .integer($0) }, "hash": .string(digest.description)]).compact
    }

    package static func link(_ link: ChainLink) -> String {
        JSON.object([
            "link": .integer(link.row), "marks": .optional(link.marks?.hexadecimal()),
            "hash": .string(link.hash.description),
        ]).compact
    }

    /// The last line.
    package static func end(_ head: ChainHead, _ digest: Digest) -> String {
        JSON.object([
            "rows": .integer(head.row), "head": .string(head.hash.description), "digest": .string(digest.description),
        ]).compact
    }

    private static func head(_ collector: String, _ row: Int64?) -> [JSON.Member] {
        (row.map { [JSON.Member("row", .integer($0))] } ?? []) + [JSON.Member("collector", .string(collector))]
    }

    private static func said(_ run: Run, _ key: String, _ signal: String) -> [JSON.Member] {
        var members = [
            JSON.Member(key, .string(signal)), JSON.Member("at", .string(run.first.description)),
            JSON.Member("state", .string(run.state.rawValue)),
        ]
        if let since = run.since { members.append(JSON.Member("since", .string(since.description))) }
        if run.sinceError != 0 { members.append(JSON.Member("since_error_ms", .integer(run.sinceError))) }
        if run.isExtra { members.append(JSON.Member("extra", .bool(true))) }
        if let inferred = run.inferred { members.append(JSON.Member("inferred", .string(inferred))) }
        if let evidence = run.evidence { members.append(JSON.Member("evidence", .string(evidence))) }
        return members
    }
}
