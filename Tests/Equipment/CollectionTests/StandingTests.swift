import Intervals
import Profiles
import Site
import Testing

@testable import Collection

/// Whether a poll finds what was reported before.
@Suite struct StandingTests {
    private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: 1_790_000_000_000 + milliseconds) }

    private func standing(_ state: SignalState?, since: Int64? = nil, error: Milliseconds = 0) -> Standing {
        Standing(Finding(state: state, since: since.map(at), sinceError: error))
    }

    @Test(arguments: [SignalState?.none, .unknown, .up, .down]) func aFindingComesOutAsItWentIn(state: SignalState?) {
        #expect(standing(state).state == state)
        #expect(standing(state).finding == Finding(state: state))
        let dated = Finding(state: state, since: at(5), sinceError: 20)
        #expect(Standing(dated).finding == dated)
    }

    @Test func otherStatesAreNotTheSame() {
        let states: [SignalState?] = [nil, .unknown, .up, .down]
        for one in states {
            for other in states {
                let isSame = standing(one).isSame(as: standing(other), hasWrapped: false)
                #expect(isSame == (one == other))
            }
        }
    }

    @Test func aSinceMayMoveByBothErrors() {
        let first = standing(.down, since: 1000, error: 30)
        #expect(first.isSame(as: standing(.down, since: 1050, error: 20), hasWrapped: false))
        #expect(first.isSame(as: standing(.down, since: 950, error: 20), hasWrapped: false))
        #expect(!first.isSame(as: standing(.down, since: 1051, error: 20), hasWrapped: false))
    }

    @Test func aSinceThatComesOrGoesIsNew() {
        #expect(!standing(.down).isSame(as: standing(.down, since: 5), hasWrapped: false))
        #expect(!standing(.down, since: 5).isSame(as: standing(.down), hasWrapped: false))
    }

    /// After 497 days the agent's clock begins anew, and what lay behind it seems to lie a turn ahead.
    @Test func aTurnOfTheClockIsNoMoveOnceItHasWrapped() {
        let first = standing(.up, since: 0, error: 30)
        let turned = standing(.up, since: DeviceClock.turn + 40, error: 20)
        #expect(first.isSame(as: turned, hasWrapped: true))
        #expect(!first.isSame(as: turned, hasWrapped: false))
        #expect(!first.isSame(as: standing(.up, since: DeviceClock.turn + 60, error: 20), hasWrapped: true))
    }

    @Test func whatWasLiveStaysKnown() {
        let up = standing(.up)
        let gone = Standing(Finding(state: nil), after: up)
        #expect(gone.wasLive)
        #expect(Standing(Finding(state: .down), after: gone).wasLive)
        #expect(!standing(.down).wasLive)
        #expect(!Standing.nothing.wasLive)
    }
}
