import Intervals
import Notation
import Site

/// What a monitoring plugin says (Monitoring Plugins Development Guidelines); the raw value is its exit code.
public enum PluginSeverity: Int32, Hashable, Sendable {
    case ok = 0
    case warning = 1
    case critical = 2
    case unknown = 3

    /// As a plugin's line begins with it.
    public var word: String {
        switch self {
        case .ok: "OK"
        case .warning: "WARNING"
        case .critical: "CRITICAL"
        case .unknown: "UNKNOWN"
        }
    }
}

extension StatusReport {
    /// An outage is critical however much else is unknown; so is one that was announced and whose end nobody has seen.
    public var severity: PluginSeverity {
        let isOut = contracts.contains { $0.power == .down || $0.network == .down }
        if isOut || !outages.isEmpty { return .critical }
        let isWeak = contracts.contains { $0.power == .degraded || $0.network == .degraded || $0.hasDeadFeed }
        if isWeak || batteries.contains(where: { $0.isOnBattery == true }) { return .warning }
        if emergencies.contains(where: { $0.toldAt == nil }) { return .warning }
        let isUnknown = contracts.contains { contract in
            contract.power == .unknown || contract.network == .unknown
                || contract.feeds.contains { $0.state == .unknown }
        }
        return isUnknown ? .unknown : .ok
    }

    /// How it is in one line: how grave, and what is wrong.
    public var line: String { "\(severity.word): \(summary)".onOneLine }

    /// What is wrong in one line, the worst first.
    public var summary: String {
        let out = contracts.count { $0.isWithoutPower }
        let cut = contracts.count { $0.network == .down }
        var parts = ["\(contracts.count.counted("contract")), \(out) without power, \(cut) without network"]
        let dead = batteries.filter { $0.isOnBattery == true }.map(\.shortly)
        if !dead.isEmpty { parts.append("on battery: \(dead.joined(separator: ", "))") }
        if !silent.isEmpty { parts.append("silent: \(Self.list(silent.map(\.device)))") }
        let reasons = Self.list(severity == .ok ? [] : signalsInTheWay)
        if !reasons.isEmpty { parts.append("because of \(reasons)") }
        if let remark { parts.append(remark) }
        return parts.joined(separator: "; ")
    }

    private var signalsInTheWay: [String] {
        var seen: Set<String> = []
        let reasons = contracts.flatMap(\.reasons)
        let inOrder = reasons.filter { $0.state == .down } + reasons.filter { $0.state == .unknown }
        // Where another feed gives power, nothing is in the way; what makes the answer unknown is said all the same.
        let feeds = contracts.filter { $0.power == .up }.flatMap { contract in
            contract.feeds.filter { $0.state == .unknown }.map { "\(contract.contract) feed \($0.name)" }
        }
        return (inOrder.map(\.signal) + feeds).filter { seen.insert($0).inserted }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        guard names.count > 5 else { return shown }
        return "\(shown) and \(names.count - 5) more"
    }

    /// The minutes used and their limits, as plugins write figures.
    public var performanceData: String {
        uses.map { use in
            "'\(use.contract) \(use.guarantee.rawValue)'=\(use.used / 1000)s;;\(use.limit / 1000);0;"
        }.joined(separator: " ")
    }
}

extension ContractStanding {
    fileprivate var hasDeadFeed: Bool { feeds.contains { $0.state == .down } }
}

extension StatusReport.BatteryLine {
    /// The device, and how long it will last where it says so.
    fileprivate var shortly: String { left.map { "\(device) \($0 / .minutes(1)) min" } ?? device }
}
