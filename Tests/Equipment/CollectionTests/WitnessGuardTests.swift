import ICMP
import Intervals
import Site
import Sockets
import Testing

@testable import Collection

@Suite struct WitnessGuardTests {
    private let host = HostAddress("198.51.100.10")
    private let other = HostAddress("198.51.100.11")
    private let first = HostAddress("192.0.2.1")
    private let second = HostAddress("192.0.2.2")

    private func round(_ host: HostAddress?, _ sentAt: Int64, answered: Bool = false) throws -> RoundResult {
        RoundResult(
            tag: 0, host: try #require(host), sentAt: sentAt,
            outcome: answered ? .answered(roundTrip: .milliseconds(1)) : .silence)
    }

    private func guarded() throws -> WitnessGuard {
        WitnessGuard(witnesses: [try #require(first), try #require(second)])
    }

    @Test func withoutWitnessesEverythingPasses() throws {
        var guarded = WitnessGuard(witnesses: [])
        let down = guarded.receive(try round(host, 1000), now: 0)
        let up = guarded.receive(try round(host, 2000, answered: true), now: 0)
        #expect(down.judged.map(\.state) == [.down] && up.judged.map(\.state) == [.up])
        #expect(down.inquiry.isEmpty && guarded.nextDue == nil)
    }

    @Test func aWitnessThatAnswersMakesTheHostDown() throws {
        var guarded = try guarded()
        let held = guarded.receive(try round(host, 1000), now: 0)
        #expect(held.judged.isEmpty && held.inquiry == [first, second])
        let again = guarded.receive(try round(other, 1001), now: 1)
        #expect(again == WitnessGuard.Output())
        let decided = guarded.receive(try round(second, 3000, answered: true), now: 2)
        #expect(decided.judged.map(\.state) == [.down, .down, .up])
        #expect(decided.judged.map(\.result.sentAt) == [1000, 1001, 3000])
        #expect(guarded.nextDue == nil)
    }

    @Test func aWitnessThatHasJustAnsweredSparesTheAsking() throws {
        var guarded = try guarded()
        _ = guarded.receive(try round(first, 1500, answered: true), now: 0)
        #expect(guarded.receive(try round(host, 1000), now: 1).judged.map(\.state) == [.down])
        // A round that began after the witness's is not vouched for by it.
        #expect(guarded.receive(try round(host, 1501), now: 2).judged.isEmpty)
    }

    @Test func whenAllWitnessesAreSilentNothingIsKnown() throws {
        var guarded = try guarded()
        _ = guarded.receive(try round(host, 1000), now: 0)
        #expect(guarded.receive(try round(first, 3000), now: 2000).judged.isEmpty)
        let decided = guarded.receive(try round(second, 3000), now: 2001)
        #expect(decided.judged.map(\.state) == [.unknown, .unknown, .unknown])
        #expect(decided.judged.first?.evidence?.contains("witnesses") ?? false)
        #expect(decided.inquiry.isEmpty && guarded.nextDue == nil)
    }

    @Test func whatFailsDuringAnInquiryIsAskedAboutAnew() throws {
        var guarded = try guarded()
        _ = guarded.receive(try round(host, 1000), now: 0)
        _ = guarded.receive(try round(other, 2500), now: 1)
        _ = guarded.receive(try round(first, 1200), now: 2)
        let decided = guarded.receive(try round(second, 1200), now: 3)
        #expect(decided.judged.map(\.result.host) == [host, first, second])
        #expect(decided.inquiry == [first, second])
        let rest = guarded.receive(try round(first, 5000, answered: true), now: 4)
        #expect(rest.judged.map(\.state) == [.down, .up])
    }

    @Test func anOldSilenceOfAWitnessDecidesNothing() throws {
        var guarded = try guarded()
        _ = guarded.receive(try round(host, 5000), now: 0)
        _ = guarded.receive(try round(first, 4000), now: 1)
        let output = guarded.receive(try round(second, 4000), now: 2)
        #expect(output.judged.isEmpty)
    }

    /// A host that answers again says nothing of the time before; what is known of it stays in order.
    @Test func aHostThatAnswersAgainKeepsItsOrder() throws {
        var guarded = try guarded()
        _ = guarded.receive(try round(host, 1000), now: 0)
        let answered = guarded.receive(try round(host, 2000, answered: true), now: 1)
        #expect(answered.judged.isEmpty)
        let unsent = RoundResult(
            tag: 0, host: try #require(host), sentAt: 3000, outcome: .notSent("No buffer space available"))
        #expect(guarded.receive(unsent, now: 2).judged.isEmpty)
        let output = guarded.receive(try round(first, 3500, answered: true), now: 3)
        #expect(output.judged.map(\.state) == [.down, .up, .unknown, .up])
        #expect(output.judged.map(\.result.sentAt) == [1000, 2000, 3000, 3500])
    }

    @Test func aWitnessThatFailsAloneIsDown() throws {
        var guarded = try guarded()
        let held = guarded.receive(try round(first, 1000), now: 0)
        #expect(held.judged.isEmpty && held.inquiry == [first, second])
        let decided = guarded.receive(try round(second, 1100, answered: true), now: 1)
        #expect(decided.judged.map(\.state) == [.down, .up])
        // Its own round of the inquiry, begun a moment later, needs no other inquiry.
        let again = guarded.receive(try round(first, 1101), now: 2)
        #expect(again.judged.map(\.state) == [.down] && again.inquiry.isEmpty)
    }

    /// The machine's clock was set back an hour: what the witnesses said before it vouches for nothing.
    @Test func aClockThatIsSetBackVouchesForNothing() throws {
        var guarded = try guarded()
        _ = guarded.receive(try round(first, 3_600_000, answered: true), now: 0)
        #expect(guarded.receive(try round(host, 1000), now: 1).judged.isEmpty)
    }

    @Test func nothingIsHeldForLong() throws {
        var guarded = try guarded()
        _ = guarded.receive(try round(host, 1000), now: 0)
        let due = try #require(guarded.nextDue)
        #expect(due <= 10_000)
        #expect(guarded.giveUp(by: due - 1).judged.isEmpty)
        #expect(guarded.giveUp(by: due).judged.map(\.state) == [.unknown])
        #expect(guarded.nextDue == nil)
    }

    /// A machine that cannot send knows nothing of anybody.
    @Test func whatWasNotSentIsUnknown() throws {
        var guarded = WitnessGuard(witnesses: [])
        let result = RoundResult(
            tag: 0, host: try #require(host), sentAt: 1, outcome: .notSent("Operation not permitted"))
        #expect(guarded.receive(result, now: 0).judged.map(\.state) == [.unknown])
    }
}
