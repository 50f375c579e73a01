import Intervals
import Notation

/// Holds back lines that say what another one has said: within a minute, then within two, and so on up to an hour. How
/// often is told afterwards.
struct Repetitions {
    /// Events of which every line is let through: whoever asked for something waits for its answer.
    let answers: Set<String>

    private struct Said: Hashable {
        let event: String
        let message: String
        let fields: [LogLine.Field]
    }

    private struct Silence {
        var line: LogLine
        var from: Instant
        var pause: Milliseconds
        var heldBack = 0
        var lastAt: Instant

        /// Also over when the clock was set back.
        func isOver(at now: Instant) -> Bool { now >= from + pause || now < from }
    }

    private var silences: [Said: Silence] = [:]

    init(answers: Set<String>) { self.answers = answers }

    private static let first: Milliseconds = .minutes(1)
    private static let longest: Milliseconds = .hours(1)
    /// More different lines than this are let through.
    private static let most = 1000

    /// Considers a line.
    ///
    /// - Returns: what is to be written now: how often earlier lines were repeated, and the line unless it is held back.
    mutating func admit(_ line: LogLine) -> [LogLine] {
        let told = end(at: line.at)
        guard !answers.contains(line.event) else { return told + [line] }
        let said = Said(event: line.event, message: line.message, fields: line.fields)
        if var silence = silences[said] {
            silence.heldBack += 1
            silence.lastAt = line.at
            silences[said] = silence
            return told
        }
        if silences.count < Self.most {
            silences[said] = Silence(line: line, from: line.at, pause: Self.first, lastAt: line.at)
        }
        return told + [line]
    }

    /// Ends the silences that are over. What was repeated is told, and then held back for twice as long.
    private mutating func end(at now: Instant) -> [LogLine] {
        var told: [LogLine] = []
        for (said, silence) in silences where silence.isOver(at: now) {
            guard silence.heldBack > 0 else {
                silences[said] = nil
                continue
            }
            var line = silence.line
            line.at = now
            line.message += " (\(silence.heldBack.counted("more time")), last at \(silence.lastAt))"
            told.append(line)
            silences[said]?.from = now
            silences[said]?.pause = min(silence.pause * 2, Self.longest)
            silences[said]?.heldBack = 0
        }
        return told.sorted { $0.message < $1.message }
    }
}
