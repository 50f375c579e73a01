import Foundation
import Programs
import SNMPValues
import Settings
import Site
import Testing

/// Documentation/schema/mainstay.json, by which editors complete and check `mainstay.yaml`: it has the keys that the reader
/// has, says of them what the reference says, and takes what the reader takes.
@Suite struct ConfigurationSchemaTests {
    private static let file = ProjectFolder.file("Documentation/schema/mainstay.json")

    /// What the reference calls the keys of a definition that several places use.
    private static let prefixes = [
        "secret": "SECRET.", "file": "SECRET.", "condition": "CONDITION.", "schedule": "schedule.",
        "period": "history.",
        "availability": "terms:guarantees.network.", "guarantees": "terms:guarantees.", "limit": "LIMIT.",
        "promise": "terms:promises.NAME.", "promised": "terms:promises.NAME.",
        "may_end": "terms:promises.NAME.may_end.",
    ]

    /// Keys as the reference writes them, with their descriptions.
    private static func keys() throws -> [String: Set<String>] {
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        var found: [String: Set<String>] = [:]
        func walk(_ node: [String: Any], _ path: String) {
            for (key, value) in node["properties"] as? [String: Any] ?? [:] {
                guard let value = value as? [String: Any] else { continue }
                found[path + key, default: []].insert(value["description"] as? String ?? "")
                walk(value, "\(path)\(key).")
            }
            for alternative in node["anyOf"] as? [[String: Any]] ?? [] { walk(alternative, path) }
            if let items = node["items"] as? [String: Any] { walk(items, "\(path.dropLast())[].") }
            if let named = node["additionalProperties"] as? [String: Any] { walk(named, "\(path)NAME.") }
        }
        walk(schema, "")
        for (name, definition) in schema["$defs"] as? [String: [String: Any]] ?? [:] {
            guard let prefix = prefixes[name] else { continue }
            walk(definition, prefix)
        }
        return found
    }

    /// Terms and calendars are files of their own.
    private static func isOfTheConfiguration(_ key: String) -> Bool {
        let isTerm = key.hasPrefix("terms:")
        let isOverridden = key.hasPrefix("terms:guarantees.") || key.hasPrefix("terms:promises.")
        return !key.hasPrefix("calendars:") && (!isTerm || isOverridden)
    }

    @Test func itHasTheKeysOfTheReader() throws {
        let asked = try ReferenceTests.asked().filter(Self.isOfTheConfiguration)
        let known = Set(try Self.keys().keys)
        #expect(asked.subtracting(known).sorted() == [], "the schema lacks them")
        #expect(known.subtracting(asked).sorted() == [], "the reader does not know them")
    }

    @Test func itSaysWhatTheReferenceSays() throws {
        let keys = try Self.keys()
        for (key, words) in try ReferenceTests.described() where Self.isOfTheConfiguration(key) {
            #expect(keys[key] == [words.replacing("`", with: "")], "\(key)")
        }
    }

    /// What a choice is among is the program's own list.
    @Test func itsChoicesAreThoseOfTheProgram() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
            .replacing(/\s+/, with: "")
        let choices: [[String]] = [
            AuthenticationProtocol.allCases.map(\.rawValue), PrivacyProtocol.allCases.map(\.rawValue),
            Contact.Method.allCases.map(\.rawValue), Contract.Service.allCases.map(\.rawValue),
            Hook.Payload.allCases.map(\.rawValue), Record.InstalledItem.allCases.map(\.rawValue),
        ]
        for choice in choices {
            let list = choice.map { "\"\($0)\"" }.joined(separator: ",")
            #expect(text.contains("\"enum\":[\(list)]"), "\(list)")
        }
    }

    // MARK: - As Python's jsonschema reads it

    /// Reads files as editors do, by YAML 1.2's core schema, and prints what is wrong with each.
    private static let script = #"""
        import json, re, sys, jsonschema, yaml
        class Loader(yaml.SafeLoader):
            yaml_implicit_resolvers = {}
        for tag, pattern, first in [
            ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
            ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
            ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
            ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ]:
            Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for path in sys.argv[2:]:
            for error in validator.iter_errors(yaml.load(open(path), Loader=Loader)):
                print(error.json_path, error.message[:200])
        print(len(sys.argv) - 2, "read")
        """#

    private func validate(_ files: [String]) throws -> String {
        let python = try #require(OutsideProgram("python3"))
        let run = try python.run(["-c", Self.script, Self.file.path] + files)
        try #require(run.status == 0, "\(run.output)")
        return run.output
    }

    @Test func everySampleIsValid() throws {
        let folder = try Folder()
        var files = [ProjectFolder.file("Config/mainstay.yaml").path]
        files.append(try folder.write("complete.yaml", Sample.complete))
        files.append(try folder.write("others.yaml", ReferenceTests.others))
        if let shared = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(shared)/cases-2").sorted()
            files += names.map { "\(shared)/cases-2/\($0)/mainstay.yaml" }.filter(FileManager.default.fileExists)
        }
        #expect(try validate(files) == "\(files.count) read\n")
    }

    /// Slips that the reader refuses too, each found at its place.
    @Test(arguments: [
        ("schedule: {power: 10s,", "schedule: {pwoer: 10s,", "$.schedule"),
        ("link: 500ms", "link: half", "$.schedule.link"),
        ("protocol: SHA-256", "protocol: SHA256", "$.credentials.campus.authentication.protocol"),
        ("service: colocation", "service: cloud", "$.contracts['acme-2026'].service"),
        ("rent: 12000.00 CNY", "rent: 12000", "$.contracts['acme-2026'].rent"),
        ("mains: {all:", "mains: {every:", "$.contracts['acme-2026'].power.mains"),
        ("site: bj-1\n", "", "$"), ("version: 3\n", "version: 2\n", "$.credentials.campus.version"),
        ("hook: ops, every: 1m", "hook: ops, every: 1", "$.heartbeat.every"),
        ("run: /bin/true", "run: /bin/true, webhook: \"https://a\"", "$.hooks.sms"),
    ])
    func aSlipIsFound(right: String, wrong: String, place: String) throws {
        let folder = try Sample.folder(Sample.complete.replacing(right, with: wrong))
        #expect(folder.problems.contains { $0.contains(": error: ") }, "the reader takes it")
        let found = try validate([folder.url.appendingPathComponent("mainstay.yaml").path])
        #expect(found.split(separator: "\n").contains { $0.hasPrefix(place) }, "\(found)")
    }
}
