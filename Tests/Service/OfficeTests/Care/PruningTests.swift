import Clocks
import Foundation
import Intervals
import Ledger
import Notation
import Programs
import Proofs
import Settings
import Site
import Testing

@testable import Office

/// Readings that the terms no longer ask for: what is kept is judged as before.
@Suite struct PruningTests {
    private let folder = TemporaryFolder("pruning")

    /// Eight months of two feeds and a host, read every six hours, with outages and times in which nobody answered.
    private func site(seed: UInt64 = 1, keeps: String? = "keep_readings: 4 months") throws -> (
        office: SiteOffice, clock: SetClock
    ) {
        let clock = try SetClock("2025-01-01T00:00:00Z")
        let terms = try #require(Shipped.text("terms/idc-standard.yaml"))
        let name = "site-\(seed)-\(keeps == nil)"
        try folder.write("\(name)/terms/short.yaml", "\(terms)\n\(keeps ?? "")\n")
        let path = try folder.write("\(name)/mainstay.yaml", Self.configuration)
        let office = try SiteOffice.open(configuration: path, clock: clock)
        try office.acceptConfiguration()
        try clock.set("2025-09-20T00:00:00Z")
        let outcome = try office.importLines(
            Self.lines(seed: seed).joined(separator: "\n"), file: "lines", keepsGoodLines: false,
            for: OfficeSite.provider)
        try #require(outcome.problems == [])
        for month in 1...8 {
            try office.evaluate(EvaluationOrder(month: .month(Self.month(month))), for: OfficeSite.provider) { _ in }
        }
        return (office, clock)
    }

    private static func month(_ number: Int) throws -> Month { try #require(Month(year: 2025, month: number)) }

    private static func lines(seed: UInt64) -> [String] {
        var random = Seed(seed)
        let start = Instant("2024-12-31T12:00:00Z") ?? .distantPast
        var down: [String: Int] = [:]
        var lines: [String] = []
        for step in 0..<(243 * 4) {
            let at = start + .hours(Int64(step * 6))
            for signal in ["pdu-a/outlet/7", "pdu-b/outlet/7", "icmp/198.51.100.10"] {
                // Some outages last for weeks, over the end of months.
                if down[signal] == nil, random.once(in: 60) {
                    let longest = random.once(in: 4) ? 90 : 4
                    down[signal] = random.number(1...longest)
                }
                let left = down[signal]
                down[signal] = left.flatMap { $0 > 1 ? $0 - 1 : nil }
                if random.once(in: 25) { continue }
                let since = left == nil && random.once(in: 30) ? #","since":"\#(at - .hours(9))""# : ""
                let state = left == nil ? "up" : "down"
                lines.append(#"{"signal":"\#(signal)","at":"\#(at)","state":"\#(state)"\#(since)}"#)
            }
        }
        return lines
    }

    private static let configuration = """
        site: dc-1
        timezone: Asia/Shanghai
        ledger: ledger.sqlite
        schedule: {power: 6h, link: 6h, reachability: 6h}
        credentials: {lab: {version: 2c, community: public}}
        devices:
          pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
          pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
        contracts:
          acme:
            customer: {name: Acme}
            terms: short
            service: colocation
            signed: 2025-01-01
            term: {from: 2025-01-01, to: 2026-01-01}
            rent: 12000.00 CNY
            power: {mains: pdu-a/outlet/7, ups: pdu-b/outlet/7}
            network: {hosts: [198.51.100.10]}

        """

    private func document(_ office: SiteOffice, _ month: Int) throws -> JSON {
        try office.judge("acme", month: .month(Self.month(month)), for: OfficeSite.provider).document
    }

    @Test func whatIsKeptIsJudgedAsBefore() throws {
        for seed in seeds("what is kept is judged as before", few: 5, many: 300) {
            let (office, _) = try site(seed: seed)
            let before = try (1...8).map { try document(office, $0) }
            let trial = try office.prune(isTrial: true, for: OfficeSite.administrator)
            #expect(try (1...8).map { try document(office, $0) } == before, "\(seed)")
            let outcome = try office.prune(isTrial: false, for: OfficeSite.administrator)
            #expect(outcome.count == trial.count && outcome.judgedFrom == trial.judgedFrom, "\(seed)")
            #expect(outcome.isGone, "\(seed)")
            guard let first = outcome.judgedFrom?.month else { continue }
            #expect(first <= 5, "\(seed)")
            for month in first...8 { #expect(try document(office, month) == before[month - 1], "\(seed) \(month)") }
            #expect(try refusal { _ = try document(office, first - 1) }?.code == .nothingKnown, "\(seed)")
            let verified = try office.verify(for: OfficeSite.administrator)
            #expect(verified.isIntact, "\(seed): \(verified.findings)")
            #expect((verified.chain.removed > 0) == (outcome.count > 0), "\(seed)")
        }
    }

    /// A result behind the boundary stands, and nothing tries to judge its month again.
    @Test func resultsBehindTheBoundaryStand() throws {
        let seed = try #require(
            try (1...20).first { try site(seed: $0).office.prune(isTrial: true, for: OfficeSite.provider).count > 0 })
        let (office, clock) = try site(seed: seed)
        let results = try office.ledger.results(after: .start, limit: .max, matching: .everything).elements
        let judgedFrom = try #require(try office.prune(isTrial: false, for: OfficeSite.administrator).judgedFrom)
        var stood: [StandingMonth] = []
        var order = EvaluationOrder(month: .month(judgedFrom.previous))
        order.revises = true
        try office.evaluate(order, for: OfficeSite.provider, passOver: { stood.append($0) }) { _ in }
        #expect(stood.count == 1 && stood[0].sentence?.contains("its readings were removed") == true)
        try office.evaluate(EvaluationOrder(dueOf: nil), for: OfficeSite.provider) { _ in }
        #expect(try office.ledger.results(after: .start, limit: .max, matching: .everything).elements == results)
        // Nobody is told that there is something to judge.
        try clock.set("2025-09-25T00:00:00Z")
        var due = MonthsDue()
        #expect(try due.find(in: office).filter { $0.month < judgedFrom } == [])
    }

    @Test func nothingGoesUnlessTermsAsk() throws {
        let (office, _) = try site(keeps: nil)
        let outcome = try office.prune(isTrial: false, for: OfficeSite.administrator)
        #expect(outcome.count == 0 && outcome.before == nil)
        #expect(outcome.obstacle?.contains("the terms of acme do not ask for it") == true)
        #expect(try office.ledger.judgedFrom() == nil && office.ledger.verify().removed == 0)
        for stranger in [OfficeSite.acme, OfficeSite.viewer] {
            #expect(try refusal { _ = try office.prune(isTrial: false, for: stranger) }?.code == .notPermitted)
        }
    }

    @Test(arguments: [
        ("keep_readings: 4", "is not a number of months"), ("keep_readings: 0 months", "is not a number of months"),
        ("keep_readings: forever", "is not a number of months"),
    ])
    func aMistakeInTheTermsIsSaid(line: String, complaint: String) throws {
        let terms = try #require(Shipped.text("terms/idc-standard.yaml"))
        try folder.write("terms/short.yaml", "\(terms)\n\(line)\n")
        let path = try folder.write("mainstay.yaml", Self.configuration)
        let problems = ConfigurationFiles.load(path).problems.map(\.description)
        #expect(problems.contains { $0.contains(complaint) }, "\(problems)")
    }
}
