import Intervals
import Site

extension Run {
    /// What counts of a run that was read until its reader no longer held its lease; nil where nothing does. When readings
    /// were folded, the last that counts may have been read any time before the cut.
    package func seen(until cut: Instant?) -> Run? {
        guard let cut, last > cut else { return self }
        guard first <= cut else { return nil }
        var run = self
        run.instants = nil
        guard let instants else {
            run.last = cut
            run.greatestGap = min(greatestGap, cut - first)
            return run
        }
        guard let series = InstantSeries(instants.prefix { $0 <= cut }) else { return nil }
        run.last = series.last
        run.greatestGap = series.greatestGap
        if series.count > 1 { run.instants = series }
        return run
    }
}
