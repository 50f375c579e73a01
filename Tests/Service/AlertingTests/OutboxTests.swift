import Intervals
import Proofs
import Site
import Testing

@testable import Alerting

/// Nothing is lost, nothing comes in another order, and what is told twice has the same id.
@Suite struct OutboxTests {
    private static let sms = Hook(name: "sms", executable: "/bin/true", timeout: .seconds(10), retries: 2)
    private static let mail = Hook(name: "mail", executable: "/bin/true", timeout: .seconds(30), retries: 2)
    private static let ops = Hook(
        name: "ops", executable: "/bin/true", retries: 2, events: ["power.*", "emergency.*"])

    private func facility(during: EmergencyReportTerms.DuringMaintenance = .notify) throws -> Facility {
        let contacts = ["sms", "mail"].map { hook in
            Contact(name: "Li Wei", isAuthorised: true, method: .pager, to: "+86", hook: hook)
        }
        return try Customers.facility(2, hooks: [Self.sms, Self.mail, Self.ops], contacts: contacts, during: during)
    }

    private func feed(_ number: Int, _ kind: Event.Kind, at instant: Instant, hooks: [String] = ["ops"]) -> Event {
        Event(
            id: "\(kind.rawValue)-\(instant)", kind: kind, at: instant, site: "dc-1", contract: Customers.name(number),
            subject: "feed-\(number)", state: kind.recovery == nil ? "up" : "down", summary: "x", hooks: hooks)
    }

    private func emergency(_ number: Int, at instant: Instant) -> Event {
        Event(
            id: "emergency-\(number)-\(instant)", kind: .emergencyOpened, at: instant, site: "dc-1",
            contract: Customers.name(number), subject: "icmp/\(number)", state: "down", summary: "x",
            deadline: instant + .minutes(15), details: [Event.Detail.determinedAt: "\(instant)"], hooks: ["ops"])
    }

    private func attempts(_ actions: [Outbox.Action]) -> [Outbox.Attempt] {
        actions.compactMap { if case .run(let attempt) = $0 { attempt } else { nil } }
    }

    @Test func ofOneSubjectTheNextWaitsForTheOneBefore() throws {
        var outbox = Outbox(try facility())
        let first = attempts(outbox.add(feed(0, .powerFeedLost, at: at(0)), at: at(0)))
        #expect(first.map(\.hook.name) == ["ops"])
        #expect(outbox.add(feed(0, .powerFeedRestored, at: at(1)), at: at(1)) == [])
        #expect(attempts(outbox.add(feed(1, .powerFeedLost, at: at(1)), at: at(1))).count == 1)
        // A temporary failure keeps its place; the recovery never comes before or without its alarm.
        #expect(outbox.ended(first[0], with: .again, at: at(2)) == [])
        #expect(outbox.advance(to: at(2, 1)) == [])
        let again = attempts(outbox.advance(to: at(2, 10)))
        #expect(again.map(\.event.id) == first.map(\.event.id))
        #expect(again.map(\.number) == [2])
        let next = attempts(outbox.ended(again[0], with: .delivered, at: at(2, 11)))
        #expect(next.map(\.event.kind) == [.powerFeedRestored])
    }

    @Test func repetitionsEnd() throws {
        var outbox = Outbox(try facility())
        var actions = outbox.add(feed(0, .powerFeedLost, at: at(0)), at: at(0))
        var now = at(0)
        var count = 0
        while let attempt = attempts(actions).first {
            count += 1
            actions = outbox.ended(attempt, with: .again, at: now)
            guard let due = outbox.nextDue, attempt.number <= Self.ops.retries else { break }
            now = due
            actions = outbox.advance(to: now)
        }
        #expect(count == 3)
        #expect(actions.contains { if case .giveUp = $0 { true } else { false } })
    }

    @Test func whatFlapsIsToldTogetherAndInOrder() throws {
        var outbox = Outbox(try facility())
        var told: [Event] = []
        var members: [String] = []
        func deliver(_ actions: [Outbox.Action], _ now: Instant) {
            var actions = attempts(actions)
            while let attempt = actions.popLast() {
                told.append(attempt.event)
                members += attempt.members.isEmpty ? [attempt.event.id] : attempt.members
                actions += attempts(outbox.ended(attempt, with: .delivered, at: now))
            }
        }
        let events = (0..<40).map { index in
            feed(0, index % 2 == 0 ? .powerFeedLost : .powerFeedRestored, at: at(0, Int64(index) * 5))
        }
        for event in events { deliver(outbox.add(event, at: event.at), event.at) }
        #expect(told.count == Flapping.limit)
        deliver(outbox.advance(to: at(30)), at(30))
        #expect(told.count == Flapping.limit + 1)
        #expect(told.last?.kind == .digest)
        #expect(told.last?.state == "up")
        #expect(members == events.map(\.id))
    }

    /// A battery that ran out was once told five minutes later, because its UPS had said other things before.
    @Test func aBatteryIsToldAtOnceHoweverMuchWasSaidOfItsUPS() throws {
        var outbox = Outbox(try facility())
        var told: [String: Instant] = [:]
        func deliver(_ event: Event) {
            var actions = attempts(outbox.advance(to: event.at) + outbox.add(event, at: event.at))
            while let attempt = actions.popLast() {
                told[attempt.event.id] = event.at
                actions += attempts(outbox.ended(attempt, with: .delivered, at: event.at))
            }
        }
        func event(_ kind: Event.Kind, at instant: Instant) -> Event {
            Event(
                id: "\(kind.rawValue)-\(instant)", kind: kind, at: instant, site: "dc-1", subject: "ups-a",
                state: "down",
                summary: "x", hooks: ["ops"])
        }
        for minute in 0..<4 {
            deliver(event(.deviceUnreachable, at: at(Int64(minute))))
            deliver(event(.deviceReachable, at: at(Int64(minute), 30)))
        }
        #expect(told.count == Flapping.limit)
        let row: [Event.Kind] = [.powerOnBattery, .powerRuntime, .powerRuntime, .powerRuntime, .powerOutageSuspected]
        for (step, kind) in row.enumerated() {
            let next = event(kind, at: at(5, Int64(step)))
            deliver(next)
            #expect(told[next.id] == next.at, "\(kind)")
        }
        // What was held of the agent comes later, together.
        let rest = attempts(outbox.advance(to: at(13)))
        #expect(rest.map(\.event.kind) == [.digest] && rest.map(\.members.count) == [2])
    }

    @Test func emergenciesWaitForNothing() throws {
        var outbox = Outbox(try facility())
        // Every place of the hooks is taken by what hangs.
        let crowd = Array(repeating: Self.sms.name, count: 1) + ["mail", "ops"]
        for number in 0..<50 {
            var event = feed(0, .powerFeedLost, at: at(0, Int64(number)), hooks: crowd)
            event.subject = "subject-\(number)"
            _ = outbox.add(event, at: at(1))
        }
        let started = attempts(outbox.add(emergency(0, at: at(1)), at: at(1)))
        #expect(started.filter { $0.step == 0 }.map(\.hook.name) == ["sms"])
    }

    @Test func duringMaintenanceTheTermsDecide() throws {
        let fields: [RecordField: RecordValue] = [
            .contract: .text(Customers.name(0)), .from: .instant(at(0)), .to: .instant(at(60)),
            .consentedAt: .instant(at(-60)),
        ]
        let record = Record(id: "m", kind: .maintenance, fields: fields, recordedAt: at(-60))
        for (choice, count) in [(EmergencyReportTerms.DuringMaintenance.notify, 1), (.suppress, 0)] {
            var outbox = Outbox(try facility(during: choice))
            _ = outbox.noted(record, at: at(-1))
            let started = attempts(outbox.add(emergency(0, at: at(5)), at: at(5))).filter { $0.step != nil }
            #expect(started.count == count)
            #expect(attempts(outbox.add(emergency(1, at: at(5)), at: at(5))).contains { $0.step == 0 })
        }
    }

    @Test func anAcknowledgementStopsTheCall() throws {
        var outbox = Outbox(try facility())
        let opened = emergency(0, at: at(0))
        _ = outbox.add(opened, at: at(0))
        let fields: [RecordField: RecordValue] = [
            .contract: .text(Customers.name(0)), .notifiedAt: .instant(at(2)), .by: .text("Wang"),
        ]
        _ = outbox.noted(Record(id: "n", kind: .notification, fields: fields, recordedAt: at(2)), at: at(2))
        #expect(attempts(outbox.advance(to: at(20))).filter { $0.step != nil } == [])
        #expect(!outbox.advance(to: at(20)).contains { if case .announce = $0 { true } else { false } })
    }

    /// One contact who may not speak for the customer, and one who may.
    private func facilityWithASecretary() throws -> Facility {
        let contacts = [
            Contact(name: "Secretary", isAuthorised: false, method: .mobile, to: "+86 1", hook: "sms"),
            Contact(name: "Li Wei", isAuthorised: true, method: .email, to: "li@acme.example", hook: "mail"),
        ]
        return try Customers.facility(2, hooks: [Self.sms, Self.mail, Self.ops], contacts: contacts)
    }

    private func notification(_ fields: [RecordField: RecordValue]) -> Record {
        let common: [RecordField: RecordValue] = [
            .contract: .text(Customers.name(0)), .notifiedAt: .instant(at(2)), .by: .text("Wang"),
        ]
        return Record(
            id: "n", kind: .notification, fields: common.merging(fields) { $1 }, recordedAt: at(2))
    }

    @Test func theCallGoesOnAfterSomebodyWhoIsNotAuthorised() throws {
        var outbox = Outbox(try facilityWithASecretary())
        let started = attempts(outbox.add(emergency(0, at: at(0)), at: at(0))).filter { $0.step != nil }
        #expect(started.map(\.contact?.name) == ["Secretary"])
        let next = attempts(outbox.ended(started[0], with: .delivered, at: at(0, 5)))
        #expect(next.map(\.contact?.name) == ["Li Wei"])
        let reminder = try #require(announced(outbox.ended(next[0], with: .failed, at: at(0, 9))).first)
        #expect(
            reminder.summary
                == "customer-0: only Secretary, who is not authorised, was told yet that icmp/0 does not answer; "
                + "14 min left: tell Li Wei email li@acme.example")
        let overdue = try #require(announced(outbox.advance(to: at(16))).first { $0.kind == .emergencyOverdue })
        #expect(overdue.summary.contains("only Secretary, who is not authorised, was told in time that"))
    }

    /// After a restart, too, wherever the contacts stand in the file by now.
    @Test func aRestartGoesOnWithWhoeverIsAuthorised() throws {
        let opened = emergency(0, at: at(0))
        let told = DeliveryNote(
            event: opened.id, hook: "sms", step: 0, method: "mobile", to: "+86 1", attempt: 1, result: .delivered,
            endedAt: at(0, 5))
        var facility = try facilityWithASecretary()
        for turned in [false, true] {
            if turned { for index in facility.contracts.indices { facility.contracts[index].contacts.reverse() } }
            var outbox = Outbox(facility)
            #expect(outbox.mustResume(opened, notes: [told], at: at(1_000)))
            let actions = attempts(outbox.restore([(opened, [told])], records: [], at: at(1)))
            #expect(actions.filter { $0.step != nil }.map(\.contact?.name) == ["Li Wei"])
        }
        var answered = told
        (answered.hook, answered.method, answered.to) = ("mail", "email", "li@acme.example")
        let own = DeliveryNote(event: opened.id, hook: "ops", attempt: 1, result: .delivered, endedAt: at(0, 5))
        #expect(Outbox(facility).mustResume(opened, notes: [told, own], at: at(1_000)))
        #expect(!Outbox(facility).mustResume(opened, notes: [told, answered, own], at: at(1_000)))
    }

    private static let ways: [([RecordField: String], Bool)] = [
        ([:], true), ([.method: "email"], true), ([.method: "mobile"], false),
        ([.method: "email", .to: "LI@acme.example "], true), ([.to: "+86 1"], false),
        ([.method: "email", .to: "somebody@acme.example"], false),
        // A word of an older register.
        ([.method: "phone"], true), ([.method: "email", .determinedAt: "wrong"], false),
    ]

    /// What a person says counts when it may be a chosen contact's way, and what hooks wrote as well.
    @Test(arguments: ways) func whatAPersonSaysMustBeAChosenWay(fields: [RecordField: String], counts: Bool) throws {
        var outbox = Outbox(try facilityWithASecretary())
        _ = outbox.add(emergency(0, at: at(0)), at: at(0))
        var values = fields.mapValues { RecordValue.text($0) }
        if fields[.determinedAt] != nil { values[.determinedAt] = .instant(at(1)) }
        _ = outbox.noted(notification(values), at: at(2))
        let isOverdue = announced(outbox.advance(to: at(16))).contains { $0.kind == .emergencyOverdue }
        #expect(isOverdue == !counts)
    }

    /// The program was away for two days.
    @Test func anEmergencyThatLastsIsCalledHoweverOld() throws {
        var outbox = Outbox(try facility())
        let opened = emergency(0, at: at(0))
        let actions = outbox.restore([(opened, [])], records: [], at: at(2880))
        #expect(Set(attempts(actions).compactMap(\.step)) == [0, 1], "every contact: the time is over")
        #expect(announced(actions).map(\.kind) == [.emergencyReminder, .emergencyOverdue])
    }

    @Test func whatWasOverBeforeYesterdayRingsNobodyAndIsOnRecord() throws {
        let opened = emergency(0, at: at(0))
        var closed = emergency(0, at: at(9))
        (closed.kind, closed.details) = (.emergencyClosed, [Event.Detail.alarm: opened.id])
        var outbox = Outbox(try facility())
        let actions = outbox.restore([(opened, []), (closed, [])], records: [], at: at(2880))
        #expect(attempts(actions).filter { $0.step != nil } == [])
        let passing = try #require(announced(actions).first)
        #expect(passing.kind == .emergencyOverdue && passing.at == at(15))
        // Told of it once, and not where a person has told the customer.
        var later = Outbox(try facility())
        #expect(announced(later.restore([(opened, []), (closed, []), (passing, [])], records: [], at: at(2881))) == [])
        var answered = Outbox(try facility())
        let fields: [RecordField: RecordValue] = [
            .contract: .text(Customers.name(0)), .notifiedAt: .instant(at(2)), .by: .text("Wang"),
        ]
        let record = Record(id: "n", kind: .notification, fields: fields, recordedAt: at(2))
        #expect(announced(answered.restore([(opened, []), (closed, [])], records: [record], at: at(2880))) == [])
    }

    private func announced(_ actions: [Outbox.Action]) -> [Event] {
        actions.compactMap { if case .announce(let event) = $0 { event } else { nil } }
    }

    /// Killed and restored at random moments, with hooks that succeed, fail for a time, and fail.
    @Test func restartsLoseNothing() throws {
        let facility = try facility()
        var leftOut = 0
        for seed in seeds("restarts of the outbox", few: 200, many: 20_000) {
            var play = OutboxPlay(facility, seed: seed)
            play.run()
            #expect(play.mistakes == [], "seed \(seed)")
            leftOut += play.subjectsLeftOut
        }
        #expect(leftOut > 0)
    }

    /// What is left out of a restart is what can have no effect.
    @Test func aRecordMattersAsLongAsItsTime() {
        func record(_ kind: Record.Kind, _ fields: [RecordField: RecordValue]) -> Record {
            Record(id: "r", kind: kind, fields: fields, recordedAt: at(0))
        }
        let maintenance = record(.maintenance, [.from: .instant(at(0)), .to: .instant(at(10))])
        #expect(Outbox.mayMatter(maintenance, since: at(9)) && !Outbox.mayMatter(maintenance, since: at(10)))
        let notification = record(.notification, [.notifiedAt: .instant(at(10))])
        #expect(Outbox.mayMatter(notification, since: at(10)) && !Outbox.mayMatter(notification, since: at(11)))
        // Of an emergency that is not too old, whenever it was that somebody was told.
        let early = record(.notification, [.notifiedAt: .instant(at(0)), .determinedAt: .instant(at(10))])
        #expect(Outbox.mayMatter(early, since: at(10)) && !Outbox.mayMatter(early, since: at(11)))
        #expect(!Outbox.mayMatter(record(.complaint, [.at: .instant(at(10))]), since: at(0)))
        #expect(Outbox.mayMatter(record(.withdrawal, [.replaces: .text("m")]), since: at(500)))
    }
}
