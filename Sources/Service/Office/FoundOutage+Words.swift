public import Documents
import Correlation
import Intervals
import Notation
import Site

extension FoundOutage {
    /// How long it lasted, as far as that is known.
    public func lasted(in language: Language) -> String {
        let minutes = course == .ended ? outage.span.length.minutes : length.minutes
        switch (course, language) {
        case (.ended, .english): return minutes
        case (.running, .english): return "running, \(minutes)"
        case (.silent, .english): return "at least \(minutes)"
        case (.ended, .chinese): return minutes.replacing("min", with: "分钟")
        case (.running, .chinese): return "持续中，已 \(minutes.replacing("min", with: "分钟"))"
        case (.silent, .chinese): return "至少 \(minutes.replacing("min", with: "分钟"))"
        }
    }

    /// What is known of its end.
    public func end(in language: Language) -> String {
        let last = contract.timeZone.shown(outage.span.to)
        switch (course, language) {
        case (.ended, .english): return "until \(last)"
        case (.running, .english): return "it lasts; down as of \(last)"
        case (.silent, .english): return "down until \(last), and nothing was read since that tells more"
        case (.ended, .chinese): return "至 \(last)"
        case (.running, .chinese): return "仍在持续；截至 \(last) 为中断"
        case (.silent, .chinese): return "至 \(last) 为中断，此后没有可供判断的读数"
        }
    }

    /// Bounds, evidence and hypothesis in lines.
    public func explanation(in language: Language) -> String {
        language.explanation(
            of: outage, contract: contract.id, in: contract.timeZone, isEnded: course == .ended,
            end: end(in: language), length: lasted(in: language))
    }
}
