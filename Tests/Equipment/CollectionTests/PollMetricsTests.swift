import Metrics
import MetricsTestKit
import SNMP
import Testing

@testable import Collection

/// How polls end is counted, under the names that dashboards know.
@Suite struct PollMetricsTests {
    @Test func everyPollHasOneOutcome() throws {
        let factory = TestMetrics()
        let metrics = PollMetrics(factory: factory)
        let failures: [RequestFailure?] = [nil, nil, .timeout, .unreachable("no route"), .unknownUser, .malformed("x")]
        for failure in failures { metrics.note(PollMetrics.Outcome(failure), of: .power, after: 40) }
        metrics.note(.answered, of: .link, after: -1)
        func polls(_ outcome: String, _ schedule: String) throws -> Int64 {
            try factory.expectCounter("mainstay_polls_total", [("outcome", outcome), ("schedule", schedule)]).totalValue
        }
        #expect(try polls("answered", "power") == 2)
        #expect(try polls("timeout", "power") == 2)
        #expect(try polls("refused", "power") == 1)
        #expect(try polls("invalid", "power") == 1)
        #expect(try polls("answered", "link") == 1)
        #expect(try polls("timeout", "link") == 0)
        let duration = try factory.expectTimer("mainstay_poll_duration_seconds", [("schedule", "power")])
        #expect(duration.values == [Int64](repeating: 40_000_000, count: 6))
        // A clock that was set back makes no poll end before it began.
        #expect(try factory.expectTimer("mainstay_poll_duration_seconds", [("schedule", "link")]).values == [0])
    }

    @Test func hintsAreCountedOnce() throws {
        let factory = TestMetrics()
        var metrics = HintMetrics(factory: factory)
        var counters = NotificationHints.Counters()
        counters.confirmed = 2
        metrics.follow(counters)
        counters.confirmed = 3
        counters.dated = 1
        metrics.follow(counters)
        func total(_ outcome: String) throws -> Int64 {
            try factory.expectCounter("mainstay_notification_hints_total", [("outcome", outcome)]).totalValue
        }
        #expect(try total("confirmed") == 3)
        #expect(try total("dated") == 1)
        #expect(try total("unknown") == 0)
    }
}
