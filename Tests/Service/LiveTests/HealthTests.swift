import Exposition
import Live
import Metrics
import Testing

struct HealthTests {
    private let registry = MetricsRegistry([:])

    private func note(_ component: Health.Component, _ value: Double) {
        Gauge(label: Health.Component.family, dimensions: [("component", component.rawValue)], factory: registry)
            .record(value)
    }

    /// Nobody is called well who has not said so.
    @Test func everyComponentIsNamed() {
        note(.collector, 1)
        note(.ledger, 0)
        let states = Health(registry) { nil }.components.map { "\($0.component.rawValue) \($0.state.rawValue)" }
        #expect(states == ["collector ok", "evaluator unknown", "hooks unknown", "ledger failed", "pages unknown"])
    }

    @Test(arguments: [(nil, true), (0.05, true), (9.9, true), (10.1, false), (3600, false)])
    func aLoopThatStopsIsNotAlive(seconds: Double?, isAlive: Bool) {
        #expect(Health(registry) { seconds.map { .seconds($0) } }.isAlive == isAlive)
    }
}
