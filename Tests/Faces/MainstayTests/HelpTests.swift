import Foundation
import Intervals
import Office
import Programs
import Testing

@testable import Commands

/// What the program says of itself, and to whoever mistypes.
@Suite struct HelpTests {
    /// The commands that a help lists, each a line of two spaces and its name.
    private func subcommands(in help: String) -> [String] {
        guard let list = help.split(separator: "SUBCOMMANDS:").dropFirst().first else { return [] }
        return list.matches(of: #/\n  ([a-z-]+) /#).map { String($0.1) }.filter { $0 != "help" }
    }

    @Test func everyCommandShowsHowItIsCalled() throws {
        var paths: [[String]] = [[]]
        var seen = 0
        while let path = paths.popLast() {
            let help = try Binary.run(path + ["--help"])
            #expect(help.status == 0 && help.output.contains("\nEXAMPLES:\n  "), "\(path)")
            let isCalled = help.output.contains("  mainstay \(path.joined(separator: " "))")
            #expect(isCalled || path == ["mib-agent"], "\(path): \(help.output)")
            seen += 1
            paths += subcommands(in: help.output).map { path + [$0] }
        }
        #expect(seen > 35)
    }

    @Test func theVersionIsAnOptionToo() throws {
        #expect(try Binary.run(["--version"]).output == Binary.run(["version"]).output)
    }

    @Test(arguments: [
        (["evalute"], "did you mean evaluate?"), (["stauts", "--watch"], "did you mean status?"),
        (["profile", "lst"], "mainstay profile has no command \"lst\"; did you mean list?"),
        (["hook", "tset", "x"], "did you mean test?"), (["xyzzy"], "there is account, ack, backup, centre, check"),
        (["--config", "x", "exprot"], "did you mean export?"), (["verify", "--heda", "x"], "Did you mean '--head'?"),
        (["evaluate", "--mnth", "last"], "Did you mean '--month'?"), (["status", "--format", "jsn"], "'json'"),
    ])
    func whatWasMeantIsSaid(words: [String], sentence: String) throws {
        let ended = try Binary.run(words)
        #expect(ended.status == 64 && ended.output.isEmpty && ended.error.contains(sentence), "\(ended)")
    }

    // MARK: - Progress

    @Test(arguments: [
        (WorkDone(120_000, share: 0.25), 2.0, nil, "120,000 lines, 25 %, 60,000 a second, 6 s left"),
        (WorkDone(30, of: 254), 10, "3 answered", "30 of 254 lines, 3 answered, 3.0 a second, 75 s left"),
        (WorkDone(1, of: 5000), 60, nil, "1 of 5,000 lines, 0.0 a second, 83 h left"),
        (WorkDone(1_234_567, share: nil), 100, nil, "1,234,567 lines, 12,345 a second"),
        (WorkDone(0, of: 7), 0, nil, "0 of 7 lines"),
    ])
    func howFarItIs(done: WorkDone, seconds: Double, remark: String?, text: String) {
        let line = ProgressText(noun: "line")
        #expect(line.text(done, after: .seconds(seconds), remark: remark) == text)
    }

    /// A terminal is told how far it is, a file nothing.
    @Test func progressIsForTerminals() throws {
        let month = try JudgedMonth()
        let lines = (0..<60_000).map { minute in
            let at = (Instant("2026-01-01T00:00:00Z") ?? .distantPast) + .seconds(Int64(minute) * 30)
            return #"{"signal":"pdu-a/outlet/7","at":"\#(at)","state":"up"}"#
        }
        let file = month.folder.appendingPathComponent("many.jsonl").path
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        let command = "\(Binary.path.path) import --config \(month.configuration) \(file)"
        let terminal = Process()
        terminal.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        terminal.arguments = ["-qec", command, "/dev/null"]
        terminal.standardInput = FileHandle.nullDevice
        let watched = try Binary.output(of: terminal)
        #expect(watched.status == 0 && watched.output.contains(" a second"), "\(watched)")
        #expect(watched.output.contains(" s left") && watched.output.contains("60000 readings and 0 records taken in"))
        let quiet = try month.run("import", file)
        #expect(quiet.status == 0 && quiet.error.isEmpty && !quiet.output.contains("a second"))
    }

    /// Whoever interrupts an import finds the ledger as it was.
    @Test func anInterruptedImportChangesNothing() throws {
        let month = try JudgedMonth()
        let before = try month.run("export").output
        let file = month.folder.appendingPathComponent("endless.jsonl").path
        try #require(mkfifo(file, 0o600) == 0)
        let importing = Binary.process(["import", "--config", month.configuration, file])
        try importing.run()
        let pipe = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try pipe.write(contentsOf: Data(#"{"signal":"pdu-a/outlet/7","at":"2026-01-01T00:00:00Z","state":"up"}"#.utf8))
        importing.interrupt()
        importing.waitForEnd()
        #expect(importing.terminationReason == .uncaughtSignal && importing.terminationStatus == SIGINT)
        #expect(try month.run("export").output == before)
        #expect(try month.run("verify").status == 0)
    }
}
