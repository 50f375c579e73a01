import Agreement
import Correlation
import Foundation
import Intervals
import Notation
import Site
import Testing

/// A month of a host that is pinged from inside and from outside.
@Suite struct VantageMonthTests {
    private static let outside = SignalName.icmp("198.51.100.10", from: "out")

    /// Rounds every five minutes from 16:00 of the 9th on, in UTC, and outside from 16:01.
    private func month(_ inside: [SignalState], _ outside: [SignalState]) throws -> SmallMonth {
        var month = try SmallMonth()
        month.contract.network = NetworkConnection(hosts: ["198.51.100.10"], vantage: ["out"])
        month.contract.terms.emergencyReport.unpingedLimit = .whole
        month.read(SmallMonth.host, every: .minutes(5), inside)
        month.read(Self.outside, every: .minutes(5), outside, from: SmallMonth.start + .minutes(1))
        return month
    }

    private func emergencies(_ month: SmallMonth) throws -> EmergencyReportResult {
        for case .emergencyReport(let part) in month.result()?.guarantees ?? [] { return part }
        throw CocoaError(.featureUnsupported)
    }

    /// The host is determined with the outside's second failed round, at 16:11; the site's own collector has announced
    /// 16:10.
    @Test(arguments: [
        ("2026-10-09T16:11:00Z", "2026-10-09T16:26:00Z", EmergencyReportResult.Outcome.onTime),
        ("2026-10-09T16:10:00Z", "2026-10-09T16:10:30Z", .onTime),
        ("2026-10-09T16:10:00Z", "2026-10-09T16:26:00Z", .onTime),
        ("2026-10-09T16:10:00Z", "2026-10-09T16:26:00.001Z", .late),
        // Before that collector's own.
        ("2026-10-09T16:10:00Z", "2026-10-09T16:09:59Z", .late),
        ("2026-10-09T16:05:00Z", "2026-10-09T16:12:00Z", .late),
    ])
    func whatACollectorAnnouncedIsToldOfTheHost(
        determined: String, told: String, outcome: EmergencyReportResult.Outcome
    ) throws {
        var month = try month([.up, .down, .down, .down, .up], [.up, .down, .down, .down, .up])
        try month.record(.notification, ["contract": "c-1", "determined_at": determined, "notified_at": told])
        let report = try #require(try emergencies(month).reports.first)
        #expect(report.emergency.determinedAt == Instant("2026-10-09T16:11:00Z"))
        #expect(report.emergency.subject == SmallMonth.host && report.outcome == outcome)
    }

    /// A person telephoned after the site's own collector had found out, and before the other had.
    @Test func aCallWithoutAnInstantMayComeInBetween() throws {
        var month = try month([.up, .down, .down, .down, .up], [.up, .down, .down, .down, .up])
        try month.record(.notification, ["contract": "c-1", "notified_at": "2026-10-09T16:10:30Z"])
        #expect(try emergencies(month).reports.map(\.outcome) == [.onTime])
    }

    @Test func whatIsReachedFromOutsideIsNoEmergency() throws {
        let month = try month([.up, .down, .down, .down, .up], [.up, .up, .up, .up, .up])
        let result = try emergencies(month)
        #expect(result.reports == [] && result.verdict == .met)
    }

    /// From 16:05 to 16:20 inside, by nominal states.
    @Test(arguments: [true, false])
    func aDisagreementIsKept(isOne: Bool) throws {
        let outside = [SignalState](repeating: .up, count: 5)
        let month = try month(isOne ? [.up, .down, .down, .down, .up] : outside, outside)
        let result = try #require(month.result())
        let network = try #require(month.availability(.network))
        let span = Span(from: SmallMonth.start + .minutes(5), to: SmallMonth.start + .minutes(20))
        let expected = Disagreement(
            span: span, host: "198.51.100.10", answered: [Self.outside], silent: [SmallMonth.host])
        #expect(network.disagreements == (isOne ? [expected] : []))
        #expect(network.down.nominal == 0)
        let text = result.document(revision: 1, ledgerDigest: "sha256:0").compact
        #expect(text.contains("\"disagreements\":[{\"from\":\"2026-10-09T16:05:00.000Z\"") == isOne)
        #expect(text.contains("disagreements") == isOne)
    }
}
