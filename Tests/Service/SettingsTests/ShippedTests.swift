import Foundation
import Programs
import SNMPValues
import Settings
import Site
import Testing

/// What is built in is what lies in Config/ and MIBs/.
struct ShippedTests {
    private static let root = ProjectFolder.url

    /// Paths as `Shipped` names them: below Config/, or with MIBs/.
    private static func filesOnDisk() throws -> [String: String] {
        var files: [String: String] = [:]
        for (folder, prefix) in [("Config", ""), ("MIBs", "MIBs/")] {
            let base = root.appendingPathComponent(folder)
            for path in try FileManager.default.subpathsOfDirectory(atPath: base.path)
            where isShipped(prefix + path) {
                let url = base.appendingPathComponent(path)
                if !url.hasDirectoryPath { files[prefix + path] = try String(contentsOf: url, encoding: .utf8) }
            }
        }
        return files
    }

    /// What an engineer's own work in the folder leaves there is not the project's.
    private static func isShipped(_ path: String) -> Bool {
        let isFile = path.contains(".") || path.hasPrefix("hooks/")
        let folder = path.split(separator: "/").first.map(String.init) ?? ""
        return isFile
            && (path == "mainstay.yaml"
                || ["terms", "profiles", "calendars", "reports", "hooks", "MIBs"].contains(folder))
            && !path.hasSuffix(".jsonl")
    }

    @Test func theTableIsTheFolders() throws {
        let onDisk = try Self.filesOnDisk()
        let folders = ["terms", "profiles", "calendars", "reports", "hooks", "MIBs"]
        let builtIn = Set(folders.flatMap { Shipped.files(in: $0).map(\.path) } + ["mainstay.yaml"])
        #expect(builtIn == Set(onDisk.keys), "`make embed` brings shipped.c up to date")
        for (path, text) in onDisk { #expect(Shipped.text(path) == text, "\(path)") }
        let schema = try String(contentsOf: ProjectFolder.file("Documentation/schema/mainstay.json"), encoding: .utf8)
        #expect(Shipped.text("Documentation/schema/mainstay.json") == schema)
    }

    @Test func filesOfAFolderAreInOrder() {
        let paths = Shipped.files(in: "profiles").map(\.path)
        #expect(!paths.isEmpty)
        #expect(paths == paths.sorted())
        #expect(Shipped.text("terms/none.yaml") == nil)
    }

    /// `mainstay init` followed by `mainstay check`: only what must come from the engineer is missing.
    @Test func theStarterLacksNothingButSecrets() throws {
        let folder = try Folder(try #require(Shipped.text("mainstay.yaml")))
        try folder.write("hooks/log", try #require(Shipped.text("hooks/log")), mode: 0o755)
        let missing = ["authentication", "privacy"].map {
            "there is no secrets/snmp-\($0) yet; polling needs it (then `chmod 600` it)"
        }
        let problems = folder.problems
        #expect(problems.count == 2)
        for (problem, words) in zip(problems, missing) {
            #expect(problem.contains(": warning: ") && problem.hasSuffix(words), "\(problem)")
        }
        #expect(folder.load().configuration != nil)
        try folder.write("secrets/snmp-authentication", "correct horse")
        try folder.write("secrets/snmp-privacy", "battery staple")
        #expect(folder.problems.isEmpty)
    }

    @Test func theStarterSpeaksToLoopbackOnly() throws {
        let folder = try Folder(try #require(Shipped.text("mainstay.yaml")))
        let facility = try #require(folder.load().configuration).facility
        #expect(facility.devices.allSatisfy { $0.host.hasPrefix("127.") })
        #expect(!facility.contracts.isEmpty && !facility.uplinks.isEmpty && !facility.hooks.isEmpty)
    }

    /// The example hook, run as the program runs one: the event on standard input.
    @Test func theExampleHookAppendsTheEvent() throws {
        let folder = try Folder()
        let script = try folder.write("hooks/log", try #require(Shipped.text("hooks/log")), mode: 0o755)
        for event in [#"{"id":"1"}"#, #"{"id":"2; rm -rf $HOME"}"#] {
            let (process, input) = (Process(), Pipe())
            process.executableURL = URL(fileURLWithPath: script)
            process.standardInput = input
            try process.run()
            input.fileHandleForWriting.write(Data(event.utf8))
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        let log = folder.url.appendingPathComponent("hooks/events.jsonl")
        #expect(try String(contentsOf: log, encoding: .utf8) == "{\"id\":\"1\"}\n{\"id\":\"2; rm -rf $HOME\"}\n")
    }
}
