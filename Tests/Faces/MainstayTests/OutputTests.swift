import Foundation
import Programs
import Testing

/// What becomes of what commands print, and of the files they write.
@Suite struct OutputTests {
    private let month: JudgedMonth

    init() throws { month = try JudgedMonth() }

    /// Each prints something, and changes nothing.
    private static let commands = [
        "--version", "--help", "version", "check", "check --format json", "status", "status --format json",
        "status --plugin", "evaluate --month 2026-02 --as-known-at 2026-03-20T00:00:00Z",
        "evaluate --month 2026-02 --as-known-at 2026-03-20T00:00:00Z --format json",
        "report --month 2026-02 --contract c-1", "report --month 2026-02 --contract c-1 --format csv",
        "explain --month 2026-02 --contract c-1", "compare --month 2026-02 --contract c-1", "outages",
        "outages --format json",
        "terms explain", "profile list", "profile show ups-mib", "records --since 2026-01-01", "events", "emergencies",
        "deadlines", "deadlines --format json", "deliveries", "export", "export --chain", "verify",
        "verify --format json", "record visit --help",
        "quiet --list",
    ]

    /// Runs a command within a shell's redirection.
    private func run(_ command: String, _ redirection: String) throws -> (status: Int32, output: String, error: String)
    {
        var words = command.split(separator: " ").map(String.init)
        if !["--version", "--help", "version"].contains(command) { words += ["--config", month.configuration] }
        return try Binary.run(words, under: ["/bin/sh", "-c", "exec \"$0\" \"$@\" \(redirection)"])
    }

    @Test(arguments: commands) func aFullOutputIsSaid(command: String) throws {
        let ended = try run(command, ">/dev/full")
        #expect(ended.status == 1 && ended.error == "Standard output cannot be written: the disk is full\n", "\(ended)")
    }

    @Test(arguments: commands) func aClosedOutputIsSaid(command: String) throws {
        let ended = try run(command, ">&-")
        #expect(ended.status == 1 && ended.error == "Standard output cannot be written: it is closed\n", "\(ended)")
    }

    /// A reader that has gone wants no word of it.
    @Test(arguments: commands) func aReaderThatGoesIsNoTrap(command: String) throws {
        let process = Binary.process(command.split(separator: " ").map(String.init))
        process.arguments? += command.hasPrefix("--") || command == "version" ? [] : ["--config", month.configuration]
        let (output, error) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = error
        try output.fileHandleForReading.close()
        try process.run()
        process.waitForEnd()
        #expect(process.terminationReason == .exit && process.terminationStatus == 1)
        #expect(error.fileHandleForReading.availableData.isEmpty)
    }

    /// Where nobody can be told, the exit code tells.
    @Test func nothingCanBeSaid() throws {
        for redirection in [">&- 2>&-", ">/dev/full 2>/dev/full", "<&- >&- 2>&-"] {
            let ended = try run("verify", redirection)
            #expect(ended.status == 1 && ended.error.isEmpty, "\(redirection): \(ended)")
        }
        // Nothing of it was written into the ledger, whose descriptor could have taken the place.
        #expect(try month.run("verify").status == 0)
    }

    // MARK: - Files

    @Test func aReportIsWrittenThroughWhatIsNoFile() throws {
        let link = month.folder.appendingPathComponent("link.html").path
        let target = month.folder.appendingPathComponent("target.html").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        for file in ["/dev/null", link] {
            let ended = try month.run("report", "--month", "2026-02", "--contract", "c-1", "-o", file)
            #expect(ended.status == 0, "\(ended)")
        }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
        #expect(try String(contentsOfFile: target, encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
        let full = try month.run("report", "--month", "2026-02", "--contract", "c-1", "-o", "/dev/full")
        #expect(full.status == 1 && full.error == "/dev/full cannot be written: the disk is full\n")
    }

    /// Readings and verdicts are a customer's: whoever has an account on the machine has no business with them.
    @Test func theLedgerAndDocumentsAreNotForEverybody() throws {
        #expect(try month.run("evaluate", "--month", "2026-02").status == 0)
        let names = ["ledger.sqlite"] + (try month.files().keys.map { "var/compliance/2026-02/\($0)" })
        #expect(names.count == 6)
        for name in names {
            let path = month.folder.appendingPathComponent(name).path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o640, "\(name): \(String(mode ?? 0, radix: 8))")
        }
    }

    /// A contract that no file can be called like is judged like the others, and told of in the end.
    @Test func oneImpossibleNameKeepsNobodyOut() throws {
        let long = "c-" + String(repeating: "x", count: 252)
        let text = try String(contentsOfFile: month.configuration, encoding: .utf8)
        try Data(text.replacing("  c-1:", with: "  \(long):").utf8).write(to: URL(fileURLWithPath: month.configuration))
        let ended = try month.run("evaluate", "--month", "2026-02")
        #expect(ended.status == 1 && ended.error.contains("its name is too long for a file"), "\(ended)")
        #expect(ended.output.contains(long) && ended.output.contains("c-2"))
        #expect(Set(try month.files().keys) == ["c-2.json", "c-2.html", "index.html"])
        #expect(try month.run("verify").status == 0)
    }
}
