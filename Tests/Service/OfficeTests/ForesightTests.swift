import Agreement
import Correlation
import Foundation
import Intervals
import Live
import Notation
import Office
import Site
import Testing

/// What lies ahead, by the office.
@Suite struct ForesightTests {
    private let site: OfficeSite
    private let office: SiteOffice

    /// Two UPSes with mains, each before one of the PDUs.
    init() throws {
        site = try OfficeSite(now: "2026-02-10T08:30:00Z")
        office = try site.reconfigured { text in
            text.replacing("127.0.9.1, credentials: lab,", with: "127.0.9.1, credentials: lab, fed_by: ups-a/output,")
                .replacing(
                    "127.0.9.2, credentials: lab,",
                    with: "127.0.9.2, credentials: lab, fed_by: ups-b/output, ratings: {outlet/7: 10 A, inlet: 16 A},"
                )
                .replacing(
                    "hooks:\n",
                    with: "  ups-a: {address: 127.0.9.3, credentials: lab, profile: ups-mib}\n"
                        + "  ups-b: {address: 127.0.9.4, credentials: lab, profile: ups-mib}\nhooks:\n")
        }
        try site.add(
            ["ups-a", "ups-b"].flatMap { device in
                ["input", "output"].flatMap { kind in
                    (0..<18).map { hour in
                        let at = Self.start + .hours(Int64(hour))
                        return #"{"signal":"\#(device)/\#(kind)","at":"\#(at)","state":"up"}"#
                    }
                }
            })
    }

    private static let start = Instant("2026-02-09T15:00:00Z") ?? .distantPast
    private static let customer = OfficeSite.acme
    private static let provider = OfficeSite.provider

    private func at(_ text: String) throws -> Instant { try #require(Instant(text)) }

    private func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    private func facts(
        runtimes: [String: Double] = [:], currents: [String: Double] = [:], losses: [FeedLoss] = []
    ) throws -> LiveFacts {
        let now = site.clock.now
        let report = try office.overview(for: Self.provider).report
        let numbers =
            runtimes.map { NumericSample(.runtime(of: $0.key), at: now, value: $0.value) }
            + (try currents.map { NumericSample(.init(try signal($0.key), .current), at: now, value: $0.value) })
        return LiveFacts(report: report, numbers: numbers, losses: losses)
    }

    private func loseMains(of device: String, from hour: Int64 = 16) throws {
        try site.add([#"{"signal":"\#(device)/input","at":"\#(Self.start + .hours(hour) + 1)","state":"down"}"#])
        try site.add([#"{"signal":"\#(device)/input","at":"\#(Self.start + .hours(17) + 1)","state":"down"}"#])
    }

    // MARK: - What if

    private func outcomes(_ answer: WhatIf) -> [String] {
        answer.lines.map {
            "\($0.contract.id) \($0.guarantee.rawValue) \($0.atOnce?.outcome?.rawValue ?? "-") "
                + "\($0.later?.outcome?.rawValue ?? "-")"
        }
    }

    @Test func anInletTakesOneFeedOfEverybodyBehindIt() throws {
        let answer = try office.whatIf(opening: ["pdu-a/inlet"], for: Self.provider)
        #expect(outcomes(answer) == ["acme power redundancy_lost -", "globex power redundancy_lost -"])
        #expect(answer.lines.first?.atOnce?.lostParts.map(\.name) == ["mains"])
        // acme has been without power for three hours already; of globex nothing was down.
        #expect(answer.lines.first?.use?.isBreached == true && answer.lines.first?.left == 0)
        #expect(answer.lines.last?.left == answer.lines.last?.use?.limit)
        #expect(answer.silentDevices == ["pdu-a"] && answer.unread == ["pdu-a/inlet"])
    }

    /// acme had no power then: who is down already loses nothing more.
    @Test func thePastIsAskedAsItWas() throws {
        let past = try at("2026-02-10T02:30:00Z")
        let answer = try office.whatIf(opening: ["pdu-a/inlet"], at: past, for: Self.provider)
        #expect(outcomes(answer) == ["globex power redundancy_lost -"] && answer.at == past)
    }

    @Test func aBatteryCarriesForAWhile() throws {
        let facts = try facts(runtimes: ["ups-a": 600])
        let answer = try office.whatIf(opening: ["ups-a/input"], facts: facts, for: Self.provider)
        #expect(outcomes(answer) == ["acme power - redundancy_lost", "globex power - redundancy_lost"])
        #expect(answer.batteries.map(\.at) == [site.clock.now + .minutes(10)])
        let both = try office.whatIf(opening: ["ups-a", "ups-b/output"], for: Self.provider)
        #expect(outcomes(both) == ["acme power lost -", "globex power lost -"])
    }

    @Test func itRefusesWhatIsNotThere() throws {
        let code = { (names: [String], principal: Principal) in
            try refusal { _ = try office.whatIf(opening: names, for: principal) }?.code
        }
        #expect(try code(["pdu-x/inlet"], Self.provider) == .malformed)
        #expect(try code(["icmp/198.51.100.10"], Self.provider) == .malformed)
        #expect(try code(["pdu-a/agent"], Self.provider) == .malformed)
        #expect(try code([], Self.provider) == .missing)
        #expect(try code(["pdu-a/inlet"], Self.customer) == .notPermitted)
        let ahead = site.clock.now + .days(1)
        let early = try refusal { _ = try office.whatIf(opening: ["pdu-a"], at: ahead, for: Self.provider) }
        #expect(early?.field == "at")
    }

    // MARK: - Time to breach

    @Test func nothingIsLostAndMainsMayFail() throws {
        let outlook = try office.breachOutlook(
            facts: try facts(runtimes: ["ups-a": 600, "ups-b": 1200]), for: Self.provider)
        #expect(outlook.lines.isEmpty && outlook.ifMainsFailed.map(\.contract.id) == ["acme", "globex"])
        let globex = try #require(outlook.ifMainsFailed.last)
        #expect(globex.outageAt == site.clock.now + .minutes(20) && !globex.isBroken)
        let breach = try #require(globex.breach)
        let allowed = try #require(globex.use).limit
        // As much as breaks the promise is a millisecond more than the share, or the share itself.
        #expect((allowed...allowed + 1).contains(breach.time.allowed))
        #expect(breach.time.nominal == site.clock.now + .minutes(20) + breach.time.allowed)
        #expect(outlook.ifMainsFailed.first?.isBroken == true && outlook.ifMainsFailed.first?.breach == nil)
    }

    @Test func whatIsLostIsFollowed() throws {
        try loseMains(of: "ups-a")
        let one = try office.breachOutlook(facts: try facts(runtimes: ["ups-a": 600]), for: Self.provider)
        #expect(one.lines.map(\.outageAt) == [nil, nil])
        try loseMains(of: "ups-b")
        let two = try office.breachOutlook(
            of: ["globex"], facts: try facts(runtimes: ["ups-a": 600, "ups-b": 1200]), for: Self.provider)
        #expect(two.lines.map(\.contract.id) == ["globex"])
        #expect(two.lines.first?.outageAt == site.clock.now + .minutes(20))
        #expect(two.lines.first?.batteries.map(\.device) == ["ups-a", "ups-b"])
        let unknown = try office.breachOutlook(facts: try facts(runtimes: ["ups-a": 600]), for: Self.provider)
        #expect(unknown.lines.allSatisfy { $0.outageAt == nil && $0.outagePossiblyAt == site.clock.now + .minutes(10) })
    }

    /// A customer sees his own contracts, and no device of the provider.
    @Test func aCustomerSeesHisOwn() throws {
        let facts = try facts(runtimes: ["ups-a": 600, "ups-b": 1200])
        let outlook = try office.breachOutlook(facts: facts, for: Self.customer)
        #expect(outlook.ifMainsFailed.map(\.contract.id) == ["acme"])
        #expect(outlook.ifMainsFailed.allSatisfy { $0.batteries.isEmpty })
        let refused = try refusal { _ = try office.breachOutlook(of: ["globex"], facts: facts, for: Self.customer) }
        #expect(refused?.code == .notPermitted)
    }

    // MARK: - Evidence

    @Test func theMonthSoFarIsJudged() throws {
        let outlook = try office.evidenceOutlook(for: Self.provider)
        let lines = outlook.lines.map { "\($0.contract.id) \($0.forecast.guarantee.rawValue) \($0.forecast.prospect)" }
        #expect(
            Set(lines) == [
                "acme network breached", "acme power breached", "globex network provable", "globex power provable",
            ])
        let own = try office.evidenceOutlook(for: Self.customer)
        #expect(Set(own.lines.map(\.contract.id)) == ["acme"])
    }

    /// A daemon that has judged knows of which contracts nothing is doubtful.
    @Test func whatIsWellIsPassedOver() throws {
        let outlook = try office.evidenceOutlook(facts: try facts(), limit: 1, for: Self.provider)
        #expect(Set(outlook.lines.map(\.contract.id)) == ["acme"] && outlook.untouched == 1 && outlook.leftOut == 0)
    }

    // MARK: - Headroom and cords

    @Test func theOtherSideIsHeldAgainstItsRatings() throws {
        let currents = [
            "pdu-a/outlet/7": 4.0, "pdu-a/outlet/8": 5, "pdu-b/outlet/7": 5, "pdu-b/outlet/8": 4, "pdu-b/inlet": 9,
        ]
        let outlook = try office.headroom(losing: "mains", facts: try facts(currents: currents), for: Self.provider)
        let lines = try #require(outlook.feeds.first).lines
        #expect(lines.map(\.signal.path) == ["pdu-b/inlet", "pdu-b/outlet/7", "pdu-b/outlet/8"])
        #expect(lines.map(\.judgement) == [.exceeds, .tight, .unknown])
        #expect(lines.map { $0.then?.likely } == [18, 9, 9])
        #expect(outlook.ratings == 2)
        #expect(try office.headroom(facts: try facts(), for: Self.provider).feeds.map(\.feed) == ["mains", "ups"])
        let nothing = try facts()
        let refused = try refusal { _ = try office.headroom(losing: "C", facts: nothing, for: Self.provider) }
        #expect(refused?.field == "feed")
    }

    /// What was measured long ago is not known any more.
    @Test func oldNumbersAreNoNumbers() throws {
        var facts = try facts(currents: ["pdu-b/inlet": 9])
        facts.numbers[0].at = site.clock.now - .minutes(6)
        let line = try office.headroom(losing: "mains", facts: facts, for: Self.provider).feeds.first?.lines.first
        #expect(line?.judgement == .unknown && line?.now == nil)
    }

    @Test func aLossShowsWhatHangsWhere() throws {
        let lostAt = try at("2026-02-10T06:10:00Z")
        let outlets = try ["pdu-a/outlet/8", "pdu-b/outlet/8"].map(signal)
        let loss = FeedLoss(
            contract: "globex", feed: "mains", lostAt: lostAt, restoredAt: nil,
            before: [outlets[0]: 2, outlets[1]: 2], after: [outlets[0]: 0, outlets[1]: 0])
        let outlook = try office.cordOutlook(facts: try facts(losses: [loss]), for: Self.provider)
        let line = try #require(outlook.lines.first)
        #expect(line.contract.id == "globex" && line.suspicions.map(\.kind) == [.fellToo, .nothingTookOver])
        #expect(outlook.untested == ["acme"] && line.isProved)
        let refused = try refusal { _ = try office.cordOutlook(for: Self.customer) }
        #expect(refused?.code == .notPermitted)
    }

    @Test func everyAnswerIsADocument() throws {
        let facts = try facts(runtimes: ["ups-a": 600], currents: ["pdu-b/inlet": 9.256])
        let documents = [
            try office.whatIf(opening: ["pdu-a/inlet"], for: Self.provider).document,
            try office.breachOutlook(facts: facts, for: Self.provider).document,
            try office.evidenceOutlook(for: Self.provider).document,
            try office.headroom(facts: facts, for: Self.provider).document,
            try office.cordOutlook(facts: facts, for: Self.provider).document,
        ]
        for document in documents {
            let data = Data(document.compact.utf8)
            #expect(try JSONSerialization.jsonObject(with: data) is [String: Any])
        }
        #expect(documents[3].compact.contains(#""now_amperes":9.26"#))
    }
}
