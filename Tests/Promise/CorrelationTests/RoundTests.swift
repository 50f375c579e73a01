import Correlation
import Foundation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// Smallest examples of what the twins found.
@Suite struct RoundTests {
    private let host = SignalName.icmp("198.51.100.10")
    private let outlet = SignalName(device: "pdu-1", kind: "outlet", element: "7")

    /// Rounds every ten ticks.
    private func timeline(_ runs: [Run], of signal: SignalName) throws -> Timeline {
        var schedule = Schedule()
        schedule.reachability = 10
        schedule.power = 10
        let facility = Facility(site: "test", timeZone: .gmt, schedule: schedule)
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(
            Observations(now: Instant(milliseconds: 200), eras: [era], runs: [signal: runs]))
        return observations.timeline(of: signal).timeline
    }

    private func run(_ range: ClosedRange<Int64>, _ state: SignalState, isExtra: Bool = false) -> Run {
        Run(
            first: Instant(milliseconds: range.lowerBound), last: Instant(milliseconds: range.upperBound),
            greatestGap: range.count > 1 ? 10 : 0, state: state, isExtra: isExtra)
    }

    private func set(_ range: Range<Int64>) -> IntervalSet {
        IntervalSet(
            Span(from: Instant(milliseconds: range.lowerBound), to: Instant(milliseconds: range.upperBound)))
    }

    @Test func anExtraAnswerInsideARunOfAnswersLeavesNoHole() throws {
        let timeline = try timeline([run(0...100, .up), run(55...55, .up, isExtra: true)], of: host)
        #expect(timeline.certainlyUp == set(0..<110))
    }

    /// Fine print 1: two readings at one instant, of which the first one stored counts, be it a round or not.
    @Test func anExtraAnswerStoredFirstReplacesTheRoundOfItsInstant() throws {
        let rounds = [run(0...0, .up), run(10...10, .up, isExtra: true), run(10...10, .down), run(20...20, .down)]
        #expect(try timeline(rounds + [run(30...30, .up)], of: host).down.isEmpty)
    }

    @Test func anExtraFailureCountsOnlyBesideFailures() throws {
        let rounds = [run(0...0, .up), run(20...20, .down), run(30...30, .down), run(40...40, .up)]
        let joined = try timeline(rounds + [run(15...15, .down, isExtra: true)], of: host)
        #expect(joined.down == set(15..<40))
        let extras = [run(15...15, .down, isExtra: true), run(17...17, .up, isExtra: true)]
        #expect(try timeline(rounds + extras, of: host).down == set(20..<40))
    }

    /// Rounds have stopped; an extra failure long after them says nothing about what they decided.
    @Test func anExtraFailureFarFromTheRoundsIsNone() throws {
        let rounds = [run(0...0, .up), run(10...10, .down), run(20...20, .down)]
        #expect(try timeline(rounds + [run(100...100, .down, isExtra: true)], of: host).down == set(10..<30))
    }

    /// A reading that came late and contradicts the run around it holds until the run's next reading, which lies within
    /// its greatest gap; the rest of the run stands.
    @Test func aLateReadingAgainstARunIsAnOutageOfOneGap() throws {
        let timeline = try timeline([run(0...150, .up), run(73...73, .down)], of: outlet)
        #expect(timeline.down == set(73..<83))
        #expect(timeline.certainlyUp == set(0..<63).union(set(83..<160)))
    }

    /// Readings every ten ticks, then, by a new configuration, every thirty.
    @Test func aRunOutlastsAChangeOfTheSchedule() throws {
        let eras = [Milliseconds(10), 30].enumerated().map { index, interval in
            var schedule = Schedule()
            schedule.power = interval
            let facility = Facility(site: "test", timeZone: .gmt, schedule: schedule)
            return Era(from: Instant(milliseconds: Int64(index) * 50), digest: "sha256:\(index)", facility: facility)
        }
        var steady = run(0...150, .up)
        steady.greatestGap = 30
        var observations = try #require(
            Observations(now: Instant(milliseconds: 150), eras: eras, runs: [outlet: [steady]]))
        #expect(observations.timeline(of: outlet).timeline.certainlyUp == set(0..<150))
    }

    /// Two answers of one clock, the second of which moved by less than both may be wrong: no blip lies between them.
    @Test func aSinceThatMovedWithinItsErrorIsTheSame() throws {
        let runs = [(15, 12), (100, 17)].map { at, since in
            Run(
                Reading(
                    signal: outlet, at: Instant(milliseconds: at), state: .up, since: Instant(milliseconds: since),
                    sinceError: 3))
        }
        let timeline = try timeline(runs, of: outlet)
        #expect(timeline.up == set(12..<110))
        #expect(timeline.certainlyUp == set(15..<110))
    }

    @Test func twoCollectorsTogetherLeaveNoHole() throws {
        let timeline = try timeline([run(0...50, .up), run(5...105, .up)], of: outlet)
        #expect(timeline.certainlyUp == set(0..<115))
    }

    /// A condition that came into force later contradicts nothing before.
    @Test func aConfigurationContradictsOnlyInItsOwnTime() throws {
        let port = SignalName(device: "sw-1", kind: "port", element: "7")
        var seed = Seed(1)
        var contract = try Site(Ticks(count: 1), now: 0, &seed).facility.contracts[0]
        var schedule = Schedule()
        schedule.reachability = 10
        schedule.link = 10
        let eras = [nil, Condition.signal(port)].enumerated().map { index, access in
            var facility = Facility(site: "test", timeZone: .gmt, schedule: schedule)
            contract.network = NetworkConnection(access: access, hosts: ["198.51.100.10"])
            facility.contracts = [contract]
            return Era(from: Instant(milliseconds: Int64(index) * 100), digest: "sha256:\(index)", facility: facility)
        }
        let runs = [port: [run(0...60, .down)], host: [run(0...200, .up)]]
        var observations = try #require(Observations(now: Instant(milliseconds: 200), eras: eras, runs: runs))
        let network = observations.network(of: "c-1")
        #expect(network?.contradictions == [])
        #expect(network?.timeline.up == set(0..<200))
    }
}
