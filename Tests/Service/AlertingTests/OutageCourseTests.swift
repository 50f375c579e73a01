import Intervals
import Testing

@testable import Alerting

/// What was announced beside what a timeline says: which outages begin, end, move and never were.
@Suite struct OutageCourseTests {
    private struct Condition {
        var timeline = Timeline()
        var denied = IntervalSet.empty
        var undecided = IntervalSet.empty
    }

    /// `u0-10` up, `d10-20` down, `x20-30` denied, `?20-30` contradicted and not decided.
    private func condition(_ text: String) -> Condition {
        var condition = Condition()
        for note in text.split(separator: " ") {
            let edges = note.dropFirst().split(separator: "-").compactMap { Int64($0) }.map(instant)
            let span = Span(from: edges[0], to: edges[1])
            switch note.first {
            case "u": condition.timeline.up = condition.timeline.up.union(IntervalSet(span))
            case "d": condition.timeline.down = condition.timeline.down.union(IntervalSet(span))
            case "?": condition.undecided = condition.undecided.union(IntervalSet(span))
            default: condition.denied = condition.denied.union(IntervalSet(span))
            }
        }
        return condition
    }

    private func instant(_ number: Int64) -> Instant { Instant(milliseconds: number) }

    private func began(_ from: Int64, isOver: Bool = false) -> OutageCourse.Step {
        .began(instant(from), isOver: isOver)
    }

    private func ended(_ from: Int64, _ to: Int64) -> OutageCourse.Step {
        .ended(Span(from: instant(from), to: instant(to)))
    }

    /// One timeline after the other, each as it is known at its end.
    private func steps(_ timelines: [String], open: Int64? = nil, settled: Int64 = -1, start: Int64 = 0)
        -> [[OutageCourse.Step]]
    {
        var course = OutageCourse()
        course.open = open.map(instant)
        return timelines.map { text in
            let condition = condition(text)
            let all = condition.timeline.up.union(condition.timeline.down).union(condition.denied)
                .union(condition.undecided)
            let now = (all.spans.last?.to ?? instant(1)) - 1
            return course.follow(
                condition.timeline, denied: condition.denied, undecided: condition.undecided, until: now,
                settledUntil: instant(settled),
                knownFrom: instant(start))
        }
    }

    @Test func anOutageBeginsAndEndsOnce() {
        let seen = steps(["u0-10", "u0-10 d10-11", "u0-10 d10-20", "u0-10 d10-20 u20-21", "u0-10 d10-20 u20-30"])
        #expect(seen == [[], [began(10)], [], [ended(10, 20)], []])
    }

    /// Found afterwards, both are told together, however many.
    @Test func whatWasFoundAfterwardsIsToldTogether() {
        #expect(steps(["u0-10 d10-20 u20-21"]) == [[began(10, isOver: true), ended(10, 20)]])
        #expect(
            steps(["u0-10 d10-20 u20-25 d25-27 u27-30 d30-31"]) == [
                [began(10, isOver: true), ended(10, 20), began(25, isOver: true), ended(25, 27), began(30)]
            ])
    }

    /// A time that nobody read is no end; only an end that is known is one.
    @Test func silenceEndsNothing() {
        #expect(steps(["u0-10 d10-20", "u0-10 d10-20 d50-51"]) == [[began(10)], []])
        #expect(steps(["u0-10 d10-20", "u0-10 d10-20 u50-51"]) == [[began(10)], [ended(10, 20)]])
    }

    @Test func aBeginningMayMove() {
        #expect(steps(["u0-10 d10-12", "u0-8 d8-15", "u0-8 d8-15 u15-20"]) == [[began(10)], [], [ended(8, 15)]])
        #expect(steps(["u0-10 d10-12", "u0-12 d12-15 u15-16"]) == [[began(10)], [ended(12, 15)]])
        // Not before what was told of another one.
        #expect(
            steps(["d5-10 u10-12 d12-13", "d5-14 u14-15"]) == [
                [began(5, isOver: true), ended(5, 10), began(12)], [ended(10, 14)],
            ])
    }

    @Test func whatNeverWasIsTakenBack() {
        #expect(steps(["u0-10 d10-15", "u0-10 c10-20"]) == [[began(10)], [.withdrawn(instant(10))]])
        #expect(steps(["u0-10 d10-15", "u0-16"]) == [[began(10)], [.withdrawn(instant(10))]])
        // Hosts were silent inside the span of the ports that is contradicted.
        #expect(steps(["u0-10 d10-15", "u0-12 c10-20 d12-18 u18-20"]) == [[began(10)], [ended(12, 18)]])
    }

    /// What was decided long ago is not found again; what lasted longer is whole.
    /// A host denies the link, and another one's rounds are not decided: neither an end nor a withdrawal before they are.
    @Test func whatIsUndecidedIsNotOver() {
        let undecided = ["u0-10 d10-14", "u0-10 ?10-14 u14-16"]
        #expect(steps(undecided + ["u0-16"]) == [[began(10)], [], [.withdrawn(instant(10))]])
        #expect(steps(undecided + ["u0-9 d9-14 u14-16"]) == [[began(10)], [], [ended(9, 14)]])
    }

    @Test func whatIsSettledIsNotFoundAgain() {
        #expect(steps(["u0-10 d10-20 u20-50"], settled: 20) == [[]])
        #expect(steps(["u0-10 d10-20 u20-50"], settled: 15) == [[began(10, isOver: true), ended(10, 20)]])
        #expect(steps(["u0-10 d10-20 u20-40 d40-50"], settled: 30) == [[began(40)]])
    }

    /// What was announced before the start is denied by an answer only: nobody knows any more what was read then.
    @Test func whatIsOpenSinceBeforeTheStartEnds() {
        #expect(steps(["u50-60"], open: 10, start: 50) == [[ended(10, 50)]])
        #expect(steps(["d50-60"], open: 10, start: 50) == [[]])
        #expect(steps(["d50-60 u60-61"], open: 10, start: 50) == [[ended(10, 60)]])
        #expect(steps(["u5-60"], open: 10, start: 50) == [[ended(10, 10)]])
        #expect(steps(["c5-60 u5-60"], open: 10, start: 50) == [[.withdrawn(instant(10))]])
    }
}
