import Agreement
import Foundation
import Intervals
import Ledger
import Live
import Office
import Settings
import Site
import Testing

/// Which months are judged without anybody naming them, and what is said of those that are not.
@Suite struct MonthsDueTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite(hasReadings: false, now: "2026-02-10T00:00:00Z") }

    /// The office with terms of other days, and perhaps without globex.
    private func office(from: String, to: String, hasGlobex: Bool = true) throws -> SiteOffice {
        try site.reconfigured { text in
            let termed = text.replacing("{from: 2026-02-10, to: 2026-02-13}", with: "{from: \(from), to: \(to)}")
            guard !hasGlobex, let globex = termed.range(of: "      globex:") ?? termed.range(of: "  globex:") else {
                return termed
            }
            return String(termed[..<globex.lowerBound])
        }
    }

    private struct Judged: Equatable {
        var months: [String] = []
        var statuses: [ResultStatus] = []
        var reasons: [OpenReason] = []
    }

    private func judgeDue(_ office: SiteOffice, contracts: [String]? = nil) throws -> Judged {
        var judged = Judged()
        try office.evaluate(EvaluationOrder(dueOf: contracts), for: OfficeSite.provider) { month in
            judged.months.append("\(month.result.contract) \(month.result.month)")
            judged.statuses.append(month.result.status)
            judged.reasons += month.openReasons
        }
        return judged
    }

    /// Power and network that are up, read every hour: without readings everything is a possible outage.
    private func addSteadyReadings(until end: String) throws {
        let first = try #require(Instant("2026-02-09T15:00:00Z"))
        let last = try #require(Instant(end))
        let length: Milliseconds = last - first
        let instants = (0...length / .hours(1)).map { first + .hours($0) }
        try site.add(
            ["pdu-a/outlet/7", "pdu-b/outlet/7", "icmp/198.51.100.10"].flatMap { signal in
                instants.map { #"{"signal":"\#(signal)","at":"\#($0)","state":"up"}"# }
            })
    }

    private func due(_ office: SiteOffice) throws -> [String] {
        var months = MonthsDue()
        return try months.find(in: office).map { "\($0.contract) \($0.month)" }
    }

    /// A month is due from its last instant on, and no more once it is final.
    @Test func aMonthIsDueFromItsEndUntilItIsFinal() throws {
        let office = try office(from: "2026-02-10", to: "2026-04-01", hasGlobex: false)
        try office.acceptConfiguration()
        try addSteadyReadings(until: "2026-03-02T00:00:00Z")
        try site.clock.set("2026-02-28T15:59:59.999Z")
        #expect(try judgeDue(office) == Judged())
        try site.clock.set("2026-02-28T16:00:00Z")
        let first = try judgeDue(office)
        let closes = try #require(Instant("2026-03-06T16:00:00Z"))
        #expect(first.months == ["acme 2026-02"] && first.statuses == [.provisional])
        #expect(first.reasons == [.claimsClose(at: closes)])
        try site.clock.set("2026-03-06T15:59:59.999Z")
        #expect(try judgeDue(office).statuses == [.provisional])
        try site.clock.set("2026-03-06T16:00:00Z")
        #expect(try judgeDue(office).statuses == [.final])
        #expect(try judgeDue(office) == Judged())
        #expect(try site.results(of: "acme").last?.isFinal == true)
    }

    /// A first partial month, a last one, and a customer who leaves on the 31st are final like any other.
    @Test func partialMonthsAreFinalLikeAnyOther() throws {
        let office = try office(from: "2026-02-10", to: "2026-04-01", hasGlobex: false)
        try office.acceptConfiguration()
        try site.clock.set("2026-05-20T00:00:00Z")
        let judged = try judgeDue(office)
        #expect(judged.months == ["acme 2026-02", "acme 2026-03"] && judged.statuses == [.final, .final])
        #expect(judged.reasons == [])
    }

    /// What was promised before is judged though the file no longer knows it.
    @Test func aContractThatLeftTheFileIsStillDue() throws {
        try office(from: "2026-02-10", to: "2026-04-01").acceptConfiguration()
        let later = try office(from: "2026-02-10", to: "2026-04-01", hasGlobex: false)
        try site.clock.set("2026-03-03T00:00:00Z")
        #expect(try judgeDue(later).months == ["acme 2026-02", "globex 2026-02"])
        #expect(try judgeDue(later, contracts: ["globex"]).months == ["globex 2026-02"])
        // By its whole id it can be named, too.
        #expect(try later.judge("globex", month: .february, for: OfficeSite.provider).contract.id == "globex")
        let index = URL(fileURLWithPath: later.configuration.complianceFolder)
            .appendingPathComponent("2026-02/index.html")
        #expect(try String(contentsOf: index, encoding: .utf8).contains("globex.html"))
    }

    /// Months before anything was known of a contract are judged only when somebody names them.
    @Test func monthsBeforeTheFirstConfigurationAreNotDue() throws {
        let office = try office(from: "2025-11-01", to: "2026-11-01", hasGlobex: false)
        try site.clock.set("2026-02-20T00:00:00Z")
        try office.acceptConfiguration()
        try site.clock.set("2026-04-02T00:00:00Z")
        #expect(try due(office) == ["acme 2026-02", "acme 2026-03"])
        // A reading of before tells of it, too.
        try site.add([#"{"signal":"icmp/198.51.100.10","at":"2025-12-31T15:59:59.999Z","state":"up"}"#])
        #expect(try due(office) == ["acme 2025-12", "acme 2026-01", "acme 2026-02", "acme 2026-03"])
    }

    @Test func anOutageThatLastsIsNamed() throws {
        try site.add(OfficeSite.readings)
        let office = try office(from: "2026-02-10", to: "2027-02-10", hasGlobex: false)
        try site.clock.set("2026-02-28T16:30:00Z")
        try site.add(
            (0..<3).map { #"{"signal":"icmp/198.51.100.10","at":"2026-02-28T1\#($0 + 4):00:00Z","state":"down"}"# })
        let judged = try judgeDue(office)
        #expect(judged.reasons.contains(.outageLasts(.network, since: try #require(Instant("2026-02-28T14:00:00Z")))))
    }

    /// `status` says what a provisional month owes, and what it will owe if nothing more is reported.
    @Test func aProvisionalMonthShowsWhatItComesTo() throws {
        let office = try office(from: "2026-02-10", to: "2026-03-01", hasGlobex: false)
        try office.acceptConfiguration()
        // Three hours without either feed on the last day, which can still be reported.
        try site.add(
            ["pdu-a/outlet/7", "pdu-b/outlet/7"].flatMap { signal in
                (0..<10).map { hour in
                    let state = (4..<7).contains(hour) ? "down" : "up"
                    return #"{"signal":"\#(signal)","at":"2026-02-28T0\#(hour):00:00Z","state":"\#(state)"}"#
                }
            })
        try site.clock.set("2026-03-01T00:00:00Z")
        func outlooks(for principal: Principal = OfficeSite.provider) throws -> [String] {
            try (office.overview(for: principal).report.outlooks ?? []).map {
                "\($0.contract) \($0.month) \($0.owed) \($0.expected ?? "-")"
            }
        }
        #expect(try outlooks() == [], "nobody has judged it yet")
        #expect(try judgeDue(office).statuses == [.provisional])
        #expect(try outlooks() == ["acme 2026-02 12000.00 CNY 0.00 CNY"])
        let other = Principal(name: "Ana", role: .customer(contracts: ["globex"]))
        #expect(try outlooks(for: other) == [])
        try site.clock.set("2026-04-20T00:00:00Z")
        #expect(try judgeDue(office).statuses == [.final])
        #expect(try outlooks() == [])
    }

    // MARK: - Nobody judged it

    private func overdue(_ office: SiteOffice) throws -> [Event] {
        var months = MonthsDue()
        let due = try months.find(in: office)
        return Overdue.events(due, of: office.facility, at: site.clock.now)
    }

    /// 26 hours after the windows have closed, a month that nobody has judged since is told of.
    @Test func aMonthThatNobodyJudgesIsTold() throws {
        let office = try office(from: "2026-02-10", to: "2026-04-01", hasGlobex: false)
        try office.acceptConfiguration()
        try site.clock.set("2026-03-01T00:00:00Z")
        // Provisional: it has to be judged once more.
        #expect(try judgeDue(office).statuses == [.provisional])
        try site.clock.set("2026-03-07T17:59:59.999Z")
        #expect(try overdue(office) == [])
        try site.clock.set("2026-03-07T18:00:00Z")
        let event = try #require(try overdue(office).first)
        #expect(event.kind == .complianceOverdue && event.contract == "acme" && event.subject == "acme/2026-02")
        #expect(event.summary.contains("could be final since 2026-03-07 00:00:00+08:00"))
        var months = MonthsDue()
        #expect(Overdue.count(try months.find(in: office), at: site.clock.now) == 1)
        let again = try overdue(office).map(\.id)
        #expect(again == [event.id])
        _ = try judgeDue(office)
        #expect(try overdue(office) == [])
    }

    /// What was judged after the windows closed and is open for another reason is not overdue.
    @Test func whatWasJudgedSinceIsNotOverdue() throws {
        let office = try office(from: "2026-02-10", to: "2026-04-01", hasGlobex: false)
        try office.acceptConfiguration()
        try site.clock.set("2026-04-20T00:00:00Z")
        #expect(try overdue(office).map(\.subject) == ["acme/2026-02", "acme/2026-03"])
    }
}
