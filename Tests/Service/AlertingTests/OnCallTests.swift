import Intervals
import Site
import Testing

@testable import Alerting

/// The provider's own people: called about power, outages and emergencies until somebody acknowledges; quiet while work goes
/// on that explains what happens.
@Suite struct OnCallTests {
    private static let sms = Hook(name: "sms", executable: "/bin/true", timeout: .seconds(10), retries: 1)
    private static let ops = Hook(name: "ops", executable: "/bin/true", retries: 1, events: ["power.*", "device.*"])

    private func facility() throws -> Facility {
        let customer = Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 9", hook: "sms")
        var facility = try Customers.facility(2, hooks: [Self.sms, Self.ops], contacts: [customer])
        facility.staff = [("desk", "+86 1"), ("Wang Min", "+86 2"), ("manager", "+86 3")].map { name, number in
            Contact(name: name, isAuthorised: false, method: .mobile, to: number, hook: "sms")
        }
        facility.onCall = OnCall(within: .minutes(5), steps: [[.contact("desk")], [.engineer], [.contact("manager")]])
        return facility
    }

    private func roster(_ name: String = "wangmin", contract: Int? = nil) -> Record {
        var fields: [RecordField: RecordValue] = [
            .name: .text(name), .from: .instant(at(-60)), .to: .instant(at(600)),
        ]
        fields[.contract] = contract.map { .text(Customers.name($0)) }
        return Record(id: "duty-\(name)", kind: .dutyRoster, fields: fields, recordedAt: at(-60))
    }

    private func event(_ kind: Event.Kind, about subject: String, of contract: Int? = nil, at instant: Instant) -> Event
    {
        Event(
            id: "\(kind.rawValue)-\(subject)-\(instant)", kind: kind, at: instant, site: "dc-1",
            contract: contract.map(Customers.name), subject: subject, state: "down", summary: "\(subject) is down",
            deadline: kind == .emergencyOpened ? instant + .minutes(15) : nil, hooks: ["ops"])
    }

    private func recovery(of alarm: Event, at instant: Instant) throws -> Event {
        Event(
            id: "end-\(alarm.id)", kind: try #require(alarm.kind.recovery), at: instant, site: "dc-1",
            contract: alarm.contract, subject: alarm.subject, state: "up", summary: "over", details: [.alarm: alarm.id],
            hooks: ["ops"])
    }

    private func attempts(_ actions: [Outbox.Action]) -> [Outbox.Attempt] {
        actions.compactMap { if case .run(let attempt) = $0 { attempt } else { nil } }
    }

    /// Delivers everything, and returns who of the provider's own people was told.
    private func called(_ outbox: inout Outbox, _ actions: [Outbox.Action], at now: Instant) -> [String] {
        var names: [String] = []
        var rest = attempts(actions)
        while !rest.isEmpty {
            let attempt = rest.removeFirst()
            if attempt.rung != nil, let name = attempt.contact?.name { names.append(name) }
            rest += attempts(outbox.ended(attempt, with: .delivered, at: now))
        }
        return names
    }

    private func told(_ actions: [Outbox.Action]) -> [Event] {
        attempts(actions).filter { $0.rung == nil && $0.step == nil }.map(\.event)
    }

    @Test func theyAreCalledUntilSomebodyAcknowledges() throws {
        var outbox = Outbox(try facility())
        _ = outbox.noted(roster(), at: at(-1))
        let alarm = event(.powerOnBattery, about: "ups-a", at: at(0))
        #expect(called(&outbox, outbox.add(alarm, at: at(0)), at: at(0)) == ["desk"])
        #expect(called(&outbox, outbox.advance(to: at(5)), at: at(5)) == ["Wang Min"])
        let seen = Record(
            id: "k", kind: .acknowledgement,
            fields: [.of: .text(alarm.id), .at: .instant(at(6)), .by: .text("Wang Min")],
            recordedAt: at(6))
        _ = outbox.noted(seen, at: at(6))
        #expect(called(&outbox, outbox.advance(to: at(60)), at: at(60)) == [])
    }

    @Test func aRecoveryEndsIt() throws {
        var outbox = Outbox(try facility())
        let alarm = event(.powerFeedLost, about: "customer-0/mains", of: 0, at: at(0))
        _ = called(&outbox, outbox.add(alarm, at: at(0)), at: at(0))
        _ = called(&outbox, outbox.add(try recovery(of: alarm, at: at(3)), at: at(3)), at: at(3))
        #expect(called(&outbox, outbox.advance(to: at(60)), at: at(60)) == [])
    }

    /// What is part of another event is called about with that; other kinds do not wake anybody.
    @Test func onlyAlarmsOfPowerOutageAndEmergency() throws {
        for kind in Event.Kind.allCases {
            var outbox = Outbox(try facility())
            let names = called(&outbox, outbox.add(event(kind, about: "ups-a", of: 0, at: at(0)), at: at(0)), at: at(0))
            #expect(names == (kind.isCalledUntilAcknowledged ? ["desk"] : []), "\(kind)")
            var part = event(kind, about: "ups-a", of: 0, at: at(0))
            part.details[.partOf] = "head"
            var other = Outbox(try facility())
            #expect(called(&other, other.add(part, at: at(0)), at: at(0)) == [])
        }
    }

    /// One happening is one call: a UPS without mains and its feeds, a silent host and its network.
    @Test func whatConcernsTheSameIsCalledAboutOnce() throws {
        var outbox = Outbox(try facility())
        let battery = event(.powerOnBattery, about: "ups-a", at: at(0))
        let feeds = event(.powerFeedLost, about: "ups-a", at: at(0))
        #expect(called(&outbox, outbox.add(battery, at: at(0)), at: at(0)) == ["desk"])
        #expect(called(&outbox, outbox.add(feeds, at: at(0)), at: at(0)) == [])
        // What is left when the first one ends is called about, but not at once: it may end, too.
        _ = outbox.add(try recovery(of: battery, at: at(2)), at: at(2))
        #expect(called(&outbox, outbox.advance(to: at(6)), at: at(6)) == [])
        #expect(called(&outbox, outbox.advance(to: at(7)), at: at(7)) == ["desk"])
        _ = outbox.add(try recovery(of: feeds, at: at(8)), at: at(8))
        #expect(called(&outbox, outbox.advance(to: at(60)), at: at(60)) == [])
        // Whoever sees to one sees to both; a customer without power is worse, and called about all the same.
        var other = Outbox(try facility())
        let lost = event(.powerFeedLost, about: "customer-0/ups", of: 0, at: at(0))
        _ = called(&other, other.add(lost, at: at(0)), at: at(0))
        let outage = event(.powerOutageBegan, about: "customer-0", of: 0, at: at(1))
        #expect(called(&other, other.add(outage, at: at(1)), at: at(1)) == ["desk"])
        let seen = Record(
            id: "k", kind: .acknowledgement, fields: [.of: .text(lost.id), .at: .instant(at(2)), .by: .text("Wang")],
            recordedAt: at(2))
        _ = other.noted(seen, at: at(2))
        #expect(called(&other, other.advance(to: at(60)), at: at(60)) == [])
        // Every emergency is one of its own.
        var third = Outbox(try facility())
        for host in ["icmp/a", "icmp/b"] {
            let emergency = event(.emergencyOpened, about: host, of: 0, at: at(0))
            #expect(called(&third, third.add(emergency, at: at(0)), at: at(0)) == ["desk"])
        }
        let network = event(.networkOutageBegan, about: "customer-0", of: 0, at: at(0))
        #expect(called(&third, third.add(network, at: at(0)), at: at(0)) == [])
    }

    /// A device that two contracts share calls the engineers of both.
    @Test func aDeviceTakesTheRostersOfEveryContractBehindIt() throws {
        var facility = try facility()
        facility.staff.append(Contact(name: "Zhao", isAuthorised: false, method: .mobile, to: "+86 4", hook: "sms"))
        var outbox = Outbox(facility)
        _ = outbox.noted(roster("Wang Min", contract: 0), at: at(-1))
        _ = outbox.noted(roster("Zhao", contract: 1), at: at(-1))
        _ = called(&outbox, outbox.add(event(.powerOnBattery, about: "ups-a", at: at(0)), at: at(0)), at: at(0))
        #expect(Set(called(&outbox, outbox.advance(to: at(5)), at: at(5))) == ["Wang Min", "Zhao"])
        var single = Outbox(facility)
        _ = single.noted(roster("Wang Min", contract: 0), at: at(-1))
        _ = single.noted(roster("Zhao", contract: 1), at: at(-1))
        let feed = event(.powerFeedLost, about: "customer-1/mains", of: 1, at: at(0))
        _ = called(&single, single.add(feed, at: at(0)), at: at(0))
        #expect(called(&single, single.advance(to: at(5)), at: at(5)) == ["Zhao"])
    }

    /// A person who has told the customer sees to it; a hook that did is nobody.
    @Test func onlyAPersonEndsTheCallsAboutAnEmergency() throws {
        for (by, names) in [("hook sms", ["manager"]), ("Wang Min", [])] {
            var outbox = Outbox(try facility())
            let emergency = event(.emergencyOpened, about: "icmp/\(Customers.host(0))", of: 0, at: at(0))
            _ = called(&outbox, outbox.add(emergency, at: at(0)), at: at(0))
            let record = Record(
                id: "n", kind: .notification,
                fields: [
                    .contract: .text(Customers.name(0)), .notifiedAt: .instant(at(1)), .by: .text(by),
                    .method: .text("mobile"), .to: .text("+86 9"),
                ], recordedAt: at(1))
            _ = outbox.noted(record, at: at(1))
            #expect(called(&outbox, outbox.advance(to: at(5)), at: at(5)) == names)
        }
    }

    @Test func aRestartGoesOnWhereItWas() throws {
        let facility = try facility()
        let alarm = event(.powerOutageBegan, about: "customer-0", of: 0, at: at(0))
        let note = DeliveryNote(
            event: alarm.id, hook: "sms", rung: 0, method: "mobile", to: "+86 1", attempt: 1, result: .delivered,
            endedAt: at(0, 2))
        let own = DeliveryNote(event: alarm.id, hook: "ops", attempt: 1, result: .delivered, endedAt: at(0, 2))
        var outbox = Outbox(facility)
        #expect(outbox.mustResume(alarm, notes: [note, own], at: at(60), isOpen: true))
        #expect(!outbox.mustResume(alarm, notes: [note, own], at: at(60), isOpen: false))
        let actions = outbox.restore([(alarm, [note, own])], records: [roster()], at: at(4))
        #expect(actions == [])
        #expect(called(&outbox, outbox.advance(to: at(5, 2)), at: at(5, 2)) == ["Wang Min"])
        // Not about what is over, or acknowledged meanwhile.
        let end = try recovery(of: alarm, at: at(3))
        var ended = Outbox(facility)
        _ = ended.restore([(alarm, [note, own]), (end, [own])], records: [], at: at(4))
        #expect(called(&ended, ended.advance(to: at(60)), at: at(60)) == [])
        let seen = Record(
            id: "k", kind: .acknowledgement, fields: [.of: .text(alarm.id), .at: .instant(at(3)), .by: .text("Wang")],
            recordedAt: at(3))
        var acknowledged = Outbox(facility)
        _ = acknowledged.restore([(alarm, [note, own])], records: [seen], at: at(4))
        #expect(called(&acknowledged, acknowledged.advance(to: at(60)), at: at(60)) == [])
    }

    // MARK: - Planned work

    private func work(_ subjects: [String], from: Instant = at(0), to: Instant = at(120), id: String = "w") -> Record {
        Record(
            id: id, kind: .quiet,
            fields: [
                .signals: .list(subjects), .from: .instant(from), .to: .instant(to), .at: .instant(from),
                .by: .text("Wang Min"), .reason: .text("new fan"),
            ], recordedAt: from)
    }

    private func lost(_ number: Int, _ feed: String, at instant: Instant) -> Event {
        event(.powerFeedLost, about: "\(Customers.name(number))/\(feed)", of: number, at: instant)
    }

    @Test func whatWorkExplainsIsToldTogetherAtItsEnd() throws {
        var outbox = Outbox(try facility())
        _ = outbox.noted(work(["pdu-a"]), at: at(0))
        let events = [lost(0, "mains", at: at(1)), lost(1, "mains", at: at(1))]
        for event in events { #expect(outbox.add(event, at: event.at) == []) }
        #expect(outbox.add(try recovery(of: events[0], at: at(60)), at: at(60)) == [])
        #expect(outbox.advance(to: at(119)) == [])
        let end = outbox.advance(to: at(120))
        let digest = try #require(told(end).first)
        #expect(told(end).count == 1 && digest.kind == .digest && digest.subject == "pdu-a")
        #expect(
            digest.summary
                == "planned work on pdu-a (Wang Min: new fan) is over: power.feed.lost × 2, power.feed.restored × 1; "
                + "not over: customer-1/mains is down")
        #expect(attempts(end).first { $0.rung == nil }?.members.count == 3)
        // What is not over is called about from now on.
        #expect(called(&outbox, end, at: at(120)) == ["desk"])
    }

    @Test func whatGoesBeyondItIsToldAtOnceWithAllThatWaited() throws {
        var outbox = Outbox(try facility())
        _ = outbox.noted(work(["pdu-a"]), at: at(0))
        _ = outbox.add(lost(0, "mains", at: at(1)), at: at(1))
        let other = lost(0, "ups", at: at(2))
        let actions = outbox.add(other, at: at(2))
        #expect(told(actions).map(\.kind) == [.digest, .powerFeedLost] && told(actions).last?.id == other.id)
        #expect(
            told(actions).first?.summary
                == "planned work on pdu-a (Wang Min: new fan) does not explain this: customer-0/ups is down; before it: "
                + "power.feed.lost × 1; not over: customer-0/mains is down")
        // From now on nothing waits.
        #expect(told(outbox.add(lost(1, "mains", at: at(3)), at: at(3))).count == 1)
    }

    @Test func theEndOfWhatWasToldBeforeIsTold() throws {
        var outbox = Outbox(try facility())
        let alarm = lost(0, "mains", at: at(-1))
        _ = called(&outbox, outbox.add(alarm, at: at(-1)), at: at(-1))
        _ = outbox.noted(work(["pdu-a"]), at: at(0))
        #expect(told(outbox.add(try recovery(of: alarm, at: at(1)), at: at(1))).count == 1)
    }

    @Test func customersAreCalledAllTheSame() throws {
        var outbox = Outbox(try facility())
        _ = outbox.noted(work(["sw-1", "icmp/\(Customers.host(0))"]), at: at(0))
        let emergency = event(.emergencyOpened, about: "icmp/\(Customers.host(0))", of: 0, at: at(1))
        let actions = attempts(outbox.add(emergency, at: at(1)))
        #expect(actions.contains { $0.step == 0 && $0.contact?.name == "Li Wei" })
    }

    @Test func workEndsEarlierOrIsMoved() throws {
        var outbox = Outbox(try facility())
        _ = outbox.noted(work(["pdu-a"]), at: at(0))
        _ = outbox.add(lost(0, "mains", at: at(1)), at: at(1))
        let end = Record(
            id: "x", kind: .withdrawal, fields: [.replaces: .text("w"), .at: .instant(at(10)), .by: .text("Wang Min")],
            recordedAt: at(10))
        #expect(told(outbox.noted(end, at: at(10))).count == 1)
        var moved = Outbox(try facility())
        _ = moved.noted(work(["pdu-a"]), at: at(0))
        _ = moved.add(lost(0, "mains", at: at(1)), at: at(1))
        var longer = work(["pdu-a"], to: at(180), id: "w2")
        longer.fields[.replaces] = .text("w")
        #expect(moved.noted(longer, at: at(100)) == [] && moved.advance(to: at(179)) == [])
        #expect(told(moved.advance(to: at(180))).count == 1)
    }

    @Test func whatWaitsOutlivesARestart() throws {
        let facility = try facility()
        let alarm = lost(0, "mains", at: at(1))
        var outbox = Outbox(facility)
        #expect(outbox.mustResume(alarm, notes: [], at: at(60)))
        #expect(outbox.restore([(alarm, [])], records: [work(["pdu-a"])], at: at(60)) == [])
        let end = outbox.advance(to: at(120))
        #expect(attempts(end).first { $0.rung == nil }?.members == [alarm.id])
        #expect(called(&outbox, end, at: at(120)) == ["desk"])
        // The work ended while the program was away.
        var late = Outbox(facility)
        let actions = attempts(late.restore([(alarm, [])], records: [work(["pdu-a"])], at: at(500)))
        #expect(actions.first { $0.rung == nil }?.members == [alarm.id])
    }
}
