import Intervals
import Site
import Sockets
import Testing

@testable import Collection
@testable import ICMP

/// A host that is pinged in rounds.
@Suite struct PingedHostTests {
    private var host: PingedHost
    private let address: HostAddress
    private var now: Int64 = 1_790_000_000_000

    init() throws {
        address = try #require(HostAddress("192.0.2.7"))
        host = PingedHost(address: address, interval: .minutes(5))
    }

    private mutating func round(_ isAnswered: Bool, isExtra: Bool = false, after wait: Milliseconds)
        -> [PingedHost.Action]
    {
        now += wait
        let outcome: RoundResult.Outcome = isAnswered ? .answered(roundTrip: .milliseconds(1)) : .silence
        if isExtra { host.beginExtra() }
        let result = RoundResult(tag: 0, host: address, sentAt: now, outcome: outcome)
        return host.receive(
            WitnessGuard.Judged(result: result, state: isAnswered ? .up : .down, evidence: nil), isExtra: isExtra)
    }

    private func readings(_ actions: [PingedHost.Action]) -> [Reading] {
        actions.compactMap { if case .read(let reading) = $0 { reading } else { nil } }
    }

    private func extra(_ actions: [PingedHost.Action]) -> Milliseconds? {
        actions.lazy.compactMap { if case .extra(let delay) = $0 { delay } else { nil } }.first
    }

    @Test mutating func whatAnswersAsBeforeIsSteady() {
        let first = readings(round(true, after: 0))
        #expect(first.map(\.state) == [.up])
        let second = round(true, after: .minutes(5))
        #expect(readings(second).isEmpty)
        guard case .steady(let reading)? = second.first else { return #expect(Bool(false)) }
        #expect(reading.group.signals == [.icmp("192.0.2.7")])
        #expect(reading.at == Instant(milliseconds: now))
    }

    @Test mutating func everyFailedRoundIsAReading() {
        _ = round(true, after: 0)
        for _ in 0..<3 {
            let read = readings(round(false, after: .minutes(5)))
            #expect(read.map(\.state) == [.down])
            #expect(read.allSatisfy { !$0.isExtra })
        }
        let answered = readings(round(true, after: .minutes(5)))
        #expect(answered.map(\.state) == [.up])
    }

    /// One lost round: extra pings every five seconds, three answered ones settle it.
    @Test mutating func aFailedRoundIsLookedIntoUntilItIsSettled() {
        _ = round(true, after: 0)
        var delay = extra(round(false, after: .minutes(5)))
        #expect(delay == .seconds(5))
        var taken: [Reading] = []
        while let wait = delay, taken.count < 50 {
            let actions = round(true, isExtra: true, after: wait)
            taken += readings(actions)
            delay = extra(actions)
        }
        #expect(taken.count == 3)
        #expect(taken.allSatisfy { $0.isExtra && $0.state == .up })
        // The next round is one of the schedule's own, and is read.
        let next = readings(round(true, after: .minutes(4)))
        #expect(next.map(\.isExtra) == [false])
        let last = readings(round(true, after: .minutes(5)))
        #expect(last.isEmpty)
    }

    /// A long outage: closely at first, then slowly; of those only the last before the answer is kept.
    @Test mutating func aLongOutageNarrowsItsEndAndFillsNoLedger() throws {
        _ = round(true, after: 0)
        var delay = extra(round(false, after: .minutes(5)))
        var read: [Reading] = []
        var spacings: [Milliseconds] = []
        for _ in 0..<100 {
            let wait = try #require(delay)
            spacings.append(wait)
            let actions = round(false, isExtra: true, after: wait)
            read += readings(actions)
            delay = extra(actions)
        }
        #expect(read.count == 12)
        #expect(spacings.prefix(12).allSatisfy { $0 == .seconds(5) })
        #expect(spacings.dropFirst(12).allSatisfy { $0 == .seconds(30) })
        let failedAt = Instant(milliseconds: now)
        let end = readings(round(true, isExtra: true, after: .seconds(30)))
        #expect(end.map(\.state) == [.down, .up])
        #expect(end.map(\.at) == [failedAt, failedAt + .seconds(30)])
        #expect(end.allSatisfy { $0.isExtra })
    }

    @Test mutating func aFailedRoundOverrulesWhatWasHeldBack() throws {
        var delay = extra(round(false, after: 0))
        for _ in 0..<20 {
            let wait = try #require(delay)
            delay = extra(round(false, isExtra: true, after: wait))
        }
        let failed = readings(round(false, after: .seconds(10)))
        #expect(failed.count == 1)
        let answered = readings(round(true, isExtra: true, after: .seconds(20)))
        #expect(answered.map(\.state) == [.up])
    }
}
