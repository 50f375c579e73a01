public import Clocks
import Dispatch
public import Intervals

/// Tells a collector the time and lets it wait: the machine's clocks in operation, a test's own otherwise.
public protocol CollectionClock: WallClock {
    /// Milliseconds of a clock that never jumps; only differences mean anything.
    var uptime: Milliseconds { get }

    /// What the kernel knows of the wall clock; nil where it does not tell.
    var estimate: ClockEstimate? { get }

    /// Waits until `uptime` has reached an instant; returns at once when it has, and when the task is cancelled.
    func sleep(until uptime: Milliseconds) async
}

/// The machine's clocks.
public struct MachineClock: CollectionClock {
    /// The machine's clocks.
    public init() {}

    /// The machine's wall clock, cut to the millisecond.
    public var now: Instant { .now }

    /// Milliseconds since the machine started.
    public var uptime: Milliseconds { Milliseconds(DispatchTime.now().uptimeNanoseconds / 1_000_000) }

    /// What the kernel knows of its clock.
    public var estimate: ClockEstimate? { .ofMachine() }

    /// Sleeps; ends early when the task is cancelled.
    public func sleep(until uptime: Milliseconds) async {
        // Throws only when the task is cancelled, which ends the wait as promised.
        try? await Task.sleep(for: .milliseconds(max(0, uptime - self.uptime)))
    }
}
