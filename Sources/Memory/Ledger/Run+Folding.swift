import Intervals
import Site

extension Run {
    /// The run that a later stretch of steady readings makes of what this one says, without this one's own time.
    package func repeated(by stretch: Stretch) -> Run {
        var run = self
        run.first = max(stretch.first, last + 1)
        run.last = stretch.last
        run.greatestGap = stretch.greatestGap
        return run
    }

    /// Joins a later run to this one when it says the same, as `extend(with:within:)` does with a reading. Returns whether
    /// it did.
    package mutating func extend(with later: Run, of signal: SignalName, within limit: Milliseconds) -> Bool {
        guard extend(with: later.firstReading(of: signal), within: limit) else { return false }
        last = later.last
        greatestGap = max(greatestGap, later.greatestGap)
        return true
    }

    /// Whether this run already says, at that time, what another one says.
    package func holds(_ other: Run, of signal: SignalName) -> Bool {
        first <= other.first && other.last <= last && agrees(with: other.firstReading(of: signal))
    }

    /// Whether another run is a single reading at an instant at which this one's own reading is known exactly, so that
    /// this one counts.
    package func overrules(_ other: Run) -> Bool {
        other.first == other.last && (other.first == first || other.first == last)
    }

    private func agrees(with reading: Reading) -> Bool {
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
