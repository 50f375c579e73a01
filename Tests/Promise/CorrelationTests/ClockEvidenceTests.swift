import Intervals
import Proofs
import Site
import Testing
import Twin

@testable import Correlation

/// How far the clocks can be trusted behind what a contract is judged from (fine print, 29).
@Suite struct ClockEvidenceTests {
    private func worstError(_ readings: [(at: Int64, SignalState, error: Milliseconds)]) throws -> Milliseconds? {
        var seed = Seed(1)
        let site = try Site(Ticks(count: 100), now: 100, contracts: 1, &seed)
        let contract = site.facility.contracts[0]
        let signals = (contract.power?.condition.signals ?? []) + (contract.network?.access?.signals ?? [])
        let signal = try #require(signals.first)
        let runs = readings.map { at, state, error in
            Run(Reading(signal: signal, at: Instant(milliseconds: at), state: state, clockError: error))
        }
        let era = Era(from: .distantPast, digest: "sha256:0", facility: site.facility)
        let now = Instant(milliseconds: 100)
        var observations = try #require(Observations(now: now, eras: [era], runs: [signal: runs]))
        return observations.clock(behind: contract.id, in: Span(from: .init(milliseconds: 0), to: now))?.worstError
    }

    @Test func theGreatestBoundIsSaid() throws {
        #expect(try worstError([(10, .up, 5), (12, .up, 70), (14, .up, 0)]) == 70)
        #expect(try worstError([(10, .up, 0)]) == nil)
    }

    /// Two readings of one instant: the first one stored counts, and the other is evidence of nothing (fine print, 1).
    @Test func whatIsOverruledIsNoEvidence() throws {
        #expect(try worstError([(10, .up, 5), (12, .up, 6), (12, .down, 600)]) == 6)
        #expect(try worstError([(10, .up, 5), (12, .unknown, 600)]) == 5)
    }
}
