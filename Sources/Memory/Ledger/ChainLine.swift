import Digests
import Intervals
import Notation
import Site

/// The lines of an export, one for each row of the chain. The chain hashes exactly these octets.
package enum ChainLine {
    /// A stretch of equal readings: a row when it has ended, without a number while it lasts.
    package static func stretch(_ run: Run, of signal: String, by collector: String, row: Int64?) -> String {
        var members = head(row, collector: collector) + members(of: run, naming: signal, as: "signal")
        if run.greatestGap > 0 {
            members.append(JSON.Member("until", .string(run.last.description)))
            members.append(JSON.Member("gap_ms", .integer(run.greatestGap)))
        }
        return JSON.object(members).compact
    }

    /// The first reading of a stretch, when it is read.
    package static func beginning(_ run: Run, of signal: String, by collector: String, row: Int64) -> String {
        JSON.object(head(row, collector: collector) + members(of: run, naming: signal, as: "begins")).compact
    }

    /// Any other entry. A record keeps the text of its body, which begins with its kind.
    package static func entry(
        kind: String, key: String, at: Instant, body: String, by collector: String, row: Int64
    ) -> String {
        let head = head(row, collector: collector)
        switch kind {
        case Entry.record:
            let front = JSON.object(head + [JSON.Member("recorded_at", .string(at.description))])
            return "\(front.compact.dropLast()),\(body.dropFirst())"
        case Entry.result:
            let front = JSON.object(
                head + [JSON.Member("result", .string(key)), JSON.Member("at", .string(at.description))])
            return "\(front.compact.dropLast()),\(body.dropFirst())"
        default:
            return JSON.object(
                head + [
                    JSON.Member("entry", .string(kind)), JSON.Member("key", .string(key)),
                    JSON.Member("at", .string(at.description)), JSON.Member("body", .string(body)),
                ]
            ).compact
        }
    }

    /// A row that is not disclosed.
    package static func withheld(_ digest: Digest, row: Int64?) -> String {
        JSON.object(["row": row.map { .integer($0) }, "hash": .string(digest.description)]).compact
    }

    /// A link of the chain.
    package static func link(_ link: ChainLink) -> String {
        JSON.object([
            "link": .integer(link.row), "marks": .optional(link.marks?.hexadecimal()),
            "hash": .string(link.hash.description),
        ]).compact
    }

    /// The last line.
    package static func end(at head: ChainHead, digest: Digest) -> String {
        JSON.object([
            "rows": .integer(head.row), "head": .string(head.hash.description), "digest": .string(digest.description),
        ]).compact
    }

    private static func head(_ row: Int64?, collector: String) -> [JSON.Member] {
        (row.map { [JSON.Member("row", .integer($0))] } ?? []) + [JSON.Member("collector", .string(collector))]
    }

    private static func members(of run: Run, naming signal: String, as key: String) -> [JSON.Member] {
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
