import Collection
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Site
import Testing

@testable import Daemon

/// What waits for the ledger: bounded, in order, and nothing of it lost.
@Suite struct WritingQueueTests {
    private static let start = Instant(milliseconds: 1_790_000_000_000)
    private let folder = TemporaryFolder("writing-queue")
    private let signal = SignalName(device: "pdu", kind: "inlet")

    private func found(_ second: Int64, _ state: SignalState = .up) -> Collected {
        var found = Collected()
        found.readings = [Reading(signal: signal, at: Self.start + .seconds(second), state: state)]
        return found
    }

    private func event(_ id: String) -> Event {
        Event(id: id, kind: .powerFeedLost, at: Self.start, site: "s", subject: "feed", state: "down", summary: "x")
    }

    private func written(_ queue: inout WritingQueue) throws -> [Run] {
        let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"))
        while let parcel = queue.next() { try ledger.append(parcel.batch) }
        return try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture)[signal] ?? []
    }

    @Test func whatCameIsTakenOnce() throws {
        var queue = WritingQueue(schedule: Schedule())
        let first = queue.next()
        let folding = queue.add(found(0))
        #expect(first == nil && folding == nil)
        queue.add { $0.events.append(event("e")) }
        let next1 = queue.next()
        let batch = try #require(next1).batch
        #expect(batch.readings.count == 1 && batch.events.map(\.id) == ["e"])
        let nothing = queue.next()
        #expect(queue.isEmpty && nothing == nil)
    }

    /// A disk that stalls for a day: what waits stays small, and says what every reading said.
    @Test func aFullQueuePutsEqualReadingsTogetherAndSaysSoOnce() throws {
        var queue = WritingQueue(schedule: Schedule())
        var foldings: [WritingQueue.Folding] = []
        for second in 0..<Int64(50_000) {
            let state: SignalState = if second == 30_000 { .down } else { .up }
            if let folding = queue.add(found(second, state)) { foldings.append(folding) }
        }
        #expect(foldings.map(\.readings) == [WritingQueue.most + 1, WritingQueue.most + 1])
        #expect(foldings.map(\.isFirst) == [true, false] && foldings.allSatisfy { $0.givenUp == 0 })
        let runs = try written(&queue).sorted { $0.first < $1.first }
        #expect(runs.map(\.state) == [.up, .down, .up])
        #expect(runs.map(\.first) == [0, 30_000, 30_001].map { Self.start + .seconds($0) })
        #expect(runs.last?.last == Self.start + .seconds(49_999))
        #expect(runs.allSatisfy { $0.greatestGap <= .seconds(1) })
        // Nothing waits any more: the next time is worth a word again.
        for second in 60_000..<Int64(80_002) {
            if let folding = queue.add(found(second)) { foldings.append(folding) }
        }
        #expect(foldings.last?.isFirst ?? false)
    }

    @Test func whatWasRefusedIsPutBackWithWhatCameMeanwhile() throws {
        var queue = WritingQueue(schedule: Schedule())
        _ = queue.add(found(0))
        queue.add { $0.events.append(event("first")) }
        let next2 = queue.next()
        let refused = try #require(next2)
        _ = queue.add(found(10, .down))
        queue.add { $0.events.append(event("second")) }
        let (givenUp, events) = queue.putBack(refused)
        #expect(givenUp == 0 && events.map(\.id) == ["first", "second"])
        let next3 = queue.next()
        let again = try #require(next3)
        #expect(again.batch.events.map(\.id) == ["first", "second"])
        #expect(again.batch.readings.isEmpty && !again.batch.backlog.isEmpty)
        #expect(queue.isEmpty)
        _ = queue.putBack(again)
        let states = try written(&queue).map(\.state)
        #expect(Set(states) == [.down, .up] && states.count == 2)
    }

    /// The ledger refuses, and while it was asked so much came that it was put together, too.
    @Test func twoFoldedBatchesStayInOrder() throws {
        var queue = WritingQueue(schedule: Schedule())
        _ = queue.add(found(0, .down))
        let next4 = queue.next()
        let refused = try #require(next4)
        for second in 1...Int64(WritingQueue.most + 5) { _ = queue.add(found(second)) }
        _ = queue.putBack(refused)
        let again = queue.next()
        #expect(again?.batch.backlog.isEmpty == false)
        _ = queue.putBack(refused)
        let runs = try written(&queue)
        #expect(runs.map(\.state) == [.down, .up] && runs.last?.last == Self.start + .seconds(20_005))
    }

    private func configuration(_ text: String, _ second: Int64) -> GoverningConfiguration {
        GoverningConfiguration(text: text, from: Self.start + .seconds(second))
    }

    /// What was collected before a configuration is written before it, and what came after it after it.
    @Test func aConfigurationComesIntoForceBetweenWhatWasCollected() throws {
        var queue = WritingQueue(schedule: Schedule())
        _ = queue.add(found(0))
        var faster = Schedule()
        faster.power = .seconds(2)
        queue.adopt(configuration("second", 1), schedule: faster)
        _ = queue.add(found(2))
        let first = queue.next()
        let second = queue.next()
        #expect(first?.configuration == nil && first?.batch.readings.count == 1)
        #expect(second?.configuration == configuration("second", 1) && second?.batch.schedule == faster)
        #expect(second?.batch.readings.map(\.at) == [Self.start + .seconds(2)])
    }

    /// The ledger refuses while one configuration after the other comes: none is left out, and none takes what was
    /// collected under another.
    @Test func configurationsThatWaitAreNotJoined() throws {
        var queue = WritingQueue(schedule: Schedule())
        _ = queue.add(found(0))
        for number in 1...3 {
            let next = queue.next()
            let refused = try #require(next)
            queue.adopt(configuration("c\(number)", Int64(number) * 10), schedule: Schedule())
            _ = queue.add(found(Int64(number) * 10 + 1))
            _ = queue.putBack(refused)
        }
        var seen: [String?] = []
        var stretches = 0
        while let parcel = queue.next() {
            seen.append(parcel.configuration?.text)
            stretches += parcel.batch.readings.count + (parcel.batch.backlog.isEmpty ? 0 : 1)
        }
        #expect(seen == [nil, "c1", "c2", "c3"] && stretches == 4)
    }

    /// A configuration that the ledger need not hear of changes nothing of what waits.
    @Test func theSameConfigurationIsNothingToWrite() throws {
        var queue = WritingQueue(schedule: Schedule())
        queue.adopt(nil, schedule: Schedule())
        #expect(queue.isEmpty)
    }
}
