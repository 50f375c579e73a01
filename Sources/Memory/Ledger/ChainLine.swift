import Digests
import Intervals
import Notation
import Site

/// The lines of an export, one for each row of the chain. The chain hashes exactly these octets.
package enum ChainLine {
    /// A stretch of equal readings: a row when it has ended, without a number while it lasts.
    package static func stretch(_ run: Run, of signal: String, by collector: String, row: Int64?) -> String {
        var members = head(row, collector: collector) + members(of: run, naming: signal, as: "signal")
        // How great the error of the clock became is known at the end.
        if run.clockError != 0 { members.append(JSON.Member("clock_error_ms", .integer(run.clockError))) }
        if run.greatestGap > 0 {
            members.append(JSON.Member("until", .string(run.last.description)))
            members.append(JSON.Member("gap_ms", .integer(run.greatestGap)))
            if let instants = run.instants { members.append(JSON.Member("steps_ms", instants.document)) }
        }
        return JSON.object(members).compact
    }

    /// The first reading of a stretch, when it is read.
    package static func beginning(_ run: Run, of signal: String, by collector: String, row: Int64) -> String {
        JSON.object(head(row, collector: collector) + members(of: run, naming: signal, as: "begins")).compact
    }

    /// Any other entry. A record and a result keep the text of their body; what is said of people stands in it as a digest.
    package static func entry(_ entry: EntryRow, by collector: String, row: Int64) -> String {
        let tags = entry.tags.map { JSON.Member("tag", .string($0.text)) }
        let head = head(row, collector: collector) + [tags].compactMap(\.self)
        let personal = entry.personal.map { JSON.Member("personal", .string($0.description)) }
        switch entry.kind {
        case Entry.record:
            let front = JSON.object(head + [JSON.Member("recorded_at", .string(entry.at.description))])
            return joined(front, entry.body, personal)
        case Entry.result:
            let front = JSON.object(
                head + [JSON.Member("result", .string(entry.key)), JSON.Member("at", .string(entry.at.description))])
            return joined(front, entry.body, personal)
        default:
            return JSON.object(
                head + [
                    JSON.Member("entry", .string(entry.kind)), JSON.Member("key", .string(entry.key)),
                    JSON.Member("at", .string(entry.at.description)), JSON.Member("body", .string(entry.body)),
                ] + [personal].compactMap(\.self)
            ).compact
        }
    }

    /// An object, and the members of a text that is another.
    private static func joined(_ front: JSON, _ body: String, _ last: JSON.Member?) -> String {
        let line = "\(front.compact.dropLast()),\(body.dropFirst())"
        guard let last else { return line }
        return "\(line.dropLast()),\(JSON.object([last]).compact.dropFirst())"
    }

    /// A row that is not disclosed: the digest of its line, and whose it is.
    package static func withheld(_ digest: Digest, tagged tags: OwnerTags? = nil, row: Int64?) -> String {
        JSON.object([
            "row": row.map { .integer($0) }, "tag": .optional(tags?.text), "hash": .string(digest.description),
        ]).compact
    }

    /// The first line of an export for some contracts: which, and the tags of what is theirs and of what is for all.
    package static func addressees(_ contracts: Set<String>, tags: TagMaker?) -> String {
        let members = contracts.sorted().map { JSON.Member($0, .string(tags?.text(of: $0) ?? "")) }
        return JSON.object(["export_for": .object(members), "all": .string(tags?.text(of: "") ?? "")]).compact
    }

    /// A link of the chain.
    package static func link(_ link: ChainLink) -> String {
        JSON.object([
            "link": .integer(link.row), "marks": .optional(link.marks?.hexadecimal()),
            "hash": .string(link.hash.description),
        ]).compact
    }

    /// The personal part of the row before it, whose digest that row has; nil, or one that only says what is left, says
    /// that it was erased.
    package static func personal(_ part: PersonalPart?) -> String {
        guard let part, !part.isErased else {
            return JSON.object(["erased": .bool(true), "named": part == nil ? nil : .bool(false)]).compact
        }
        return JSON.object(["salt": .string(part.salt.hexadecimal()), "said": .string(part.text)]).compact
    }

    /// The line that a chain begins with.
    package static func begin(_ chain: String) -> String { JSON.object(["chain": .string(chain)]).compact }

    /// The last line.
    package static func end(at heads: [String: ChainHead], digest: Digest) -> String {
        let members = heads.sorted { $0.key < $1.key }.map { name, head in
            JSON.Member(name, .string(head.hash.description))
        }
        return JSON.object([
            "rows": .integer(heads.values.map(\.row).reduce(0, +)), "heads": .object(members),
            "digest": .string(digest.description),
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
        if let clock = run.clock { members.append(JSON.Member("clock", .string(clock.rawValue))) }
        return members
    }
}
