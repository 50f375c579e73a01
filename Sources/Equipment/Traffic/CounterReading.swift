public import Intervals

/// What one answer says of a port's counters of octets.
public struct CounterReading: Hashable, Sendable {
    /// How wide the counters are.
    public enum Width: Hashable, Sendable {
        /// `ifInOctets` and `ifOutOctets`: they begin anew at zero beyond 2³² - 1.
        case narrow
        /// `ifHCInOctets` and `ifHCOutOctets`, of 64 bits: none lives to see them wrap.
        case wide
    }

    /// When the counters stood so.
    public var at: Instant
    /// `sysUpTime` in the same answer, in hundredths of a second; nil where the agent has none.
    public var upTime: UInt32?
    /// `ifCounterDiscontinuityTime`: `sysUpTime` when the port's counters last lost their continuity; nil where the agent
    /// does not say (RFC 2863, 3.1.5).
    public var discontinuity: UInt32?
    public var width: Width
    public var received: UInt64
    public var sent: UInt64
    /// What the port can carry, in bits a second (`ifHighSpeed`, or `ifSpeed`); nil where the agent does not say.
    public var speed: UInt64?

    public init(
        at: Instant, upTime: UInt32?, discontinuity: UInt32? = nil, width: Width = .wide, received: UInt64,
        sent: UInt64, speed: UInt64?
    ) {
        self.at = at
        self.upTime = upTime
        self.discontinuity = discontinuity
        self.width = width
        self.received = received
        self.sent = sent
        self.speed = speed
    }
}
