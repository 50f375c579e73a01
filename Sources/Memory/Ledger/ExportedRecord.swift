import Foundation
import Notation
import Site

/// An entry whose members about people stand apart from it, as a ledger and the export of a chain have it.
public enum ExportedRecord {
    private struct Said: Decodable {
        var said: String?
        var named: Bool?
    }

    /// The member that says which members stand apart; behind it stands at most their digest.
    package static let list = "personal_fields"
    private static let marker = ",\"\(list)\":["

    /// Where the members that stand apart are named. The name cannot stand in a text: there its quotation marks are
    /// escaped.
    private static func place(in text: Substring) -> Substring.Index? {
        var rest = text.utf8[...]
        while let comma = rest.lastIndex(of: UInt8(ascii: ",")) {
            if text.utf8[comma...].starts(with: marker.utf8) { return comma }
            rest = rest[..<comma]
        }
        return nil
    }

    /// Puts a record together again; nil where nothing of it stands apart.
    ///
    /// - Parameters:
    ///   - text: the record without these members.
    ///   - said: the members, as an object of JSON; nil where they were erased.
    ///   - rest: stands for each of them that was erased.
    package static func whole(_ text: Substring, said: String?, erasedAs rest: String = Record.erased) -> String? {
        guard let place = Self.place(in: text) else { return nil }
        let decided = text[..<place]
        if let said { return "\(decided),\(said.dropFirst())" }
        let list = text[place...].dropFirst(marker.count)
        guard let end = list.firstIndex(of: "]") else { return nil }
        let names = list[..<end].split(separator: ",").map { $0.filter { $0 != "\"" } }
        let members = names.map { JSON.Member(String($0), .string(rest)) }
        return "\(decided),\(JSON.object(members).compact.dropFirst())"
    }

    /// Puts a line of an export together with the line after it, which has what it says of people; nil where nothing of
    /// the line stands apart.
    public static func whole(line: Substring, followedBy next: Substring?) -> String? {
        guard place(in: line) != nil else { return nil }
        // A line that is none of an export has nothing that could be put together.
        let said = next.flatMap { try? JSONDecoder().decode(Said.self, from: Data($0.utf8)) }
        let rest = if said?.named == false { Record.erasedUnnamed } else { Record.erased }
        return whole(line, said: said?.said, erasedAs: rest)
    }
}

extension EntryRow {
    /// The body together with what it says of people, or with what stands for that where it was erased; nil where the body
    /// does not say what stands apart.
    package var whole: String? {
        guard personal != nil else { return body }
        guard let part else { return ExportedRecord.whole(body[...], said: nil) }
        guard part.isErased else { return ExportedRecord.whole(body[...], said: part.text) }
        return ExportedRecord.whole(body[...], said: nil, erasedAs: Record.erasedUnnamed)
    }

    /// Whether something stood apart from it that was erased.
    package var isErased: Bool { personal != nil && part?.isErased ?? true }
}

/// A document whose members about people are put apart.
struct PersonalSplit {
    let body: String
    /// An object of JSON; nil where the document says nothing of people.
    let said: String?

    /// - Parameter names: the members that say something of people.
    init(_ document: JSON, apart names: Set<String>) {
        guard case .object(let members) = document else {
            body = document.compact
            said = nil
            return
        }
        let apart = members.filter { names.contains($0.name) }
        guard !apart.isEmpty else {
            body = document.compact
            said = nil
            return
        }
        let list = JSON.Member(ExportedRecord.list, .array(apart.map { .string($0.name) }))
        body = JSON.object(members.filter { !names.contains($0.name) } + [list]).compact
        said = JSON.object(apart).compact
    }
}
