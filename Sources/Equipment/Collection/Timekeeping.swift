import Intervals

/// Dates what is found, so that a wall clock that is set falsifies nothing: a pure state machine over the wall clock and
/// one that never jumps.
///
/// Dates are the monotonic clock plus an *offset*, which follows the wall clock. NTP slews a clock by at most 500 parts in
/// a million, which the offset follows unnoticed. Where the wall clock jumps, it was set:
///
/// - forward: dates follow at once;
/// - back: dates keep the old offset until the wall clock has caught up with everything that was dated before; only then
///   they follow it, back to it. Meanwhile they are *held*. So a state that was read later never stands before one that
///   was read earlier, as long as nobody can tell which of the two times is right.
///
/// What was written before the start counts as dated: after a restart with a clock that was set back, dates go on from
/// there, held. When dates have gone back to the wall clock, those that were held lie ahead; until they are passed,
/// every reading is said in full (`mayRepeat`), since nothing may be said to continue a reading that is dated later.
struct Timekeeping: Hashable {
    /// Both clocks at one moment.
    struct Sample: Hashable {
        var wall: Instant
        /// By the clock that never jumps.
        var uptime: Milliseconds

        var offset: Milliseconds { wall.milliseconds - uptime }
    }

    /// What a comparison of the clocks has shown.
    enum Change: Hashable {
        case setForward(by: Milliseconds)
        /// Dates are held until the wall clock reaches an instant.
        case setBack(by: Milliseconds, heldUntil: Instant)
        /// The wall clock has caught up, and dates follow it again.
        case caughtUp
        /// What was dated while it was held has been passed.
        case passed
    }

    private struct Epoch: Hashable {
        var offset: Milliseconds
        var from: Milliseconds
        var until: Milliseconds
    }

    /// A jump is a step of the clock when it is greater; a smaller one back is held as well, but not worth a word.
    static let step: Milliseconds = .seconds(1)
    /// Both clocks are cut to the millisecond and are not read at the same instant.
    private static let jitter: Milliseconds = 50
    /// No answer comes so long after it was asked for.
    private static let memory: Milliseconds = .minutes(2)
    /// A clock that is disciplined is right, and what is dated further ahead than this was never read by it.
    private static let plausible: Milliseconds = .days(1)

    /// By the wall clock.
    private var wallOffset: Milliseconds
    /// As it dates.
    private(set) var offset: Milliseconds
    private var comparedAt: Milliseconds
    /// Since when the wall clock has had its offset, but for slewing.
    private var beganAt = Milliseconds.min
    private var earlier: [Epoch] = []
    private var heldUntil: Instant?
    /// The latest date that was held, until it is passed.
    private var aheadUntil: Instant?
    /// How far dates have jumped so far, in sum.
    private(set) var shift: Milliseconds = 0
    /// Another number whenever everything must be said anew.
    private(set) var turn = 0

    /// Begins to date.
    ///
    /// - Parameters:
    ///   - written: the newest instant that is in the ledger.
    ///   - isSynchronised: whether the kernel says that the wall clock is disciplined.
    init(_ sample: Sample, written: Instant? = nil, isSynchronised: Bool = false) {
        wallOffset = sample.offset
        offset = sample.offset
        comparedAt = sample.uptime
        guard let written, written > sample.wall else { return }
        if isSynchronised, written - sample.wall > Self.plausible { return }
        offset = written.milliseconds + 1 - sample.uptime
        heldUntil = written
    }

    /// Whether dates do not follow the wall clock at present.
    var isHeld: Bool { heldUntil != nil }

    /// Until when they do not.
    var heldUntilInstant: Instant? { heldUntil }

    /// How far dates are ahead of the wall clock.
    var lead: Milliseconds { offset - wallOffset }

    /// Whether what is read may be said to continue what was read before.
    var mayRepeat: Bool { aheadUntil == nil }

    /// The date of an instant of the monotonic clock.
    func date(_ uptime: Milliseconds) -> Instant { Instant(milliseconds: uptime + offset) }

    /// The date of something that the wall clock has stamped, at most two minutes ago: the stamp tells when it was by the
    /// monotonic clock, by the offset that the wall clock had then.
    func date(stamped stamp: Instant) -> Instant { date(uptime(of: stamp)) }

    private func uptime(of stamp: Instant) -> Milliseconds {
        let present = stamp.milliseconds - wallOffset
        guard !earlier.isEmpty else { return present }
        let latest = comparedAt + Self.step
        if present >= beganAt, present <= latest { return present }
        for epoch in earlier.reversed() {
            let then = stamp.milliseconds - epoch.offset
            if then >= epoch.from, then <= epoch.until + Self.jitter { return then }
        }
        return min(max(present, beganAt), latest)
    }

    /// Compares the clocks.
    ///
    /// - Returns: what is worth a word.
    mutating func compare(_ sample: Sample, isSynchronised: Bool = false) -> Change? {
        let moved = sample.offset - wallOffset
        if abs(moved) > Self.jitter { beginEpoch() }
        wallOffset = sample.offset
        let before = comparedAt
        comparedAt = sample.uptime
        earlier.removeAll { $0.until < sample.uptime - Self.memory }
        if let heldUntil { return hold(sample, moved: moved, until: heldUntil, isSynchronised: isSynchronised) }
        if wallOffset < offset - Self.jitter { return setBack(sample, moved: moved) }
        let jump = follow()
        if jump > Self.step {
            turn += 1
            return .setForward(by: jump)
        }
        // What was asked for a while ago is dated then.
        if let aheadUntil, date(before) - Self.memory > aheadUntil {
            self.aheadUntil = nil
            turn += 1
            return .passed
        }
        return nil
    }

    private mutating func beginEpoch() {
        earlier.append(Epoch(offset: wallOffset, from: beganAt, until: comparedAt))
        beganAt = comparedAt
    }

    /// Lets dates follow the wall clock.
    ///
    /// - Returns: how far they have jumped.
    private mutating func follow() -> Milliseconds {
        let jump = wallOffset - offset
        offset = wallOffset
        if abs(jump) > Self.jitter { shift += jump }
        return jump
    }

    private mutating func setBack(_ sample: Sample, moved: Milliseconds) -> Change? {
        let until = max(date(sample.uptime), aheadUntil ?? .distantPast)
        heldUntil = until
        turn += 1
        // Nearly nothing is not worth a word.
        guard abs(moved) > Self.step else { return nil }
        return .setBack(by: -moved, heldUntil: until)
    }

    private mutating func hold(
        _ sample: Sample, moved: Milliseconds, until: Instant, isSynchronised: Bool
    ) -> Change? {
        let isImplausible = isSynchronised && lead > Self.plausible
        if sample.wall > until || wallOffset >= offset || isImplausible {
            return release(at: sample.uptime, isImplausible: isImplausible)
        }
        guard abs(moved) > Self.step else { return nil }
        turn += 1
        return moved > 0 ? .setForward(by: moved) : .setBack(by: -moved, heldUntil: until)
    }

    private mutating func release(at uptime: Milliseconds, isImplausible: Bool) -> Change {
        let latest = date(uptime)
        let jump = wallOffset - offset
        heldUntil = nil
        _ = follow()
        if jump < -Self.jitter, !isImplausible { aheadUntil = max(latest, aheadUntil ?? .distantPast) }
        turn += 1
        return .caughtUp
    }
}
