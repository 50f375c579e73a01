import Intervals
import Proofs
import Site
import Testing

@testable import Alerting

/// One alarm, and the provider's own people who are called until somebody acknowledges it.
@Suite struct ClimbTests {
    private static let sms = Hook(name: "sms", executable: "/bin/true", timeout: .seconds(10), retries: 1)

    private func person(_ name: String) -> Climb.Person {
        Climb.Person(
            contact: Contact(name: name, isAuthorised: false, method: .mobile, to: "+86 \(name)", hook: "sms"),
            hook: Self.sms)
    }

    private func climb(_ steps: Int = 3) -> Climb {
        Climb(name: "a", steps: steps, within: .minutes(5), beginsAt: at(0))
    }

    /// The operators, the engineer, the manager; nobody else.
    private func whom(_ rung: Int) -> [Climb.Person] { [["ops"], ["engineer"], ["manager"]][rung].map(person) }

    private func names(_ starts: [Climb.Start]) -> [String] { starts.map(\.person.contact.name) }

    @Test func aStepBeginsWhenTheOneBeforeHasWaited() {
        var climb = climb()
        let first = climb.advance(to: at(0), whom: whom)
        #expect(names(first) == ["ops"] && first.map(\.rung) == [0] && first.map(\.number) == [1])
        climb.ended(person("ops"), at: 0, with: .delivered, at: at(0, 3))
        #expect(climb.nextDue == at(5))
        #expect(climb.advance(to: at(4, 59), whom: whom) == [])
        #expect(names(climb.advance(to: at(5), whom: whom)) == ["engineer"])
        // A hook that hangs holds the next step back as little as a person who does not answer.
        #expect(names(climb.advance(to: at(10), whom: whom)) == ["manager"])
    }

    @Test func theLastStepIsRepeated() {
        var climb = climb(1)
        func starts(_ minute: Int64) -> [Int] {
            let starts = climb.advance(to: at(minute), whom: whom)
            for start in starts { climb.ended(start.person, at: start.rung, with: .delivered, at: at(minute, 1)) }
            return starts.map(\.number)
        }
        #expect(starts(0) == [1] && starts(4) == [] && starts(5) == [2] && starts(10) == [3])
    }

    /// Whom nobody reaches, the next step need not wait for.
    @Test func aStepThatReachesNobodyWaitsForNothing() {
        var climb = climb()
        _ = climb.advance(to: at(0), whom: whom)
        climb.ended(person("ops"), at: 0, with: .failed, at: at(0, 3))
        #expect(climb.nextDue == at(0))
        #expect(names(climb.advance(to: at(0, 3), whom: whom)) == ["engineer"])
        // Nobody is on duty.
        var empty = self.climb()
        let starts = empty.advance(to: at(0)) { $0 == 2 ? whom(2) : [] }
        #expect(names(starts) == ["manager"])
        var nobody = self.climb()
        #expect(nobody.advance(to: at(0)) { _ in [] } == [])
        #expect(nobody.nextDue == at(5), "a roster may name somebody later")
    }

    @Test func temporaryFailuresAreRepeatedWithinAStep() {
        var climb = climb()
        _ = climb.advance(to: at(0), whom: whom)
        climb.ended(person("ops"), at: 0, with: .again, at: at(0, 1))
        #expect(climb.advance(to: at(0, 2), whom: whom) == [])
        #expect(climb.advance(to: at(0, 10), whom: whom).map(\.number) == [2])
        climb.ended(person("ops"), at: 0, with: .again, at: at(0, 11))
        #expect(names(climb.advance(to: at(0, 11), whom: whom)) == ["engineer"])
        // What an earlier step still brings changes nothing.
        climb.ended(person("ops"), at: 0, with: .delivered, at: at(0, 12))
        #expect(climb.nextDue == at(5, 11))
    }

    /// The engineer is whoever is on duty when the step begins.
    @Test func whoIsOnDutyIsAskedWhenTheStepBegins() {
        var climb = climb(2)
        var asked: [Int] = []
        for minute in [Int64(0), 1, 5, 6] {
            _ = climb.advance(to: at(minute)) { rung in
                asked.append(rung)
                return whom(rung)
            }
        }
        #expect(asked == [0, 1])
    }

    @Test func aRestartRepeatsNobodyWhoWasTold() {
        func note(_ rung: Int, _ name: String, _ result: DeliveryNote.Result, at instant: Instant) -> DeliveryNote {
            DeliveryNote(
                event: "a", hook: "sms", rung: rung, method: "mobile", to: "+86 \(name)", attempt: 1, result: result,
                endedAt: instant)
        }
        let notes = [note(0, "ops", .delivered, at: at(0, 3)), note(1, "engineer", .delivered, at: at(5, 3))]
        var climb = climb()
        climb.recall(notes, whom: whom)
        #expect(climb.advance(to: at(8), whom: whom) == [])
        #expect(names(climb.advance(to: at(10, 3), whom: whom)) == ["manager"])
        // One that failed before goes on at once, and after a long time nobody is called for every step that passed.
        var failed = self.climb()
        failed.recall([note(0, "ops", .failed, at: at(0, 3))], whom: whom)
        #expect(names(failed.advance(to: at(1), whom: whom)) == ["engineer"])
        var late = self.climb()
        late.recall([note(0, "ops", .delivered, at: at(0, 3))], whom: whom)
        #expect(names(late.advance(to: at(2_880), whom: whom)) == ["engineer"])
    }

    /// However hooks behave: somebody is called at every step in time, and nobody twice within one.
    @Test func everyStepIsTakenInTime() {
        for seed in seeds("climbs", few: 1000, many: 100_000) {
            var random = SeededGenerator(seed: seed)
            var climb = climb()
            var running: [(end: Instant, start: Climb.Start, result: DeliveryNote.Result)] = []
            var told: [Int: Instant] = [:]
            var now = at(0)
            while now < at(16) {
                for start in climb.advance(to: now, whom: whom) {
                    told[start.rung] = told[start.rung] ?? now
                    let result: DeliveryNote.Result = [.delivered, .again, .failed][
                        Int.random(in: 0...2, using: &random)]
                    let length = Milliseconds.random(in: 1...600_000, using: &random)
                    running.append((now + length, start, result))
                }
                guard let next = (running.map(\.end) + [climb.nextDue].compactMap(\.self)).min() else { break }
                now = max(now + 1, next)
                for run in running where run.end <= now {
                    climb.ended(run.start.person, at: run.start.rung, with: run.result, at: now)
                }
                running.removeAll { $0.end <= now }
            }
            for rung in 0..<3 {
                #expect(told[rung].map { $0 <= at(5 * Int64(rung)) + 10 } ?? false, "seed \(seed), step \(rung)")
            }
        }
    }
}
