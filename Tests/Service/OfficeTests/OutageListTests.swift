import Correlation
import Intervals
import Notation
import Office
import Site
import Testing

/// Outages as lists and explanations show them.
@Suite struct OutageListTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite() }

    private func outages(touching month: String? = nil, of contracts: [String] = []) throws -> [FoundOutage] {
        try site.office.outages(
            touching: month.flatMap { MonthChoice($0) }, of: contracts, for: OfficeSite.provider)
    }

    @Test func theyAreListedInOrderOfTime() throws {
        let found = try outages()
        #expect(found.map(\.contract.id) == ["acme", "acme", "globex"])
        #expect(Set(found.prefix(2).map(\.outage.guarantee)) == [.power, .network])
        #expect(found.map(\.outage.span.from.description).sorted() == found.map(\.outage.span.from.description))
        #expect(found.last?.outage.span.length == .hours(2))
    }

    @Test func theyAreFilteredByMonthAndContract() throws {
        #expect(try outages(touching: "2026-02").count == 3)
        #expect(try outages(touching: "2026-03").isEmpty)
        #expect(try outages(of: ["globex"]).map(\.contract.id) == ["globex"])
        #expect(try outages(of: ["glo"]).map(\.contract.id) == ["globex"])
        // A slip must not read like a good month.
        #expect(try refusal { _ = try outages(of: ["nobody"]) }?.code == .unknownContract)
    }

    /// Shanghai's midnight between two months lies at 16:00 UTC of the last day.
    @Test func aMonthIsTheContractsOwn() throws {
        let site = try OfficeSite(hasReadings: false)
        let start = try #require(Instant("2026-02-28T12:00:00Z"))
        try site.add(
            (0..<6).map { hour in
                let state = hour == 2 || hour == 3 ? "down" : "up"
                return
                    #"{"signal":"icmp/198.51.100.10","at":"\#(start + .hours(Int64(hour)))","state":"\#(state)"}"#
            })
        let provider = OfficeSite.provider
        let month = try #require(try site.office.outages(for: provider).first)
        #expect(month.outage.span == Span(from: start + .hours(2), to: start + .hours(4)))
        #expect(try site.office.outages(touching: MonthChoice("2026-02"), for: provider).count == 1)
        #expect(try site.office.outages(touching: MonthChoice("2026-03"), for: provider).isEmpty)
    }

    @Test func oneIsFoundByTheBeginningOfItsID() throws {
        let globex = try #require(try outages(of: ["globex"]).first)
        let prefix = String(globex.outage.id.prefix(12))
        let found = try site.office.outage(withPrefix: prefix, for: OfficeSite.provider)
        #expect(found.outage == globex.outage)
        #expect(found.document.text("id") == globex.outage.id)
        #expect(found.document.text("contract") == "globex" && found.document.text("guarantee") == "network")
        #expect(found.document.text("hypothesis") == globex.outage.hypothesis.rawValue)
        guard case .array(let evidence)? = found.document["evidence"] else {
            Issue.record("the document has no evidence")
            return
        }
        #expect(evidence.contains { $0.text("signal") == "icmp/198.51.100.11" })
    }

    @Test func noneAndSeveralAreRefused() throws {
        let unknown = try refusal { _ = try site.office.outage(withPrefix: "x", for: OfficeSite.provider) }
        #expect(unknown?.code == .unknownOutage && unknown?.field == "id")
        #expect(unknown?.reason == "No outage is called x.")
        let several = try refusal { _ = try site.office.outage(withPrefix: "", for: OfficeSite.provider) }
        #expect(several?.code == .ambiguousOutage && several?.field == "id")
        #expect(several?.reason == "3 outages begin with ")
        let all = try outages()
        #expect(all.allSatisfy { several?.fix?.contains($0.outage.id) == true })
        #expect(several?.fix?.contains("(globex network, 2026-02-11 05:00:00+08:00)") == true)
    }

    // MARK: - What lasts

    private func course(at now: String) throws -> [FoundOutage] {
        try site.clock.set(now)
        return try outages(of: ["acme"])
    }

    /// A state holds for *V* after it was read, here 150 minutes; its minutes are counted for *T*, here an hour.
    @Test func anOutageThatLastsIsRunning() throws {
        let fresh = try course(at: "2026-02-10T03:30:00Z")
        #expect(fresh.map(\.course) == [.running, .running])
        #expect(fresh.map(\.length) == [.minutes(150), .minutes(150)])
        let document = try #require(fresh.first?.document)
        #expect(document["running"] == .bool(true) && document.text("state") == "running")
        #expect(document["length_ms"] == .integer(.minutes(150)))
        let over = try course(at: "2026-02-10T05:00:00Z")
        #expect(over.map(\.course) == [.ended, .ended] && over.map(\.length) == [.hours(3), .hours(3)])
        #expect(over.first?.document["running"] == .bool(false))
    }

    /// When the collector stops during an outage, nobody knows whether it lasts.
    @Test func whatWasNotReadSinceIsSilent() throws {
        let site = try OfficeSite(hasReadings: false)
        try site.add(
            ["2026-02-10T00:00:00Z", "2026-02-10T01:00:00Z", "2026-02-10T02:00:00Z"].map {
                let state = $0.hasPrefix("2026-02-10T00") ? "up" : "down"
                return #"{"signal":"icmp/198.51.100.10","at":"\#($0)","state":"\#(state)"}"#
            })
        for (now, course, length) in [
            ("2026-02-10T02:50:00Z", FoundOutage.Course.running, Milliseconds.minutes(110)),
            ("2026-02-10T04:30:00Z", .running, .minutes(210)), ("2026-02-10T04:30:01Z", .silent, .hours(2)),
            ("2026-02-12T00:00:00Z", .silent, .hours(2)),
        ] {
            try site.clock.set(now)
            let found = try #require(try site.office.outages(for: OfficeSite.provider).first)
            #expect(found.course == course && found.length == length, "\(now)")
        }
    }

    /// What the ledger does not know yet has not happened.
    @Test func theClockCutsThemOff() throws {
        try site.clock.set("2026-02-10T02:30:00Z")
        let found = try outages()
        #expect(found.map(\.contract.id) == ["acme", "acme"])
        #expect(found.allSatisfy { $0.outage.span.to <= site.clock.now })
    }
}
