import Intervals
import Testing

@testable import Alerting

/// Pauses double up to a minute, spread by a fifth both ways, and are the same whenever they are asked for.
@Suite struct RetryPauseTests {
    private let names = (0..<400).map { "event-\($0)" }

    @Test(arguments: [
        (1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (60, 60), (0, 5),
    ])
    func pausesDouble(attempt: Int, seconds: Int64) {
        let pauses = names.map { RetryPause().after(attempt: attempt, of: $0) }
        let middle = Milliseconds.seconds(seconds)
        #expect(pauses.allSatisfy { $0 >= middle * 80 / 100 && $0 <= middle * 120 / 100 })
        // The spread is used: what failed together does not return together.
        #expect(pauses.contains { $0 < middle * 85 / 100 } && pauses.contains { $0 > middle * 115 / 100 })
        #expect(Set(pauses).count > 20)
    }

    @Test func decisionsCanBeRepeated() {
        let pause = RetryPause(first: .seconds(20))
        for attempt in 1...4 {
            #expect(
                pause.after(attempt: attempt, of: "e")
                    == RetryPause(first: .seconds(20)).after(attempt: attempt, of: "e"))
        }
        #expect(pause.after(attempt: 1, of: "e") != pause.after(attempt: 1, of: "f"))
    }

    @Test func aLongFirstPauseIsCut() {
        #expect(RetryPause(first: .hours(1)).after(attempt: 1, of: "e") <= .seconds(72))
    }
}
