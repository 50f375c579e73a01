/// Compares a document with what is expected of it: fields may be added, none may differ.
public enum Differences {
    /// What a document lacks or has otherwise, each with its place.
    ///
    /// - Parameters:
    ///   - found: the document, as `JSONSerialization` reads it.
    ///   - expected: in the same form; guarantees are matched by their names.
    ///   - path: what the places begin with.
    public static func of(_ found: Any, from expected: Any, at path: String) -> [String] {
        switch (expected, found) {
        case (let expected as [String: Any], let found as [String: Any]):
            return expected.sorted { $0.key < $1.key }.flatMap { key, value in
                if let found = found[key] { return of(found, from: value, at: "\(path).\(key)") }
                // A list without elements may be left out.
                return (value as? [Any])?.isEmpty == true ? [] : ["\(path).\(key) is missing"]
            }
        case (let expected as [[String: Any]], let found as [[String: Any]]) where expected.first?["guarantee"] != nil:
            return expected.flatMap { item in
                let name = item["guarantee"] as? String ?? ""
                let twin = found.first { $0["guarantee"] as? String == name }
                return of(twin ?? [:], from: item, at: "\(path).\(name)")
            }
        case (let expected as [Any], let found as [Any]):
            guard expected.count == found.count else {
                return ["\(path): \(expected.count) expected, \(found.count) found"]
            }
            return zip(expected, found).enumerated().flatMap { index, pair in
                of(pair.1, from: pair.0, at: "\(path)[\(index)]")
            }
        default:
            return "\(expected)" == "\(found)" ? [] : ["\(path): \(expected) expected, \(found) found"]
        }
    }

    /// What stands in a compliance document and not in the answer, though answers have it where it is. Answers leave out
    /// articles 5, 6 and 9, of which registers are kept and nothing is judged.
    public static func surplus(in document: [String: Any], beside expected: [String: Any], at path: String) -> [String]
    {
        let members = ["period", "claims_close_at", "if_nothing_more_is_reported"].filter {
            document[$0] != nil && expected[$0] == nil
        }
        let parts = (document["guarantees"] as? [[String: Any]] ?? []).filter {
            $0["verdict"] as? String != "not_applicable" && ![5, 6, 9].contains($0["article"] as? Int ?? 0)
        }
        let listed = Set((expected["guarantees"] as? [[String: Any]] ?? []).compactMap { $0["guarantee"] as? String })
        let names = parts.compactMap { $0["guarantee"] as? String }.filter { !listed.contains($0) }
        return (members + names).map { "\(path): \($0) is not in the answer" }
    }
}
