import Intervals
import Ledger
import Notation
import Programs
import Site
import Testing

/// The contract of reading events, open alarms, deliveries and what devices were.
@Suite struct EventReadingTests {
    private let folder = TemporaryFolder("events")

    private static let events = [
        Sample.event("aa-1", .networkOutageBegan, at: 0, contract: "a", subject: "a"),
        Sample.event("aa-2", .emergencyOpened, at: 10, contract: "a", subject: "icmp/192.0.2.1"),
        Sample.event("b-1", .powerFeedLost, at: 20, contract: nil, subject: "ups-a/input"),
        Sample.event("aa-3", .networkOutageEnded, at: 30, contract: "a", subject: "a", ending: "aa-1"),
        Sample.event("b-2", .complianceWritten, at: 15, contract: "b", subject: "b"),
        Sample.event("b-3", .emergencyOpened, at: 40, contract: "b", subject: "icmp/192.0.2.2"),
    ]

    private func ledger(_ engine: Engine) throws -> any LedgerStore {
        let ledger = try engine.open(in: folder)
        for event in Self.events {
            try ledger.append(Sample.batch(records: [Sample.record("r \(event.id)")], events: [event]))
        }
        return ledger
    }

    private static let filters: [(name: String, filter: EventFilter, ids: [String])] = [
        ("everything", .everything, events.map(\.id)),
        ("an id's beginning", EventFilter(idPrefix: "aa-"), ["aa-1", "aa-2", "aa-3"]),
        ("a whole id", EventFilter(idPrefix: "b-2"), ["b-2"]),
        ("a beginning of none", EventFilter(idPrefix: "c"), []),
        ("a kind", EventFilter(kinds: [.emergencyOpened]), ["aa-2", "b-3"]),
        ("two kinds", EventFilter(kinds: [.emergencyOpened, .powerFeedLost]), ["aa-2", "b-1", "b-3"]),
        ("no kind", EventFilter(kinds: []), []),
        ("a contract", EventFilter(contracts: ["b"]), ["b-2", "b-3"]),
        ("an instant on", EventFilter(since: Sample.instant(20)), ["b-1", "aa-3", "b-3"]),
        (
            "all of it",
            EventFilter(idPrefix: "b", kinds: [.emergencyOpened], contracts: ["b"], since: Sample.instant(40)),
            ["b-3"]
        ),
    ]

    @Test(arguments: Engine.allCases, filters.indices)
    func aFilterAdmitsWhatItSays(engine: Engine, index: Int) throws {
        let ledger = try ledger(engine)
        let (name, filter, ids) = Self.filters[index]
        let found = try ledger.events(matching: filter)
        #expect(found.map(\.id) == ids, "\(name)")
        #expect(found == Self.events.filter { ids.contains($0.id) }, "\(name)")
        try expectPages(of: found, name) { try ledger.events(after: $0, limit: $1, matching: filter) }
        var seen: [Event] = []
        try ledger.forEachEvent(matching: filter) { seen.append($0) }
        #expect(seen == found)
    }

    /// Everything that an event says comes back.
    @Test(arguments: Engine.allCases)
    func anEventKeepsWhatItSays(engine: Engine) throws {
        let event = Event(
            id: "e", kind: .emergencyOpened, at: Sample.instant(0), site: "北京 \"1\"", contract: "c", subject: "icmp/h",
            state: "down", summary: "两路都断了\nsecond line", deadline: Sample.instant(1800),
            details: [.determinedAt: "x", .month: "'; DROP TABLE entry; --"], hooks: ["pager", "mail"])
        let ledger = try engine.open(in: folder)
        try ledger.append(Sample.batch(events: [event]))
        #expect(try ledger.events(matching: .everything) == [event])
    }

    // MARK: - Open alarms

    @Test(arguments: Engine.allCases)
    func anAlarmIsOpenUntilItsRecovery(engine: Engine) throws {
        let ledger = try ledger(engine)
        // Neither the outage that ended, nor what has no end.
        #expect(try ledger.openAlarms().map(\.id) == ["aa-2", "b-1", "b-3"])
        try ledger.append(Sample.batch(events: [Sample.event("end", .emergencyClosed, ending: "aa-2")]))
        #expect(try ledger.openAlarms().map(\.id) == ["b-1", "b-3"])
        // The same subject again is another alarm.
        try ledger.append(Sample.batch(events: [Sample.event("again", .emergencyOpened, subject: "icmp/192.0.2.1")]))
        #expect(try ledger.openAlarms().map(\.id) == ["b-1", "b-3", "again"])
    }

    /// Every kind that has a recovery is open until it, and no other is.
    @Test(arguments: Engine.allCases, Event.Kind.allCases)
    func everyKindThatEndsIsAnAlarm(engine: Engine, kind: Event.Kind) throws {
        let ledger = try engine.open(in: folder)
        try ledger.append(Sample.batch(events: [Sample.event("e", kind)]))
        #expect(try ledger.openAlarms().map(\.id) == (kind.recovery == nil ? [] : ["e"]))
        guard let recovery = kind.recovery else { return }
        try ledger.append(Sample.batch(events: [Sample.event("end", recovery, ending: "e")]))
        #expect(try ledger.openAlarms().isEmpty)
    }

    // MARK: - Deliveries

    @Test(arguments: Engine.allCases)
    func anEventComesWithItsAttempts(engine: Engine) throws {
        let ledger = try ledger(engine)
        let attempts: [JSON] = [
            Sample.delivery(of: "aa-1", attempt: 1, .again, at: 1), Sample.delivery(of: "b-1", at: 2),
            Sample.delivery(of: "aa-1", attempt: 2, .delivered, at: 3),
            // Told together; the digest itself is no event of the ledger.
            Sample.delivery(of: "digest", events: ["aa-1", "aa-3"], at: 4),
        ]
        // One by one, as they end.
        for attempt in attempts { try ledger.append(Sample.batch(deliveries: [attempt])) }
        let found = try ledger.deliveries(after: .start, limit: .max, matching: .everything).elements
        #expect(found.map(\.event) == Self.events)
        let byEvent = Dictionary(uniqueKeysWithValues: found.map { ($0.event.id, $0.notes) })
        #expect(byEvent["aa-1"]?.map(\.attempt) == [1, 2, 1])
        #expect(byEvent["aa-1"]?.map(\.event) == ["aa-1", "aa-1", "digest"])
        #expect(byEvent["aa-1"]?.map(\.result) == [.again, .delivered, .delivered])
        #expect(byEvent["b-1"]?.count == 1 && byEvent["aa-2"]?.isEmpty == true)
        #expect(byEvent["aa-3"]?.map(\.events) == [["aa-1", "aa-3"]])
        try expectPages(of: found) { try ledger.deliveries(after: $0, limit: $1, matching: .everything) }
    }

    @Test(arguments: Engine.allCases)
    func deliveriesAreReadOfSomeSubjectsFromAnInstantOn(engine: Engine) throws {
        let ledger = try ledger(engine)
        try ledger.append(
            Sample.batch(deliveries: [
                Sample.delivery(of: "aa-3", attempt: 1, .again, at: 5), Sample.delivery(of: "aa-3", attempt: 2, at: 35),
            ]))
        func deliveries(_ filter: DeliveryFilter) throws -> [EventDeliveries] {
            let whole = try ledger.deliveries(after: .start, limit: .max, matching: filter).elements
            try expectPages(of: whole) { try ledger.deliveries(after: $0, limit: $1, matching: filter) }
            var seen: [EventDeliveries] = []
            try ledger.forEachDelivery(matching: filter) { seen.append($0) }
            #expect(seen == whole)
            return whole
        }
        #expect(try deliveries(DeliveryFilter(subjects: ["a"])).map(\.event.id) == ["aa-1", "aa-3"])
        #expect(try deliveries(DeliveryFilter(subjects: [])).isEmpty)
        let late = try deliveries(DeliveryFilter(since: Sample.instant(30)))
        #expect(late.map(\.event.id) == ["aa-3", "b-3"])
        #expect(late.first?.notes.map(\.attempt) == [2])
        let both = DeliveryFilter(since: Sample.instant(30), subjects: ["icmp/192.0.2.2"])
        #expect(try deliveries(both).map(\.event.id) == ["b-3"])
    }

    /// Attempts alone, in the order in which they were written, each with the event that it was about.
    @Test(arguments: Engine.allCases)
    func attemptsAreReadByInstantAndContract(engine: Engine) throws {
        let ledger = try ledger(engine)
        try ledger.append(
            Sample.batch(deliveries: [
                Sample.delivery(of: "aa-1", .again, at: 1), Sample.delivery(of: "b-1", at: 2),
                Sample.delivery(of: "digest", events: ["aa-1", "aa-3"], at: 4), Sample.delivery(of: "b-3", at: 5),
                Sample.delivery(of: "gone", at: 6),
            ]))
        func attempts(_ filter: AttemptFilter = AttemptFilter()) throws -> [DeliveryAttempt] {
            let whole = try ledger.attempts(after: .start, limit: .max, matching: filter).elements
            try expectPages(of: whole) { try ledger.attempts(after: $0, limit: $1, matching: filter) }
            return whole
        }
        let all = try attempts()
        #expect(all.map(\.note.event) == ["aa-1", "b-1", "digest", "b-3", "gone"])
        #expect(all.map(\.event?.id) == ["aa-1", "b-1", "aa-1", "b-3", nil])
        #expect(all.map(\.startedAt) == [1, 2, 4, 5, 6].map { Sample.instant($0) })
        #expect(all.first?.note.result == .again && all.first?.outcome == "again")
        #expect(try attempts(AttemptFilter(contracts: ["a"])).map(\.note.event) == ["aa-1", "digest"])
        #expect(try attempts(AttemptFilter(since: Sample.instant(5))).map(\.note.event) == ["b-3", "gone"])
        #expect(try attempts(AttemptFilter(since: Sample.instant(5), contracts: ["a"])).isEmpty)
    }

    /// What an earlier version wrote of an attempt does not say how it ended.
    @Test(arguments: Engine.allCases)
    func anAttemptWithoutAResultCountsAsNone(engine: Engine) throws {
        let ledger = try ledger(engine)
        let former = JSON.object([
            "event": .string("aa-1"), "hook": .string("pager"), "started_at": .string(Sample.instant(1).description),
        ])
        // Without an instant it is not kept at all.
        try ledger.append(Sample.batch(deliveries: [former, .object(["event": .string("aa-1")])]))
        #expect(try ledger.deliveries(after: .start, limit: 1, matching: .everything).elements.first?.notes == [])
    }

    // MARK: - Devices

    @Test(arguments: Engine.allCases)
    func whoADeviceIsIsKeptWithWhatItWasBefore(engine: Engine) throws {
        func identity(_ device: String, _ serial: String, at seconds: Int64) -> DeviceIdentity {
            DeviceIdentity(
                device: device, at: Sample.instant(seconds), systemObject: "1.3.6.1.4.1.318.1.3.27", serial: serial)
        }
        let ledger = try engine.open(in: folder)
        #expect(try ledger.identities().isEmpty)
        for (number, serial) in ["AS1", "AS2"].enumerated() {
            var batch = Sample.batch()
            batch.identities = [identity("ups-a", serial, at: Int64(number)), identity("ups-b", "BS1", at: 0)]
            try ledger.append(batch)
        }
        let again = try engine.open(in: folder)
        #expect(
            try again.identities() == [
                "ups-a": identity("ups-a", "AS2", at: 1), "ups-b": identity("ups-b", "BS1", at: 0),
            ])
        #expect(try ledger.verify().findings == [])
    }
}
