import Intervals
import SNMPValues
import Site
import Testing

@testable import Profiles

/// How single values are judged, and how they are weighed against each other.
@Suite struct VoteTests {
    private func vote(_ test: Vote.Test, scale: Int64 = 1) -> Vote {
        Vote(place: 0, test: test, scale: scale, absent: -1, evidence: 0, isScalar: false, tenths: -1)
    }

    // MARK: - One value

    /// R29: dead below 15 V, live from 70 V to 600 V, in doubt between and beyond.
    @Test(arguments: [
        (Int64(-5), SignalState.unknown), (-1, .unknown), (0, .down), (14, .down), (15, .unknown), (69, .unknown),
        (70, .up),
        (230, .up), (600, .up), (601, .unknown), (65_535, .unknown),
    ])
    func voltsHaveABand(number: Int64, state: SignalState) {
        #expect(vote(.volts(dead: 15, from: 70, to: 600)).state(of: number, lists: []) == state)
    }

    @Test(arguments: [(Int64(-1), SignalState.unknown), (0, .unknown), (1, .up), (65_535, .unknown)])
    func aLoadProvesLifeAndNothingElse(number: Int64, state: SignalState) {
        #expect(vote(.load).state(of: number, lists: []) == state)
    }

    @Test func listsAndFlagsAgree() {
        let up: [Int64] = [2, 4, 63]
        let down: [Int64] = [3, 7]
        func bits(_ numbers: [Int64]) -> UInt64 { numbers.reduce(0) { $0 | 1 << UInt64($1) } }
        let flags = vote(.flags(up: bits(up), down: bits(down)))
        let listed = vote(.listed(0))
        for number in Int64(-2)...70 {
            let expected = flags.state(of: number, lists: [])
            #expect(listed.state(of: number, lists: [(up: up, down: down)]) == expected)
            #expect((expected == .up) == up.contains(number))
            #expect((expected == .down) == down.contains(number))
        }
    }

    @Test(arguments: [
        (Int64(601), false), (699, false), (700, true), (2300, true), (6000, true), (6001, false), (65_535, false),
    ])
    func onlyTenthsOfALiveVoltageFit(number: Int64, fits: Bool) {
        #expect(vote(.volts(dead: 15, from: 70, to: 600)).fitsInTenths(number) == fits)
        #expect(!vote(.load).fitsInTenths(number))
    }

    // MARK: - Several votes

    private func tally(_ states: [SignalState]) -> Tally {
        var tally = Tally()
        for (place, state) in states.enumerated() { tally.add(state, vote: place, isScalar: false, isLoad: false) }
        return tally
    }

    private typealias Weights = (agree: SignalState, first: SignalState, majority: SignalState, live: SignalState)

    private static let cases: [([SignalState], Weights)] = [
        ([], (.unknown, .unknown, .unknown, .unknown)),
        ([.unknown], (.unknown, .unknown, .unknown, .unknown)),
        ([.up], (.up, .up, .up, .up)),
        ([.down], (.down, .down, .down, .down)),
        ([.unknown, .down], (.down, .down, .down, .down)),
        ([.up, .down], (.unknown, .up, .unknown, .up)),
        ([.down, .up], (.unknown, .down, .unknown, .up)),
        ([.down, .up, .up], (.unknown, .down, .up, .up)),
        ([.up, .down, .down], (.unknown, .up, .down, .up)),
        ([.unknown, .down, .up, .down], (.unknown, .down, .down, .up)),
    ]

    /// R23 to R25.
    @Test(arguments: 0..<10) func votesAreWeighedByTheirRule(number: Int) {
        let (states, expected) = Self.cases[number]
        let tally = tally(states)
        #expect(tally.state(by: .agree) == expected.agree)
        #expect(tally.state(by: .first) == expected.first)
        #expect(tally.state(by: .majority) == expected.majority)
        #expect(tally.state(by: .live) == expected.live)
        #expect(tally.present == states.count)
        #expect(tally.known == states.count { $0 != .unknown })
    }

    @Test func onlyTheRowsOwnObjectsMakeItLive() {
        var tally = Tally()
        tally.add(.up, vote: 0, isScalar: true, isLoad: false)
        #expect(!tally.isLive && !tally.mayBeLive && tally.own == 0)
        // A load of zero is no doubt.
        tally.add(.unknown, vote: 1, isScalar: false, isLoad: true)
        #expect(!tally.mayBeLive && tally.own == 1)
        tally.add(.unknown, vote: 2, isScalar: false, isLoad: false)
        #expect(!tally.isLive && tally.mayBeLive)
        tally.add(.up, vote: 3, isScalar: false, isLoad: false)
        #expect(tally.isLive)
    }

    @Test(arguments: [Int64(-1), 65_535, 65_534, 655_350, 2_147_483_647, 4_294_967_295, -99_999])
    func sentinelsAreKnown(number: Int64) {
        #expect(Sentinel.contains(number))
        #expect(!Sentinel.contains(number + 1000))
    }
}

/// When a state began, by what the device remembers.
@Suite struct SinceEvidenceTests {
    private let at = Instant(milliseconds: 1_790_000_000_000)

    private func dating(upTime: UInt32?, hasWrapped: Bool = false) -> Dating {
        Dating(at: at, error: 4, upTime: upTime, hasWrapped: hasWrapped)
    }

    @Test func aTickOfTheDevicesClockDatesTheChange() throws {
        let evidence = try #require(SinceEvidence(changedAt: 50_000, readAt: dating(upTime: 60_000)))
        #expect(evidence.since == at - .seconds(100))
        // Half the round trip, a tick, and 0.01 % of the time since.
        #expect(evidence.error == 4 + 10 + 10)
    }

    @Test func anAgentMayBeATickAheadOfItself() throws {
        #expect(try #require(SinceEvidence(changedAt: 60_100, readAt: dating(upTime: 60_000))).since == at)
        #expect(SinceEvidence(changedAt: 60_101, readAt: dating(upTime: 60_000)) == nil)
    }

    @Test func afterAWrapItLiesATurnBack() throws {
        let evidence = try #require(
            SinceEvidence(changedAt: 1 << 32 - 1000, readAt: dating(upTime: 500, hasWrapped: true)))
        #expect(evidence.since == at - .seconds(15))
        #expect(SinceEvidence(changedAt: 60_000, readAt: dating(upTime: nil)) == nil)
    }

    @Test func aCountOfSecondsDatesAFall() throws {
        let evidence = try #require(SinceEvidence(count: 44, perSecond: 1, readAt: dating(upTime: 9_000_000)))
        #expect(evidence.since == at - .seconds(44))
        #expect(evidence.error == 4 + 1000 + 4)
        let fine = try #require(SinceEvidence(count: 4400, perSecond: 100, readAt: dating(upTime: nil)))
        #expect(fine.since == at - .seconds(44))
    }

    /// RFC 1628: a card that started while on battery counts from its own start.
    @Test func aCountAsOldAsTheCardDatesNothing() {
        #expect(SinceEvidence(count: 89, perSecond: 1, readAt: dating(upTime: 9000)) == nil)
        #expect(SinceEvidence(count: 87, perSecond: 1, readAt: dating(upTime: 9000)) != nil)
        #expect(SinceEvidence(count: -1, perSecond: 1, readAt: dating(upTime: nil)) == nil)
    }
}
