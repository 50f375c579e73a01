import Intervals
import Site
import Testing

@testable import Live

/// What one signal says now, how long, and since when.
@Suite struct SignalEntryTests {
    private let start = Instant(milliseconds: 1_790_000_000_000)
    private let signal = SignalName(device: "pdu-1", kind: .outlet, element: "7")
    private let host = SignalName.icmp("198.51.100.10")

    private func entry() -> SignalEntry { SignalEntry(signal, staleAfter: Schedule().staleAfter(signal)) }

    private func pinged() -> SignalEntry { SignalEntry(host, staleAfter: Schedule().staleAfter(host)) }

    private func at(_ seconds: Int64) -> Instant { start + .seconds(seconds) }

    private func reading(
        _ state: SignalState, at seconds: Int64, since: Int64? = nil, error: Milliseconds = 0, evidence: String? = nil
    ) -> Reading {
        Reading(
            signal: signal, at: at(seconds), state: state, since: since.map { at($0) }, sinceError: error,
            evidence: evidence)
    }

    private func round(_ state: SignalState, at minutes: Int64, isExtra: Bool = false) -> Reading {
        Reading(signal: host, at: at(minutes * 60), state: state, isExtra: isExtra)
    }

    /// Fine print: V = 2.5 T, that instant included.
    @Test func aStateHoldsForTwoIntervalsAndAHalf() {
        var entry = entry()
        #expect(entry.state(at: start) == .unknown && entry.beginning(at: start) == nil)
        entry.observe(reading(.up, at: 0))
        #expect(entry.state(at: at(25)) == .up)
        #expect(entry.state(at: at(25) + 1) == .unknown && entry.beginning(at: at(25) + 1) == nil)
        entry.observeAgain(nil, at: at(26))
        #expect(entry.state(at: at(51)) == .up && entry.upAt == at(26))
    }

    @Test func whatTheDeviceRemembersDatesAState() {
        var entry = entry()
        entry.observe(reading(.up, at: 0, since: -500, error: 20))
        #expect(entry.beginning(at: at(1)) == Beginning(at: at(-500), earliest: at(-500) - 20, latest: at(-500) + 20))
        entry.observe(reading(.down, at: 10))
        #expect(entry.beginning(at: at(10)) == Beginning(at: at(10), earliest: at(0), latest: at(10)))
        // A since before the reading that said otherwise contradicts it.
        entry.observe(reading(.up, at: 20, since: 5))
        #expect(entry.beginning(at: at(20)) == Beginning(at: at(20), earliest: at(10), latest: at(20)))
        // The state ended and came back between two readings.
        entry.observe(reading(.up, at: 30, since: 25))
        #expect(entry.beginning(at: at(30))?.at == at(25))
    }

    /// Nobody knows how long it had been so before it was first read, or while nobody looked.
    @Test func aFirstReadingHasNoEarliestBeginning() {
        var entry = entry()
        entry.observe(reading(.up, at: 0))
        #expect(entry.beginning(at: at(0)) == Beginning(at: at(0), earliest: nil, latest: at(0)))
        entry.observe(reading(.up, at: 3600))
        #expect(entry.beginning(at: at(3600)) == Beginning(at: at(3600), earliest: nil, latest: at(3600)))
    }

    @Test func anErrorOfTheClockWidensTheBounds() {
        var entry = entry()
        entry.observe(reading(.up, at: 0))
        var down = reading(.down, at: 10)
        down.clockError = 50
        entry.observe(down)
        #expect(entry.beginning(at: at(10)) == Beginning(at: at(10), earliest: at(0) - 50, latest: at(10) + 50))
    }

    /// Fine print, 1: a reading of unknown neither holds nor hides an instant; it says why nothing is known afterwards.
    @Test func anUnknownReadingIsAsNone() {
        var entry = entry()
        entry.observe(reading(.up, at: 0, evidence: "230 V: 70 V and more is live"))
        entry.observe(reading(.unknown, at: 10, evidence: "the agent is frozen"))
        #expect(entry.state(at: at(20)) == .up && entry.reason(at: at(20)) == "230 V: 70 V and more is live")
        #expect(entry.state(at: at(26)) == .unknown && entry.reason(at: at(26)) == "the agent is frozen")
        entry.observe(reading(.up, at: 30))
        #expect(entry.reason(at: at(30)) == "230 V: 70 V and more is live")
        #expect(entry.reason(at: at(90)) == nil)
    }

    @Test func whatComesLateOrWasConcludedSaysNothingOfNow() {
        var entry = entry()
        entry.observe(reading(.up, at: 10))
        entry.observe(reading(.down, at: 5))
        entry.observe(reading(.down, at: 10))
        var inferred = reading(.down, at: 12)
        inferred.inferred = "restart"
        entry.observe(inferred)
        entry.observeAgain(.down, at: at(9))
        #expect(entry.state(at: at(12)) == .up)
    }

    /// A group says what each of its signals says: what was left out on the way changes nothing.
    @Test func whatIsReadAgainMaySaySomethingElse() {
        var entry = entry()
        entry.observeAgain(nil, at: at(0))
        #expect(entry.state(at: at(0)) == .unknown)
        entry.observe(reading(.up, at: 0, evidence: "on"))
        entry.observeAgain(.down, at: at(10))
        #expect(entry.state(at: at(10)) == .down && entry.reason(at: at(10)) == nil)
        #expect(entry.beginning(at: at(10)) == Beginning(at: at(10), earliest: at(0), latest: at(10)))
    }

    // MARK: - Rounds

    /// Fine print, 4: fewer failed rounds than asked for are as if they had not been read.
    @Test func asManyRoundsMustFailAsTheAskerSays() {
        var entry = pinged()
        entry.observe(round(.up, at: 0))
        for number in Int64(1)...3 {
            entry.observe(round(.down, at: 5 * number))
            let now = at(300 * number)
            #expect(entry.state(at: now) == (number >= 2 ? .down : .up))
            #expect(entry.state(at: now, failedRounds: 3) == (number == 3 ? .down : number == 2 ? .up : .up))
        }
        #expect(entry.beginning(at: at(900)) == Beginning(at: at(300), earliest: at(0), latest: at(300)))
        #expect(entry.lastRead(at: at(900)) == at(900))
        entry.observe(round(.up, at: 20))
        #expect(entry.state(at: at(1200)) == .up)
        #expect(entry.beginning(at: at(1200)) == Beginning(at: at(1200), earliest: at(900), latest: at(1200)))
    }

    @Test func oneFailedRoundBetweenAnswersIsLoss() {
        var entry = pinged()
        entry.observe(round(.up, at: 0))
        let began = entry.beginning(at: at(0))
        entry.observe(round(.down, at: 5))
        entry.observeAgain(.up, at: at(600))
        #expect(entry.state(at: at(600)) == .up && entry.beginning(at: at(600)) == began)
    }

    @Test func roundsFarApartDoNotCountTogether() {
        var entry = pinged()
        entry.observe(round(.down, at: 0))
        entry.observe(round(.down, at: 13))
        #expect(entry.state(at: at(780)) == .unknown)
        entry.observe(round(.down, at: 18))
        #expect(entry.state(at: at(1080)) == .down)
        #expect(entry.state(at: at(1080 + 750)) == .down && entry.state(at: at(1080 + 751)) == .unknown)
    }

    @Test func extraRoundsAreNone() {
        var entry = pinged()
        entry.observe(round(.up, at: 0))
        entry.observe(round(.down, at: 1, isExtra: true))
        entry.observe(round(.down, at: 2, isExtra: true))
        #expect(entry.failed == nil && entry.state(at: at(180)) == .up)
    }
}
