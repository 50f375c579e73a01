import Intervals
import Site
import Testing

/// Readings that are kept as one.
@Suite struct RunTests {
    private static let outlet = signal("pdu-1/outlet/7")

    private func reading(
        _ at: Int64, _ state: SignalState = .up, of name: SignalName = outlet, since: Int64? = nil, error: Int64 = 0,
        isExtra: Bool = false, inferred: String? = nil, clockError: Int64 = 0, clock: ClockMark? = nil
    ) -> Reading {
        Reading(
            signal: name, at: Instant(milliseconds: at), state: state, since: since.map { Instant(milliseconds: $0) },
            sinceError: error, isExtra: isExtra, inferred: inferred, clockError: clockError, clock: clock)
    }

    @Test func oneReadingIsARunOfNoLength() {
        let run = Run(reading(100, since: 90, error: 3))
        #expect(run.first == run.last && run.greatestGap == 0 && run.since?.milliseconds == 90 && run.sinceError == 3)
    }

    /// The limit is reached and not exceeded; time goes on.
    @Test(arguments: [(101, true), (125, true), (126, false), (100, false), (99, false)] as [(Int64, Bool)])
    func aRunGoesOnWithinItsLimit(at: Int64, isExtended: Bool) {
        var run = Run(reading(100))
        let wasExtended = run.extend(with: reading(at), within: 25)
        #expect(wasExtended == isExtended)
        #expect(run.last.milliseconds == (isExtended ? at : 100))
        #expect(run.greatestGap == (isExtended ? at - 100 : 0))
    }

    @Test func aRunKeepsItsGreatestGap() {
        var run = Run(reading(100))
        for at in [110, 130, 135] as [Int64] {
            let wasExtended = run.extend(with: reading(at), within: 25)
            #expect(wasExtended)
        }
        #expect(run.greatestGap == 20 && run.first.milliseconds == 100 && run.last.milliseconds == 135)
    }

    @Test func whatDiffersBeginsARunOfItsOwn() {
        let others = [
            reading(110, .down), reading(110, .unknown), reading(110, isExtra: true), reading(110, inferred: "restart"),
            reading(110, since: 50), reading(110, clock: .held), reading(110, clock: .unsynchronised),
        ]
        for other in others {
            var run = Run(reading(100))
            let wasExtended = run.extend(with: other, within: 25)
            #expect(!wasExtended)
            #expect(run == Run(reading(100)))
        }
    }

    /// A `since` that moved by no more than both errors is the same one.
    @Test(
        arguments: [
            (50, 0, 50, 0, true), (50, 0, 51, 0, false), (50, 2, 53, 1, true), (50, 2, 54, 1, false),
            (50, 0, 47, 3, true), (50, 0, 46, 3, false),
        ] as [(Int64, Int64, Int64, Int64, Bool)])
    func aSinceMayMoveWithinItsError(first: Int64, error: Int64, later: Int64, its: Int64, isSame: Bool) {
        var run = Run(reading(100, since: first, error: error))
        let wasExtended = run.extend(with: reading(110, since: later, error: its), within: 25)
        #expect(wasExtended == isSame)
        #expect(run.since?.milliseconds == first)
    }

    @Test func everyFailedRoundIsARunOfItsOwn() {
        let host = SignalName.icmp("198.51.100.10")
        var failed = Run(reading(100, .down, of: host))
        var answered = Run(reading(100, of: host))
        let isFailureAdded = failed.extend(with: reading(110, .down, of: host), within: 25)
        let isAnswerAdded = answered.extend(with: reading(110, of: host), within: 25)
        #expect(!isFailureAdded && isAnswerAdded)
    }

    @Test func aRunHasTheGreatestErrorOfItsClock() {
        var run = Run(reading(100, clockError: 3))
        let isExtended = run.extend(with: reading(110, clockError: 7), within: 25)
        let isExtendedAgain = run.extend(with: reading(120, clockError: 5), within: 25)
        #expect(isExtended && isExtendedAgain && run.clockError == 7)
    }

    /// The sum of two errors may be greater than any number: older ledgers hold such.
    @Test func errorsOfAnySizeAreAdded() {
        var run = Run(reading(100, since: 50, error: .max))
        let isExtended = run.extend(with: reading(110, since: 60, error: .max), within: 25)
        #expect(isExtended)
    }

    // MARK: - Instants that are kept

    private func kept(_ readings: [Reading]) -> Run? {
        var run = Run(readings[0])
        for reading in readings.dropFirst() {
            guard run.extendKeepingInstants(with: Run(reading), of: reading.signal) else { return nil }
        }
        return run
    }

    @Test func aRunMayKeepTheInstantsOfItsReadings() throws {
        let readings = [100, 110, 170, 180].map { reading($0, since: 50, error: 2, clockError: 1) }
        let run = try #require(kept(readings))
        #expect(run.allInstants?.map(\.milliseconds) == [100, 110, 170, 180])
        #expect(run.first.milliseconds == 100 && run.last.milliseconds == 180 && run.greatestGap == 60)
        let single = Run(readings[0])
        #expect(single.instants == nil && single.allInstants?.count == 1)
    }

    /// Two runs that keep their instants are one; what was folded joins nothing, and nothing joins it.
    @Test func onlyWhatKnowsItsInstantsIsJoined() throws {
        let early = try #require(kept([reading(100), reading(110)]))
        let late = try #require(kept([reading(200), reading(210), reading(230)]))
        var joined = early
        let isJoined = joined.extendKeepingInstants(with: late, of: Self.outlet)
        #expect(isJoined && joined.allInstants?.map(\.milliseconds) == [100, 110, 200, 210, 230])
        #expect(joined.greatestGap == 90)
        var tooFar = early
        let isFarJoined = tooFar.extendKeepingInstants(with: late, of: Self.outlet, within: 89)
        var backwards = late
        let isEarlierJoined = backwards.extendKeepingInstants(with: early, of: Self.outlet)
        var folded = Run(reading(100))
        let isFolded = folded.extend(with: reading(110), within: 25)
        #expect(folded.allInstants == nil)
        let isJoinedToFolded = folded.extendKeepingInstants(with: late, of: Self.outlet)
        var other = Run(reading(50))
        let isFoldedJoined = other.extendKeepingInstants(with: folded, of: Self.outlet)
        #expect(isFolded && !isFarJoined && !isEarlierJoined && !isJoinedToFolded && !isFoldedJoined)
    }

    /// Nothing is lost: a `since` that moved within its error is another one here.
    @Test func whatIsKeptAgreesExactly() {
        let first = reading(100, since: 50, error: 2, clockError: 1)
        let others = [
            reading(110, since: 51, error: 2, clockError: 1), reading(110, since: 50, error: 1, clockError: 1),
            reading(110, since: 50, error: 2), reading(110, since: 50, error: 2, clockError: 1, clock: .held),
            reading(110, .down, since: 50, error: 2, clockError: 1), reading(110, error: 2, clockError: 1),
            reading(110, since: 50, error: 2, isExtra: true, clockError: 1),
            reading(110, since: 50, error: 2, inferred: "restart", clockError: 1), reading(100, since: 50, error: 2),
        ]
        for other in others { #expect(kept([first, other]) == nil, "\(other)") }
        let host = SignalName.icmp("198.51.100.10")
        #expect(kept([reading(100, .down, of: host), reading(110, .down, of: host)]) == nil)
        #expect(kept([reading(100, of: host), reading(110, of: host)]) != nil)
    }

    /// A reading that is folded into a run that keeps its instants is kept as well, or begins a run of its own.
    @Test func aRunThatKeepsItsInstantsFoldsNothing() throws {
        var run = try #require(kept([reading(100, since: 50, error: 2), reading(110, since: 50, error: 2)]))
        let isMovedAdded = run.extend(with: reading(120, since: 51, error: 2), within: 25)
        let isSameAdded = run.extend(with: reading(120, since: 50, error: 2), within: 25)
        let isFarAdded = run.extend(with: reading(146, since: 50, error: 2), within: 25)
        #expect(!isMovedAdded && isSameAdded && !isFarAdded && run.allInstants?.count == 3)
    }

    @Test func aGroupIsKnownByItself() {
        let group = SignalGroup([Self.outlet])
        #expect(group == group && group != SignalGroup([Self.outlet]))
        #expect(Set([group, group, SignalGroup([])]).count == 2)
        let steady = SteadyReading(group: group, at: Instant(milliseconds: 7))
        #expect(steady.group === group && steady.at.milliseconds == 7)
    }
}
