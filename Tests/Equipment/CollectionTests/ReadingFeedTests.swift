import Intervals
import Site
import Synchronization
import Testing

@testable import Collection

/// One finding, several takers.
@Suite struct ReadingFeedTests {
    private final class Taker: CollectionSink {
        let taken = Mutex<[Collected]>([])
        func collected(_ found: Collected) { taken.withLock { $0.append(found) } }
    }

    @Test func everyTakerGetsEverythingInOrder() throws {
        let takers = [Taker(), Taker(), Taker()]
        let feed = ReadingFeed(to: takers)
        for number in Int64(0)..<5 {
            var found = Collected()
            let at = Instant(milliseconds: number)
            found.readings = [Reading(signal: .icmp("198.51.100.10"), at: at, state: .up)]
            found.numbers = [NumericSample(.runtime(of: "ups-a"), at: at, value: 1)]
            feed.collected(found)
        }
        for taker in takers {
            let taken = taker.taken.withLock { $0 }
            #expect(taken.flatMap(\.readings).map(\.at.milliseconds) == [0, 1, 2, 3, 4])
            #expect(taken.flatMap(\.numbers).count == 5)
        }
    }

    /// Numbers alone are worth handing over.
    @Test func aFindingOfNumbersIsNotEmpty() {
        var found = Collected()
        #expect(found.isEmpty)
        found.numbers = [NumericSample(.runtime(of: "ups-a"), at: Instant(milliseconds: 0), value: 1)]
        #expect(!found.isEmpty)
    }
}
