import Digests
import Foundation
import Notation
import Site

/// A body that was replaced because what it said of people was part of its row: the row's own digest is written before
/// it, so that the chain holds, and an entry (`Erasure`) has the digest of the line as it is now.
///
/// Every version before this one wrote some of its bodies so.
package enum Redaction {
    private static let json = "{\"was\":\""
    /// Configurations are YAML, where a comment says nothing.
    private static let yaml = "# was "
    private static let digestSize = "sha256:".count + 64

    /// The digest of the line as it was written, of a body that was replaced; nil of any other.
    package static func digest(in body: String) -> Digest? {
        guard let prefix = [json, yaml].first(where: { body.utf8.starts(with: $0.utf8) }) else { return nil }
        return String(body.utf8.dropFirst(prefix.utf8.count).prefix(digestSize)).flatMap { Digest($0) }
    }

    /// A configuration's text without that digest.
    static func text(ofConfiguration body: String) -> String {
        guard body.utf8.starts(with: yaml.utf8) else { return body }
        return String(body.drop { $0 != "\n" }.dropFirst())
    }

    /// The body that says nothing of people any more; nil where the body says nothing of them.
    ///
    /// - Parameter line: the digest of the line as it was written.
    static func body(of entry: EntryRow, line: Digest, order: ErasureOrder, isNamed: Bool) -> String? {
        switch entry.kind {
        case Entry.configuration:
            let text = text(ofConfiguration: entry.body)
            guard let plain = order.erasing.configuration(text), plain != text else { return nil }
            return "\(yaml)\(line)\n\(plain)"
        case Entry.result: return result(entry, line: line, order: order)
        case Entry.record:
            // The same field is a number in one register and an instant in another.
            guard let record = try? StoredRecord.record(entry) else { return nil }
            let names = StoredRecord.personalFields(of: record).map(\.rawValue)
            let rest = if isNamed { Record.erased } else { Record.erasedUnnamed }
            return members(of: entry, named: Set(names), line: line, erasedAs: rest)
        case Entry.event: return members(of: entry, named: Event.personalMembers, line: line)
        case Entry.delivery: return members(of: entry, named: DeliveryNote.personalMembers, line: line)
        default: return nil
        }
    }

    private static func members(
        of entry: EntryRow, named names: Set<String>, line: Digest, erasedAs rest: String = Record.erased
    ) -> String? {
        guard var body = object(entry.body) else { return nil }
        let left: Set<String> = ["", Record.erased, Record.erasedUnnamed]
        let said = names.filter { name in (body[name] as? String).map { !left.contains($0) } ?? false }
        guard !said.isEmpty else { return nil }
        for name in said { body[name] = rest }
        return text(of: body, line: line)
    }

    private static func result(_ entry: EntryRow, line: Digest, order: ErasureOrder) -> String? {
        guard var body = object(entry.body), let document = body["document"] as? String else { return nil }
        let plain = order.erasing.document(document)
        guard plain != document else { return nil }
        body["document"] = plain
        body["digest"] = Digest(of: plain.utf8).description
        return text(of: body, line: line)
    }

    private static func object(_ body: String) -> [String: Any]? {
        // Whoever changed a body may have left anything; the chain tells.
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
    }

    private static func text(of members: [String: Any], line: Digest) -> String? {
        var rest = members
        rest["was"] = nil
        // It stands last, where those who put a record together look for it.
        let apart = rest.removeValue(forKey: ExportedRecord.list) as? [String]
        // What was read as JSON can be written as JSON.
        let data = try? JSONSerialization.data(withJSONObject: rest, options: [.sortedKeys, .withoutEscapingSlashes])
        guard let text = data.map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
        let body = "\(json)\(line)\",\(text.dropFirst())"
        guard let apart else { return body }
        let list = JSON.object([JSON.Member(ExportedRecord.list, .array(apart.map { .string($0) }))])
        return "\(body.dropLast()),\(list.compact.dropFirst())"
    }
}
