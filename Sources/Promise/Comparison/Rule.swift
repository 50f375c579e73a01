public import Intervals
import Notation

/// How another program computes availability.
public protocol Rule: Sendable {
    /// As it stands in tables: the program, and which of its settings.
    var name: String { get }
    /// Why its figure differs from ours, in a sentence without a subject.
    var reason: String { get }
    /// The file that says so.
    var source: String { get }
    /// What is not as that program does it, or is assumed of its settings.
    var assumptions: [String] { get }

    /// Nil where that program gives no figure.
    func figure(of month: PolledMonth) -> Figure?
}

/// An availability as a fraction of whole numbers.
public struct Figure: Hashable, Sendable {
    /// Milliseconds or checks that were not good.
    public var bad: Int64
    /// … of how many; positive.
    public var whole: Int64
    /// Nil where checks are counted, not time.
    public var downtime: Milliseconds?

    /// A share of time. Nil when there is none.
    init?(down: Milliseconds, of whole: Milliseconds) {
        guard whole > 0 else { return nil }
        bad = down
        self.whole = whole
        downtime = down
    }

    /// A share of checks. Nil when there are none.
    init?(failed: Int64, of checks: Int64) {
        guard checks > 0 else { return nil }
        bad = failed
        whole = checks
        downtime = nil
    }

    /// In percent with four decimals, rounded half-even: `99.8652`.
    public var percent: String { (whole - bad).percentage(of: whole, decimals: 4) }
}

/// The programs whose rules are known.
public enum OtherProgram: String, Hashable, Sendable, CaseIterable {
    case zabbix
    case icingadb
    case opennms
    case librenms
    case uptimeKuma = "uptime-kuma"
    case gatus

    /// One for each of its settings that decide.
    public var rules: [any Rule] {
        switch self {
        case .zabbix: [ZabbixRule()]
        case .icingadb: [IcingaDBRule()]
        case .opennms: [OpenNMSRule(suspendsPolling: true), OpenNMSRule(suspendsPolling: false)]
        case .librenms: [LibreNMSRule()]
        case .uptimeKuma: [UptimeKumaRule()]
        case .gatus: [GatusRule()]
        }
    }
}
