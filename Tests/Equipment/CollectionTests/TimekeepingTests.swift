import Intervals
import Testing

@testable import Collection

/// How instants are dated when the wall clock is set.
@Suite struct TimekeepingTests {
    private static let start = Instant(milliseconds: 1_790_000_000_000)

    /// A machine whose clock the test sets.
    private struct Machine {
        var uptime: Milliseconds = 500_000
        /// How far the wall clock is ahead of the right time.
        var ahead: Milliseconds = 0
        var keeping: Timekeeping
        var changes: [Timekeeping.Change] = []

        init(ahead: Milliseconds = 0, written: Instant? = nil, isSynchronised: Bool = false) {
            self.ahead = ahead
            let wall = TimekeepingTests.start + ahead
            keeping = Timekeeping(
                Timekeeping.Sample(wall: wall, uptime: uptime), written: written, isSynchronised: isSynchronised)
        }

        var right: Instant { TimekeepingTests.start + (uptime - 500_000) }
        var wall: Instant { right + ahead }
        var dated: Instant { keeping.date(uptime) }

        /// Compares the clocks in the rhythm of the collector until some time has passed.
        mutating func pass(_ time: Milliseconds, every tick: Milliseconds = 50, isSynchronised: Bool = false) {
            let end = uptime + time
            while uptime < end {
                uptime += tick
                let sample = Timekeeping.Sample(wall: wall, uptime: uptime)
                if let change = keeping.compare(sample, isSynchronised: isSynchronised) { changes.append(change) }
            }
        }
    }

    @Test func aSoundClockIsFollowed() {
        var machine = Machine()
        machine.pass(.minutes(10))
        #expect(machine.dated == machine.wall && machine.keeping.turn == 0 && machine.changes.isEmpty)
        #expect(!machine.keeping.isHeld && machine.keeping.mayRepeat)
    }

    /// 500 parts in a million, in either direction: half a minute in a day.
    @Test(arguments: [Milliseconds(1), -1]) func slewingIsNoStep(direction: Milliseconds) {
        var machine = Machine()
        for _ in 0..<3600 {
            machine.ahead += direction
            machine.pass(.seconds(2), every: 500)
        }
        #expect(machine.dated == machine.wall && machine.keeping.turn == 0 && machine.changes.isEmpty)
    }

    @Test func aStepForwardIsFollowedAtOnceAndSaidAnew() {
        var machine = Machine()
        machine.pass(.minutes(1))
        machine.ahead += .hours(1)
        machine.pass(50)
        #expect(machine.changes == [.setForward(by: .hours(1))])
        #expect(machine.dated == machine.wall && machine.keeping.turn == 1)
        #expect(machine.keeping.shift == .hours(1))
    }

    /// The example of 40 seconds: held until the wall clock has caught up with what was dated, then back.
    @Test func aStepBackIsHeldUntilTheClockHasCaughtUp() {
        var machine = Machine(ahead: .seconds(40))
        machine.pass(.seconds(6))
        let written = machine.dated
        machine.ahead = 0
        machine.pass(50)
        #expect(machine.changes == [.setBack(by: .seconds(40), heldUntil: written + 50)])
        #expect(machine.keeping.isHeld && machine.keeping.turn == 1 && machine.keeping.lead == .seconds(40))
        #expect(machine.dated == machine.right + .seconds(40) && machine.keeping.shift == 0)
        machine.pass(.seconds(39))
        #expect(machine.keeping.isHeld && machine.dated == machine.right + .seconds(40))
        machine.pass(.seconds(2))
        #expect(machine.changes.last == .caughtUp)
        #expect(!machine.keeping.isHeld && machine.dated == machine.right && machine.dated > written)
        #expect(machine.keeping.turn == 2 && machine.keeping.shift == -.seconds(40))
        // What was held lies ahead: nothing may be said to continue anything until it is passed.
        #expect(!machine.keeping.mayRepeat)
        machine.pass(.seconds(40) + .minutes(2))
        #expect(machine.keeping.mayRepeat && machine.changes.last == .passed && machine.keeping.turn == 3)
    }

    /// No step is too small to be dated twice.
    @Test func aSmallStepBackIsHeldWithoutAWord() {
        var machine = Machine()
        machine.pass(.seconds(10))
        let written = machine.dated
        machine.ahead = -300
        machine.pass(50)
        #expect(machine.keeping.isHeld && machine.dated > written)
        machine.pass(.seconds(1))
        #expect(!machine.keeping.isHeld && machine.dated == machine.wall && machine.dated > written)
    }

    @Test func dateNeverGoesBackWhileItIsHeld() {
        var machine = Machine()
        var latest = machine.dated
        for step in [-Milliseconds.seconds(30), -.minutes(5), .seconds(20), -.seconds(2)] {
            machine.ahead += step
            for _ in 0..<20 {
                machine.pass(100)
                #expect(machine.keeping.isHeld && machine.dated > latest)
                latest = machine.dated
            }
        }
    }

    @Test func aStepForwardEndsTheHold() {
        var machine = Machine()
        machine.pass(.seconds(5))
        machine.ahead = -.hours(2)
        machine.pass(.seconds(5))
        #expect(machine.keeping.isHeld)
        machine.ahead = .seconds(3)
        machine.pass(50)
        #expect(!machine.keeping.isHeld && machine.dated == machine.wall && machine.keeping.mayRepeat)
        #expect(machine.keeping.shift == .seconds(3))
    }

    // MARK: - The start

    /// A restart with the clock set back writes nothing into the past.
    @Test func whatIsInTheLedgerCountsAsDated() {
        let written = Self.start + .seconds(90)
        var machine = Machine(written: written)
        #expect(machine.keeping.isHeld && machine.dated == written + 1)
        machine.pass(.seconds(30))
        #expect(machine.keeping.isHeld && machine.dated == written + 1 + .seconds(30))
        machine.pass(.seconds(61))
        #expect(!machine.keeping.isHeld && machine.dated == machine.wall)
    }

    @Test func aLedgerThatLiesInThePastChangesNothing() {
        let machine = Machine(written: Self.start - 1)
        #expect(!machine.keeping.isHeld && machine.dated == machine.wall)
    }

    /// A line with a wrong year was imported: the clock is disciplined and right.
    @Test func aLedgerOfNextYearDoesNotMoveASynchronisedClock() {
        let machine = Machine(written: Self.start + .days(365), isSynchronised: true)
        #expect(!machine.keeping.isHeld && machine.dated == machine.wall && machine.keeping.mayRepeat)
        // Without NTP the clock of a machine whose battery is empty is as likely to be wrong: the ledger counts.
        var dead = Machine(written: Self.start + .days(365))
        #expect(dead.keeping.isHeld)
        // Until it is synchronised.
        dead.pass(50, isSynchronised: true)
        #expect(!dead.keeping.isHeld && dead.dated == dead.wall)
    }

    // MARK: - Stamps

    /// What other threads have stamped by the wall clock before a step is dated as if it were stamped after it.
    @Test(arguments: [Milliseconds.seconds(34), -.seconds(34), .hours(1), -.hours(1)])
    func stampsOfBeforeAStepAreDatedByWhenTheyWereMade(step: Milliseconds) {
        var machine = Machine()
        machine.pass(.minutes(3))
        let stamp = machine.wall
        machine.pass(.seconds(3))
        machine.ahead += step
        machine.pass(.seconds(2))
        #expect(machine.keeping.date(stamped: stamp) == machine.dated - .seconds(5))
        #expect(machine.keeping.date(stamped: machine.wall) == machine.dated)
        // Right after the step, before the clocks were compared.
        machine.ahead += step
        let early = machine.wall
        machine.pass(50)
        #expect(machine.keeping.date(stamped: early) == machine.dated - 50)
    }

    @Test func aStampThatFitsNowhereIsNotInTheFuture() {
        var machine = Machine()
        machine.pass(.minutes(3))
        machine.ahead = -.minutes(1)
        machine.pass(.seconds(1))
        let odd = machine.keeping.date(stamped: machine.wall + .days(9))
        #expect(odd <= machine.dated + .seconds(1))
    }
}
