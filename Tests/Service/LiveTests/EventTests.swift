import Intervals
import Site
import Testing

@testable import Live

/// Alarms, emergency clocks, and what is left of the month.
@Suite struct EventTests {
    private let start = Instant(milliseconds: 1_790_000_000_000)

    private func event(
        _ kind: Event.Kind, id: String, contract: String? = "acme", subject: String = "acme", at minutes: Int64 = 0,
        ends: String? = nil
    ) -> Event {
        var details: [Event.Detail: String] = [:]
        details[.alarm] = ends
        let at = start + .minutes(minutes)
        return Event(
            id: id, kind: kind, at: at, site: "dc-1", contract: contract, subject: subject, state: "down", summary: "",
            deadline: kind == .emergencyOpened ? at + .minutes(15) : nil, details: details)
    }

    private func told(
        _ subject: String?, determined: Instant? = nil, at minutes: Int64 = 5, contract: String = "acme"
    ) -> Record {
        var fields: [RecordField: RecordValue] = [.contract: .text(contract)]
        fields[.notifiedAt] = .instant(start + .minutes(minutes))
        fields[.subject] = subject.map { .text($0) }
        fields[.determinedAt] = determined.map { .instant($0) }
        return Record(id: "n", kind: .notification, fields: fields, recordedAt: start)
    }

    @Test func alarmsBeginOnceAndEnd() throws {
        var site = try SmallSite()
        let outage = event(.powerOutageBegan, id: "o")
        #expect(site.board.apply([outage, event(.budget, id: "b")]) == [.alarmBegan(outage)])
        #expect(site.board.apply([outage]) == [])
        let report = site.board.report(at: site.now, from: .daemon)
        #expect(report.outages.map(\.event) == ["o"] && report.outages.map(\.guarantee) == [.power])
        #expect(site.board.apply([event(.powerOutageEnded, id: "e", ends: "o")]) == [.alarmEnded(outage)])
        #expect(site.board.apply([event(.powerOutageEnded, id: "e", ends: "o")]) == [])
        #expect(site.board.snapshot(at: site.now, from: .daemon).alarms == [])
    }

    private func work(_ id: String, replacing before: String? = nil, until minutes: Int64) -> Record {
        var fields: [RecordField: RecordValue] = [
            .signals: .list(["pdu-1"]), .by: .text("Wang Min"), .reason: .text("new fan"),
            .from: .instant(start), .to: .instant(start + .minutes(minutes)),
        ]
        fields[.replaces] = before.map { .text($0) }
        return Record(id: id, kind: .quiet, fields: fields, recordedAt: start)
    }

    @Test func plannedWorkShowsUntilItIsOver() throws {
        var site = try SmallSite()
        func shown(at minutes: Int64) -> [String] {
            site.board.report(at: start + .minutes(minutes), from: .daemon).works.map(\.record)
        }
        let first = site.board.apply([work("w", until: 60)])
        #expect(first.count == 1 && site.board.apply([work("w", until: 60)]) == [])
        #expect(shown(at: 59) == ["w"] && shown(at: 60) == [])
        // It takes longer than was thought, and is ended by hand.
        #expect(site.board.apply([work("x", replacing: "w", until: 90)]).count == 2)
        #expect(shown(at: 89) == ["x"])
        let end = Record(id: "e", kind: .withdrawal, fields: [.replaces: .text("x")], recordedAt: start)
        #expect(site.board.apply([end]).count == 1 && shown(at: 1) == [])
        // What is over is forgotten, and said once.
        _ = site.board.apply([work("y", until: 10)])
        let over = site.board.advance(to: start + .minutes(10)).filter {
            if case .workEnded = $0 { true } else { false }
        }
        #expect(over.count == 1)
    }

    @Test func whatACustomerSeesLeavesWorkOut() throws {
        var site = try SmallSite()
        _ = site.board.apply([work("w", until: 60)])
        #expect(site.board.report(at: start, from: .daemon).limited { _ in true }.works == [])
    }

    @Test func anEmergencyRunsUntilSomebodyWasTold() throws {
        var site = try SmallSite()
        let host = "icmp/198.51.100.10"
        _ = site.board.apply([event(.emergencyOpened, id: "m", subject: host)])
        func line() throws -> StatusReport.EmergencyLine {
            try #require(site.board.report(at: site.now, from: .daemon).emergencies.first)
        }
        #expect(try line().deadline == start + .minutes(15) && line().toldAt == nil)
        // About another contract, another host, another determination, or too early.
        for other in [
            told(host, contract: "globex"), told("icmp/192.0.2.9"), told(host, determined: start + 1),
            told(nil, at: -1),
        ] { #expect(site.board.apply([other]) == []) }
        #expect(site.board.apply([told(nil)]) == [.told(emergency: "m")])
        #expect(try line().toldAt == start + .minutes(5))
        #expect(site.board.apply([told(host, determined: start, at: 9)]) == [])
        #expect(try line().toldAt == start + .minutes(5))
        _ = site.board.apply([event(.emergencyClosed, id: "c", subject: host, ends: "m")])
        #expect(site.board.told.isEmpty)
    }

    /// Fine print, 16: where the customer chose whom to tell, telling another ends nothing.
    @Test func tellingWhoWasNotChosenEndsNothing() throws {
        var site = try SmallSite()
        var facility = try SmallSite.facility()
        facility.contracts[0].contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 138", hook: "h"),
            Contact(name: "Wang Fang", isAuthorised: false, method: .mobile, to: "+86 139", hook: "h"),
        ]
        site.board.adopt(facility)
        let host = "icmp/198.51.100.10"
        _ = site.board.apply([event(.emergencyOpened, id: "m", subject: host)])
        for (number, isChosen) in [("+86 139", false), ("+86 138", true)] {
            var record = told(host)
            record.fields[.method] = .text("mobile")
            record.fields[.to] = .text(number)
            #expect(site.board.apply([record]).isEmpty == !isChosen)
        }
    }

    @Test func whatWasJudgedIsShown() throws {
        var site = try SmallSite()
        let month = try #require(Month("2026-09"))
        var use = MonthUse(
            contract: "acme", guarantee: .power, month: month, monthStart: start, used: .minutes(10),
            least: .minutes(9),
            most: .minutes(11), limit: .minutes(44), judgedAt: start)
        #expect(site.board.apply([use]) == [.used(use)] && site.board.apply([use]) == [])
        use.used = .minutes(50)
        _ = site.board.apply([use])
        let shown = site.board.report(at: site.now, from: .daemon).use(of: "acme", .power)
        #expect(shown == use && shown?.left == 0)
        #expect(site.board.report(at: site.now, from: .daemon).use(of: "acme", .network) == nil)
    }

    @Test func whatWaitsForTheLedgerIsShown() throws {
        var site = try SmallSite()
        let waiting = LedgerWait(readings: 17, oldest: start, isWritable: false)
        #expect(site.board.apply(waiting) == [.waiting(waiting)] && site.board.apply(waiting) == [])
        #expect(site.board.report(at: site.now, from: .daemon).waiting == waiting)
    }

    /// Contracts are their parties' business.
    @Test func aReportCanBeLimited() throws {
        var site = try SmallSite()
        _ = site.board.apply([
            event(.powerOutageBegan, id: "o"), event(.emergencyOpened, id: "m", contract: "globex", subject: "icmp/1"),
        ])
        let report = site.board.report(at: site.now, from: .daemon).limited { $0 == "globex" }
        #expect(report.contracts.map(\.contract) == ["globex"])
        #expect(report.outages == [] && report.emergencies.map(\.event) == ["m"])
    }
}
