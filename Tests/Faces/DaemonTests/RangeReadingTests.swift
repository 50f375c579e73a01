import Foundation
import Intervals
import Ledger
import Office
import Site
import Testing

@testable import Daemon

/// A number of a simulated device that a contract's promise has a range for, in a running daemon: what becomes of it in the
/// ledger and under another configuration.
@Suite(.serialized) struct RangeReadingTests {
    private static let point = NumericSample.Point(SignalName(device: "ups-a", kind: "battery"), .temperature)
    private static let range = RangeSignal(point, within: NumberRange(least: 18_000_000, greatest: 27_000_000))

    private func runs(in site: WatchedSite) throws -> [Run] {
        let name = Self.range.name
        return try site.office.ledger.runs(of: [name], touching: .always, knownAt: .distantFuture)[name] ?? []
    }

    /// Waits until it was read again a second later.
    private func goOn(_ site: WatchedSite) async throws {
        let now = try runs(in: site).last?.last ?? .distantPast
        try await site.wait { try (runs(in: site).last?.last ?? .distantPast) > now + .seconds(1) }
    }

    /// The temperature leaves its range and returns. The ledger has that, with the number at which each state began; that the
    /// number moves besides makes nothing new of it.
    @Test func aTemperatureThatLeavesItsRangeIsWritten() async throws {
        let site = try WatchedSite(promising: [Self.range])
        try await site.run {
            try await site.wait { try !runs(in: site).isEmpty }
            for tenths: Int32 in [200, 250, 180] {
                site.happen(.roomIs(tenths: tenths))
                try await goOn(site)
            }
            site.happen(.roomIs(tenths: 280))
            try await site.wait { try runs(in: site).last?.state == .down }
            site.happen(.roomIs(tenths: 310))
            try await goOn(site)
            site.happen(.roomIs(tenths: 270))
            try await site.wait { try runs(in: site).last?.state == .up }
        }
        let found = try runs(in: site)
        #expect(found.allSatisfy { $0.since == nil && !$0.isExtra && $0.inferred == nil })
        // Polls that were late, as on a busy machine, are all that parts equal readings.
        for (run, next) in zip(found, found.dropFirst()) where run.state == next.state {
            #expect(next.first - run.last > site.office.facility.schedule.staleAfter(Self.range.name))
        }
        let starts = found.indices.filter { $0 == 0 || found[$0 - 1].state != found[$0].state }.map { found[$0] }
        #expect(starts.map(\.state) == [.up, .down, .up])
        #expect(starts.map(\.evidence) == ["22 °C", "28 °C", "27 °C"])
        #expect(try site.office.ledger.signals().filter { RangeSignal($0) != nil } == [Self.range.name])
        #expect(try site.office.verify(for: Principal(name: "test", role: .administrator)).findings.isEmpty)
    }

    /// Without the promise the number is a number again.
    @Test func aReloadThatHasNoRangeEndsIt() async throws {
        let site = try WatchedSite(promising: [Self.range])
        try await site.run(reloading: { composition in
            try await site.wait { try !runs(in: site).isEmpty }
            try await site.reload(composition, with: site.textWithAnotherContract)
            let last = try #require(try runs(in: site).last).last
            let input = try #require(SignalName("ups-a/input"))
            try await site.wait {
                let read = try site.office.ledger.runs(of: [input], touching: .always, knownAt: .distantFuture)[input]
                return (read?.last?.last ?? .distantPast) > last + .seconds(2)
            }
            #expect(try (runs(in: site).last?.last ?? .distantPast) < last + .seconds(2))
        })
    }
}
