import Alerting
import Collection
import Intervals
import Site
import Testing

@testable import Daemon

/// What waits to be judged: bounded, without losing what decides.
@Suite struct JudgingQueueTests {
    private static let start = Instant(milliseconds: 1_790_000_000_000)

    private func found(_ second: Int64, _ state: SignalState, of signal: SignalName) -> Collected {
        var found = Collected()
        found.readings = [Reading(signal: signal, at: Self.start + .seconds(second), state: state)]
        return found
    }

    @Test func everythingIsTakenOnceInOrder() {
        var queue = JudgingQueue()
        for second in 0..<Int64(3) { _ = queue.add(found(second, .up, of: .icmp("192.0.2.1"))) }
        let all = queue.next()
        let rest = queue.next()
        #expect(all?.readings.map(\.at) == (0..<3).map { Self.start + .seconds($0) })
        #expect(rest == nil)
    }

    /// Nearly all of what is collected says only that nothing has changed; left out, it would look like silence.
    @Test func whatIsReadAgainIsJudgedLikeAReading() {
        var queue = JudgingQueue()
        let signals = [SignalName(device: "pdu", kind: "inlet"), .icmp("192.0.2.1")]
        var found = Collected()
        found.steady = [SteadyReading(group: SignalGroup(signals, states: [.up, .down]), at: Self.start)]
        _ = queue.add(found)
        let readings = queue.next()?.readings ?? []
        #expect(readings.map(\.signal) == signals && readings.map(\.state) == [.up, .down])
        #expect(readings.allSatisfy { $0.at == Self.start })
    }

    /// However much waits: in the order of time, and of each group the newest repetition.
    @Test func repetitionsKeepTheirOrderAndTheirBounds() {
        let inlet = SignalName(device: "pdu", kind: "inlet")
        let isUp = SignalGroup([inlet], states: [.up])
        func again(_ second: Int64) -> Collected {
            var found = Collected()
            found.steady = [SteadyReading(group: isUp, at: Self.start + .seconds(second))]
            return found
        }
        var queue = JudgingQueue()
        _ = queue.add(found(0, .up, of: inlet))
        _ = queue.add(again(1))
        _ = queue.add(found(2, .down, of: inlet))
        #expect(queue.next()?.readings.map(\.state) == [.up, .up, .down])
        let last = Int64(JudgingQueue.most)
        for second in 0...last { _ = queue.add(again(second)) }
        #expect(queue.next()?.readings.map(\.at) == [Self.start + .seconds(last)])
    }

    @Test func aFullQueueKeepsChangesAndFailuresThatAreCounted() {
        var queue = JudgingQueue()
        let inlet = SignalName(device: "pdu", kind: "inlet")
        let host = SignalName.icmp("192.0.2.1")
        var isNews: [Bool] = []
        for second in 0..<Int64(JudgingQueue.most) {
            let state: SignalState = if (50..<60).contains(second) { .down } else { .up }
            if let (leftOut, isFirst) = queue.add(found(second, state, of: inlet)) {
                #expect(leftOut > 90_000)
                isNews.append(isFirst)
            }
            if second < 5, let (_, isFirst) = queue.add(found(second, .down, of: host)) { isNews.append(isFirst) }
        }
        #expect(isNews == [true])
        let readings = queue.next()?.readings ?? []
        let inlets = readings.filter { $0.signal == inlet }
        #expect(inlets.prefix(3).map(\.state) == [.up, .down, .up])
        #expect(inlets.prefix(3).map(\.at) == [0, 50, 60].map { Self.start + .seconds($0) })
        #expect(readings.filter { $0.signal == host }.count == 5)
        #expect(readings.count < 20)
    }

    /// The newest reading of each signal stays, for what is stale is unknown, and so does what a restart proved.
    @Test func aFullQueueKeepsWhatHoldsStill() {
        var queue = JudgingQueue()
        let inlet = SignalName(device: "pdu", kind: "inlet")
        let outlet = SignalName(device: "pdu", kind: "outlet", element: "1")
        var proved = found(0, .up, of: outlet)
        proved.readings[0].inferred = "restart"
        _ = queue.add(proved)
        for second in 0...Int64(JudgingQueue.most) { _ = queue.add(found(second, .up, of: inlet)) }
        let readings = queue.next()?.readings ?? []
        #expect(readings.count { $0.inferred != nil } == 1)
        #expect(readings.last?.at == Self.start + .seconds(Int64(JudgingQueue.most)))
        #expect(readings.count < 5)
    }

    /// However much changes, it ends somewhere; the newest changes decide what holds now.
    @Test func itIsBounded() {
        var queue = JudgingQueue()
        let inlet = SignalName(device: "pdu", kind: "inlet")
        for second in 0..<Int64(3 * JudgingQueue.most) {
            _ = queue.add(found(second, second.isMultiple(of: 2) ? .up : .down, of: inlet))
        }
        let readings = queue.next()?.readings ?? []
        #expect(readings.count <= JudgingQueue.most)
        #expect(readings.last?.at == Self.start + .seconds(Int64(3 * JudgingQueue.most) - 1))
    }
}

extension JudgingQueue.Portion {
    /// Every reading that is meant.
    fileprivate var readings: [Reading] {
        observations.flatMap { observation -> [Reading] in
            switch observation {
            case .reading(let reading): [reading]
            case .again(let steady): steady.readings
            }
        }
    }
}
