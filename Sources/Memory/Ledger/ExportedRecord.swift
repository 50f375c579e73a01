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

    /// Puts a record together again; nil where nothing of it stands apart.
    ///
    /// - Parameters:
    ///   - text: the record without these fields.
    ///   - said: the fields, as an object of JSON; nil where they were erased.
    package static func whole(_ text: some StringProtocol, said: String?) -> String? {
        // It cannot stand in a text: there its quotation marks are escaped.
        guard let range = text.range(of: ",\"\(list)\":[", options: .backwards) else { return nil }
        let decided = text[..<range.lowerBound]
        if let said { return "\(decided),\(said.dropFirst())" }
        guard let end = text[range.upperBound...].firstIndex(of: "]") else { return nil }
        let names = text[range.upperBound..<end].split(separator: ",").map { $0.filter { $0 != "\"" } }
        let members = names.map { JSON.Member(String($0), .string(erased)) }
        return "\(decided),\(JSON.object(members).compact.dropFirst())"
    }

    /// Puts a line of an export together with the line after it, which has what it says of people; nil where nothing of
    /// the line stands apart.
    public static func whole(line: some StringProtocol, followedBy next: (some StringProtocol)?) -> String? {
        // A line that is none of an export has nothing that could be put together.
        let said = next.flatMap { try? JSONDecoder().decode(Said.self, from: Data($0.utf8)) }?.said
        return whole(line, said: said)
    }
}
