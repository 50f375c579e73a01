import Foundation
public import Profiles
import SNMP
import SNMPValues
import Site

/// Reads a device family from YAML, its objects' names resolved against the loaded MIB modules.
struct ProfileReader {
    static func read(_ document: Document, name: String) -> Profile? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        var profile = Profile(name: name, title: mapping.required("title")?.text() ?? name)
        match(mapping["match"]?.mapping(), into: &profile)
        profile.gate = mapping["gate"].flatMap { SignalRuleReader.gates($0).first }
        profile.alarms = mapping["alarms"]?.mapping().flatMap(alarms)
        if let place = mapping["serial"] { serial(place, into: &profile) }
        profile.limits = limits(mapping["limits"]?.mapping())
        let rules = mapping.required("signals")?.sequence().compactMap(SignalRuleReader.read) ?? []
        profile.signals = rules.map(\.rule)
        let signals = Set(profile.signals.map(\.name))
        if let place = mapping["fed_by"] { feed(place, signals: signals, into: &profile) }
        for case (let rule, let place?) in rules {
            if let required = rule.requires {
                place.checkName(required, complaint: "the profile has no signal", isIn: signals)
            }
        }
        profile.readings =
            mapping["readings"]?.mapping()?.entries.flatMap {
                readings($0.value, name: $0.name, alarms: profile.alarms)
            } ?? []
        let numbers = NumberRuleReader(signals: profile.signals)
        profile.numbers = mapping["numbers"]?.mapping()?.entries.flatMap { numbers.read($0) } ?? []
        profile.notifications =
            mapping["notifications"]?.sequence().flatMap { NotificationRuleReader(signals: signals).read($0) } ?? []
        profile.overrides = mapping["overrides"]?.sequence().compactMap(override) ?? []
        return profile
    }

    // MARK: - Matching

    private static func match(_ mapping: Mapping?, into profile: inout Profile) {
        guard let mapping else { return }
        defer { mapping.finish() }
        profile.systemPrefixes = mapping["sysObjectID"].map(identifiers) ?? []
        profile.descriptions = mapping["sysDescr"].map(patterns) ?? []
        profile.probes = mapping["probe"].map(ObjectName.list)?.map(\.object) ?? []
        profile.precedence = mapping["precedence"]?.whole() ?? 0
        if profile.systemPrefixes.isEmpty, profile.descriptions.isEmpty, profile.probes.isEmpty {
            mapping.document.report("match needs one of sysObjectID, sysDescr and probe")
        }
    }

    private static func identifiers(_ document: Document) -> [ObjectIdentifier] {
        document.items.compactMap { item in
            item.parsed("an object identifier such as 1.3.6.1.4.1.318.1.3.27") { ObjectIdentifier($0) }
        }
    }

    private static func patterns(_ document: Document) -> [String] {
        document.items.compactMap { item in
            item.parsed("a regular expression") { text in (try? Regex(text)).map { _ in text } }
        }
    }

    private static func alarms(_ mapping: Mapping) -> Alarms? {
        defer { mapping.finish() }
        let column = mapping.required("column").flatMap { ObjectName($0)?.object }
        let count = mapping.required("count").flatMap { ObjectName($0)?.object }
        let lost = mapping.required("lost", hint: "the alarms that say so").map(ObjectName.list)?.map(\.object) ?? []
        guard let column, let count else { return nil }
        return Alarms(column: column, count: count, lost: lost)
    }

    /// The serial number: an object, or a column of which only some rows count.
    private static func serial(_ document: Document, into profile: inout Profile) {
        guard document.isMapping, let mapping = document.mapping() else {
            profile.serial = ObjectName(document)?.object
            return
        }
        defer { mapping.finish() }
        profile.serial = mapping.required("object").flatMap { ObjectName($0)?.object }
        profile.serialRows = mapping.required("where")?.mapping().flatMap(SignalRuleReader.filter)
    }

    /// The signal that feeds the card, or that the family's cards have a supply of their own.
    private static func feed(_ document: Document, signals: Set<String>, into profile: inout Profile) {
        guard let text = document.text() else { return }
        profile.hasCardSupply = text == "elsewhere"
        guard !profile.hasCardSupply else { return }
        profile.fedBy = text
        document.checkName(String(text.prefix { $0 != "/" }), complaint: "the profile has no signal", isIn: signals)
    }

    // MARK: - What models need

    private static func limits(_ mapping: Mapping?) -> Profile.Limits {
        var limits = Profile.Limits()
        guard let mapping else { return limits }
        defer { mapping.finish() }
        limits.knowsBulk = mapping["bulk"]?.boolean() ?? true
        limits.variables = mapping["varbinds"]?.whole(atLeast: 4)
        return limits
    }

    private static func override(_ document: Document) -> Override? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let prefixes = mapping["sysObjectID"].map(identifiers) ?? []
        let descriptions = mapping["sysDescr"].map(patterns) ?? []
        if prefixes.isEmpty, descriptions.isEmpty { document.report("an override needs sysObjectID, sysDescr or both") }
        let divisors = mapping.required("divisor", hint: "a number for each object")?.mapping()?.entries.compactMap {
            entry in
            ObjectName(entry.name, at: entry.key).flatMap { name in
                entry.value.whole(atLeast: 1).map { (name.object, Int64($0)) }
            }
        }
        return Override(
            systemPrefixes: prefixes, descriptions: descriptions,
            divisors: Dictionary(divisors ?? []) { first, _ in first })
    }

    // MARK: - Readings

    /// One rule, or a list of which the first that has a value counts.
    private static func readings(_ document: Document, name: String, alarms: Alarms?) -> [ReadingRule] {
        document.items.compactMap { reading($0, name: name, alarms: alarms) }
    }

    private static func reading(_ document: Document, name: String, alarms: Alarms?) -> ReadingRule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        if let kinds = mapping["alarm"] {
            guard let alarms else {
                kinds.report("\(kinds.described): the profile has no `alarms`")
                return nil
            }
            return ReadingRule(
                name: name, object: alarms.count, shape: .alarm(ObjectName.list(kinds).map(\.object)))
        }
        let shape = shape(mapping)
        return mapping.required("object").flatMap { ObjectName($0) }
            .map { ReadingRule(name: name, object: $0.object, shape: shape) }
    }

    private static func shape(_ mapping: Mapping) -> ReadingRule.Shape {
        if let words = mapping["words"]?.mapping() {
            let pairs = words.entries.compactMap { entry in
                Int64(entry.name).flatMap { number in entry.value.text().map { (number, $0) } }
            }
            return .words(Dictionary(pairs) { first, _ in first })
        }
        if mapping["yes"] != nil || mapping["no"] != nil {
            return .flag(
                true: mapping["yes"].map(SignalRuleReader.numbers) ?? [],
                false: mapping["no"].map(SignalRuleReader.numbers) ?? [])
        }
        return .number(divisor: Int64(mapping["divisor"]?.whole(atLeast: 1) ?? 1))
    }
}

extension ConfigurationFiles {
    /// Loads the MIB modules (a configuration's own folders first, then the built-in ones) and every device family. A file
    /// in the configuration's folder `profiles/` takes precedence over a built-in one of the same name.
    ///
    /// - Throws: when a module cannot be loaded, or a file of `profiles/` cannot be read. Mistakes in a file are returned.
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

    /// Reads one family, for those who write it, and returns every problem with its place.
    ///
    /// - Throws: when a module cannot be loaded, or the file cannot be read.
    public static func profile(_ path: String, for configuration: Configuration?) throws -> (Profile?, [Problem]) {
        _ = try catalogue(for: configuration)
        let problems = ProblemCollector()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let profile = Document.parse(text, file: path, problems: problems).flatMap {
            ProfileReader.read($0, name: name(path))
        }
        return (profile, problems.inOrder)
    }

    private static func name(_ path: String) -> String {
        URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }
}
