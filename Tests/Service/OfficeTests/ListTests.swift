import Agreement
import Correlation
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site
import Testing

/// What was said, entered and told, by cursor, and only to whom it concerns.
@Suite struct ListTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
        for (id, contract) in [("e-acme", "acme"), ("e-globex", "globex")] {
            try site.open(emergency: id, of: contract)
        }
    }

    private func scope(
        since: WrittenInstant = .exact(.distantPast), until: WrittenInstant? = nil, contracts: [String] = [],
        for principal: Principal = OfficeSite.provider
    ) throws -> ListScope {
        try site.office.scope(since: since, until: until, contracts: contracts, for: principal)
    }

    private func events(_ scope: ListScope) throws -> [String] { try site.office.events(in: scope).elements.map(\.id) }

    // MARK: - Scopes

    @Test func aScopeIsReadByTheContractsClock() throws {
        let office = try site.reconfigured {
            $0.replacing(
                "    customer: {name: Globex}\n", with: "    customer: {name: Globex}\n    timezone: America/New_York\n"
            )
        }
        let day = try #require(WrittenInstant("2026-02-10"))
        let own = try office.scope(since: day, until: day, contracts: ["glo"], for: OfficeSite.provider)
        #expect(own.since == Instant("2026-02-10T05:00:00Z") && own.until == Instant("2026-02-11T05:00:00Z"))
        #expect(own.contracts == ["globex"] && own.zone.identifier == "America/New_York")
        let all = try office.scope(since: day, until: nil, for: OfficeSite.provider)
        #expect(all.since == Instant("2026-02-09T16:00:00Z") && all.contracts == nil)
    }

    @Test func aScopeWithNothingInItIsRefused() throws {
        let refused = try refusal { _ = try scope(since: .relative(-.days(1)), until: .relative(-.days(2))) }
        #expect(refused?.code == .malformed && refused?.field == "until")
        #expect(try refusal { _ = try scope(contracts: ["nobody"]) }?.code == .unknownContract)
        #expect(try refusal { _ = try scope(contracts: ["globex"], for: OfficeSite.acme) }?.code == .notPermitted)
    }

    /// Whoever reads the past of a contract need not have it in today's file.
    @Test func aContractThatLeftTheFileIsListed() throws {
        try site.office.acceptConfiguration()
        let office = try site.reconfigured { $0.replacing("  globex:", with: "  initech:") }
        let scope = try office.scope(
            since: .exact(.distantPast), until: nil, contracts: ["globex"], for: OfficeSite.provider)
        #expect(try office.events(in: scope).elements.map(\.id) == ["e-globex"])
    }

    // MARK: - Events

    @Test func eventsAreListedByTimeAndContract() throws {
        #expect(try events(scope()) == ["e-acme", "e-globex"])
        #expect(try events(scope(contracts: ["globex"])) == ["e-globex"])
        #expect(try events(scope(since: .exact(try #require(Instant("2026-02-10T03:00:00.001Z"))))).isEmpty)
        #expect(try events(scope(until: .exact(try #require(Instant("2026-02-10T03:00:00Z"))))).isEmpty)
        #expect(try events(scope(for: OfficeSite.acme)) == ["e-acme"])
    }

    /// Whoever follows a list gets what came since, once.
    @Test func aListGoesOnWhereItEnded() throws {
        let scope = try scope()
        let first = try site.office.events(in: scope, limit: 1)
        #expect(first.elements.map(\.id) == ["e-acme"] && !first.isLast)
        let second = try site.office.events(in: scope, after: first.position, limit: 1)
        #expect(second.elements.map(\.id) == ["e-globex"] && second.isLast)
        #expect(try site.office.events(in: scope, after: second.position).elements.isEmpty)
        try site.open(emergency: "e-late", of: "acme", at: "2026-02-10T04:00:00Z")
        #expect(try site.office.events(in: scope, after: second.position).elements.map(\.id) == ["e-late"])
    }

    // MARK: - Records

    private func records(_ scope: ListScope, for principal: Principal = OfficeSite.provider) throws -> [String] {
        try site.office.records(in: scope, for: principal).elements.map(\.id)
    }

    @Test func recordsAreListedByWhenTheyWereEntered() throws {
        #expect(try records(scope()) == ["report-power", "report-network"])
        #expect(try records(scope(since: .relative(0))).count == 2)
        try site.clock.set("2026-03-21T00:00:00Z")
        #expect(try records(scope(since: .relative(-.hours(1)))).isEmpty)
        let entry = try site.enter(
            .complaint, ["contract": "globex", "about": "staff", "staff_name": "Li", "accepted_at": "-20d"])
        #expect(try records(scope(since: .relative(-.hours(1)))) == [entry.record.id])
        #expect(try records(scope(contracts: ["globex"])) == [entry.record.id])
    }

    /// A customer sees what names his contract, and the withdrawal of it, which names none.
    @Test func aCustomerSeesHisOwnRecords() throws {
        let why = ["by": "Zhao", "reason": "x"]
        let withdrawal = try site.enter(.withdrawal, why.merging(["replaces": "report-power"]) { $1 }).record.id
        try site.add([
            #"{"record":"complaint","id":"k-9","contract":"globex","about":"staff","accepted_at":"2026-02-10T03:00:00Z"}"#,
            #"{"record":"force_majeure","id":"f-1","category":"government","from":"2026-02-10T03:00:00Z","to":"2026-02-10T04:00:00Z"}"#,
        ])
        _ = try site.enter(.withdrawal, why.merging(["replaces": "k-9"]) { $1 })
        let own = try records(scope(for: OfficeSite.acme), for: OfficeSite.acme)
        #expect(own == ["report-power", "report-network", withdrawal])
    }

    /// What a list says of a record can be imported again.
    @Test func aListedRecordIsALineOfAnExport() throws {
        let lines = try site.office.records(in: scope(), for: OfficeSite.provider).elements.map(\.exportedLine.compact)
        let other = try OfficeSite(hasReadings: false)
        try other.add(lines)
        #expect(try other.records().map(\.id) == ["report-power", "report-network"])
    }

    // MARK: - Deliveries

    private func attempt(_ event: String, at started: String, contact: String? = nil, result: String = "delivered") {
        var members = [
            JSON.Member("event", .string(event)), JSON.Member("hook", .string("log")),
            JSON.Member("attempt", .integer(1)), JSON.Member("started_at", .string(started)),
            JSON.Member("ended_at", .string(started)), JSON.Member("result", .string(result)),
            JSON.Member("outcome", .string("failed (exit 1)")), JSON.Member("output", .string("secret path")),
        ]
        if let contact {
            members += [
                JSON.Member("contact", .string(contact)), JSON.Member("method", .string("mobile")),
                JSON.Member("to", .string("+86 10")), JSON.Member("exit_code", .integer(1)),
            ]
        }
        let batch = Batch(deliveries: [.object(members)], schedule: site.office.facility.schedule)
        #expect(throws: Never.self) { try site.office.ledger.append(batch) }
    }

    private func deliveries(_ scope: ListScope) throws -> [DeliveryAttempt] {
        try site.office.deliveries(in: scope).elements
    }

    @Test func everyAttemptIsListed() throws {
        attempt("e-acme", at: "2026-02-10T03:00:01Z", contact: "Li Wei", result: "failed")
        attempt("e-globex", at: "2026-02-10T03:00:02Z")
        attempt("e-gone", at: "2026-02-10T03:00:03Z")
        let all = try deliveries(scope())
        #expect(all.map(\.note.event) == ["e-acme", "e-globex", "e-gone"])
        #expect(all.map(\.event?.contract) == ["acme", "globex", nil])
        let first = try #require(all.first)
        #expect(first.contact == "Li Wei" && first.method == "mobile" && first.to == "+86 10" && first.exitCode == 1)
        #expect(first.note.result == .failed && first.outcome == "failed (exit 1)")
        #expect(try deliveries(scope(contracts: ["globex"])).map(\.note.event) == ["e-globex"])
        #expect(try deliveries(scope(until: .exact(try #require(Instant("2026-02-10T03:00:02Z"))))).count == 1)
    }

    /// How the provider's own people are told, and what their programs say, is not a customer's.
    @Test func aCustomerSeesHowHeWasTold() throws {
        attempt("e-acme", at: "2026-02-10T03:00:01Z", contact: "Li Wei")
        attempt("e-acme", at: "2026-02-10T03:00:02Z")
        attempt("e-globex", at: "2026-02-10T03:00:03Z", contact: "Sun")
        let own = try deliveries(scope(for: OfficeSite.acme))
        #expect(own.map(\.contact) == ["Li Wei"] && own.map(\.output) == [""])
    }

    // MARK: - Emergencies

    private func emergencies(_ scope: ListScope, for principal: Principal = OfficeSite.provider) throws
        -> [ListedEmergency]
    {
        try site.office.emergencies(in: scope, for: principal)
    }

    @Test func emergenciesAreThoseThatAreJudged() throws {
        let all = try emergencies(scope())
        #expect(all.map(\.contract) == ["acme", "globex"])
        #expect(all.map(\.report.outcome) == [.late, .late])
        #expect(
            all.map(\.report.emergency.determinedAt.description) == [
                "2026-02-10T02:00:00.000Z", "2026-02-10T22:00:00.000Z",
            ])
        #expect(try emergencies(scope(for: OfficeSite.acme), for: OfficeSite.acme).map(\.contract) == ["acme"])
        #expect(try emergencies(scope(since: .exact(try #require(Instant("2026-02-10T02:00:00.001Z"))))).count == 1)
        // Readings that were imported announced nothing.
        #expect(all.allSatisfy { $0.id == nil })
    }

    @Test func whatWasAnnouncedHasTheIDThatIsAcknowledged() throws {
        let event = Event(
            id: "e-1", kind: .emergencyOpened, at: try #require(Instant("2026-02-10T02:00:00Z")), site: "dc-1",
            contract: "acme", subject: "icmp/198.51.100.10", state: "down", summary: "no answer")
        try site.office.ledger.append(Batch(events: [event], schedule: site.office.facility.schedule))
        #expect(try emergencies(scope(contracts: ["acme"])).map(\.id) == ["e-1"])
        let told = try site.office.acknowledge(
            "e-1", by: "Zhao", method: "mobile", to: nil, at: "2026-02-10 10:05", for: OfficeSite.acme)
        #expect(told.effect?.sentences.first?.hasSuffix("in time, 10.00 min before the deadline") == true)
        #expect(try emergencies(scope(contracts: ["acme"])).map(\.report.outcome) == [.onTime])
    }

    @Test func onlyNewsMakesItJudgeAgain() throws {
        var watch = EmergencyWatch(try scope())
        #expect(try watch.hasNews(in: site.office, for: OfficeSite.provider))
        #expect(try !watch.hasNews(in: site.office, for: OfficeSite.provider))
        try site.open(emergency: "e-2", of: "acme", at: "2026-02-10T05:00:00Z")
        #expect(try watch.hasNews(in: site.office, for: OfficeSite.provider))
        _ = try site.enter(.complaint, ["contract": "acme", "about": "customer_service", "accepted_at": "-1h"])
        #expect(try watch.hasNews(in: site.office, for: OfficeSite.provider))
        #expect(try !watch.hasNews(in: site.office, for: OfficeSite.provider))
    }
}
