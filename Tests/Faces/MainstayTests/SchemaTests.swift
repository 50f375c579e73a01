import Foundation
import Programs
import Testing

/// Documents are what Documentation/schema/compliance.json says, as Python's jsonschema reads it.
@Suite struct SchemaTests {
    private static let schema = ProjectFolder.file("Documentation/schema/compliance.json").path
    private static let creditNote = ProjectFolder.file("Documentation/schema/credit-note.json").path

    /// Prints what is wrong, and how many documents it read.
    private static let script = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        documents = [document for path in sys.argv[2:] for document in json.load(open(path))]
        for document in documents:
            for error in validator.iter_errors(document):
                print(document.get("contract"), document.get("month"), error.json_path, error.message[:300])
        print(len(documents), "read")
        """

    private func validate(_ texts: [String], by schema: String = schema) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try texts.enumerated().map { number, text in
            let file = folder.appendingPathComponent("\(number).json")
            try Data(text.utf8).write(to: file)
            return file.path
        }
        let run = try Python.run(Self.script, [schema] + files)
        try #require(run.status == 0, "\(run.error)")
        return run.output
    }

    /// Both terms files, at every status, with an entry in every register, and a revision.
    @Test func everyKindOfDocumentIsValid() throws {
        let month = try JudgedMonth()
        let at = { try Binary.run(month.evaluation + ["--format", "json", "--as-known-at", $0]).output }
        var texts = [
            try at("2026-02-10T05:00:00Z"), try at("2026-02-14T00:00:00Z"), try at("2026-12-01T00:00:00Z"),
            try month.run("evaluate", "--month", "2026-01", "--format", "json").output,
            try month.run("evaluate", "--month", "2026-02", "--format", "json").output,
        ]
        for (index, status) in ["running", "provisional", "final", "not_applicable"].enumerated() {
            #expect(texts[index].contains("\"status\": \"\(status)\""), "\(status)")
        }
        _ = try month.run(
            "record", "force-majeure", "--category", "government", "--from", "2026-02-10T00:00:00Z", "--to",
            "2026-02-10T06:00:00Z", "--evidence", "an order", "--at", "2026-02-20T00:00:00Z", "--by", "Zhao")
        texts.append(try month.run("evaluate", "--month", "2026-02", "--format", "json").output)
        #expect(texts.last?.contains("\"changes\"") == true)
        #expect(try validate(texts) == "12 read\n")
    }

    @Test(arguments: [
        ("\"verdict\": \"breached\"", "\"verdict\": \"lost\""), ("\"counted_ms\"", "\"counted\""),
        ("\"row\":", "\"rows\":"), ("\"article\": 9", "\"article\": 10"),
        ("{\"entries\": \"", "{\"entries\": \"sha256:"),
    ])
    func aWrongDocumentIsNot(found: String, wrong: String) throws {
        let month = try JudgedMonth(contracts: 1)
        let text = try month.run("evaluate", "--month", "2026-02", "--format", "json").output
        try #require(text.contains(found))
        #expect(try validate([text.replacing(found, with: wrong)]) != "1 read\n")
    }

    /// Credit notes of both terms files: of a final month, of one that can still change, and a correction of an earlier one.
    @Test func everyCreditNoteIsValid() throws {
        let month = try JudgedMonth()
        let note = { (contract: String, more: [String]) -> String in
            let run = try Binary.run(
                [
                    "credit-note", "--contract", contract, "--month", "2026-02", "--format", "json", "--config",
                    month.configuration,
                ]
                    + more)
            try #require(run.status == 0, "\(run.error)")
            return "[\(run.output)]"
        }
        _ = try month.run("evaluate", "--month", "2026-02")
        var texts = try month.contracts.map { try note($0, []) }
        _ = try month.run(
            "record", "force-majeure", "--category", "government", "--from", "2026-02-10T00:00:00Z", "--to",
            "2026-02-10T06:00:00Z", "--evidence", "an order", "--at", "2026-02-20T00:00:00Z", "--by", "Zhao")
        _ = try month.run("evaluate", "--month", "2026-02")
        texts.append(try note("c-1", ["--provisional"]))
        #expect(texts[0].contains("\"schema\": \"mainstay.credit-note/1\""))
        #expect(texts[2] != texts[0])
        #expect(try validate(texts, by: Self.creditNote) == "3 read\n")
        let wrong = texts[0].replacing("\"number\": \"CN-", with: "\"number\": \"")
        #expect(try validate([wrong], by: Self.creditNote) != "1 read\n")
        let misnamed = texts[0].replacing("\"final\"", with: "\"finished\"")
        #expect(try validate([misnamed], by: Self.creditNote) != "1 read\n")
    }

    @Test(.enabled(if: !CaseTests.cases.isEmpty)) func everyWorkedCaseIsValid() throws {
        let texts = try CaseTests.cases.flatMap { name in
            let worked = try WorkedCase(name)
            return try worked.runs.map { try worked.evaluate($0).output }
        }
        let said = try validate(texts)
        #expect(said.split(separator: "\n").count == 1 && said.hasSuffix("read\n"), "\(said)")
    }
}
