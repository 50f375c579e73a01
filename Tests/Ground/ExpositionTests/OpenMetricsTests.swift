import Exposition
import Metrics
import Testing

/// The same, as OpenMetrics 1.0 has it.
@Suite struct OpenMetricsTests {
    private let registry = MetricsRegistry([
        "polls_total": .init("Polls that ended."),
        "poll_seconds": .init("From first request to last answer.", bounds: [0.1, 1]),
        "build_info": .init("The \"running\" build."),
    ])

    @Test func namesUnitsAndBeginningsAreTold() {
        Counter(label: "polls_total", dimensions: [("schedule", "power")], factory: registry).increment(by: 3)
        Gauge(label: "build_info", dimensions: [("version", "1")], factory: registry).record(1)
        Metrics.Timer(label: "poll_seconds", factory: registry).recordMilliseconds(500)
        #expect(
            registry.families.exposition(as: .openMetrics, countedSince: 1_790_000_000.5) == #"""
                # TYPE build info
                # HELP build The \"running\" build.
                build_info{version="1"} 1
                # TYPE poll_seconds histogram
                # UNIT poll_seconds seconds
                # HELP poll_seconds From first request to last answer.
                poll_seconds_bucket{le="0.1"} 0
                poll_seconds_bucket{le="1.0"} 1
                poll_seconds_bucket{le="+Inf"} 1
                poll_seconds_sum 0.5
                poll_seconds_count 1
                poll_seconds_created 1790000000.5
                # TYPE polls counter
                # HELP polls Polls that ended.
                polls_total{schedule="power"} 3
                polls_created{schedule="power"} 1790000000.5
                # EOF

                """#)
    }

    @Test(arguments: [
        (nil, ExpositionFormat.classic), ("*/*", .classic), ("text/plain", .classic),
        ("application/openmetrics-text", .openMetrics),
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
        ), ("application/openmetrics-text; q=0.2, text/plain", .classic),
        ("application/openmetrics-text;q=0", .classic), ("Application/OpenMetrics-Text;Q=0.4", .openMetrics),
        ("application/openmetrics-text;q=x", .classic), (",;,;q=", .classic),
    ]) func theFormIsWhatIsAskedFor(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }
}
