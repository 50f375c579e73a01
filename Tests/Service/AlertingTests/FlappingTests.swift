import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

/// Six repetitions in ten minutes are told one by one; what follows of the same is told together, and nothing else waits.
@Suite struct FlappingTests {
    private func event(_ minute: Int64, _ second: Int64 = 0, kind: Event.Kind = .powerFeedLost) -> Event {
        Event(
            id: "e-\(minute)-\(second)", kind: kind, at: at(minute, second), site: "dc-1", contract: "acme",
            subject: "acme/A", state: "down", summary: "s-\(minute)-\(second)")
    }

    /// Six events at once, and what was admitted of them.
    private func busy() -> Flapping {
        var flapping = Flapping()
        let admitted = (0..<6).map { flapping.admits(event(0, $0)) }
        #expect(admitted == [true, true, true, true, true, true])
        return flapping
    }

    @Test func theSeventhIsHeld() {
        var flapping = busy()
        #expect(flapping.due == nil)
        let seventh = flapping.admits(event(1))
        #expect(!seventh)
        #expect(flapping.due == at(11))
    }

    /// Once one is held, those after it are too: the order stays.
    @Test func nothingOvertakesWhatIsHeld() {
        var flapping = busy()
        let early = flapping.admits(event(1))
        // The window of the first six is over, but one is still held.
        let late = flapping.admits(event(10, 59))
        #expect(!early && !late)
        #expect(flapping.due == at(11))
        #expect(flapping.releaseHeld(by: at(11)).map { $0.map(\.id) } == [["e-1-0", "e-10-59"]])
    }

    @Test(arguments: [(9, 59, false), (10, 0, true)]) func theWindowIsTenMinutes(
        minute: Int64, second: Int64, isOver: Bool
    ) {
        var flapping = Flapping()
        for _ in 0..<6 { _ = flapping.admits(event(0)) }
        let isAdmitted = flapping.admits(event(minute, second))
        #expect(isAdmitted == isOver)
    }

    @Test func theHeldAreReleasedOnceAndWhenDue() {
        var flapping = busy()
        _ = flapping.admits(event(1))
        _ = flapping.admits(event(2))
        #expect(flapping.releaseHeld(by: at(10, 59)) == [])
        #expect(flapping.releaseHeld(by: at(11)).map { $0.map(\.id) } == [["e-1-0", "e-2-0"]])
        #expect(flapping.releaseHeld(by: at(12)) == [])
        #expect(flapping.due == nil)
        let next = flapping.admits(event(12))
        #expect(next)
    }

    /// However often they come: batteries, outages and emergencies.
    @Test(arguments: Event.Kind.allCases.filter(\.isNeverHeldBack)) func whatMustNotBeLateIsNeverHeld(kind: Event.Kind)
    {
        var flapping = busy()
        _ = flapping.admits(event(1))
        let admitted = (0..<20).map { flapping.admits(event(2, Int64($0), kind: kind)) }
        #expect(!admitted.contains(false))
    }

    /// Another alarm about the same subject is no repetition.
    @Test func aNewAlarmPassesWhatIsHeld() {
        var flapping = busy()
        let seventh = flapping.admits(event(1))
        let other = flapping.admits(event(2, kind: .deviceUnreachable))
        let itsEnd = flapping.admits(event(3, kind: .deviceReachable))
        #expect(!seventh && other && itsEnd)
    }

    /// An alarm and its end are one row: the end of what is held does not come first.
    @Test func aRecoveryNeverOvertakesItsAlarm() {
        var flapping = busy()
        let alarm = flapping.admits(event(1))
        let end = flapping.admits(event(2, kind: .powerFeedRestored))
        #expect(!alarm && !end)
        #expect(flapping.releaseHeld(by: at(11)).map { $0.map(\.id) } == [["e-1-0", "e-2-0"]])
    }

    /// Each kind is told together with its own, the oldest first.
    @Test func whatIsHeldIsToldByKind() {
        var flapping = busy()
        for second in 0..<6 { _ = flapping.admits(event(0, Int64(10 + second), kind: .deviceUnreachable)) }
        _ = flapping.admits(event(1, kind: .deviceUnreachable))
        _ = flapping.admits(event(2))
        _ = flapping.admits(event(3, kind: .deviceReachable))
        #expect(flapping.due == at(11))
        #expect(flapping.releaseHeld(by: at(12)).map { $0.map(\.id) } == [["e-1-0", "e-3-0"], ["e-2-0"]])
    }

    @Test func aQuietLaneIsForgotten() {
        var flapping = Flapping()
        #expect(flapping.isIdle(at: at(0)))
        _ = flapping.admits(event(0))
        #expect(!flapping.isIdle(at: at(9, 59)))
        #expect(flapping.isIdle(at: at(10)))
        for second in 0..<6 { _ = flapping.admits(event(20, Int64(second))) }
        _ = flapping.admits(event(21))
        // What is held is not forgotten, however long it has been quiet.
        #expect(!flapping.isIdle(at: at(60)))
    }

    @Test func whatWasToldBeforeARestartIsForgotten() {
        var flapping = busy()
        _ = flapping.admits(event(1))
        _ = flapping.admits(event(2))
        flapping.settle { $0.id == "e-1-0" }
        #expect(flapping.due == at(12))
        #expect(flapping.releaseHeld(by: at(12)).map { $0.map(\.id) } == [["e-2-0"]])
    }

    // MARK: - Digests

    @Test func aDigestTellsWhatHappenedAndHowOften() throws {
        let events = [event(1), event(2, kind: .powerFeedRestored), event(3), event(4, kind: .powerFeedRestored)]
        let digest = try #require(Event.digest(events, hook: "ops", in: .gmt))
        #expect(digest.kind == .digest)
        #expect(digest.at == at(4))
        #expect(digest.hooks == ["ops"])
        #expect(digest.contract == "acme")
        #expect(
            digest.summary
                == "acme/A: 4 events since \(TimeZone.gmt.said(at(1))), now down: power.feed.lost × 2, power.feed.restored × 2"
        )
        #expect(digest.details == [.from: at(1).description, .last: "s-4-0"])
    }

    /// The same events give the same id, so that a restart does not tell them twice; another hook has its own digest.
    @Test func aDigestHasTheIdOfItsEvents() {
        let events = [event(1), event(2)]
        #expect(Event.digest(events, hook: "ops", in: .gmt)?.id == Event.digest(events, hook: "ops", in: .gmt)?.id)
        #expect(Event.digest(events, hook: "ops", in: .gmt)?.id != Event.digest(events, hook: "noc", in: .gmt)?.id)
        #expect(
            Event.digest(events, hook: "ops", in: .gmt)?.id
                != Event.digest([event(2), event(3)], hook: "ops", in: .gmt)?.id)
    }

    @Test func oneEventIsToldAsItself() {
        #expect(Event.digest([event(1)], hook: "ops", in: .gmt) == event(1))
        #expect(Event.digest([], hook: "ops", in: .gmt) == nil)
    }
}
