import Exposition
import Metrics
import SNMPValues

/// What an engine counts, for whoever watches this program. Belongs to the engine's thread.
struct EngineMetrics {
    private let requests: [Metrics.Counter]
    private let retries: [Metrics.Counter]
    private var discarded: [(reason: KeyPath<EngineCounters, Int> & Sendable, total: RunningTotal)]

    private static let versions = ["1", "2c", "3"]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        requests = Self.versions.map { version in
            Counter(label: "mainstay_snmp_requests_total", dimensions: [("version", version)], factory: factory)
        }
        retries = Self.versions.map { version in
            Counter(label: "mainstay_snmp_retries_total", dimensions: [("version", version)], factory: factory)
        }
        let reasons: [(String, KeyPath<EngineCounters, Int> & Sendable)] = [
            ("malformed", \.malformed), ("late", \.late), ("unexpected", \.unexpected), ("foreign", \.foreign),
            ("unauthentic", \.unauthentic), ("dropped", \.dropped),
        ]
        discarded = reasons.map { name, reason in
            (reason, RunningTotal("mainstay_snmp_discarded_total", [("reason", name)], factory: factory))
        }
    }

    func noteSent(_ credentials: Credentials, isRepeated: Bool) {
        let place =
            switch credentials {
            case .community(version: .v1, _): 0
            case .community(version: .v2c, _): 1
            case .user: 2
            }
        requests[place].increment()
        if isRepeated { retries[place].increment() }
    }

    mutating func follow(_ counters: EngineCounters) {
        for index in discarded.indices { discarded[index].total.follow(counters[keyPath: discarded[index].reason]) }
    }
}
