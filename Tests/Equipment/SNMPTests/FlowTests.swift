import SNMPValues
import Sockets
import Testing

@testable import SNMP

/// The wheel against a dictionary that is searched.
@Suite struct DeadlineWheelTests {
    @Test func deadlinesAreMetWithinATick() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var wheel = DeadlineWheel()
            var twin: [Int: UInt64] = [:]
            var now = UInt64.random(in: 0...1_000_000_000_000, using: &generator)
            for _ in 0..<400 {
                let index = Int.random(in: 0..<60, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0:
                    wheel.clear(index)
                    twin[index] = nil
                case 1, 2:
                    let deadline = now + UInt64.random(in: 0...20_000_000_000, using: &generator)
                    wheel.set(index, to: deadline)
                    twin[index] = deadline
                default:
                    let wait = wheel.wait(from: now)
                    if let next = twin.values.min(), next > now { #expect(now + wait <= next + 2 * DeadlineWheel.tick) }
                    now += UInt64.random(in: 0...6_000_000_000, using: &generator)
                    let due = Set(wheel.expired(by: now))
                    #expect(due == Set(twin.filter { $0.value <= now }.keys))
                    for index in due { twin[index] = nil }
                }
            }
        }
    }
}

@Suite struct ExchangeTableTests {
    private func exchange() throws -> Exchange {
        let endpoint = try #require(Endpoint(host: "127.0.0.1"))
        let target = Target(endpoint: endpoint, credentials: .community(version: .v2c, "public"))
        return Exchange(Request(target: target, objects: [[1, 3, 6, 1, 2, 1, 1, 3, 0]]), mailbox: Mailbox { _ in })
    }

    @Test func anIdIsPositiveAndTakesFourOctets() throws {
        var table = ExchangeTable()
        for _ in 0..<ExchangeTable.capacity {
            let id = try #require(table.insert(try exchange()))
            #expect(id >= 0x80_0000)
        }
        #expect(table.insert(try exchange()) == nil)
        #expect(table.removeAll().count == ExchangeTable.capacity)
        #expect(table.count == 0)
    }

    @Test func whatHasEndedIsToldFromWhatNeverWas() throws {
        var table = ExchangeTable()
        let first = try #require(table.insert(try exchange()))
        #expect(!table.hasJustEnded(first))
        _ = table.remove(first)
        #expect(table.hasJustEnded(first))
        #expect(table[first] == nil && table.remove(first) == nil)
        let second = try #require(table.insert(try exchange()))
        #expect(second != first)
        #expect(!table.hasJustEnded(second) && !table.hasJustEnded(12))
    }
}

@Suite struct RoundTripTests {
    @Test func nothingIsKnownAtFirst() {
        #expect(RoundTripEstimate().patience(atMost: 5_000_000_000) == 5_000_000_000)
    }

    @Test func patienceFollowsTheAgent() {
        var estimate = RoundTripEstimate()
        for _ in 0..<50 { estimate.measured(2_000_000) }
        #expect(estimate.patience(atMost: 5_000_000_000) == RoundTripEstimate.leastPatience)
        for _ in 0..<50 { estimate.measured(900_000_000) }
        let slow = estimate.patience(atMost: 5_000_000_000)
        #expect(slow > 900_000_000 && slow < 2_000_000_000)
        #expect(estimate.patience(atMost: 500_000_000) == 500_000_000)
    }

    /// RFC 6298, 2.2 and 2.3, by hand: 100 ms, then 180 ms.
    @Test func theFirstMeasurementsAsTheStandardHasThem() {
        var estimate = RoundTripEstimate()
        estimate.measured(100_000_000)
        #expect(estimate.patience(atMost: 10_000_000_000) == 300_000_000)
        estimate.measured(180_000_000)
        #expect(estimate.patience(atMost: 10_000_000_000) == 110_000_000 + 4 * 57_500_000)
    }
}
