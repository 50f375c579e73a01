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

    /// The device, or one of the reserved names `icmp`, `www`, `email`, `ftp`.
    public var device: String { String(parts[0]) }

    /// What is observed: `input`, `output`, `outlet`, `port`, `agent` …; for a reserved device name, whom it observes.
    public var kind: String { String(parts[1]) }

    /// Which one of several: `L2`, `7`, `GigabitEthernet1/0/7`. Nil for the whole.
    public var element: String? { parts.count > 2 ? String(parts[2]) : nil }

    /// The signal of a pinged host.
    public static func icmp(_ host: String) -> SignalName { SignalName(device: Self.icmpDevice, kind: host) }

    /// Whether a device's SNMP agent answers.
    public static func agent(_ device: String) -> SignalName { SignalName(device: device, kind: "agent") }

    /// Whether this is the reachability of a host, observed in rounds.
    public var isRounds: Bool { path.hasPrefix("\(Self.icmpDevice)/") }

    private static let icmpDevice = "icmp"

    /// Names that no device may have: they stand for the collector's own probes.
    public static let reservedDevices: Set<String> = [icmpDevice, "www", "email", "ftp"]

    public static func < (a: SignalName, b: SignalName) -> Bool { a.path < b.path }
}

extension SignalName: CustomStringConvertible {
    public var description: String { path }
}

/// What a reading says. Silence is never `down` and never `up`.
public enum SignalState: String, Sendable, Hashable, CaseIterable, Codable {
    case up
    case down
    case unknown
}

/// How often each kind of signal is read, in milliseconds.
public struct Schedule: Hashable, Sendable {
    public var power: Milliseconds = .seconds(10)
    public var link: Milliseconds = .seconds(10)
    public var reachability: Milliseconds = .minutes(5)
    public var service: Milliseconds = .minutes(5)
    public var traffic: Milliseconds = .minutes(5)

    public init() {}

    /// The interval *T* of a signal: `port` and `agent` go by link, `icmp` by reachability, `www`, `email` and `ftp` by
    /// service, all others by power.
    public func interval(of signal: SignalName) -> Milliseconds {
        switch signal.device {
        case "icmp": reachability
        case "www", "email", "ftp": service
        default: signal.kind == "port" || signal.kind == "agent" ? link : power
        }
    }

    /// *V* = 2.5 *T*: two readings further apart say nothing of the time between them.
    public func staleAfter(_ signal: SignalName) -> Milliseconds { interval(of: signal) * 5 / 2 }
}
