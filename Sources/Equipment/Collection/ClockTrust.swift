import Clocks
import Intervals

/// Decides what is said of the wall clock beside what is read: by how much it may err, and whether anything disciplines
/// it (fine print, 29). A pure state machine.
///
/// The kernel's estimate grows by half a millisecond a second and falls with every correction. What is said is rounded up
/// to 1, 2 or 5 of a power of ten and holds until the estimate exceeds it, or has stayed below for an hour. So it is
/// always enough, also for readings that say nothing of their own, and is not said anew all the time.
///
/// The kernel says 16 seconds at most of a clock that nothing disciplines, however wrong it is: no estimate, and no
/// reason to doubt each outage by half a minute. There the last estimate grows by 500 parts in a million, which is more
/// than an oscillator drifts; where there never was one, no error is said. The mark says in both cases what the clock is.
struct ClockTrust: Hashable {
    /// The greatest error that is said at present.
    private(set) var error: Milliseconds = 0
    /// Whether the kernel says that nothing disciplines the clock.
    private(set) var isUnsynchronised = false
    /// The latest estimate of a disciplined clock, and when it was given.
    private var estimated: (error: Milliseconds, at: Milliseconds)?
    /// The greatest error of the present hour.
    private var peak: Milliseconds = 0
    private var hourBeganAt: Milliseconds?

    private static let hour: Milliseconds = .hours(1)

    static func == (a: ClockTrust, b: ClockTrust) -> Bool {
        a.error == b.error && a.isUnsynchronised == b.isUnsynchronised
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(error)
        hasher.combine(isUnsynchronised)
    }

    /// Takes what the kernel says now.
    ///
    /// - Parameters:
    ///   - estimate: nil where the kernel does not tell.
    ///   - now: of the monotonic clock.
    /// - Returns: whether something else is to be said than before.
    mutating func consider(_ estimate: ClockEstimate?, at now: Milliseconds) -> Bool {
        let saidBefore = self
        isUnsynchronised = estimate.map { !$0.isSynchronised } ?? false
        let level = Self.rounded(bound(by: estimate, at: now))
        let hourBegan = hourBeganAt ?? now
        hourBeganAt = hourBegan
        peak = max(peak, level)
        if level > error { error = level }
        if now - hourBegan >= Self.hour {
            error = peak
            peak = level
            hourBeganAt = now
        }
        return self != saidBefore
    }

    private mutating func bound(by estimate: ClockEstimate?, at now: Milliseconds) -> Milliseconds {
        guard let estimate else { return 0 }
        guard !estimate.isSynchronised else {
            estimated = (estimate.greatestError, now)
            return estimate.greatestError
        }
        return estimated.map { $0.error + (now - $0.at) / 2000 + 1 } ?? 0
    }

    /// The next of 1, 2, 5, 10, 20, 50, …; 0 stays 0.
    static func rounded(_ error: Milliseconds) -> Milliseconds {
        guard error > 0 else { return 0 }
        var power: Milliseconds = 1
        while power <= .max / 100 {
            for step in [power, 2 * power, 5 * power] where error <= step { return step }
            power *= 10
        }
        return error
    }
}
