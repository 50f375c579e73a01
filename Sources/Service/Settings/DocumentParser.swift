import Foundation
import Yams

/// Composes YAML into a tree that keeps every key, even a repeated one.
///
/// Yams refuses a mapping with equal keys and thereby hides every other mistake of the file. Therefore the first of two
/// equal keys is masked (its first character replaced by one of the private use area, so that all places stay true),
/// the text composed again, and the name put back into the tree; `Mapping` reports the repetition.
struct DocumentParser {
    let file: String
    let problems: ProblemCollector
    private let original: String
    /// The same, with masked keys; needed only where there is a mistake.
    private lazy var text = Array(original.unicodeScalars)
    private var names: [String: String] = [:]
    /// Kept while the tree is read: nodes hold their anchors weakly.
    private var parser: Parser?

    init(_ text: String, file: String, problems: ProblemCollector) {
        self.file = file
        self.problems = problems
        original = text
    }

    /// The tree; nil, with the problem reported, when the text is not YAML.
    mutating func document() -> Document? {
        do {
            guard let node = try compose() else {
                problems.report(
                    Problem(.error, file: file, message: "is empty; `mainstay init` writes a commented start"))
                return nil
            }
            guard reportAnchors(in: node) else { return nil }
            return Document(node: node, file: file, path: "", problems: problems)
        } catch {
            problems.report(problem(error))
            return nil
        }
    }

    // MARK: - Repeated keys

    private static let maximalMasks = 256

    private mutating func compose() throws -> Node? {
        while true {
            do {
                let yaml = names.isEmpty ? original : String(String.UnicodeScalarView(text))
                // Nothing here asks what YAML takes a text for, and finding that out is a third of composing.
                let parser = try Parser(yaml: yaml, resolver: .basic)
                self.parser = parser
                let node = try parser.singleRoot()
                guard !names.isEmpty else { return node }
                return node.map(unmasked)
            } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
                guard let name = duplicates.first, mask(name, at: context.mark) else {
                    throw YamlError.duplicatedKeysInMapping(duplicates: duplicates, context: context)
                }
            }
        }
    }

    /// False when the key is written in another way than it reads (escapes, tags), or when there are too many.
    private mutating func mask(_ name: String, at mark: Mark) -> Bool {
        guard names.count < Self.maximalMasks, let first = name.unicodeScalars.first,
            var index = index(of: mark), let substitute = Unicode.Scalar(0xE000 + UInt32(names.count))
        else { return false }
        if text[index] == "\"" || text[index] == "'" { index += 1 }
        guard index < text.count, text[index] == first else { return false }
        text[index] = substitute
        names[String(substitute) + String(name.unicodeScalars.dropFirst())] = name
        return true
    }

    /// The index in the text of one of libyaml's places, which count from 1, in Unicode scalars.
    private mutating func index(of mark: Mark) -> Int? {
        var start = 0
        for _ in 1..<max(1, mark.line) {
            guard let end = text[start...].firstIndex(of: "\n") else { return nil }
            start = end + 1
        }
        let index = start + mark.column - 1
        guard text.indices.contains(index) else { return nil }
        return index
    }

    private func unmasked(_ node: Node) -> Node {
        switch node {
        case .mapping(let mapping):
            let pairs = mapping.map { (unmasked($0.key), unmasked($0.value)) }
            return .mapping(Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark, mapping.anchor))
        case .sequence(let sequence):
            let items = sequence.map(unmasked)
            return .sequence(Node.Sequence(items, sequence.tag, sequence.style, sequence.mark, sequence.anchor))
        case .scalar(var scalar):
            scalar.string = names[scalar.string] ?? scalar.string
            return .scalar(scalar)
        case .alias: return node
        }
    }

    // MARK: - Anchors

    /// Aliases can unfold into more values than fit into memory.
    private static let maximalNodes = 100_000

    /// Reports each anchor; false when the aliases unfold into too many values to read on.
    private func reportAnchors(in root: Node) -> Bool {
        guard original.utf8.contains(UInt8(ascii: "&")) else { return true }
        var places: Set<String> = []
        var visits = 0
        func visit(_ node: Node) -> Bool {
            visits += 1
            if let anchor = node.anchor, let mark = node.mark, places.insert(mark.description).inserted {
                let message =
                    "anchors (&\(anchor.rawValue)) and aliases are not supported; write the value out where it is used"
                problems.report(Problem(.error, file: file, line: mark.line, column: mark.column, message: message))
            }
            guard places.isEmpty || visits < Self.maximalNodes else { return false }
            switch node {
            case .mapping(let mapping): return mapping.allSatisfy { visit($0.key) && visit($0.value) }
            case .sequence(let sequence): return sequence.allSatisfy(visit)
            case .scalar, .alias: return true
            }
        }
        return visit(root)
    }

    // MARK: - Syntax

    private mutating func problem(_ error: any Error) -> Problem {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            if let index = index(of: mark), text[index] == "\t" {
                return self.problem(at: mark, message: "a tab stands here; YAML is indented with spaces only")
            }
            if let problem = fullWidthProblem(before: mark) { return problem }
            let during = context.map { " (\($0.text.trimmingCharacters(in: .whitespacesAndNewlines)))" } ?? ""
            return self.problem(at: mark, message: "not YAML: \(problem)\(during)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return problem(
                at: context.mark,
                message: "the key \(Set(duplicates).sorted().joined(separator: ", ")) stands twice; keep one")
        default:
            return Problem(.error, file: file, message: "not YAML: \(error)")
        }
    }

    /// Something full-width shortly before the place where YAML made nothing of the text any more.
    private func fullWidthProblem(before mark: Mark) -> Problem? {
        let lines = original.split(separator: "\n", omittingEmptySubsequences: false)
        let last = min(lines.count, mark.line)
        let first = max(0, last - 3)
        guard first < last, let found = FullWidth.structural(in: Array(lines[first..<last])) else { return nil }
        let hint = FullWidth.hint(about: String(found.character))
        return Problem(
            .error, file: file, line: first + found.line + 1, column: found.column + 1, message: "not YAML\(hint)")
    }

    private func problem(at mark: Mark, message: String) -> Problem {
        Problem(.error, file: file, line: mark.line, column: mark.column, message: message)
    }
}
