import Intervals

/// The path-like name of one observed condition: `DEVICE/KIND[/ELEMENT]`, e.g. `pdu-1/outlet/7` or
/// `sw-1/port/GigabitEthernet1/0/7` (an element may itself hold slashes).
public struct SignalName: Hashable, Sendable, Comparable {
    /// The whole path.
    public let path: String

    /// Nil unless there are at least two non-empty parts.
    public init?(_ path: some StringProtocol) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.path = String(path)
    }

    public init(device: String, kind: String, element: String? = nil) {
        path = element.map { "\(device)/\(kind)/\($0)" } ?? "\(device)/\(kind)"
    }

    private var parts: [Substring] { path.split(separator: "/", maxSplits: 2) }

    /// The device, or the name of one of the collector's own probes.
    public var device: String { String(parts[0]) }

    /// What is observed of the device: `input`, `outlet`, `port` …; for the collector's own probes, whom they ask.
    ///
    /// Text, because profiles add kinds of their own (`breaker`, `phase`, `group` …); those that rules speak of are
    /// `KnownKind`.
    public var kind: String { String(parts[1]) }

    /// Which one of several: `L2`, `7`, `GigabitEthernet1/0/7`. Nil for the whole.
    public var element: String? {
        let parts = parts
        guard parts.count > 2 else { return nil }
        return String(parts[2])
    }

    /// The signal of a pinged host.
    public static func icmp(_ host: String) -> SignalName { SignalName(device: Probe.icmp.rawValue, kind: host) }

    /// Whether a device's SNMP agent answers.
    public static func agent(_ device: String) -> SignalName { SignalName(device: device, kind: .agent) }

    /// Whether this is the reachability of a host, observed in rounds.
    public var isRounds: Bool { probe == .icmp }

    /// Whether this is an application that answers its protocol (article 4.4).
    public var isService: Bool {
        switch probe {
        case .www, .email, .ftp: true
        case .icmp, nil: false
        }
    }

    /// Whether failures in a row make an emergency of it, so that each is counted: every round of a host, every check of
    /// a service (fine print, 10 and 18).
    public var countsFailures: Bool { probe != nil }

    /// Names that no device may have: they stand for the collector's own probes.
    public static let reservedDevices = Set(Probe.allCases.map(\.rawValue))

    public static func < (a: SignalName, b: SignalName) -> Bool { a.path < b.path }
}

extension SignalName {
    /// What the collector asks by itself, without SNMP: the first part of such a signal's name.
    public enum Probe: String, Hashable, Sendable, CaseIterable {
        /// Ping rounds of a host.
        case icmp
        case www
        case email
        case ftp
    }

    /// The kinds of signals that rules speak of. Profiles may name others.
    public enum KnownKind: String, Hashable, Sendable, CaseIterable {
        /// Mains present at a UPS.
        case input
        /// The load is fed, by a UPS or a transfer switch.
        case output
        /// A PDU is fed.
        case inlet
        case bank
        case outlet
        /// One of a transfer switch's two supplies.
        case source
        /// A switch's port is up (`ifOperStatus`, RFC 2863).
        case port
        /// The SNMP agent answers.
        case agent
    }

    /// The signal of a kind that rules speak of.
    public init(device: String, kind: KnownKind, element: String? = nil) {
        self.init(device: device, kind: kind.rawValue, element: element)
    }

    /// Which of the collector's own probes observes this; nil for what a device says.
    public var probe: Probe? {
        withOctets { octets in Self.probes.first { $0.isSpelled(by: octets.prefix { $0 != Self.slash }) }?.meaning }
    }

    /// The kind, where it is one that rules speak of; nil for the collector's own probes.
    public var knownKind: KnownKind? {
        withOctets { octets in
            let device = octets.prefix { $0 != Self.slash }
            guard !Self.probes.contains(where: { $0.isSpelled(by: device) }) else { return nil }
            let kind = octets.dropFirst(device.count + 1).prefix { $0 != Self.slash }
            return Self.kinds.first { $0.isSpelled(by: kind) }?.meaning
        }
    }

    private static let slash = UInt8(ascii: "/")
    private static let probes = Probe.allCases.map { Word(octets: Array($0.rawValue.utf8), meaning: $0) }
    private static let kinds = KnownKind.allCases.map { Word(octets: Array($0.rawValue.utf8), meaning: $0) }

    /// A part of a name as octets. Judging asks for the schedule of every signal: no part is made a text of its own.
    private struct Word<Meaning: Sendable>: Sendable {
        let octets: [UInt8]
        let meaning: Meaning

        func isSpelled(by part: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
            part.count == octets.count && part.elementsEqual(octets)
        }
    }

    private func withOctets<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = path.utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(path.utf8).withUnsafeBufferPointer(body)
    }
}

extension SignalName: CustomStringConvertible {
    /// The path.
    public var description: String { path }
}

/// What a reading says. Silence is never `down` and never `up`.
public enum SignalState: String, Sendable, Hashable, CaseIterable, Codable {
    case up
    case down
    case unknown
}

/// How often each kind of signal is read: the interval *T* of each.
public struct Schedule: Hashable, Sendable {
    /// Inputs, outputs, outlets and all that is neither of the others.
    public var power: Milliseconds = .seconds(10)
    /// Ports and agents.
    public var link: Milliseconds = .seconds(10)
    /// Ping rounds.
    public var reachability: Milliseconds = .minutes(5)
    /// Checks of applications.
    public var service: Milliseconds = .minutes(5)
    /// Counters of octets, for traffic pages.
    public var traffic: Milliseconds = .minutes(5)

    /// The intervals of the agreement's standard terms: ten seconds, and five minutes for pings.
    public init() {}

    /// The kinds of signals that have an interval of their own, as configurations call them.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case power
        case link
        case reachability
        case service
        case traffic
    }

    /// The interval of a kind.
    public subscript(_ part: Part) -> Milliseconds {
        get {
            switch part {
            case .power: power
            case .link: link
            case .reachability: reachability
            case .service: service
            case .traffic: traffic
            }
        }
        set {
            switch part {
            case .power: power = newValue
            case .link: link = newValue
            case .reachability: reachability = newValue
            case .service: service = newValue
            case .traffic: traffic = newValue
            }
        }
    }

    /// By what a signal goes: `port` and `agent` by link, `icmp` by reachability, `www`, `email` and `ftp` by service, all
    /// others by power.
    public static func part(of signal: SignalName) -> Part {
        switch signal.probe {
        case .icmp: .reachability
        case .www, .email, .ftp: .service
        case nil:
            switch signal.knownKind {
            case .port, .agent: .link
            case .input, .output, .inlet, .bank, .outlet, .source, nil: .power
            }
        }
    }

    /// The interval *T* of a signal.
    public func interval(of signal: SignalName) -> Milliseconds { self[Self.part(of: signal)] }

    /// *V* = 2.5 *T*: two readings further apart say nothing of the time between them.
    public func staleAfter(_ signal: SignalName) -> Milliseconds { Self.staleAfter(interval(of: signal)) }

    /// How often every host is pinged at the least, by the strictest contract (article 4.1); nil where none says.
    public var promisedPings: Milliseconds?

    /// How far apart two equal readings may be to be put together where only the first and the last of a run are kept:
    /// *V*, and of a host no further than its rounds hold, so that no time unpinged is lost (fine print, 12 and 15).
    public func foldsWithin(_ signal: SignalName) -> Milliseconds {
        let stale = staleAfter(signal)
        guard signal.isRounds, let promisedPings else { return stale }
        return min(stale, promisedPings.plus(promisedPings / 10))
    }

    /// *V* of an interval *T*.
    public static func staleAfter(_ interval: Milliseconds) -> Milliseconds { interval.times(5) / 2 }
}
