import Sockets
import Testing

@testable import SNMP

/// Who is looked into and who is not, at random times.
struct SourceLimiterTests {
    private static let second: UInt64 = 1_000_000_000

    private func source(_ number: Int, port: UInt16 = 162) throws -> Endpoint {
        try #require(Endpoint(host: "10.0.\(number / 250).\(number % 250 + 1)", port: port))
    }

    private func limits(perSecond: Int, burst: Int, total: Int = 1_000_000, sources: Int = 1000) -> NotificationLimits {
        var limits = NotificationLimits()
        (limits.perSecond, limits.burst, limits.sources) = (perSecond, burst, sources)
        (limits.totalPerSecond, limits.totalBurst) = (total, total)
        return limits
    }

    /// In every span of time at most the burst and what the span earns are admitted, and what keeps to the rate always
    /// is.
    @Test(arguments: UInt64(1)...40)
    func noSpanAdmitsMoreThanItMay(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let (perSecond, burst) = (Int.random(in: 1...100, using: &random), Int.random(in: 1...50, using: &random))
        let limiter = Held(SourceLimiter(limits(perSecond: perSecond, burst: burst)))
        let source = try source(1)
        var now: UInt64 = 5 * Self.second
        var admitted: [UInt64] = []
        for _ in 0..<2000 {
            now += UInt64.random(in: 0...(2 * Self.second / UInt64(perSecond)), using: &random)
            if limiter.admits(source, at: now) { admitted.append(now) }
        }
        for first in stride(from: 0, to: admitted.count, by: 7) {
            for last in stride(from: first, to: admitted.count, by: 11) {
                let earned = Double(admitted[last] - admitted[first]) / Double(Self.second) * Double(perSecond)
                #expect(Double(last - first + 1) <= Double(burst) + earned + 1)
            }
        }
        #expect(admitted.count >= burst)
    }

    /// The bucket as a number against the bucket as tokens.
    @Test(arguments: UInt64(1)...40)
    func isATokenBucket(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let (perSecond, burst) = (50, 20)
        let limiter = Held(SourceLimiter(limits(perSecond: perSecond, burst: burst)))
        let source = try source(1)
        // Twentieths of a millisecond are whole thousandths of a token.
        var (thousandths, now) = (burst * 1000, UInt64(Self.second))
        for _ in 0..<3000 {
            let ticks = Int.random(in: 0...600, using: &random)
            now += UInt64(ticks) * 20_000
            thousandths = min(burst * 1000, thousandths + ticks)
            let expected = thousandths >= 1000
            if expected { thousandths -= 1000 }
            #expect(limiter.admits(source, at: now) == expected)
        }
    }

    @Test func aFloodCostsTheOthersNothing() throws {
        let limiter = Held(SourceLimiter(limits(perSecond: 50, burst: 200, total: 2000)))
        let (loud, quiet) = (try source(1), try source(2))
        var admitted = 0
        for index in 0..<20_000 where limiter.admits(loud, at: Self.second + UInt64(index) * 1000) {
            admitted += 1
        }
        #expect(admitted <= 202)
        #expect(limiter.admits(quiet, at: Self.second + 20_000_000))
    }

    @Test func aSourceIsAnAddressWhateverItsPort() throws {
        let limiter = Held(SourceLimiter(limits(perSecond: 1, burst: 3)))
        let admitted = try (0..<10).map {
            limiter.admits(try source(1, port: UInt16(1000 + $0)), at: Self.second)
        }
        #expect(admitted == [true, true, true, false, false, false, false, false, false, false])
    }

    @Test func allTogetherAreBounded() throws {
        let limiter = Held(SourceLimiter(limits(perSecond: 50, burst: 50, total: 300)))
        let admitted = try (0..<900).filter { limiter.admits(try source($0), at: Self.second) }.count
        #expect(admitted == 300)
    }

    @Test func memoryIsBounded() throws {
        let limiter = Held(SourceLimiter(limits(perSecond: 1, burst: 1, sources: 100)))
        for number in 0..<5000 { _ = limiter.admits(try source(number), at: Self.second) }
        #expect(limiter.machine.count == 100)
        #expect(!limiter.admits(try source(4999), at: Self.second), "the latest are remembered")
        #expect(limiter.admits(try source(0), at: Self.second), "the oldest are not")
    }
}

extension Held<SourceLimiter> {
    fileprivate func admits(_ source: Endpoint, at now: UInt64) -> Bool { machine.admits(source, at: now) }
}
