import Collection
import Correlation
import Intervals
import Notation
import Site
import Testing

@testable import Live

/// What a running daemon is asked, and answers: lines of JSON, versioned.
@Suite struct DaemonQuestionTests {
    private func busySite() throws -> SmallSite {
        var site = try SmallSite()
        try site.readAll()
        site.wait(.seconds(10))
        try site.read(["ups-a/input"], .down, since: site.now - .seconds(4), evidence: "0 V: less than 15 V is dead")
        try site.read(["pdu-1/agent"], .down, evidence: "timeout")
        let event = Event(
            id: "o", kind: .networkOutageBegan, at: site.now, site: "dc-1", contract: "acme", subject: "acme",
            state: "down", summary: "")
        _ = site.board.apply([event])
        let month = try #require(Month("2026-09"))
        let use = MonthUse(
            contract: "acme", guarantee: .power, month: month, monthStart: site.now, used: 1, least: 0, most: 2,
            limit: 3, takenOff: ["maintenance": 5], judgedAt: site.now)
        _ = site.board.apply([use])
        _ = site.board.apply(LedgerWait(readings: 4, oldest: site.now, isWritable: false))
        return site
    }

    private func answers(_ report: StatusReport) -> DaemonAnswers {
        DaemonAnswers(status: { report }, metrics: { "a 1\nb 2\n" }, facts: { LiveFacts(report: report) })
    }

    /// Numbers, and what outlets carried before and after a loss, are told to whoever looks ahead.
    @Test func factsComeBackAsTheyWere() throws {
        var site = try busySite()
        var found = Collected()
        let outlet = try SmallSite.signal("pdu-1/outlet/7")
        found.numbers = [NumericSample(.init(outlet, .current), at: site.now, value: 1.5)]
        _ = site.board.apply(found, at: site.now)
        site.wait(.minutes(1))
        let lost = Event(
            id: "f", kind: .powerFeedLost, at: site.now, site: "dc-1", contract: "acme", subject: "acme/mains",
            state: "down", summary: "")
        _ = site.board.apply([lost])
        let facts = site.board.facts(at: site.now, from: .daemon)
        let line = DaemonAnswers(status: { facts.report }, metrics: { "" }, facts: { facts })
            .answer(DaemonQuestion(.facts).line)
        let told = try #require(try DaemonAnswer(line: line).facts)
        #expect(told.report == facts.report && told.numbers == facts.numbers && told.losses == facts.losses)
        #expect(told.losses.first?.before == [outlet: 1.5] && told.losses.first?.feed == "mains")
        #expect(try DaemonAnswer(line: answers(facts.report).answer(DaemonQuestion(.status).line)).facts == nil)
    }

    @Test func aReportComesBackAsItWas() throws {
        let site = try busySite()
        let report = site.board.report(at: site.now, from: .daemon)
        let line = answers(report).answer(DaemonQuestion(.status).line)
        #expect(!line.contains("\n"))
        #expect(line.contains(#""newest_reading":"#))
        let answer = try DaemonAnswer(line: line)
        #expect(answer.status == report && answer.version == 1 && answer.error == nil)
    }

    @Test func metricsAreTextInALine() throws {
        let site = try SmallSite()
        let line = answers(site.board.report(at: site.now, from: .daemon)).answer(DaemonQuestion(.metrics).line)
        #expect(try DaemonAnswer(line: line).metrics == "a 1\nb 2\n")
    }

    @Test(arguments: [
        ("hello", DaemonAnswer.Failure.Code.malformed), ("", .malformed), (#"{"version":1}"#, .malformed),
        (#"{"version":2,"ask":"status"}"#, .unknownVersion), (#"{"version":1,"ask":"secrets"}"#, .unknownQuestion),
    ])
    func whatCannotBeAnsweredIsSaid(question: String, code: DaemonAnswer.Failure.Code) throws {
        let site = try SmallSite()
        let line = answers(site.board.report(at: site.now, from: .daemon)).answer(question)
        let answer = try DaemonAnswer(line: line)
        #expect(answer.error?.code == code && answer.status == nil && answer.metrics == nil)
        let reason = try #require(answer.error?.reason)
        #expect(!reason.isEmpty)
    }

    /// Later versions may say more.
    @Test func whatIsNotKnownIsPassedOver() throws {
        let answer = try DaemonAnswer(line: #"{"version":1,"metrics":"a 1","mood":"good"}"#)
        #expect(answer.metrics == "a 1")
    }

    /// Members are added and none is renamed: whoever reads the document of earlier versions finds what was there.
    @Test func theDocumentKeepsItsMembers() throws {
        let site = try busySite()
        let document = site.board.report(at: site.now, from: .daemon).document
        guard case .array(let contracts)? = document["contracts"], case .object(let members) = document else {
            Issue.record("no contracts")
            return
        }
        #expect(members.prefix(3).map(\.name) == ["at", "uplinks", "contracts"])
        #expect(document["uplinks"] == .object([.init("north", .string("up")), .init("south", .string("up"))]))
        #expect(contracts[0]["feeds"] == .object([.init("mains", .string("down")), .init("ups", .string("up"))]))
        #expect(contracts[0]["network"] == .string("up") && contracts[0]["power_used_ms"] == .integer(1))
        #expect(contracts[0]["power_state"] == .string("degraded") && contracts[0]["power_left_ms"] == .integer(2))
        #expect(document["source"] == .string("daemon") && document["daemon"] == .bool(true))
        #expect(document["newest_reading_age_ms"] == .integer(0))
        #expect(document["waiting"]?["readings"] == .integer(4))
        guard case .array(let reasons)? = contracts[0]["reasons"] else {
            Issue.record("no reasons")
            return
        }
        #expect(reasons.map { $0["signal"] } == [.string("ups-a/input")])
        #expect(reasons[0]["since"] == .string((site.now - .seconds(4)).description))
        #expect(reasons[0]["rule"] == .string("0 V: less than 15 V is dead"))
    }
}
