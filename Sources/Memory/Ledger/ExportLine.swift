import Digests
import Foundation
import Intervals
import Notation

/// A line of an export.
struct ExportLine: ChainItem {
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
        var chain: String?
        var heads: [String: String]?
        var entry: String?
        var body: String?
        var personal: String?
        var salt: String?
        var said: String?
        var erased: Bool?
        var named: Bool?
        var tag: String?
        var contract: String?
        var addressees: [String: String]?
        var all: String?
        var was: String?

        private enum CodingKeys: String, CodingKey {
            case row, hash, link, marks, rows, head, digest, signal, begins, at, until, state, record, result, chain
            case heads, entry, body, personal, salt, said, erased, named, tag, contract, all, was
            case addressees = "export_for"
        }
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
        guard octets == Data(ChainLine.withheld(digest, tagged: tags, row: members?.row).utf8) else { return nil }
        return digest
    }

    /// The digest of the line as it was written, of one that was replaced.
    var written: Digest? { members?.was.flatMap { Digest($0) } }

    /// Whose the row is, where it says so.
    var tags: OwnerTags? { members?.tag.flatMap { OwnerTags($0) } }

    func digest(as row: Int64) -> Digest { Digest(ofRow: digestOfLine(as: row), tagged: tags) }

    private func digestOfLine(as row: Int64) -> Digest {
        if let digest = bareHash ?? written { return digest }
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
