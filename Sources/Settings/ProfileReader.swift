import Facility
import Foundation
public import Profiles
import SNMP

/// Reads a device family from YAML, its objects' names resolved against the loaded MIB modules.
struct ProfileReader {
    static func read(_ document: Document, name: String) -> Profile? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        var profile = Profile(name: name, title: mapping.required("title")?.text() ?? name)
        if let match = mapping["match"]?.mapping() {
            profile.systemPrefixes =
                match["sysObjectID"]?.sequence().compactMap { item in
                    item.parsed("an object identifier") { ObjectIdentifier($0) }
                } ?? []
            profile.probe = match["probe"].flatMap { object($0)?.object }
            profile.precedence = match["precedence"]?.whole() ?? 0
            match.finish()
        }
        profile.gate = mapping["gate"]?.mapping().flatMap { gate in
            defer { gate.finish() }
            guard let object = gate.required("object").flatMap({ object($0) }) else { return nil }
            return Gate(object: object.object, live: numbers(gate.required("live")))
        }
        profile.fedBy = mapping["fed_by"]?.text()
        profile.signals = mapping.required("signals")?.sequence().compactMap(signal) ?? []
        profile.readings = mapping["readings"]?.mapping()?.entries.compactMap { reading($0.name, $0.value) } ?? []
        let signals = Set(profile.signals.map(\.name))
        profile.notifications =
            mapping["notifications"]?.sequence().flatMap { NotificationRuleReader(signals: signals).read($0) } ?? []
        return profile
    }

    private static func signal(_ document: Document) -> SignalRule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let name = mapping.required("signal")?.text() else { return nil }
        let evidence = mapping.required("evidence")?.sequence().compactMap(self.evidence) ?? []
        var rule = SignalRule(
            name: name, elements: elements(mapping["elements"]) ?? .none,
            weighing: mapping["weigh"]?.choice(SignalRule.Weighing.self) ?? .agree, evidence: evidence)
        rule.fitted = mapping["fitted"].flatMap { object($0)?.object }
        rule.idle = mapping["idle"]?.sequence().compactMap { object($0)?.object } ?? []
        rule.requires = mapping["requires"]?.text()
        rule.filter = mapping["where"]?.mapping().flatMap { filter in
            defer { filter.finish() }
            guard let column = filter.required("object").flatMap({ object($0) }) else { return nil }
            return Filter(column: column.object, values: numbers(filter.required("is")))
        }
        rule.since = mapping["since"]?.mapping().flatMap(since)
        return rule
    }

    private static func elements(_ document: Document?) -> SignalRule.Elements? {
        guard let document else { return nil }
        if document.isSequence { return .names(document.sequence().compactMap { object($0)?.object }) }
        return document.parsed("phases, numbers, a list of name columns, or one element such as A") { text in
            switch text {
            case "phases": .phases
            case "numbers": .numbers
            default: text.count <= 8 ? .fixed(text) : nil
            }
        }
    }

    private static func evidence(_ document: Document) -> Evidence? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let divisor = mapping["divisor"]?.whole() ?? 1
        if let volts = mapping["volts"] {
            return object(volts)?.evidence(.volts(divisor: Int64(max(1, divisor))))
        }
        if let load = mapping["load"] { return object(load)?.evidence(.load) }
        guard let value = mapping.required("value", "or `volts`, or `load`") else { return nil }
        return object(value)?.evidence(.values(up: numbers(mapping["up"]), down: numbers(mapping["down"])))
    }

    private static func since(_ mapping: Mapping) -> Since? {
        defer { mapping.finish() }
        if let column = mapping["sysUpTime"] { return object(column).map { .upTimeColumn($0.object) } }
        let perSecond = mapping["per_second"]?.whole() ?? 1
        return mapping.required("down_for", "or `sysUpTime`").flatMap { object($0) }
            .map { .downFor($0.object, perSecond: Int64(max(1, perSecond))) }
    }

    private static func reading(_ name: String, _ document: Document) -> ReadingRule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let object = mapping.required("object").flatMap({ object($0) }) else { return nil }
        if let words = mapping["words"]?.mapping() {
            let pairs = words.entries.compactMap { entry in
                Int64(entry.name).flatMap { number in entry.value.text().map { (number, $0) } }
            }
            return ReadingRule(
                name: name, object: object.object, shape: .words(Dictionary(pairs) { first, _ in first }))
        }
        if let yes = mapping["yes"] {
            return ReadingRule(
                name: name, object: object.object, shape: .flag(true: numbers(yes), false: numbers(mapping["no"])))
        }
        let divisor = mapping["divisor"]?.whole() ?? 1
        return ReadingRule(name: name, object: object.object, shape: .number(divisor: Int64(max(1, divisor))))
    }

    private static func numbers(_ document: Document?) -> [Int64] {
        document?.sequence().compactMap { item in item.parsed("a whole number") { Int64($0) } } ?? []
    }

    /// An object by name; a name with an instance is a scalar.
    private struct NamedObject {
        var object: ObjectIdentifier
        var label: String
        var isScalar: Bool

        func evidence(_ meaning: Evidence.Meaning) -> Evidence {
            Evidence(object: object, label: label, isScalar: isScalar, meaning: meaning)
        }
    }

    private static func object(_ document: Document) -> NamedObject? {
        guard let text = document.text() else { return nil }
        do {
            return NamedObject(object: try MIBNames.resolve(text), label: text, isScalar: text.hasSuffix(".0"))
        } catch {
            document.report("\(document.described): \(error)")
            return nil
        }
    }
}

extension Settings {
    /// Loads the MIB modules (a configuration's own folders first, then the built-in ones) and every device family (a file
    /// of the configuration's `profiles/` goes before a built-in one of its name).
    public static func catalogue(for configuration: Configuration?) throws -> (
        catalogue: Catalogue, problems: [Problem]
    ) {
        try MIBNames.load(
            folders: configuration?.mibFolders ?? [],
            modules: Shipped.files(in: "MIBs").map { (String($0.path.dropFirst(5)), $0.text) })
        var files: [String: (text: String, place: String)] = [:]
        for file in Shipped.files(in: "profiles") { files[Self.name(file.path)] = (file.text, file.path) }
        if let folder = configuration.map({ URL(fileURLWithPath: $0.folder).appendingPathComponent("profiles") }) {
            // No such folder is the usual case.
            let own = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
            for url in own where url.pathExtension == "yaml" {
                files[Self.name(url.path)] = (try String(contentsOf: url, encoding: .utf8), url.path)
            }
        }
        let problems = ProblemCollector()
        let profiles = files.sorted { $0.key < $1.key }.compactMap { name, file in
            Document.parse(file.text, file: file.place, problems: problems).flatMap {
                ProfileReader.read($0, name: name)
            }
        }
        return (Catalogue(profiles), problems.inOrder)
    }

    private static func name(_ path: String) -> String {
        URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }
}
