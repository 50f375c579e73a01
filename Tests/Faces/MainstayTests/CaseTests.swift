import Foundation
import Intervals
import Programs
import Proofs
import Testing

/// The program itself, as it is built, on worked cases.
@Suite struct CaseTests {
    static let shared = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"]

    /// Cases with their answers by rules 2.
    static let folder = "cases-2"

    /// Names of the case folders; none without the shared folder.
    static let cases: [String] = {
        guard let shared else { return [] }
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(shared)/\(folder)")
        return (names ?? []).filter {
            FileManager.default.fileExists(atPath: "\(shared)/\(folder)/\($0)/expected.json")
        }.sorted()
    }()

    @Test(.enabled(if: CaseTests.shared != nil), arguments: cases)
    func everyCaseComesOutAsItsAnswer(name: String) throws {
        try check(try WorkedCase(name), named: name)
    }

    /// Every seventh; all of them when proofs run.
    static let casesInPostgreSQL = cases.enumerated().filter { isProving || $0.offset.isMultiple(of: 7) }.map(\.element)

    @Test(.enabled(if: CaseTests.shared != nil), arguments: casesInPostgreSQL)
    func aCaseInPostgreSQLComesOutAsItsAnswer(name: String) throws {
        try check(try WorkedCase(name, ledger: PostgresServer.shared.createDatabase()), named: name)
    }

    private func check(_ worked: WorkedCase, named name: String) throws {
        for run in worked.runs {
            let judged = try worked.evaluate(run)
            #expect(judged.status == 0, "\(judged.error)")
            let documents = try JSONSerialization.jsonObject(with: Data(judged.output.utf8)) as? [[String: Any]] ?? []
            for expected in run.results {
                let found = documents.first { $0["contract"] as? String == expected["contract"] as? String }
                let place = "\(name) \(run.month) \(run.now)"
                let surplus = Differences.surplus(in: found ?? [:], beside: expected, at: place)
                #expect(Differences.of(found ?? [:], from: expected, at: place) + surplus == [])
            }
        }
    }

    @Test func usageAndConfigurationHaveTheirExitCodes() throws {
        #expect(try Binary.run(["version"]).status == 0)
        #expect(try Binary.run(["evaluate", "--month", "october"]).status == 64)
        #expect(try Binary.run(["status", "--config", "/nonexistent.yaml"]).status == 78)
        #expect(try Binary.run(["check", "--config", "/nonexistent.yaml"]).status == 1)
        #expect(try Binary.run(["status", "--plugin", "--config", "/nonexistent.yaml"]).status == 3)
    }

    /// They would run beside threads that are still putting things away. glibc's loader says whose it calls (ld.so(8)).
    @Test func theProgramEndsWithoutTheLibrariesExitHandlers() throws {
        let process = Binary.process(["version"])
        process.environment = ["LD_DEBUG": "files"]
        let said = try Binary.output(of: process)
        #expect(said.status == 0 && said.output.hasPrefix("mainstay"), "\(said.output)")
        #expect(said.error.contains("calling init:") && !said.error.contains("calling fini:"))
    }

    /// Killed at any moment, an import leaves a ledger that is whole, and can be run again.
    @Test(arguments: [20, 60, 110, 170, 240]) func aKilledImportDamagesNothing(milliseconds: Int) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("killed-\(UUID().uuidString)")
        #expect(try Binary.run(["init", folder.path]).status == 0)
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = folder.appendingPathComponent("mainstay.yaml").path
        let files = try (0..<20).map { part in
            let lines = (0..<1000).map { index in
                let at = Instant(milliseconds: Int64(part * 1000 + index) * 10_000)
                return
                    "{\"signal\":\"pdu-1/outlet/7\",\"at\":\"\(at)\",\"state\":\"\(index % 5 == 0 ? "down" : "up")\"}"
            }
            let file = folder.appendingPathComponent("\(part).jsonl")
            try Data(lines.joined(separator: "\n").utf8).write(to: file)
            return file.path
        }
        let process = try Binary.start(["import", "--config", configuration] + files)
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(process.processIdentifier, SIGKILL)
        process.waitForEnd()
        let verified = try Binary.run(["verify", "--config", configuration])
        // It may have been killed before there was anything.
        let isThere = !verified.error.hasPrefix("There is no ledger at ")
        #expect(verified.status == (isThere ? 0 : 1), "\(verified.output)")
        #expect(try Binary.run(["import", "--config", configuration] + files).status == 0)
        #expect(try Binary.run(["verify", "--config", configuration]).status == 0)
    }

    /// A minute of the real thing: what it finds must be what its script did.
    @Test func theDemoFindsWhatItPlays() throws {
        let demo = try Binary.run(["demo"])
        #expect(demo.status == 0, "\(demo.output)\n\(demo.error)")
        // Whatever began was announced, and its end as well.
        for kind in ["power.feed", "power.outage", "network.outage"] {
            let ends = kind == "power.feed" ? ("lost", "restored") : ("began", "ended")
            let began = Self.calls("\(kind).\(ends.0)", in: demo.output)
            #expect(began > 0 && began == Self.calls("\(kind).\(ends.1)", in: demo.output), "\(kind)\n\(demo.output)")
        }
    }

    /// How often the demo's hook was called for a type of event.
    private static func calls(_ type: String, in output: String) -> Int {
        let line = output.split(separator: "\n").first { $0.hasPrefix("  \(type)  ") }
        return line.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    }

    @Test func aBadLineKeepsNothingOfItsFile() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Binary.run(["init", folder.path]).status == 0)
        let configuration = folder.appendingPathComponent("mainstay.yaml").path
        let lines = folder.appendingPathComponent("lines.jsonl")
        let good = #"{"signal":"pdu-1/outlet/7","at":"2026-10-03T02:10:00Z","state":"up"}"#
        try Data("\(good)\n{\"signal\":\"x\"}\n".utf8).write(to: lines)
        let refused = try Binary.run(["import", lines.path, "--config", configuration])
        #expect(refused.status == 1)
        #expect(refused.error.contains("lines.jsonl:2: "))
        #expect(try Binary.run(["export", "--config", configuration]).output == "")
        #expect(try Binary.run(["import", lines.path, "--keep-good", "--config", configuration]).status == 1)
        #expect(try Binary.run(["export", "--config", configuration]).output.contains("pdu-1/outlet/7"))
        #expect(try Binary.run(["verify", "--config", configuration]).status == 0)
        let hook = try Binary.run(["hook", "test", "log", "--config", configuration])
        #expect(hook.status == 0, "\(hook.output) \(hook.error)")
    }
}

/// The built program.
enum Binary {
    static var path: URL {
        let folder = Bundle.main.bundleURL
        let candidates = [folder, folder.deletingLastPathComponent()].map { $0.appendingPathComponent("mainstay") }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
    }

    /// Not yet started.
    /// - Parameter wrapper: a program and its arguments, which starts the command that follows them.
    static func process(_ arguments: [String], under wrapper: [String] = []) -> Process {
        let process = Process()
        let words = wrapper + (wrapper.isEmpty ? [] : [path.path]) + arguments
        process.executableURL = wrapper.first.map { URL(fileURLWithPath: $0) } ?? path
        process.arguments = wrapper.isEmpty ? words : Array(words.dropFirst())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    static func start(_ arguments: [String]) throws -> Process {
        let process = process(arguments)
        try process.run()
        return process
    }

    static func run(
        _ arguments: [String], under wrapper: [String] = []
    ) throws -> (status: Int32, output: String, error: String) {
        try output(of: process(arguments, under: wrapper))
    }

    /// Runs a process to its end.
    static func output(of process: Process) throws -> (status: Int32, output: String, error: String) {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let (output, error) = (place.appendingPathComponent("output"), place.appendingPathComponent("error"))
        for file in [output, error] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        try process.run()
        process.waitForEnd()
        return (
            process.terminationStatus, try String(contentsOf: output, encoding: .utf8),
            try String(contentsOf: error, encoding: .utf8)
        )
    }
}

/// Python, from outside: it knows nothing of this program.
enum Python {
    static func run(_ script: String, _ arguments: [String]) throws -> (status: Int32, output: String, error: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        process.standardInput = FileHandle.nullDevice
        return try Binary.output(of: process)
    }
}
