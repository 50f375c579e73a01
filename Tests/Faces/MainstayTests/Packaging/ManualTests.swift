import Foundation
import Programs
import Testing

/// Manual pages and completions, made from what `--help` is made of.
@Suite struct ManualTests {
    private let folder = TemporaryFolder("manual")

    /// Every command, as its page is called.
    private func commands() throws -> Set<String> {
        struct Dump: Decodable { var command: Command }
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
        }
        func names(_ command: Command, below path: String) -> [String] {
            let name = path.isEmpty ? command.commandName : "\(path)-\(command.commandName)"
            let others = command.subcommands?.filter { $0.commandName != "help" } ?? []
            return [name] + others.flatMap { names($0, below: name) }
        }
        let dump = try Binary.run(["--experimental-dump-help"])
        return Set(names(try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command, below: ""))
    }

    private func makePages() throws -> [String] {
        try folder.write("README", "")
        let script = try #require(OutsideProgram("python3"))
        let dump = try Binary.run(["--experimental-dump-help"]).output
        let made = try script.run(
            [ProjectFolder.file("Packaging/man-pages").path, folder.path("man"), "2026-11-30"], input: dump)
        #expect(made.status == 0, "\(made.output)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path("man")).sorted()
    }

    @Test func everyCommandHasAPageThatMandocReads() throws {
        let pages = try makePages()
        #expect(Set(pages) == Set(try commands().map { "\($0).1" }))
        let mandoc = try #require(OutsideProgram("mandoc"), "`make setup-test` installs mandoc")
        let files = pages.map { folder.path("man/\($0)") }
        let linted = try mandoc.run(["-T", "lint", "-W", "warning"] + files)
        #expect(linted.status == 0 && linted.output.isEmpty, "\(linted.output.prefix(2000))")
    }

    /// What a person reads is what the help says.
    @Test func aPageSaysWhatTheHelpSays() throws {
        _ = try makePages()
        let mandoc = try #require(OutsideProgram("mandoc"), "`make setup-test` installs mandoc")
        let shown = try mandoc.run(["-T", "utf8", "-O", "width=200", folder.path("man/mainstay-evaluate.1")]).output
        // Bold and underlined letters are struck over each other.
        let text = shown.replacing(/.\u{8}/, with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for part in [
            "Judge a month, or all that are due, contract by contract.", "--due judges every month that has ended",
            "mainstay evaluate --month 2026-10 --contract acme-2026", "--fail-on fail-on",
            "Values: breached, undetermined.", "mainstay(1)", "The configuration is wrong.",
        ] {
            #expect(text.contains(part), "\(part): \(text.prefix(1500))")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsKnowEveryCommand(shell: String) throws {
        let script = try Binary.run(["--generate-completion-script", shell])
        #expect(script.status == 0)
        for name in try commands() {
            #expect(script.output.contains(name.split(separator: "-").last ?? ""), "\(name)")
        }
        if shell == "bash" {
            let bash = try #require(OutsideProgram("bash"))
            #expect(try bash.run(["-n"], input: script.output).output.isEmpty)
        }
    }
}
