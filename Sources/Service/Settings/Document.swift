import Foundation
import Intervals
import Notation
import Site
import Yams

/// A YAML value with its place. Reading it never throws: a mistake is reported, and reading goes on.
struct Document {
    let node: Node
    let file: String
    /// `contracts.acme-2026.power`.
    let path: String
    let problems: ProblemCollector

    /// Parses a file; nil, with the problem reported, when the text is not YAML or one of its texts holds a control
    /// character.
    ///
    /// - Parameter isStored: the ledger kept it, perhaps before control characters were refused.
    static func parse(
        _ text: String, file: String, isStored: Bool = false, problems: ProblemCollector
    ) -> Document? {
        var parser = DocumentParser(text, file: file, problems: problems)
        guard let document = parser.document() else { return nil }
        guard !isStored else { return document }
        let places = document.node.controlCharacters
        for place in places { document.child(place.node, named: place.path).report("\(place.path) \(place.mistake)") }
        guard places.isEmpty else { return nil }
        return document
    }

    /// Reports an error at the value's place: the file cannot be used.
    func report(_ message: String) { report(message, as: .error) }

    /// Reports a warning at the value's place: the file can be used, but somebody should look.
    func warn(_ warning: Warning, _ message: String) { report(message, as: .warning(warning)) }

    private func report(_ message: String, as severity: Problem.Severity) {
        // What a wrong text holds that looks like something else is why it is wrong.
        let hint = severity == .error ? node.scalar.map { FullWidth.hint(about: $0.string) } ?? "" : ""
        problems.report(
            Problem(
                severity, file: file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0,
                message: message + hint))
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

    /// The value that stands below this one under these keys, for a message; the last that there is.
    func descendant(_ keys: [String]) -> Document {
        keys.reduce(self) { place, key in
            let items = place.isSequence ? place.sequence() : []
            let values = place.node.mapping?.map { place.child($0.value, named: $0.key.scalar?.string ?? "") } ?? []
            return (items + values).first { $0.path.hasSuffix(key.hasPrefix("[") ? key : ".\(key)") } ?? place
        }
    }

    // MARK: - Shapes

    /// Whether it is a mapping that has a key, whatever that holds.
    func hasKey(_ name: String) -> Bool { node.mapping?[Node(name)] != nil }

    /// Whether it is just this word.
    func isWord(_ word: String) -> Bool { node.scalar?.string == word }

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
        if FullWidth.isQuoted(scalar.string) {
            warn(
                .quotationMarks, "\(described): “ and ” are no quotation marks of YAML, and part of the value; write \""
            )
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

    /// No number of a configuration is greater, and no length of time longer: sums of them do not overflow.
    private static let greatestNumber = 1_000_000_000
    private static let mostDays: Int64 = 36_525

    func whole() -> Int? { whole("a whole number", in: -Self.greatestNumber...Self.greatestNumber) }

    func whole(atLeast least: Int) -> Int? {
        whole("a whole number of at least \(least)", in: least...Self.greatestNumber)
    }

    private func whole(_ expectation: String, in range: ClosedRange<Int>) -> Int? {
        let digits = node.scalar?.string ?? ""
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
        let isTooGreat = isNumber && (Int(digits) ?? .max) > range.upperBound
        return parsed(isTooGreat ? "a whole number of at most \(range.upperBound)" : expectation) { text in
            guard let number = Int(text), range.contains(number) else { return nil }
            return number
        }
    }

    func duration(atLeast least: Milliseconds = 1) -> Milliseconds? {
        guard let value = parsed("a duration such as 10s, 5m, 1h or 5d", Milliseconds.init(written:)) else {
            return nil
        }
        if value < least { report("\(described) must be at least \(least)ms") }
        if value > .days(Self.mostDays) { report("\(described) must be at most \(Self.mostDays)d (a hundred years)") }
        return value
    }

    func instant() -> Instant? {
        parsed("an instant with an offset, such as 2026-10-04T10:00:00+08:00") { Instant($0) }
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

    /// What people call the zone of all China, which tz(5) knows by one city and Xinjiang's.
    private static let namesOfChina: Set<String> = [
        "asia/beijing", "asia/guangzhou", "asia/shenzhen", "asia/hangzhou", "asia/chengdu", "asia/nanjing",
        "asia/wuhan", "asia/tianjin", "asia/xian", "asia/china", "china/beijing", "beijing", "shanghai", "china", "prc",
        "gmt+8", "utc+8", "utc+08:00", "+08:00", "北京", "上海", "亚洲/上海", "亚洲/北京", "北京时间",
    ]

    func timeZone() -> TimeZone? {
        if let text = node.scalar?.string, Self.namesOfChina.contains(text.lowercased()) {
            report("\(described): \(text) is not a time zone such as Asia/Shanghai; did you mean Asia/Shanghai?")
            return nil
        }
        return parsed("a time zone such as Asia/Shanghai", suggestions: TimeZone.knownTimeZoneIdentifiers) {
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
}

extension Node {
    /// Keys and values that hold a control character, with their paths: they come from escapes such as `"\\0"`.
    fileprivate var controlCharacters: [(node: Node, path: String, mistake: String)] {
        // Nearly always there are none, and no path is needed.
        guard holdsControlCharacter else { return [] }
        var found: [(node: Node, path: String, mistake: String)] = []
        func visit(_ node: Node, _ path: String) {
            switch node {
            case .scalar(let scalar):
                if let mistake = scalar.string.controlCharacterMistake { found.append((node, path, mistake)) }
            case .mapping(let mapping):
                for (key, value) in mapping {
                    let name = key.string ?? "?"
                    let isPlain = name.controlCharacterMistake == nil
                    let inner = "\(path.isEmpty ? "" : "\(path).")\(isPlain ? name : "a key")"
                    visit(key, inner)
                    visit(value, inner)
                }
            case .sequence(let sequence):
                for (index, item) in sequence.enumerated() { visit(item, "\(path)[\(index)]") }
            case .alias: break
            }
        }
        visit(self, "")
        return found
    }

    private var holdsControlCharacter: Bool {
        switch self {
        case .scalar(let scalar): scalar.string.firstControlCharacter != nil
        case .mapping(let mapping):
            mapping.contains { $0.key.holdsControlCharacter || $0.value.holdsControlCharacter }
        case .sequence(let sequence): sequence.contains { $0.holdsControlCharacter }
        case .alias: false
        }
    }

    /// Whether there is no value: `key:`, `key: ~` and `key: null`; `"null"` is a text.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
