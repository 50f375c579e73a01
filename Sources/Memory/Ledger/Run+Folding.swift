import Intervals
import Site

extension Run {
    /// The run that a later stretch of steady readings makes of what this one says, without this one's own time.
    package func repeated(by stretch: Stretch) -> Run {
        var run = self
        run.first = max(stretch.first, last + 1)
        run.last = stretch.last
        run.greatestGap = stretch.greatestGap
        run.instants = nil
        return run
    }

    /// Joins a later run to this one when it says the same, as `extend(with:within:)` does with a reading. Returns whether
    /// it did.
    package mutating func extend(with later: Run, of signal: SignalName, within limit: Milliseconds) -> Bool {
        guard extend(with: later.reading(of: signal, at: later.first), within: limit) else { return false }
        last = later.last
        greatestGap = max(greatestGap, later.greatestGap)
        clockError = max(clockError, later.clockError)
        return true
    }

    /// Whether this run already says, at that time, what another one says.
    package func holds(_ other: Run, of signal: SignalName) -> Bool {
        first <= other.first && other.last <= last && agrees(with: other, at: other.first, of: signal)
    }

    /// Whether this run already says, at an instant, what another one says then.
    package func holds(_ other: Run, at instant: Instant, of signal: SignalName) -> Bool {
        first <= instant && instant <= last && agrees(with: other, at: instant, of: signal)
    }

    /// Whether a reading of another run says the same as this one.
    package func agrees(with other: Run, at instant: Instant, of signal: SignalName) -> Bool {
        guard instant > first else {
            return state == other.state && since == other.since && isExtra == other.isExtra
                && inferred == other.inferred
        }
        // As if the reading had come next after the run's first.
        var probe = self
        probe.last = first
        probe.instants = nil
        return probe.extend(with: other.reading(of: signal, at: instant), within: .max)
            || (signal.countsFailures && state == .down && other.state == .down && isExtra == other.isExtra)
    }

    private func reading(of signal: SignalName, at instant: Instant) -> Reading {
        Reading(
            signal: signal, at: instant, state: state, since: since, sinceError: sinceError, isExtra: isExtra,
            inferred: inferred, evidence: evidence, clockError: clockError, clock: clock)
    }
}
