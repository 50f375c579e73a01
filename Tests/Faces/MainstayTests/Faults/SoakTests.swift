import Foundation
import Testing

/// An hour in bad networks: the daemon's memory stays where it was.
@Suite(.serialized)
struct SoakTests {
    /// In seconds; without it nothing is tried.
    private static let length = ProcessInfo.processInfo.environment["MAINSTAY_SOAK"].flatMap { Int($0) }
    private static let networks = [
        ("clear", Weather()), ("forging", Weather(forgeries: 8)),
        ("lossy", Weather(lost: 10, delay: 0...20, repeated: 20)), ("slow", Weather(delay: 50...400)),
    ]

    @Test(.enabled(if: length != nil)) func memoryIsFlat() async throws {
        let length = try #require(Self.length)
        let floor = try BadFloor(Self.networks, devices: 20, interval: 1, seed: 7)
        defer { floor.stop() }
        var samples: [Int] = []
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(length) {
            _ = floor.cutMains(ofFirst: 3)
            try await Task.sleep(for: .seconds(5))
            _ = floor.restoreMains(ofFirst: 3)
            try await Task.sleep(for: .seconds(5))
            samples.append(try floor.daemon.residentMemory() >> 10)
        }
        // What is filled once is full after the first quarter.
        let quarters = (0..<4).map { quarter in
            samples[(samples.count * quarter / 4)..<(samples.count * (quarter + 1) / 4)].sorted()
        }
        let medians = try quarters.map { sorted in
            try #require(sorted.isEmpty ? nil : sorted[sorted.count / 2], "at least a minute")
        }
        print("soak of \(length) s: resident memory by quarter \(medians) KiB, at most \(samples.max() ?? 0)")
        #expect(medians[3] <= medians[1] + 1024, "KiB by quarter: \(medians)")
        #expect(!floor.daemon.log.contains("given up"))
    }
}
