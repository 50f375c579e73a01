public import Intervals
public import Site
public import Traffic

/// What is known of a port whose octets are counted.
public struct PortStanding: Hashable, Sendable {
    /// Why its octets cannot be counted.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// No port of the device is called so.
        case noSuchPort
        /// Its agent counts no octets.
        case noCounters
        /// It has 32-bit counters, and does not say how fast it is.
        case unknownSpeed
        /// It has 32-bit counters and is faster than 500 Mbit/s: they wrap within a minute.
        case tooFast
    }

    public var port: SignalName
    /// Its `ifIndex` at present, which changes when the device starts anew.
    public var index: UInt32?
    /// What its owner calls it (`ifAlias`).
    public var alias: String?
    /// What it can carry, in bits a second.
    public var speed: UInt64?
    public var width: CounterReading.Width?
    /// How often it is asked.
    public var every: Milliseconds?
    /// Nil as long as it is counted, or was not looked at.
    public var reason: Reason?
    /// When it was last read.
    public var readAt: Instant?
    /// What it carried in the latest slot that is known.
    public var latest: SlotRate?
    /// Why the latest difference did not count; nil when it did.
    public var doubt: CounterDifference.Reason?
    /// Octets received and sent, continued over wraps, begun anew where counting began anew.
    public var received: UInt64 = 0
    public var sent: UInt64 = 0
    /// How often counting began anew.
    public var discontinuities = 0

    init(_ port: SignalName) { self.port = port }
}
