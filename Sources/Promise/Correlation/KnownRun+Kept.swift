import Intervals
import Site

extension KnownRun {
    /// The samples of a run that keeps its instants: its first and last reading, and each one that does more than
    /// confirm the one before.
    ///
    /// - Parameter windows: where other readings lie, in order of their beginnings. Each reading in them is a sample, and so
    ///   are its neighbours.
    func stops(in windows: [ClosedRange<Instant>], pace: Pace) -> [Sample] {
        guard let instants, instants.count > 1 else { return [sample(at: first)] }
        let windows = windows + lateSince
        guard !windows.isEmpty || instants.greatestGap > pace.shortestStaleness else {
            return [sample(at: first, heldUntil: last), sample(at: last)]
        }
        var walk = Walk(of: self, from: instants.first, windows: windows.joined, pace: pace)
        for step in instants.steps { walk.pass(step) }
        walk.stop()
        return walk.samples
    }

    /// Readings up to one that makes a `since` of the future usable differ from those after it (fine print, 2).
    private var lateSince: [ClosedRange<Instant>] {
        guard let since, since - sinceError > first else { return [] }
        return [first...(since - sinceError)]
    }

    /// Walks over the steps of a series and stops where a sample is wanted.
    private struct Walk {
        private let run: KnownRun
        private let windows: [ClosedRange<Instant>]
        private let pace: Pace
        private var window = 0
        private var position: Instant
        /// How many readings are behind, at the position and at the last sample.
        private var passed = 0
        private var stopped = 0
        private(set) var samples: [Sample] = []

        init(of run: KnownRun, from first: Instant, windows: [ClosedRange<Instant>], pace: Pace) {
            self.run = run
            self.windows = windows
            self.pace = pace
            position = first
            stop()
        }

        /// Makes the present position a sample; it holds from the last one if readings were passed over.
        mutating func stop() {
            if let last = samples.indices.last {
                guard samples[last].at < position else { return }
                if passed > stopped + 1 { samples[last].heldUntil = position }
            }
            samples.append(run.sample(at: position))
            stopped = passed
        }

        private mutating func advance(by length: Milliseconds, times count: Int64 = 1) {
            position = position + length * count
            passed += Int(count)
        }

        mutating func pass(_ step: InstantSeries.Step) {
            guard step.length <= pace.shortestStaleness else { return stopAtEach(of: step) }
            let end = position + step.length * Int64(step.count)
            while window < windows.count, windows[window].lowerBound <= end {
                let start = position
                // From the reading before the window to the one after it.
                let before = max(0, (windows[window].lowerBound - start - 1) / step.length)
                let after = (windows[window].upperBound - start) / step.length + 1
                advance(by: step.length, times: before)
                stop()
                while position < end, position - start < after * step.length {
                    advance(by: step.length)
                    stop()
                }
                guard windows[window].upperBound < end else { break }
                window += 1
            }
            advance(by: step.length, times: (end - position) / step.length)
        }

        /// Steps that are stale gaps, at least under one of the schedules.
        private mutating func stopAtEach(of step: InstantSeries.Step) {
            stop()
            for _ in 0..<step.count {
                advance(by: step.length)
                stop()
            }
            while window < windows.count, windows[window].upperBound < position { window += 1 }
        }
    }
}

extension [ClosedRange<Instant>] {
    /// In order, those that meet as one.
    var joined: [ClosedRange<Instant>] {
        var result: [ClosedRange<Instant>] = []
        for range in sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound...Swift.max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
