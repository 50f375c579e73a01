import Agreement
import Foundation
import Intervals
import Site
import Testing

/// Fine print 10: which notification answers which emergency, what excuses it, and which days are credited.
@Suite struct EmergencyRuleTests {
    /// Rounds every five minutes from 16:00 of the 9th, in UTC: failed at 16:05, determined at 16:10, closed at 16:15. What
    /// is not pinged after that is no matter here.
    private func month(_ rounds: [SignalState] = [.up, .down, .down, .up]) throws -> SmallMonth {
        var month = try SmallMonth()
        month.contract.network = NetworkConnection(hosts: ["198.51.100.10"])
        month.contract.terms.emergencyReport.unpingedLimit = .whole
        month.read(SmallMonth.host, every: .minutes(5), rounds)
        return month
    }

    private func result(_ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z") throws -> EmergencyReportResult {
        for case .emergencyReport(let part) in month.result(at: now)?.guarantees ?? [] { return part }
        throw Nothing()
    }

    private struct Nothing: Error {}

    private func outcomes(
        told fields: [String: String], rounds: [SignalState] = [.up, .down, .down, .up]
    ) throws -> [EmergencyReportResult.Outcome] {
        var month = try month(rounds)
        try month.record(.notification, fields.merging(["contract": "c-1"]) { given, _ in given })
        return try result(month).reports.map(\.outcome)
    }

    private static let determined = "2026-10-09T16:10:00Z"

    @Test(arguments: [
        // By the instant of determination; the subject is the host, or absent.
        (["determined_at": determined, "notified_at": "2026-10-09T16:20:00Z"], EmergencyReportResult.Outcome.onTime),
        (["determined_at": determined, "notified_at": "2026-10-09T16:25:00Z"], .onTime),
        (["determined_at": determined, "notified_at": "2026-10-09T16:25:00.001Z"], .late),
        (["determined_at": "2026-10-09T16:10:00.001Z", "notified_at": "2026-10-09T16:20:00Z"], .late),
        (
            [
                "determined_at": determined, "notified_at": "2026-10-09T16:20:00Z", "subject": "icmp/198.51.100.10",
            ], .onTime
        ),
        (
            [
                "determined_at": determined, "notified_at": "2026-10-09T16:20:00Z", "subject": "icmp/198.51.100.11",
            ], .late
        ),
        (["determined_at": determined, "notified_at": "2026-10-09T16:20:00Z", "contract": "c-2"], .late),
        // A person telephoned: it answers what was determined and still open then, or within its deadline.
        (["notified_at": "2026-10-09T16:09:59.999Z"], .late), (["notified_at": "2026-10-09T16:10:00Z"], .onTime),
        (["notified_at": "2026-10-09T16:14:59.999Z"], .onTime), (["notified_at": "2026-10-09T16:15:00Z"], .onTime),
        (["notified_at": "2026-10-09T16:25:00Z"], .onTime), (["notified_at": "2026-10-09T16:25:00.001Z"], .late),
        (["notified_at": "2026-10-09T16:12:00Z", "subject": "icmp/198.51.100.11"], .late),
    ])
    func aNotificationAnswersItsEmergency(fields: [String: String], outcome: EmergencyReportResult.Outcome) throws {
        #expect(try outcomes(told: fields) == [outcome])
    }

    /// One call answers what is open, not what comes after.
    @Test func aCallAnswersNoLaterEmergency() throws {
        let rounds: [SignalState] = [.up, .down, .down, .up, .down, .down, .down]
        #expect(try outcomes(told: ["notified_at": "2026-10-09T16:12:00Z"], rounds: rounds) == [.onTime, .late])
        #expect(try outcomes(told: ["notified_at": "2026-10-09T16:26:00Z"], rounds: rounds) == [.late, .onTime])
    }

    @Test func theEarliestNotificationCounts() throws {
        var month = try month()
        for minute in ["40", "20", "30"] {
            try month.record(
                .notification,
                [
                    "contract": "c-1", "determined_at": Self.determined, "notified_at": "2026-10-09T16:\(minute):00Z",
                    "method": "mobile",
                ])
        }
        let report = try #require(result(month).reports.first)
        #expect(report.notifiedAt == Instant("2026-10-09T16:20:00Z") && report.method == "mobile")
        #expect(report.deadline == Instant("2026-10-09T16:25:00Z") && report.outcome == .onTime)
    }

    /// Not yet told and the time not yet over: neither late nor met.
    @Test(arguments: [
        ("2026-10-09T16:10:00Z", EmergencyReportResult.Outcome.pending, Verdict.undetermined),
        ("2026-10-09T16:25:00Z", .pending, .undetermined), ("2026-10-09T16:25:00.001Z", .late, .breached),
    ])
    func whatIsPendingDecidesNothing(
        now: String, outcome: EmergencyReportResult.Outcome, verdict: Verdict
    ) throws {
        let result = try result(try month(), at: now)
        #expect(result.reports.map(\.outcome) == [outcome] && result.verdict == verdict)
    }

    @Test func oneLateAndOnePendingIsABreach() throws {
        let rounds: [SignalState] = [.up, .down, .down, .up, .down, .down]
        let result = try result(try month(rounds), at: "2026-10-09T16:26:00Z")
        #expect(result.reports.map(\.outcome) == [.late, .pending] && result.verdict == .breached)
    }

    @Test func withoutEmergenciesItIsMet() throws {
        #expect(try result(try month([.up, .down, .up])).verdict == .met)
        var silent = try month()
        silent.contract.network = NetworkConnection(access: .signal(SmallMonth.port))
        #expect(throws: Nothing.self) { try result(silent) }
    }

    /// The determination decides the month, in the contract's zone: here the 12th has begun.
    @Test(arguments: [
        ("2026-10-10", "2026-10-11", 1), ("2026-10-11", "2026-10-12", 0), ("2026-10-09", "2026-10-10", 0),
    ])
    func anEmergencyBelongsToItsDetermination(from: String, to: String, count: Int) throws {
        var month = try month()
        month.contract.termFrom = CivilDate(from) ?? .epoch
        month.contract.termTo = CivilDate(to) ?? .epoch
        #expect(try result(month).reports.count == count)
    }

    // MARK: - Excuses

    private static let flood = ["category": "natural_disaster", "id": "x"]
    private static let consented = ["contract": "c-1", "consented_at": "2026-10-09T00:00:00Z", "id": "x"]
    private static let number = [
        "contract": "c-1", "problem": "a wrong number", "at": "2026-10-09T16:25:00Z", "id": "x",
    ]

    @Test(
        arguments: [
            (.forceMajeure, flood, "2026-10-09T16:00:00Z", "2026-10-09T16:10:00.001Z", true),
            (.forceMajeure, flood, "2026-10-09T16:00:00Z", "2026-10-09T16:10:00Z", false),
            (.forceMajeure, flood, "2026-10-09T16:10:00Z", "2026-10-09T16:11:00Z", true),
            (.forceMajeure, flood, "2026-10-09T16:10:00.001Z", "2026-10-09T17:00:00Z", false),
            (
                .forceMajeure, flood.merging(["guarantees": "emergency_report"]) { $1 }, "2026-10-09T16:00:00Z",
                "2026-10-09T17:00:00Z", true
            ),
            (
                .forceMajeure, flood.merging(["guarantees": "network"]) { $1 }, "2026-10-09T16:00:00Z",
                "2026-10-09T17:00:00Z", false
            ),
            (.contactProblem, number, "2026-10-09T16:10:00Z", "2026-10-09T16:10:00.001Z", true),
            (.contactProblem, number, "2026-10-09T16:00:00Z", "2026-10-09T16:10:00Z", false),
            (
                .contactProblem, number.merging(["contract": "c-2"]) { $1 }, "2026-10-09T16:00:00Z",
                "2026-10-09T17:00:00Z", false
            ),
            (.maintenance, consented, "2026-10-09T16:00:00Z", "2026-10-09T17:00:00Z", false),
        ] as [(Record.Kind, [String: String], String, String, Bool)])
    func theDeterminationLiesInWhatExcuses(
        kind: Record.Kind, fields: [String: String], from: String, to: String, isExcused: Bool
    ) throws {
        var month = try month()
        try month.record(kind, fields.merging(["from": from, "to": to]) { $1 })
        let result = try result(month)
        #expect(result.reports.map(\.excuse) == [isExcused ? "x" : nil])
        #expect(result.reports.map(\.outcome) == [isExcused ? .excused : .late])
        #expect(result.verdict == (isExcused ? .met : .breached))
    }

    /// Where the terms say so, agreed network maintenance excuses too.
    @Test(arguments: [("network", true), ("power", false), ("network,power", true)])
    func maintenanceSuppressesWhereTheTermsSaySo(guarantees: String, isExcused: Bool) throws {
        var month = try month()
        month.contract.terms.emergencyReport.duringMaintenance = .suppress
        let window = ["from": "2026-10-09T16:00:00Z", "to": "2026-10-09T17:00:00Z", "guarantees": guarantees]
        try month.record(.maintenance, Self.consented.merging(window) { $1 })
        #expect(try result(month).reports.map(\.outcome) == [isExcused ? .excused : .late])
    }

    // MARK: - Credits

    /// A late one credits its day, when the customer asked for that day: 00:10 of the 10th in Shanghai.
    @Test(
        arguments: [
            (["date": "2026-10-10"], 1, "387.10"), (["date": "2026-10-09"], 1, nil), (["date": "2026-10-11"], 1, nil),
            (["date": "2026-10-10", "guarantee": "emergency_report"], 1, "387.10"),
            (["date": "2026-10-10", "guarantee": "network"], 1, nil),
            (["date": "2026-10-10", "contract": "c-2"], 1, nil),
            (["date": "2026-10-10"], 2, "774.19"), (["date": "2026-10-10"], 0, nil),
            (["date": "2026-10-10"], 99, "38322.58"),
        ] as [([String: String], Int, String?)])
    func aDayIsCreditedOnRequest(fields: [String: String], creditDays: Int, amount: String?) throws {
        var month = try month()
        month.contract.terms.emergencyReport.creditDays = creditDays
        let request = ["contract": "c-1", "at": "2026-10-12T00:00:00Z"]
        try month.record(.creditRequest, request.merging(fields) { $1 })
        #expect(try result(month).remedy?.amount.amountText == amount)
        let total = try #require(month.result()).remedyTotal
        #expect(total.amount <= 12000)
    }

    @Test func aDayThatWasToldInTimeIsNotCredited() throws {
        var month = try month()
        try month.record(.creditRequest, ["contract": "c-1", "date": "2026-10-10", "at": "2026-10-12T00:00:00Z"])
        try month.record(
            .notification,
            ["contract": "c-1", "determined_at": Self.determined, "notified_at": "2026-10-09T16:20:00Z"])
        let result = try result(month)
        #expect(result.remedy == nil && result.daysCredited == [] && result.verdict == .met)
    }
}
