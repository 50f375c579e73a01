public import Intervals
public import Site

/// Decides whether a sign of life is given: only while everything works on which an alarm depends, so that its absence is
/// noticed elsewhere. A pure value.
public struct Heartbeat: Sendable {
    /// What keeps a sign of life back.
    public enum Silence: String, Hashable, Sendable, CaseIterable {
        /// The collector hands on nothing any more.
        case collector
        /// The ledger does not take what it is given.
        case ledger
        /// No device and no host answers: perhaps this machine is cut off.
        case devices
    }

    private let every: Milliseconds
    private let patience: [Silence: Milliseconds]
    private var seenAt: [Silence: Instant] = [:]
    private var lastAt: Instant?
    private let startedAt: Instant

    /// - Parameters:
    ///   - settings: how often a sign is given.
    ///   - facility: how often something is collected there.
    ///   - now: when collecting begins; a sign is given as soon as everything has worked once.
    public init(_ settings: HeartbeatSettings, facility: Facility, from now: Instant) {
        every = settings.every
        startedAt = now
        let collecting = facility.slowestRhythm * 5 / 2
        // What is collected is written within seconds, and a disk may be slow for some of them.
        patience = [.collector: collecting, .ledger: collecting + .seconds(30), .devices: collecting]
    }

    /// When to ask next.
    public var due: Instant { lastAt.map { $0 + every } ?? startedAt + every }

    /// Notes that something works.
    public mutating func note(_ sign: Silence, at instant: Instant) {
        seenAt[sign] = max(seenAt[sign] ?? instant, instant)
    }

    /// Decides at an instant at which a sign is due.
    ///
    /// - Returns: what keeps it back; empty when it is to be given now.
    public mutating func beat(at now: Instant) -> Set<Silence> {
        lastAt = now
        return Set(
            Silence.allCases.filter { sign in
                seenAt[sign].map { now - $0 > patience[sign] ?? 0 } ?? true
            })
    }
}

extension Facility {
    /// The longest time after which something new is collected, whatever works: a device is asked, or a host pinged.
    fileprivate var slowestRhythm: Milliseconds {
        guard devices.isEmpty else { return max(schedule.power, schedule.link) }
        return pingedHosts.isEmpty ? schedule.service : schedule.reachability
    }
}
