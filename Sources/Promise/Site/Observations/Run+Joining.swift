public import Intervals

extension Run {
    /// Adds a later reading when it says the same and comes within `limit` of the last; returns whether it did.
    ///
    /// A `since` that moved by no more than the two errors is the same one; any other begins a run of its own. The reading
    /// is folded, and nobody knows its instant any more once the next one is added. A run that keeps its instants keeps
    /// this one too, under the conditions of `extendKeepingInstants`.
    public mutating func extend(with reading: Reading, within limit: Milliseconds) -> Bool {
        guard instants == nil else {
            return extendKeepingInstants(with: Run(reading), of: reading.signal, within: limit)
        }
        let gap = reading.at - last
        guard gap > 0, gap <= limit, reading.state == state, reading.isExtra == isExtra, reading.inferred == inferred,
            reading.clock == clock, Self.mayJoin(reading.state, of: reading.signal),
            isSame(since: reading.since, error: reading.sinceError)
        else { return false }
        last = reading.at
        greatestGap = max(greatestGap, gap)
        clockError = max(clockError, reading.clockError)
        return true
    }

    /// Whether another reading that says this state and nothing besides would only lengthen it.
    public func mayContinue(saying state: SignalState, at instant: Instant, within limit: Milliseconds) -> Bool {
        let gap = instant - last
        return gap > 0 && gap <= limit && self.state == state && since == nil && !isExtra && inferred == nil
            && clock == nil && instants == nil
    }

    /// Adds a reading that `mayContinue`.
    public mutating func `continue`(to instant: Instant) {
        greatestGap = max(greatestGap, instant - last)
        last = instant
    }

    /// Adds a later run, keeping when each reading was taken; returns whether it did.
    ///
    /// Nothing may be lost: both runs know their instants, and agree exactly in all that a verdict depends on. Only
    /// `evidence` is the first one's. Gaps of any length may lie between the two.
    public mutating func extendKeepingInstants(
        with later: Run, of signal: SignalName, within limit: Milliseconds = .longest
    ) -> Bool {
        let gap = later.first - last
        guard gap > 0, gap <= limit, says(exactly: later), Self.mayJoin(state, of: signal),
            var series = allInstants, let others = later.allInstants
        else { return false }
        // The only holder changes it in place: a run of a million readings is not copied for each of them.
        let isSeries = instants != nil
        instants = nil
        guard series.append(contentsOf: others) else {
            if isSeries { instants = series }
            return false
        }
        instants = series
        last = later.last
        greatestGap = series.greatestGap
        return true
    }

    /// Every failed round or check is a run of its own: they are counted.
    private static func mayJoin(_ state: SignalState, of signal: SignalName) -> Bool {
        !(state == .down && signal.countsFailures)
    }

    private func says(exactly other: Run) -> Bool {
        state == other.state && since == other.since && sinceError == other.sinceError && isExtra == other.isExtra
            && inferred == other.inferred && clockError == other.clockError && clock == other.clock
    }

    private func isSame(since other: Instant?, error: Milliseconds) -> Bool {
        switch (since, other) {
        case (nil, nil): true
        case (let mine?, let theirs?): abs(theirs - mine) <= sinceError.plus(error)
        default: false
        }
    }
}
