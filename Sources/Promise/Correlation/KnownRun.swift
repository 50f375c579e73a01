import Intervals
import Site

/// A stored run as far as it is known at an instant (fine print, 1 and 12).
struct KnownRun {
    let run: Run
    /// Where it stands among the stored ones.
    let number: Int
    /// Its first reading.
    let first: Instant
    /// Its latest known reading; of a folded run that goes on after the instant, the latest that this one can be held to.
    let last: Instant
    /// No known reading is later.
    let end: Instant
    /// When its readings were taken; nil where only the first and the last are known.
    let instants: InstantSeries?

    /// Nobody knows when the readings inside were taken.
    var isFolded: Bool { instants == nil && first < end }

    /// Nil when nothing of it is known, or when it says nothing.
    init?(_ run: Run, numbered number: Int, knownAt now: Instant) {
        guard run.state != .unknown, run.first <= now else { return nil }
        self.run = run
        self.number = number
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
        run.greatestGap <= max(pace.staleAfter(first), pace.staleAfter(last))
    }

    /// The samples of a run that no other reading lies in.
    func appendSamples(to samples: inout [Sample], pace: Pace) {
        if instants != nil {
            samples += stops(in: [], pace: pace)
        } else if first == end {
            samples.append(sample(at: first))
        } else {
            samples += pieces(outside: [], pace: pace)
        }
    }

    func sample(at instant: Instant, heldUntil: Instant? = nil) -> Sample {
        Sample(run, numbered: number, at: instant, heldUntil: heldUntil)
    }
}
