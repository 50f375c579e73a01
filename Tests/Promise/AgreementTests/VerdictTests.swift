import Agreement
import Foundation
import Intervals
import Notation
import Site
import Testing

@Suite struct VerdictTests {
    /// Two days of minutes, down in some of them.
    private func states(down: Range<Int>, unknown: Range<Int> = 0..<0) -> [SignalState] {
        (0..<2 * 24 * 60 + 1).map { down.contains($0) ? .down : unknown.contains($0) ? .unknown : .up }
    }

    private func month(down: Range<Int>, unknown: Range<Int> = 0..<0) throws -> SmallMonth {
        var month = try SmallMonth()
        month.powered(.any([.signal(SmallMonth.outletA), .signal(SmallMonth.outletB)]))
        month.read(SmallMonth.outletA, states(down: down, unknown: unknown))
        month.read(SmallMonth.outletB, states(down: down, unknown: unknown))
        return month
    }

    private static let reported = ["contract": "c-1", "guarantee": "power", "at": "2026-10-10T12:00:00+08:00"]

    @Test func aReportedOutageBreaches() throws {
        var month = try month(down: 600..<650)
        try month.record(.outageReport, Self.reported)
        let power = try #require(month.availability(.power))
        #expect(power.verdict == .breached)
        #expect(power.counted.nominal == .minutes(50))
        #expect(power.counted.min == .minutes(49))
        #expect(power.counted.max == .minutes(51))
        #expect(month.result()?.remedyTotal.amountText == "12000.00")
    }

    @Test func oneLiveFeedIsNoOutage() throws {
        var month = try month(down: 600..<650)
        month.runs[SmallMonth.outletB] = nil
        month.read(SmallMonth.outletB, states(down: 0..<0))
        #expect(month.availability(.power)?.down.max == 0)
    }

    @Test func whatNobodyReportedIsTakenOffWhenTheWindowCloses() throws {
        let month = try month(down: 600..<650)
        let open = try #require(month.availability(.power, at: "2026-10-15T15:59:59Z"))
        #expect(open.verdict == .breached)
        let closed = try #require(month.availability(.power, at: "2026-10-15T16:00:00Z"))
        #expect(closed.verdict == .met)
        #expect(closed.takenOff[.notReported] == .minutes(50))
    }

    @Test func aGapIsDoubtThatAClaimKeepsOpen() throws {
        var month = try month(down: 0..<0, unknown: 600..<700)
        try month.record(.outageReport, Self.reported)
        let power = try #require(month.availability(.power))
        #expect(power.verdict == .undetermined)
        #expect(power.nominalVerdict == .met)
        #expect(power.unknown == .minutes(100))
        month.contract.terms.power.doubtFavours = .customer
        #expect(month.availability(.power)?.verdict == .breached)
        month.contract.terms.power.doubtFavours = .provider
        #expect(month.availability(.power)?.verdict == .met)
    }

    @Test func measuredIsCountedAndTakenOff() throws {
        var month = try month(down: 600..<650)
        try month.record(.outageReport, Self.reported)
        let cause = [
            "contract": "c-1", "guarantee": "power", "cause": "customer_equipment", "at": "2026-10-11T00:00:00Z",
        ]
        try month.record(
            .attribution, cause.merging(["from": "2026-10-10T02:10:00Z", "to": "2026-10-10T02:30:00Z"]) { a, _ in a })
        try month.record(
            .forceMajeure,
            ["category": "natural_disaster", "from": "2026-10-10T02:20:00Z", "to": "2026-10-10T02:40:00Z"])
        let power = try #require(month.availability(.power))
        #expect(power.takenOff[.forceMajeure] == .minutes(20))
        #expect(power.takenOff[.customer] == .minutes(10))
        #expect(power.down.nominal == power.counted.nominal + power.takenOff.values.reduce(0, +))
    }

    @Test func otherCausesOfTheCustomersDoNotCountUnderPower() throws {
        var month = try month(down: 600..<650)
        try month.record(
            .attribution,
            [
                "contract": "c-1", "guarantee": "power", "cause": "customer_other", "at": "2026-10-11T00:00:00Z",
                "from": "2026-10-10T00:00:00Z", "to": "2026-10-11T00:00:00Z",
            ])
        #expect(month.availability(.power)?.takenOff[.customer] == 0)
    }

    /// Fine print 9: availability that equals the target keeps it; a minute more does not.
    @Test(arguments: [(604, Verdict.met), (605, .breached)])
    func exactlyTheTargetIsMet(end: Int, nominal: Verdict) throws {
        var month = try month(down: 600..<end)
        month.contract.terms.power.availability = try #require(Ratio(719, over: 720))
        try month.record(.outageReport, Self.reported)
        #expect(month.availability(.power)?.nominalVerdict == nominal)
    }

    @Test func aWithdrawnReportIsNone() throws {
        var month = try month(down: 600..<650)
        try month.record(.outageReport, Self.reported.merging(["id": "r-1"]) { a, _ in a })
        try month.record(.withdrawal, ["replaces": "r-1", "at": "2026-10-20T00:00:00Z"])
        #expect(month.availability(.power, at: "2026-10-19T00:00:00Z")?.verdict == .breached)
        #expect(month.availability(.power, at: "2026-10-21T00:00:00Z")?.verdict == .met)
    }

    @Test func theSameLedgerGivesTheSameBytes() throws {
        let month = try month(down: 600..<650)
        let first = month.result()?.document(revision: 1, ledgerDigest: "sha256:1").pretty
        #expect(first == month.result()?.document(revision: 1, ledgerDigest: "sha256:1").pretty)
        #expect(first?.contains("\"availability\": {\"nominal\": 1.000000") ?? false)
    }

    @Test func aMonthOutsideTheTermIsNotJudged() throws {
        let result = try #require(try month(down: 0..<0).result(month: "2026-12"))
        #expect(result.status == .notApplicable)
        #expect(result.guarantees.isEmpty)
    }

    /// October 2026 in Berlin has 25 hours on its 25th day: 31 × 24 + 1 hours.
    @Test func aMonthWithAChangeOfClocksIsAsLongAsItIs() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(try #require(Month("2026-10")).span(in: berlin).length == .hours(31 * 24 + 1))
        #expect(try #require(Month("2026-03")).span(in: berlin).length == .hours(31 * 24 - 1))
    }
}

@Suite struct EmergencyTests {
    private func month(_ rounds: [SignalState]) throws -> SmallMonth {
        var month = try SmallMonth()
        month.contract.network = NetworkConnection(hosts: ["198.51.100.10"])
        month.contract.terms.emergencyReport.unpingedLimit = .whole
        month.read(SmallMonth.host, every: .minutes(5), rounds)
        return month
    }

    private func report(_ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z") -> EmergencyReportResult? {
        for case .emergencyReport(let part) in month.result(at: now)?.guarantees ?? [] { return part }
        return nil
    }

    private static let two: [SignalState] = [.up, .down, .down, .up]

    @Test func oneFailedRoundIsLoss() throws {
        let month = try month([.up, .down, .up, .up])
        #expect(report(month)?.reports.isEmpty == true)
        #expect(month.availability(.network)?.down.nominal == 0)
    }

    @Test(arguments: [("2026-10-09T16:25:00Z", Verdict.met), ("2026-10-09T16:25:00.001Z", .breached)])
    func fifteenMinutesToTheMillisecond(told: String, verdict: Verdict) throws {
        var month = try month(Self.two)
        try month.record(
            .notification,
            [
                "contract": "c-1", "subject": "icmp/198.51.100.10", "determined_at": "2026-10-09T16:10:00Z",
                "notified_at": told,
            ])
        #expect(report(month)?.verdict == verdict)
    }

    @Test func notYetToldIsPendingForFifteenMinutes() throws {
        let month = try month(Self.two)
        #expect(report(month, at: "2026-10-09T16:20:00Z")?.reports.first?.outcome == .pending)
        #expect(report(month, at: "2026-10-09T16:25:01Z")?.reports.first?.outcome == .late)
    }

    @Test func aDayIsCreditedOnceAndOnRequest() throws {
        var month = try month(Self.two + Self.two)
        #expect(report(month)?.remedy == nil)
        try month.record(.creditRequest, ["contract": "c-1", "date": "2026-10-10", "at": "2026-10-11T00:00:00Z"])
        let result = try #require(report(month))
        #expect(result.reports.count == 2)
        #expect(result.remedy?.amount.amountText == "387.10")
    }

    @Test func aContactProblemExcuses() throws {
        var month = try month(Self.two)
        try month.record(
            .contactProblem,
            [
                "contract": "c-1", "from": "2026-10-09T00:00:00Z", "to": "2026-10-11T00:00:00Z", "problem": "outdated",
                "at": "2026-10-09T16:20:00Z",
            ])
        #expect(report(month)?.reports.first?.outcome == .excused)
        #expect(report(month)?.verdict == .met)
    }
}
