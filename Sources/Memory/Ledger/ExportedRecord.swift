import Foundation
import Notation

/// A record whose fields about people stand apart from it, as a ledger and the export of a chain have it.
public enum ExportedRecord {
    private struct Said: Decodable {
        var said: String?
    }

    /// The member that says which fields stand apart; behind it stands at most their digest.
    package static let list = "personal_fields"
    /// What stands for a field that was erased.
    public static let erased = "(erased)"
    private static let marker = ",\"\(list)\":["

    /// Where the fields that stand apart are named. The name cannot stand in a text: there its quotation marks are escaped.
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
    ///   - text: the record without these fields.
    ///   - said: the fields, as an object of JSON; nil where they were erased.
    package static func whole(_ text: Substring, said: @autoclosure () -> String?) -> String? {
        guard let place = Self.place(in: text) else { return nil }
        let decided = text[..<place]
        if let said = said() { return "\(decided),\(said.dropFirst())" }
        let list = text[place...].dropFirst(marker.count)
        guard let end = list.firstIndex(of: "]") else { return nil }
        let names = list[..<end].split(separator: ",").map { $0.filter { $0 != "\"" } }
        let members = names.map { JSON.Member(String($0), .string(erased)) }
        return "\(decided),\(JSON.object(members).compact.dropFirst())"
    }

    /// Puts a line of an export together with the line after it, which has what it says of people; nil where nothing of
    /// the line stands apart.
    public static func whole(line: Substring, followedBy next: Substring?) -> String? {
        // A line that is none of an export has nothing that could be put together.
        whole(line, said: next.flatMap { try? JSONDecoder().decode(Said.self, from: Data($0.utf8)) }?.said)
    }
}
