import Digests
public import Foundation
import Intervals
import Notation
import Site

/// An export of the chain that is checked against itself, without a ledger or a configuration (Documentation/chain.md).
public struct ExportedChain: Sendable {
    /// The outcome.
    public let checked: CheckedChain

    /// Checks an export.
    ///
    /// - Parameter file: what `LedgerStore.export` wrote.
    public init(_ file: Data) {
        var reader = ExportReader()
        for (index, line) in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            reader.read(ExportLine(number: index + 1, octets: line))
        }
        checked = reader.end()
    }
}

/// Reads an export line by line.
private struct ExportReader {
    private var walk = ChainWalk()
    private var findings: [String] = []
    private var head = ChainHead.none
    private var digest: Digest?
    private var withheld = 0
    /// Digests of the runs that are still open.
    private var open: [Digest] = []

    mutating func read(_ line: ExportLine) {
        guard let members = line.members else {
            return findings.append("line \(line.number): is no line of an export")
        }
        if digest != nil { findings.append("line \(line.number): stands after the end of the export") }
        if members.row != nil {
            if line.bareHash != nil { withheld += 1 }
            walk.add(line)
            if let result = line.result { walk.check(line, holding: result) }
        } else if let row = members.link {
            guard let hash = members.hash.flatMap({ Digest($0) }) else {
                return findings.append("line \(line.number): the link of row \(row) has no hash")
            }
            if !open.isEmpty { findings.append("line \(line.number): a link stands after the stretches that last") }
            head = ChainHead(row: row, hash: hash)
            walk.close(ChainLink(row: row, hash: hash, marks: members.marks.map { [UInt8](hexadecimal: $0) ?? [] }))
        } else if let rows = members.rows {
            end(at: line, rows: rows, members)
        } else if members.signal != nil || members.hash != nil {
            open.append(line.digest(as: 0))
        } else {
            findings.append("line \(line.number): is no line of an export")
        }
    }

    private mutating func end(at line: ExportLine, rows: Int64, _ members: ExportLine.Members) {
        let found = ChainLink.hash(open, after: head.hash)
        digest = found
        if rows != head.row || members.head.flatMap({ Digest($0) }) != head.hash {
            findings.append("line \(line.number): names another head than that of row \(head.row), \(head.hash)")
        } else if members.digest.flatMap({ Digest($0) }) != found {
            findings.append("line \(line.number): what was being read, in the lines before it, was changed")
        }
    }

    mutating func end() -> CheckedChain {
        if digest == nil { findings.append("the last line is missing: the export was cut off, or carries no chain") }
        return CheckedChain(
            findings: walk.end() + findings, head: head, digest: digest, withheld: withheld, unchecked: walk.formerRows,
            heads: walk.heads)
    }
}

/// A line of an export.
private struct ExportLine: ChainItem {
    struct Members: Decodable {
        var row: Int64?
        var hash: String?
        var link: Int64?
        var marks: String?
        var rows: Int64?
        var head: String?
        var digest: String?
        var signal: String?
        var begins: String?
        var at: String?
        var until: String?
        var state: String?
        var record: String?
        var result: String?
    }

    let number: Int
    let octets: Data
    /// Nil for what is no JSON object, or has another kind of value under one of these names.
    let members: Members?

    init(number: Int, octets: Data) {
        self.number = number
        self.octets = octets
        // The reader reports a line that is not valid.
        members = try? JSONDecoder().decode(Members.self, from: octets)
    }

    var row: Int64 { members?.row ?? 0 }

    /// The digest of a row that is not disclosed; the line says nothing else.
    var bareHash: Digest? {
        guard let digest = members?.hash.flatMap({ Digest($0) }) else { return nil }
        guard octets == Data(ChainLine.withheld(digest, row: members?.row).utf8) else { return nil }
        return digest
    }

    func digest(as row: Int64) -> Digest {
        if let bareHash { return bareHash }
        let prefix = Data("{\"row\":\(self.row),".utf8)
        guard row != self.row, octets.starts(with: prefix) else { return Digest(of: octets) }
        return Digest(of: Data("{\"row\":\(row),".utf8) + octets.dropFirst(prefix.count))
    }

    var formerText: String? { nil }

    var name: String { "line \(number), row \(row) (\(title))" }

    private var title: String {
        guard let members else { return "unreadable" }
        if bareHash != nil { return "withheld" }
        if let signal = members.signal ?? members.begins {
            let at = members.at ?? ""
            let span = members.until.map { "from \(at) to \($0)" } ?? "at \(at)"
            return "reading \(signal) \(members.state ?? "") \(span)"
        }
        let text = String(decoding: octets, as: UTF8.self)
        if members.record != nil { return EntryBody.title(kind: Entry.record, key: "", body: text) }
        return members.result.map { EntryBody.title(kind: Entry.result, key: $0, body: text) } ?? "of another kind"
    }

    var result: StoredResult? {
        members?.result.flatMap { key in
            StoredResult(row: row, key: key, at: .distantPast, body: String(decoding: octets, as: UTF8.self))
        }
    }
}
