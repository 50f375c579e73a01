import Collection
import Intervals
import Site
import Testing

@testable import Daemon

/// What is said of the readings that wait for the ledger.
@Suite struct UnwrittenTests {
    private let start = Instant(milliseconds: 1_790_000_000_000)
    private let signal = SignalName(device: "pdu-1", kind: .outlet, element: "7")

    private func found(_ seconds: Int64) -> Collected {
        var found = Collected()
        found.readings = [Reading(signal: signal, at: start + .seconds(seconds), state: seconds % 2 == 0 ? .up : .down)]
        return found
    }

    /// Hands over what is to be written next.
    private func take(_ queue: inout WritingQueue) -> Bool { queue.next() != nil }

    @Test func whatWaitsIsCountedUntilItIsWritten() {
        var queue = WritingQueue(schedule: Schedule())
        #expect(queue.unwritten.readings == 0 && queue.unwritten.oldest == nil)
        _ = queue.add(found(0))
        _ = queue.add(found(1))
        #expect(queue.unwritten.readings == 2 && queue.unwritten.oldest == start)
        // Under way is not written: a disk that hangs shows.
        #expect(take(&queue))
        _ = queue.add(found(2))
        #expect(queue.unwritten.readings == 3 && queue.unwritten.oldest == start)
        #expect(take(&queue))
        #expect(queue.unwritten.readings == 1 && queue.unwritten.oldest == start + .seconds(2))
        #expect(!take(&queue))
        #expect(queue.unwritten.readings == 0 && queue.unwritten.oldest == nil)
    }

    @Test func whatWasRefusedWaitsOn() throws {
        var queue = WritingQueue(schedule: Schedule())
        _ = queue.add(found(0))
        let next = queue.next()
        let refused = try #require(next)
        _ = queue.add(found(1))
        _ = queue.putBack(refused)
        #expect(queue.unwritten.readings == 2 && queue.unwritten.oldest == start)
    }
}
