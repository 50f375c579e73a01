import Foundation
import Intervals
import Logging
import Logs
import Programs

/// A log that is written into a file, by a clock that the test moves.
final class Written: Sendable {
    let logger: Logger
    private let path: String
    private let time: MovedTime

    init(
        as format: LogFormat, in folder: TemporaryFolder, journalPath: String = "/nowhere",
        level: Logger.Level = .trace,
        answers: Set<String> = []
    ) throws {
        path = try folder.write("log", "")
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        let time = MovedTime(start: Instant(milliseconds: 1_790_993_400_250))
        let output = LogOutput(format, to: descriptor, journalPath: journalPath, answers: answers, clock: time)
        logger = Logger(label: "test") { _ in LineLogHandler(to: output, level: level) }
        self.time = time
    }

    var lines: [String] {
        get throws { try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init) }
    }

    func wait(_ span: Duration) { time.advance(by: span) }
}
