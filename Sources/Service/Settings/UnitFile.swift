import Foundation

/// What a unit of systemd says (systemd.unit(5)): the last assignment counts, and lists are added up.
package struct UnitFile: Hashable, Sendable {
    private var values: [String: [String]] = [:]

    /// - Parameter texts: the unit, and what is dropped in beside it, in order.
    package init(_ texts: [String]) {
        for text in texts {
            var section = ""
            for line in text.replacing("\\\n", with: " ").split(separator: "\n") {
                let words = line.drop { $0.isWhitespace }
                if words.hasPrefix("[") {
                    section = String(words.dropFirst().prefix { $0 != "]" })
                } else if !words.hasPrefix("#"), !words.hasPrefix(";"), let sign = words.firstIndex(of: "=") {
                    let key = words[..<sign].filter { !$0.isWhitespace }
                    assign(String(words[words.index(after: sign)...]), to: "\(section).\(key)")
                }
            }
        }
    }

    /// An empty assignment forgets what was there.
    private mutating func assign(_ value: String, to key: String) {
        let words = value.split(whereSeparator: \.isWhitespace).map(String.init)
        values[key] = words.isEmpty ? [] : values[key, default: []] + words
    }

    /// The words assigned to a key, such as `Service.User`; nil where it is not there.
    package func words(of key: String) -> [String]? { values[key] }

    /// Where units are; the first of a name counts.
    package static let folders = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
        "/lib/systemd/system",
    ]

    /// The file of a unit, and what is dropped in beside it, in the order in which they count; empty where there is none.
    ///
    /// - Parameter root: stands before every path that is looked at; tests have files of their own.
    package static func files(of unit: String, below root: String = "") -> [String] {
        let own = folders.map { "\($0)/\(unit)" }.first { FileManager.default.fileExists(atPath: root + $0) }
        guard let own else { return [] }
        let additions = folders.reversed().flatMap { folder in
            let place = "\(folder)/\(unit).d"
            // No such folder is the usual case.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root + place)) ?? []
            return names.filter { $0.hasSuffix(".conf") }.sorted().map { "\(place)/\($0)" }
        }
        return [own] + additions
    }
}
