import Intervals
import Ledger
import Office
import Site
import Testing

/// Planned work is entered, listed and ended; alarms of the provider's own are acknowledged.
@Suite struct QuietTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite(hasReadings: false) }

    private func plan(
        _ names: [String], for length: Milliseconds = .hours(2), by principal: Principal = OfficeSite.provider
    ) throws -> QuietTime {
        try site.office.plan(workOn: names, for: length, by: "Wang Min", reason: "new fan", principal: principal)
    }

    @Test func workIsARecordThatTheDaemonSees() throws {
        let work = try plan(["pdu-a", "pdu-b/outlet/7"])
        let record = work.record
        #expect(record.kind == .quiet && record.list(.signals) == ["pdu-a", "pdu-b/outlet/7"])
        #expect(record.span == Span(from: site.clock.now, to: site.clock.now + .hours(2)))
        #expect(record.text(.by) == "Wang Min" && record.text(.reason) == "new fan")
        #expect(try site.records() == [record])
        #expect(try site.office.plannedWork(for: OfficeSite.provider) == [work])
    }

    @Test func itEndsByItselfOrEarlier() throws {
        let first = try plan(["pdu-a"])
        try site.clock.set("2026-03-20T01:00:00Z")
        let second = try plan(["pdu-b"])
        #expect(try site.office.plannedWork(for: OfficeSite.provider) == [first, second])
        let ended = try site.office.endWork(
            String(first.record.id.prefix(12)), by: "Wang Min", principal: OfficeSite.provider)
        #expect(ended == first)
        let withdrawal = try #require(try site.records().last)
        #expect(withdrawal.kind == .withdrawal && withdrawal.text(.replaces) == first.record.id)
        #expect(withdrawal.instant(.at) == site.clock.now)
        #expect(try site.office.plannedWork(for: OfficeSite.provider) == [second])
        try site.clock.set("2026-03-20T03:00:00Z")
        #expect(try site.office.plannedWork(for: OfficeSite.provider) == [])
    }

    @Test func whatCannotBeIsRefused() throws {
        let unknown = try refusal { _ = try plan(["pdu-c"]) }
        #expect(unknown?.code == .malformed && unknown?.field == "what")
        #expect(
            unknown?.reason == "No device or signal of the configuration is called pdu-c; did you mean pdu-a?")
        #expect(try refusal { _ = try plan([]) }?.code == .missing)
        for length in [Milliseconds(0), .days(8)] {
            #expect(try refusal { _ = try plan(["pdu-a"], for: length) }?.field == "for")
        }
        #expect(try refusal { _ = try plan(["pdu-a"], by: OfficeSite.acme) }?.code == .notPermitted)
        #expect(try site.records().isEmpty)
        _ = try plan(["pdu-a"])
        let none = try refusal {
            _ = try site.office.endWork("-", by: "Wang Min", principal: OfficeSite.provider)
        }
        #expect(none?.code == .unknownRecord && none?.fix?.contains("(pdu-a)") == true)
        #expect(
            try refusal { _ = try site.office.plannedWork(for: OfficeSite.acme) }?.code == .notPermitted)
    }

    // MARK: - Acknowledging

    private func open(_ id: String, _ kind: Event.Kind, of contract: String? = nil) throws {
        let event = Event(
            id: id, kind: kind, at: try #require(Instant("2026-02-10T03:00:00Z")), site: "dc-1", contract: contract,
            subject: "pdu-a", state: "down", summary: "x")
        try site.office.ledger.append(Batch(events: [event], schedule: site.office.facility.schedule))
    }

    private func acknowledge(_ id: String, by principal: Principal = OfficeSite.provider) throws -> Acknowledgement {
        try site.office.acknowledge(id, by: "Zhao", method: "mobile", to: nil, at: nil, for: principal)
    }

    @Test func anAlarmIsAcknowledgedByTheBeginningOfItsId() throws {
        try open("7be1c0", .powerOnBattery)
        try open("7bf000", .powerFeedLost, of: "acme")
        let record = try acknowledge("7be").record
        #expect(record.kind == .acknowledgement && record.text(.of) == "7be1c0" && record.text(.by) == "Zhao")
        #expect(record.instant(.at) == site.clock.now && record.text(.method) == "mobile")
        let several = try refusal { _ = try acknowledge("7b") }
        #expect(several?.code == .ambiguousEmergency)
        #expect(several?.fix == "there are 7be1c0 (pdu-a), 7bf000 (acme pdu-a).")
    }

    /// What wakes nobody is acknowledged by nobody, and the provider's alarms are not the customers'.
    @Test func onlyAlarmsOfTheProvidersOwn() throws {
        try open("aa11", .deviceUnreachable)
        try open("bb11", .powerFeedLost, of: "acme")
        #expect(try refusal { _ = try acknowledge("aa") }?.code == .unknownEmergency)
        #expect(try refusal { _ = try acknowledge("bb", by: OfficeSite.acme) }?.code == .unknownEmergency)
        #expect(try site.records().isEmpty)
    }

    /// No document shows it, and no verdict rests on it.
    @Test func noResultKnowsOfIt() throws {
        let before = try OfficeSite().judge().result
        let other = try OfficeSite()
        _ = try other.office.plan(
            workOn: ["pdu-a"], for: .hours(1), by: "Wang Min", reason: "new fan", principal: OfficeSite.provider)
        #expect(try other.judge().result == before)
    }
}
