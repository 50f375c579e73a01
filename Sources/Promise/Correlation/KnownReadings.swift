import Intervals
import Site

/// What is known of one signal at an instant: its readings in order, as few of them as tell what all of them tell.
///
/// Runs of one signal may overlap in any way: lines that came late, files of several collectors. A run that keeps its
/// instants is taken apart where other readings lie in it, and only there. A folded one cannot be: around such a reading
/// nothing is certain as far as its greatest gap (fine print, 12).
struct KnownReadings {
    /// In order, without those of state unknown, which neither hold nor hide an instant (fine print, 1).
    private(set) var samples: [Sample] = []
    /// Where nothing is certain because readings were folded.
    private(set) var doubtful = IntervalSet.empty
    /// Each known run begins after the one before ends.
    private(set) var isApart = true

    /// - Parameter runs: as they are stored; of two readings at one instant that of the earlier one counts.
    init(_ runs: [Run], knownAt now: Instant, pace: Pace) {
        guard !appendApart(runs, knownAt: now, pace: pace) else { return }
        isApart = false
        let known = runs.indices.compactMap { KnownRun(runs[$0], numbered: $0, knownAt: now) }
            .sorted { ($0.first, $0.number) < ($1.first, $1.number) }
        var samples: [Sample] = []
        var doubts: [Span] = []
        for meeting in Meeting.all(of: known) {
            if meeting.run.isFolded {
                meeting.run.append(to: &samples, outside: meeting.windows.joined, pace: pace)
                doubts += meeting.run.doubts(about: meeting.contradictions, pace: pace)
            } else {
                samples += meeting.run.stops(in: meeting.windows, pace: pace)
            }
        }
        self.samples = samples.inOrder()
        doubtful = IntervalSet(doubts)
    }

    /// The common case. Gives false, and adds nothing, in any other.
    private mutating func appendApart(_ runs: [Run], knownAt now: Instant, pace: Pace) -> Bool {
        samples.reserveCapacity(runs.count * 2)
        var end = Instant.distantPast
        for number in runs.indices {
            guard let known = KnownRun(runs[number], numbered: number, knownAt: now) else { continue }
            guard known.first > end else {
                samples = []
                return false
            }
            known.appendSamples(to: &samples, pace: pace)
            end = known.end
        }
        return true
    }
}

/// A run, and what of other runs lies in it.
private struct Meeting {
    let run: KnownRun
    /// Where readings of others lie; in a folded run, those that say something else.
    private(set) var windows: [ClosedRange<Instant>] = []
    /// Where it is open which reading of a folded run lies beside one of another.
    private(set) var contradictions: [ClosedRange<Instant>] = []

    /// Runs in the order of their first readings, each with what it meets.
    static func all(of runs: [KnownRun]) -> [Meeting] {
        var meetings = runs.map { Meeting(run: $0) }
        var open: [Int] = []
        for index in meetings.indices {
            open.removeAll { meetings[$0].run.end < meetings[index].run.first }
            for other in open {
                meetings[other].meet(meetings[index].run)
                meetings[index].meet(meetings[other].run)
            }
            open.append(index)
        }
        return meetings
    }

    private init(run: KnownRun) { self.run = run }

    private mutating func meet(_ other: KnownRun) {
        if run.isFolded {
            windows += run.interruptions(by: other)
            contradictions += run.contradictions(by: other)
        } else if run.first < run.end {
            windows.append(max(run.first, other.first)...min(run.end, other.end))
        }
    }
}
