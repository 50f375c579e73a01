import Intervals
import Site

/// A stored run as far as it is known at an instant (fine print, 1 and 12).
struct KnownRun {
    /// What each of its readings says. The run itself is not kept: copying it means counting the references to its texts.
    private let saying: Sample
    let greatestGap: Milliseconds
    /// Its first reading.
    let first: Instant
    /// Its latest known reading; of a folded run that goes on after the instant, the latest that this one can be held to.
    let last: Instant
    /// No known reading is later.
    let end: Instant
    /// When its readings were taken; nil where only the first and the last are known.
    let instants: InstantSeries?

    /// Where it stands among the stored ones.
    var number: Int { saying.run }
    var state: SignalState { saying.state }
    var since: Instant? { saying.since }
    var sinceError: Milliseconds { saying.sinceError }
    var isExtra: Bool { saying.isExtra }
    var isInferred: Bool { saying.isInferred }

    /// Nobody knows when the readings inside were taken.
    var isFolded: Bool { instants == nil && first < end }

    /// Nil when nothing of it is known, or when it says nothing.
    init?(_ run: Run, numbered number: Int, knownAt now: Instant) {
        guard run.state != .unknown, run.first <= now else { return nil }
        saying = Sample(run, numbered: number, at: run.first)
        greatestGap = run.greatestGap
        guard let instants = run.instants else {
            self.instants = nil
            first = run.first
            end = max(first, min(run.last, now))
            // Of what was folded, one reading at least lies within any greatest gap.
            last = run.last <= now ? end : max(first, now - run.greatestGap)
            return
        }
        guard let known = instants.prefix(through: now) else { return nil }
        self.instants = known
        first = known.first
        last = known.last
        end = known.last
    }

    /// Readings inside follow one another without a stale gap. A run that outlasts a change of the schedule may have gaps
    /// of either.
    func isSteady(at pace: Pace) -> Bool {
        greatestGap <= max(pace.staleAfter(first), pace.staleAfter(last))
    }

    /// The samples of a run that no other reading lies in.
    func appendSamples(to samples: inout [Sample], pace: Pace) {
        if first == end {
            samples.append(sample(at: first))
        } else if isFolded {
            append(to: &samples, pace: pace)
        } else {
            samples += stops(in: [], pace: pace)
        }
    }

    func sample(at instant: Instant, heldUntil: Instant? = nil) -> Sample {
        var sample = saying
        sample.at = instant
        sample.heldUntil = heldUntil ?? instant
        return sample
    }
}
