import Facility
import Foundation
import Intervals
import Yams

/// A YAML value with its place. Reading it never throws: what does not fit is reported, and reading goes on.
struct Document {
    let node: Node
    let file: String
    /// `contracts.acme-2026.power`.
    let path: String
    let problems: ProblemCollector

    /// Nil, with the problem reported, when the text is no YAML.
    static func parse(_ text: String, file: String, problems: ProblemCollector) -> Document? {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                problems.report(Problem(.error, file: file, "is empty; `mainstay init` writes a commented start"))
                return nil
            }
            return Document(node: node, file: file, path: "", problems: problems)
        } catch {
            problems.report(Self.problem(error, file: file))
            return nil
        }
    }

    private static func problem(_ error: any Error, file: String) -> Problem {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let during = context.map { " (\($0.text.trimmingCharacters(in: .whitespacesAndNewlines)))" } ?? ""
            return Problem(.error, file: file, line: mark.line, column: mark.column, "not YAML: \(problem)\(during)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = Set(duplicates).sorted().joined(separator: ", ")
            return Problem(
                .error, file: file, line: context.mark.line, column: context.mark.column,
                "the mapping that begins here has the key \(names) twice; keep one")
        default:
            return Problem(.error, file: file, "not YAML: \(error)")
        }
    }

    func report(_ message: String) { report(.error, message) }

    func report(_ severity: Problem.Severity, _ message: String) {
        problems.report(
            Problem(severity, file: file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, message))
    }

    func child(_ node: Node, _ name: String) -> Document {
        Document(node: node, file: file, path: path.isEmpty ? name : "\(path).\(name)", problems: problems)
    }

    // MARK: - Shapes

    var isMapping: Bool { node.mapping != nil }
    var isSequence: Bool { node.sequence != nil }

    /// The value as a mapping, each of whose keys must be taken before `finish()`.
    func mapping() -> Mapping? {
        guard let mapping = node.mapping else {
            report("\(described) must be a mapping (`key: value` lines)")
            return nil
        }
        return Mapping(self, mapping)
    }

    func sequence() -> [Document] {
        guard let sequence = node.sequence else {
            report("\(described) must be a list (`[a, b]` or lines that begin with `-`)")
            return []
        }
        return sequence.enumerated().map { child($0.element, "[\($0.offset)]") }
    }

    // MARK: - Scalars

    /// The text as written, whatever YAML would take it for.
    func text() -> String? {
        guard let scalar = node.scalar, !(scalar.style == .plain && ["", "~", "null"].contains(scalar.string)) else {
            report("\(described) needs a value")
            return nil
        }
        return scalar.string
    }

    func parsed<T>(_ expectation: String, _ parse: (String) -> T?) -> T? {
        guard let text = text() else { return nil }
        guard let value = parse(text) else {
            report("\(described): \(text) is not \(expectation)")
            return nil
        }
        return value
    }

    func boolean() -> Bool? { parsed("true or false") { ["true": true, "false": false][$0] } }
    func whole() -> Int? { parsed("a whole number") { Int($0) } }
    func duration() -> Milliseconds? { parsed("a duration such as 10s, 5m, 1h or 5d", Document.duration) }
    func date() -> CivilDate? { parsed("a date such as 2026-10-03") { CivilDate($0) } }
    func money() -> Money? { parsed("an amount such as 12000.00 CNY", Money.init) }
    func ratio() -> Ratio? { parsed("a percentage such as 99.9%") { Ratio($0) } }
    func timeZone() -> TimeZone? {
        parsed("a time zone such as Asia/Shanghai") { $0.contains("/") || $0 == "UTC" ? TimeZone(identifier: $0) : nil }
    }

    func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
        guard let text = text() else { return nil }
        if let value = T(rawValue: text) { return value }
        let names = T.allCases.map(\.rawValue)
        report(
            "\(described): \(text) is none of \(names.joined(separator: ", "))"
                + Suggestion.phrase(for: text, among: names))
        return nil
    }

    private static func duration(_ text: String) -> Milliseconds? {
        guard let match = text.wholeMatch(of: /(\d{1,9})(ms|s|m|h|d)/), let count = Int64(match.1) else { return nil }
        switch match.2 {
        case "ms": return count
        case "s": return .seconds(count)
        case "m": return .minutes(count)
        case "h": return .hours(count)
        default: return .days(count)
        }
    }

    /// How a message names the value: by its path.
    var described: String { path.isEmpty ? "the file" : path }
}

/// A mapping whose keys are taken one by one; those that nobody took are reported as unknown.
final class Mapping {
    let document: Document
    /// In the order of the file.
    let entries: [(name: String, key: Document, value: Document)]
    private var taken: Set<String> = []

    fileprivate init(_ document: Document, _ mapping: Node.Mapping) {
        self.document = document
        entries = mapping.map { key, value in
            let name = key.string ?? ""
            return (name, document.child(key, name), document.child(value, name))
        }
    }

    /// The value of a key, nil when it is absent (or null).
    subscript(_ name: String) -> Document? {
        taken.insert(name)
        guard let value = entries.first(where: { $0.name == name })?.value,
            value.node.null == nil || value.node.isQuoted
        else { return nil }
        return value
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
            entry.key.report("unknown key `\(entry.name)`" + Suggestion.phrase(for: entry.name, among: taken))
        }
    }
}

extension Node {
    fileprivate var isQuoted: Bool { scalar.map { $0.style != .plain } ?? true }
}
