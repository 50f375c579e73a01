import Digests
public import Foundation
import Intervals
import Notation
import Site

/// An export of the chain, held against itself: needs no ledger and no configuration (Documentation/chain.md).
public struct ExportedChain: Sendable {
    public let checked: CheckedChain

    /// - Parameter file: as `Ledger.export` wrote it.
    public init(_ file: Data) {
        var reader = ExportReader()
        for (index, line) in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            reader.take(ExportLine(number: index + 1, octets: line))
        }
        checked = reader.end()
    }
}

/// Takes an export line by line.
private struct ExportReader {
    private var walk = ChainWalk()
    private var findings: [String] = []
    private var head = ChainHead.none
    private var digest: Digest?
    private var withheld = 0
    /// Digests of the stretches that last.
    private var open: [Digest] = []

    mutating func take(_ line: ExportLine) {
        guard let said = line.said else { return findings.append("line \(line.number): is no line of an export") }
        if digest != nil { findings.append("line \(line.number): stands after the end of the export") }
        if said.row != nil {
            if line.bareHash != nil { withheld += 1 }
            walk.take(line)
            if let result = line.result { walk.hold(line, to: result) }
        } else if let row = said.link {
            guard let hash = said.hash.flatMap({ Digest($0) }) else {
                return findings.append("line \(line.number): the link of row \(row) has no hash")
            }
            if !open.isEmpty { findings.append("line \(line.number): a link stands after the stretches that last") }
            head = ChainHead(row: row, hash: hash)
            walk.close(ChainLink(row: row, hash: hash, marks: said.marks.map { [UInt8](hexadecimal: $0) ?? [] }))
        } else if let rows = said.rows {
            end(line, rows, said)
        } else if said.signal != nil || said.hash != nil {
            open.append(line.digest(as: 0))
        } else {
            findings.append("line \(line.number): is no line of an export")
        }
    }

    private mutating func end(_ line: ExportLine, _ rows: Int64, _ said: ExportLine.Said) {
        let found = ChainLink.hash(open, after: head.hash)
        digest = found
        if rows != head.row || said.head.flatMap({ Digest($0) }) != head.hash {
            findings.append("line \(line.number): names another head than that of row \(head.row), \(head.hash)")
        } else if said.digest.flatMap({ Digest($0) }) != found {
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
    struct Said: Decodable {
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
    /// Nil for what is no object, or has another kind of value under one of these names.
    let said: Said?

    init(number: Int, octets: Data) {
        (self.number, self.octets) = (number, octets)
        // What is wrong with a line is that it is none.
        said = try? JSONDecoder().decode(Said.self, from: octets)
    }

    var row: Int64 { said?.row ?? 0 }

    /// Of a row that is not shown: the line says nothing besides.
    var bareHash: Digest? {
        guard let digest = said?.hash.flatMap({ Digest($0) }) else { return nil }
        return octets == Data(ChainLine.withheld(row: said?.row, digest).utf8) ? digest : nil
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
        guard let said else { return "unreadable" }
        if bareHash != nil { return "withheld" }
        if let signal = said.signal ?? said.begins {
            let span = said.until.map { "from \(said.at ?? "") to \($0)" } ?? "at \(said.at ?? "")"
            return "reading \(signal) \(said.state ?? "") \(span)"
        }
        let text = String(decoding: octets, as: UTF8.self)
        if said.record != nil { return EntryBody.title(Entry.record, "", text) }
        return said.result.map { EntryBody.title(Entry.result, $0, text) } ?? "of another kind"
    }

    var result: StoredResult? {
        said?.result.flatMap { key in
            StoredResult(row: row, key: key, at: .distantPast, body: String(decoding: octets, as: UTF8.self))
        }
    }
}
