import Intervals
import Proofs
import Traffic

/// A port whose every second is known, and an agent that counts it as agents do: counters wrap, agents start anew,
/// counters are reset, polls are late or lost.
struct Agent {
    static let begin = Instant(milliseconds: 1_790_000_100_000)

    let readings: [CounterReading]
    /// What passed in each second from `begin` on.
    let truth: [(received: UInt64, sent: UInt64)]
    /// The seconds before which counting began anew.
    let breaks: Set<Int>

    /// - Parameter polls: when it is asked, in seconds.
    init(_ random: inout Seed, seconds: Int = 6000) {
        let width: CounterReading.Width = Bool.random(using: &random) ? .wide : .narrow
        let speed: UInt64 = [8_000_000, 100_000_000, 1_000_000_000].randomElement(using: &random) ?? 8_000_000
        let mask: UInt64 = width == .wide ? .max : (1 << 32) - 1
        var received =
            width == .wide ? UInt64.random(in: 0..<1 << 40, using: &random) : .random(in: 0...mask, using: &random)
        var sent = UInt64.random(in: 0...mask >> 1, using: &random)
        var upTime = UInt32.random(in: 0...UInt32.max, using: &random)
        var discontinuity: UInt32? = Bool.random(using: &random) ? 0 : nil
        var truth: [(received: UInt64, sent: UInt64)] = []
        var breaks: Set<Int> = []
        var readings: [CounterReading] = []
        var next = Int.random(in: 0...300, using: &random)
        for second in 0..<seconds {
            switch Int.random(in: 0..<4000, using: &random) {
            case 0:
                upTime = 0
                (received, sent) = (0, 0)
                discontinuity = discontinuity.map { _ in 0 }
                breaks.insert(second)
            case 1 where discontinuity != nil:
                (received, sent) = (0, 0)
                discontinuity = upTime
                breaks.insert(second)
            case 2 where width == .wide && min(received, sent) > 1 << 38:
                // A bond loses a member and says nothing of it: the counters are lower than before for a long time.
                received /= 16
                sent /= 16
                breaks.insert(second)
            default: break
            }
            if second == next {
                readings.append(
                    CounterReading(
                        at: Self.begin + .seconds(Int64(second)), upTime: upTime, discontinuity: discontinuity,
                        width: width, received: received, sent: sent, speed: speed))
                next += [300, 300, 300, 60, 301, 320, 600, 900].randomElement(using: &random) ?? 300
            }
            let passed = (
                received: UInt64.random(in: 0...speed / 8, using: &random),
                sent: UInt64.random(in: 0...speed / 8, using: &random)
            )
            truth.append(passed)
            received = (received &+ passed.received) & mask
            sent = (sent &+ passed.sent) & mask
            upTime &+= 100
        }
        self.readings = readings
        self.truth = truth
        self.breaks = breaks
    }

    static func second(of instant: Instant) -> Int { Int((instant - begin) / 1000) }
}
