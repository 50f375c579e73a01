import Intervals
import Site

extension Run {
    /// What it says, said again by a stretch of steady readings, as far as that is later.
    package func repeated(by stretch: Stretch) -> Run {
        var run = self
        (run.first, run.last, run.greatestGap) = (max(stretch.first, last + 1), stretch.last, stretch.greatestGap)
        return run
    }

    /// Takes in a later run when it says the same, as `extend` does a reading.
    package mutating func extend(with later: Run, of signal: SignalName, within limit: Milliseconds) -> Bool {
        guard extend(with: later.firstReading(of: signal), within: limit) else { return false }
        last = later.last
        greatestGap = max(greatestGap, later.greatestGap)
        return true
    }

    /// What is to be stored says what this run already says at that time.
    package func holds(_ other: Run, of signal: SignalName) -> Bool {
        first <= other.first && other.last <= last && says(other.firstReading(of: signal))
    }

    /// A different reading stands at the instant: at one that is kept exactly.
    package func overrules(_ other: Run) -> Bool {
        other.first == other.last && (other.first == first || other.first == last)
    }

    private func says(_ reading: Reading) -> Bool {
        var probe = self
        guard reading.at > first else {
            return state == reading.state && since == reading.since && isExtra == reading.isExtra
                && inferred == reading.inferred
        }
        // As if the reading had come next after the run's first.
        probe.last = first
        return probe.extend(with: reading, within: .max)
    }

    private func firstReading(of signal: SignalName) -> Reading {
        Reading(
            signal: signal, at: first, state: state, since: since, sinceError: sinceError, isExtra: isExtra,
            inferred: inferred, evidence: evidence)
    }
}
