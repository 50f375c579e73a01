import Foundation
import Intervals
import Site
import Yams

/// A YAML value with its place. Reading it never throws: a mistake is reported, and reading goes on.
struct Document {
    let node: Node
    let file: String
    /// `contracts.acme-2026.power`.
    let path: String
    let problems: ProblemCollector

    /// Parses a file; nil, with the problem reported, when the text is not YAML.
    static func parse(_ text: String, file: String, problems: ProblemCollector) -> Document? {
        var parser = DocumentParser(text, file: file, problems: problems)
        return parser.document()
    }

    /// Reports an error at the value's place: the file cannot be used.
    func report(_ message: String) { report(message, as: .error) }

    /// Reports a warning at the value's place: the file can be used, but somebody should look.
    func warn(_ message: String) { report(message, as: .warning) }

    private func report(_ message: String, as severity: Problem.Severity) {
        problems.report(
            Problem(severity, file: file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, message: message))
    }

    /// How a message names the value: by its path.
    var described: String {
        guard path.isEmpty else { return path }
        return "the file"
    }

    /// A value within this one; `[2]` names an item of a list, any other name a key.
    func child(_ node: Node, named name: String) -> Document {
        let isJoined = path.isEmpty || name.hasPrefix("[")
        return Document(node: node, file: file, path: path + (isJoined ? "" : ".") + name, problems: problems)
    }

    // MARK: - Shapes

    var isMapping: Bool { node.mapping != nil }
    var isSequence: Bool { node.sequence != nil }

    /// The value as a mapping; `finish()` reports every key that was not read before.
    func mapping() -> Mapping? {
        guard let mapping = node.mapping else {
            report("\(described) must be a mapping (`key: value` lines)")
            return nil
        }
        return Mapping(mapping, of: self)
    }

    /// The items of a list; empty, with the problem reported, when it is not one.
    func sequence() -> [Document] {
        guard let sequence = node.sequence else {
            report("\(described) must be a list (`[a, b]` or lines that begin with `-`)")
            return []
        }
        return sequence.enumerated().map { child($0.element, named: "[\($0.offset)]") }
    }

    /// The items of a list, or the value itself where one needs no list.
    var items: [Document] {
        guard isSequence else { return [self] }
        return sequence()
    }

    /// A list whose items differ; a repeated item is reported.
    func distinct<T: Hashable>(_ read: (Document) -> T?) -> [T] {
        var seen: Set<T> = []
        return sequence().compactMap { item in
            guard let value = read(item) else { return nil }
            if !seen.insert(value).inserted { item.report("\(described) names \(value) twice; keep one") }
            return value
        }
    }

    // MARK: - Scalars

    var isNull: Bool { node.isNull }

    /// The text as written, whether YAML would read it as a number, a date or a boolean.
    func text() -> String? {
        guard let scalar = node.scalar else {
            report("\(described) needs a value, not a list or a mapping")
            return nil
        }
        guard !isNull else {
            report("\(described) needs a value")
            return nil
        }
        return scalar.string
    }

    /// The value as `parse` reads it; a text that it refuses is reported.
    ///
    /// - Parameters:
    ///   - expectation: what the value should be, as it reads behind "is not".
    ///   - suggestions: what may have been meant.
    func parsed<T>(
        _ expectation: String, suggestions: @autoclosure () -> [String] = [], _ parse: (String) -> T?
    ) -> T? {
        guard let text = text() else { return nil }
        guard let value = parse(text) else {
            let meant = Suggestion.nearest(to: text, among: suggestions()).map { "; did you mean \($0)?" } ?? ""
            report("\(described): \(text) is not \(expectation)\(meant)")
            return nil
        }
        return value
    }

    func boolean() -> Bool? { parsed("true or false") { ["true": true, "false": false][$0] } }

    func whole() -> Int? { parsed("a whole number") { Int($0) } }

    func whole(atLeast least: Int) -> Int? {
        parsed("a whole number of at least \(least)") { text in
            guard let number = Int(text), number >= least else { return nil }
            return number
        }
    }

    func duration(atLeast least: Milliseconds = 1) -> Milliseconds? {
        guard let value = parsed("a duration such as 10s, 5m, 1h or 5d", Document.duration) else { return nil }
        if value < least { report("\(described) must be at least \(least)ms") }
        return value
    }

    func date() -> CivilDate? { parsed("a date such as 2026-10-03") { CivilDate($0) } }
    func money() -> Money? { parsed("an amount such as 12000.00 CNY", Money.init) }

    /// A percentage of at most 100.
    func ratio() -> Ratio? {
        parsed("a percentage such as 99.9%") { text in
            guard let ratio = Ratio(text), ratio.numerator <= ratio.denominator else { return nil }
            return ratio
        }
    }

    func timeZone() -> TimeZone? {
        parsed("a time zone such as Asia/Shanghai", suggestions: TimeZone.knownTimeZoneIdentifiers) {
            guard $0.contains("/") || $0 == "UTC" else { return nil }
            return TimeZone(identifier: $0)
        }
    }

    func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
        choice(among: type.allCases.map(\.rawValue)).flatMap(T.init)
    }

    func choice(among names: [String]) -> String? {
        guard let text = text() else { return nil }
        if names.contains(text) { return text }
        let meant = Suggestion.nearest(to: text, among: names).map { "; did you mean \($0)?" } ?? ""
        report("\(described): \(text) is none of \(names.joined(separator: ", "))\(meant)")
        return nil
    }

    /// Reports a name that points nowhere; the complaint stands before the name: `no device is called`.
    func checkName(_ name: String, complaint: String, isIn names: Set<String>) {
        guard !names.contains(name) else { return }
        report("\(complaint) \(name)" + Suggestion.phrase(for: name, among: names))
    }

    private static func duration(_ text: String) -> Milliseconds? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 9, let count = Int64(digits) else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return count
        case "s": return .seconds(count)
        case "m": return .minutes(count)
        case "h": return .hours(count)
        case "d": return .days(count)
        default: return nil
        }
    }
}

extension Node {
    /// Whether there is no value: `key:`, `key: ~` and `key: null`; `"null"` is a text.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
