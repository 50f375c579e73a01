import Dispatch
import Exposition
import Metrics
import Testing

/// What the rooms count, as Prometheus reads it.
@Suite struct ExpositionTests {
    private let registry = MetricsRegistry([
        "polls_total": .init("Polls that ended."),
        "poll_seconds": .init("From first request to last answer.", bounds: [0.1, 1]),
        "late_seconds": .init("How late the latest poll began."),
    ])

    @Test func countersGaugesAndTimersAreWritten() {
        let polls = Counter(
            label: "polls_total", dimensions: [("schedule", "power"), ("outcome", "answered")], factory: registry)
        polls.increment(by: 3)
        polls.increment()
        Counter(label: "polls_total", dimensions: [("outcome", "timeout"), ("schedule", "power")], factory: registry)
            .increment()
        Gauge(label: "late_seconds", dimensions: [("schedule", "power")], factory: registry).record(0.25)
        let timer = Metrics.Timer(label: "poll_seconds", factory: registry)
        timer.recordMilliseconds(50)
        timer.recordMilliseconds(500)
        timer.recordSeconds(2)
        #expect(
            registry.families.exposition == """
                # HELP late_seconds How late the latest poll began.
                # TYPE late_seconds gauge
                late_seconds{schedule="power"} 0.25
                # HELP poll_seconds From first request to last answer.
                # TYPE poll_seconds histogram
                poll_seconds_bucket{le="0.1"} 1
                poll_seconds_bucket{le="1"} 2
                poll_seconds_bucket{le="+Inf"} 3
                poll_seconds_sum 2.55
                poll_seconds_count 3
                # HELP polls_total Polls that ended.
                # TYPE polls_total counter
                polls_total{outcome="answered",schedule="power"} 4
                polls_total{outcome="timeout",schedule="power"} 1

                """)
    }

    /// A room that starts anew goes on counting where it stopped.
    @Test func aCounterThatIsMadeAgainGoesOn() {
        for _ in 0..<3 { Counter(label: "polls_total", factory: registry).increment() }
        #expect(registry.families.map(\.samples) == [[MetricFamily.Sample(3)]])
    }

    @Test func metersAreGauges() {
        let meter = Meter(label: "late_seconds", factory: registry)
        meter.set(7)
        meter.increment(by: 2)
        meter.decrement(by: 0.5)
        #expect(registry.families.first?.kind == .gauge && registry.families.first?.samples.first?.value == 8.5)
    }

    @Test func nothingIsLostBetweenThreads() {
        let counter = Counter(label: "polls_total", factory: registry)
        let recorder = Recorder(label: "poll_seconds", aggregate: true, factory: registry)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<1000 {
                counter.increment()
                recorder.record(0.5)
            }
        }
        let samples = Dictionary(
            grouping: registry.families.flatMap { family in family.samples.map { (family.name + $0.suffix, $0.value) }
            }, by: \.0)
        #expect(samples["polls_total"]?.map(\.1) == [8000] && samples["poll_seconds_count"]?.map(\.1) == [8000])
        #expect(samples["poll_seconds_sum"]?.map(\.1) == [4000])
    }

    /// Names of contracts are people's: whatever they hold, a line stays a line.
    @Test func labelsAreEscaped() {
        let family = MetricFamily(
            "state", .gauge, help: "Of a \\ and\na line",
            samples: [.init(1, ["contract": "a\"b\\c\nd"]), .init(.nan, ["contract": "e"])])
        #expect(
            [family, MetricFamily("empty", .gauge, help: "")].exposition == #"""
                # HELP state Of a \\ and\na line
                # TYPE state gauge
                state{contract="a\"b\\c\nd"} 1
                state{contract="e"} NaN

                """#)
    }
}
