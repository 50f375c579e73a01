import Yams

/// A mapping whose keys are taken one by one; those that nobody took are reported as unknown.
final class Mapping {
    typealias Entry = (name: String, key: Document, value: Document)

    let document: Document
    /// In the order of the file, each name once; a repetition is reported.
    let entries: [Entry]
    private var taken: Set<String> = []

    init(_ document: Document, _ mapping: Node.Mapping) {
        self.document = document
        var lines: [String: Int] = [:]
        entries = mapping.compactMap { key, value in
            guard let name = key.scalar?.string else {
                document.child(key, "?").report("a key must be a plain word")
                return nil
            }
            let place = document.child(key, name)
            if let line = lines[name] {
                place.report("`\(name)` stands twice, first on line \(line); keep one")
                return nil
            }
            lines[name] = key.mark?.line ?? 0
            return (name, place, document.child(value, name))
        }
    }

    /// The value of a key, nil when it is absent or null.
    subscript(_ name: String) -> Document? {
        taken.insert(name)
        return entries.first { $0.name == name && !$0.value.isNull }?.value
    }

    /// Reports the key when it is absent.
    func required(_ name: String, _ purpose: String = "") -> Document? {
        if let value = self[name] { return value }
        document.report("\(document.described) lacks `\(name)`\(purpose.isEmpty ? "" : ": \(purpose)")")
        return nil
    }

    /// Reports every key that was not taken.
    func finish() {
        for entry in entries where !taken.contains(entry.name) {
            entry.key.report(
                entry.name == "<<"
                    ? "merge keys (<<) are not taken; write the keys out"
                    : "unknown key `\(entry.name)`" + Suggestion.phrase(for: entry.name, among: taken))
        }
    }
}
