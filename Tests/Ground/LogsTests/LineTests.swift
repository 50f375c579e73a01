import Foundation
import Glibc
import Logging
import Logs
import Programs
import Testing

/// One line for each message, as who reads it wants it.
@Suite struct LineTests {
    private let folder = TemporaryFolder("logs")

    private func lines(as format: LogFormat, _ log: (Logger) -> Void) throws -> [String] {
        let written = try Written(as: format, in: folder)
        log(written.logger)
        return try written.lines
    }

    @Test func aTerminalGetsText() throws {
        let lines = try lines(as: .text) {
            $0.warning("ups-a is slow", metadata: ["event": "device.slow", "device": "ups-a", "signal": "ups-a/input"])
        }
        // The offset is this machine's.
        let words = try #require(lines.first?.split(separator: " ", maxSplits: 1))
        #expect(words[0].wholeMatch(of: /2026-10-0[23]T\d\d:\d\d:00[+-]\d{4}/) != nil)
        #expect(words[1] == "warning device.slow: ups-a is slow [signal=ups-a/input]")
    }

    @Test func programsGetJSON() throws {
        let lines = try lines(as: .json) {
            $0.error("no \"pages\"", metadata: ["event": "pages.down", "level": "ground", "address": "[::1]:80"])
        }
        #expect(
            lines == [
                #"{"at":"2026-10-03T02:10:00.250Z","level":"error","event":"pages.down","message":"no \"pages\"","#
                    + #""address":"[::1]:80","level_":"ground"}"#
            ])
    }

    @Test func librariesHaveNoNames() throws {
        let lines = try lines(as: .json) { $0.info("Server started", metadata: ["hb.id": "7"]) }
        let line = try #require(lines.first)
        #expect(line.hasSuffix(#""event":"library","message":"Server started","hb.id":"7"}"#))
    }

    @Test(arguments: LogFormat.allCases)
    func nobodyForgesALine(as format: LogFormat) throws {
        let lines = try lines(as: format) {
            $0.notice("a\nb\u{1B}[2J\r\nc", metadata: ["event": "x\ny", "device": "d\nPRIORITY=0"])
        }
        #expect(lines.count == 1)
        #expect(!lines.joined().contains("\u{1B}"))
    }

    @Test func whatIsTooLongIsCut() throws {
        let lines = try lines(as: .json) { $0.notice("\(String(repeating: "漢", count: 100_000))") }
        let line = try #require(lines.first)
        #expect(line.utf8.count < 20_000)
    }

    @Test func whatIsBelowTheLevelIsNotWritten() throws {
        let written = try Written(as: .text, in: folder, level: .warning)
        written.logger.notice("said")
        written.logger.warning("done")
        #expect(try written.lines.count == 1)
    }

    @Test func whatAHandlerKnowsStandsInEveryLine() throws {
        let written = try Written(as: .json, in: folder)
        var logger = written.logger
        logger[metadataKey: "device"] = "ups-a"
        logger.notice("one")
        logger.notice("two", metadata: ["device": "ups-b"])
        let lines = try written.lines
        #expect(lines[0].hasSuffix(#""message":"one","device":"ups-a"}"#))
        #expect(lines[1].hasSuffix(#""message":"two","device":"ups-b"}"#))
    }

    /// systemd says which device and inode its stream has; a program that sends its errors elsewhere has another.
    @Test func theFormatSuitsTheStream() throws {
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        let file = open(try folder.write("stream", ""), O_WRONLY | O_CLOEXEC)
        defer {
            close(terminal)
            close(file)
        }
        var found = stat()
        try #require(fstat(file, &found) == 0)
        let stream = "\(found.st_dev):\(found.st_ino)"
        #expect(LogFormat(suiting: file, journalStream: stream) == .journal)
        #expect(LogFormat(suiting: file, journalStream: stream + "1") == .json)
        #expect(LogFormat(suiting: file, journalStream: nil) == .json)
        #expect(LogFormat(suiting: terminal, journalStream: stream) == .text)
    }
}
