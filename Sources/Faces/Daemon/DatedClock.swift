import Clocks
import Collection
import Intervals

/// The wall clock as what is collected is dated: while that is held because the clock was set back, this runs ahead with
/// it. A notification must not seem earlier than the failed round that it tells of (fine print, 16), and a deadline of 15
/// minutes is 15 minutes whatever is done to the clock.
struct DatedClock: WallClock {
    let clock: any WallClock
    let timekeeper: Timekeeper

    var now: Instant { clock.now + timekeeper.lead }
}
