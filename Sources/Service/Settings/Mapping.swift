import Notation
import Yams

/// A mapping whose keys are read one by one; those that nobody read are reported as unknown.
final class Mapping {
    typealias Entry = (name: String, key: Document, value: Document)

    let document: Document
    /// In the order of the file, each name once; a repetition is reported.
    let entries: [Entry]
    /// The keys that somebody asked for.
    private var known: Set<String> = []

    init(_ mapping: Node.Mapping, of document: Document) {
        self.document = document
        var lines: [String: Int] = [:]
        entries = mapping.compactMap { key, value in
            guard let name = key.scalar?.string else {
                document.child(key, named: "?").report("a key must be a plain word")
                return nil
            }
            let place = document.child(key, named: name)
            if let line = lines[name] {
                place.report("`\(name)` stands twice, first on line \(line); keep one")
                return nil
            }
            lines[name] = key.mark?.line ?? 0
            return (name, place, document.child(value, named: name))
        }
    }

    /// The value of a key, nil when it is absent or null.
    subscript(_ name: String) -> Document? {
        known.insert(name)
        document.problems.noteKey?(document.file, document.path.isEmpty ? name : "\(document.path).\(name)")
        return entries.first { $0.name == name && !$0.value.isNull }?.value
    }

    /// The value of a key that must be there: its absence is reported, with a hint at what to write.
    func required(_ name: String, hint: String = "") -> Document? {
        if let value = self[name] { return value }
        let explanation = hint.isEmpty ? "" : ": \(hint)"
        document.report("\(document.described) lacks `\(name)`\(explanation)")
        return nil
    }

    /// Reports every key that nobody read.
    func finish() {
        for entry in entries where !known.contains(entry.name) {
            if entry.name == "<<" {
                entry.key.report("merge keys (<<) are not supported; write the keys out")
            } else {
                let suggestion = Suggestion.phrase(for: entry.name, among: known)
                entry.key.report("unknown key `\(entry.name)`\(suggestion)")
            }
        }
    }
}
