import Agreement
import Correlation
import Foundation
import Intervals
import Notation
import Proofs
import Site
import Testing

/// Whatever a ledger holds, judging it ends with a document: lengths and instants at the ends of what a number can hold,
/// as older versions accepted them.
@Suite struct ExtremeMonthTests {
    private static let lengths: [Milliseconds] = [0, 1, 60_000, .days(36_525), .max / 4, .max / 2, .max - 1, .max]
    private static let instants: [Instant] = [
        .distantPast, Instant(milliseconds: .min), Instant(milliseconds: 0), SmallMonth.start,
        SmallMonth.start + .hours(9), .distantFuture, Instant(milliseconds: .max),
    ]

    private func run(_ seed: inout Seed) -> Run {
        let ends = [seed.one(of: Self.instants), seed.one(of: Self.instants)].sorted()
        var run = Run(
            first: ends[0], last: seed.once(in: 2) ? ends[1] : ends[0], greatestGap: seed.one(of: Self.lengths),
            state: seed.one(of: SignalState.allCases), since: seed.once(in: 2) ? seed.one(of: Self.instants) : nil,
            sinceError: seed.one(of: Self.lengths), isExtra: seed.once(in: 4),
            inferred: seed.once(in: 5) ? "restart" : nil, clockError: seed.one(of: Self.lengths),
            clock: seed.one(of: [nil, .unsynchronised, .held]))
        guard seed.once(in: 2), let series = InstantSeries(first: run.first, steps: steps(&seed)) else { return run }
        run.last = series.last
        run.instants = series
        return run
    }

    private func steps(_ seed: inout Seed) -> [InstantSeries.Step] {
        (0..<seed.number(0...3)).map { _ in
            InstantSeries.Step(length: seed.one(of: [1, 60_000, .days(36_525)]), count: seed.number(1...50))
        }
    }

    @Test func nothingTraps() throws {
        for number in seeds("extreme months", few: 400, many: 100_000) {
            var seed = Seed(number)
            var month = try SmallMonth()
            month.powered(.any([.signal(SmallMonth.outletA), .signal(SmallMonth.outletB)]))
            month.contract.network = NetworkConnection(access: .signal(SmallMonth.port), hosts: [SmallMonth.host.kind])
            for signal in [SmallMonth.outletA, SmallMonth.outletB, SmallMonth.port, SmallMonth.host] {
                month.runs[signal] = (0..<seed.number(0...5)).map { _ in run(&seed) }.sorted { $0.first < $1.first }
            }
            for window in [\.network, \.power] as [WritableKeyPath<Terms, AvailabilityTerms>] {
                month.contract.terms[keyPath: window].claimWindow.length = seed.one(of: Self.lengths)
                month.contract.terms[keyPath: window].claimWindow.count = seed.one(of: [.days, .elapsed])
            }
            month.contract.terms.emergencyReport.within = seed.one(of: Self.lengths)
            month.schedule.power = seed.one(of: Self.lengths)
            month.schedule.link = seed.one(of: Self.lengths)
            month.schedule.reachability = seed.one(of: Self.lengths)
            let now = seed.one(of: ["1970-01-01T00:00:00Z", "2026-10-11T00:00:00Z", "9999-12-31T23:59:59.999Z"])
            let result = try #require(month.result(at: now), "seed \(number)")
            #expect(!result.document(revision: 1, ledgerDigest: "sha256:0").compact.isEmpty)
        }
    }
}
