import Agreement
import Correlation
import Foundation
import Intervals
import Site
import Testing

/// What article 4 rests on: that hosts are pinged (fine print, 15), that the right person was told by the right way (16),
/// and that contact problems are more than a word (17). Services run the same clock (18).
@Suite struct EmergencyProofTests {
    private static let determined = "2026-10-09T16:10:00Z"
    private static let start = "2026-10-09T16:00:00Z"

    /// Rounds every five minutes from 16:00 of the 9th, in UTC: failed at 16:05, determined at 16:10, closed at 16:15.
    private func month(_ rounds: [SignalState] = [.up, .down, .down, .up]) throws -> SmallMonth {
        var month = try SmallMonth()
        month.contract.network = NetworkConnection(hosts: ["198.51.100.10"])
        month.contract.terms.emergencyReport.unpingedLimit = .whole
        month.contract.contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 138 0000", hook: "sms"),
            Contact(name: "Night desk", isAuthorised: false, method: .mobile, to: "+86 137 0000", hook: "sms"),
        ]
        month.read(SmallMonth.host, every: .minutes(5), rounds)
        return month
    }

    private func result(_ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z") throws -> EmergencyReportResult {
        for case .emergencyReport(let part) in month.result(at: now)?.guarantees ?? [] { return part }
        throw Nothing()
    }

    private struct Nothing: Error {}

    // MARK: - Pinging

    /// A round holds for five and a half minutes.
    @Test(arguments: [
        ("2026-10-09T16:05:29.999Z", 0), ("2026-10-09T16:05:30Z", 0), ("2026-10-09T16:05:30.001Z", 1),
    ])
    func aRoundHoldsForTheIntervalAndATenth(now: String, unpinged: Milliseconds) throws {
        let result = try result(month([.up]), at: now)
        #expect(result.unpinged.map(\.length) == [unpinged] && result.failures == (unpinged == 0 ? 0 : 1))
        #expect(result.findings.first?.kind == (unpinged == 0 ? nil : .hostUnpinged))
    }

    /// By 16:16, 630 seconds of the two days are unpinged. A limit of as much is not exceeded.
    @Test(arguments: [(629_999, Verdict.undetermined), (630_000, .met), (630_001, .met)] as [(Int64, Verdict)])
    func moreThanTheLimitProvesNothing(limit: Int64, verdict: Verdict) throws {
        var month = try month([.up])
        month.contract.terms.emergencyReport.unpingedLimit = try #require(Ratio(limit, over: 172_800_000))
        let found = try result(month, at: "2026-10-09T16:16:00Z")
        #expect(found.unpinged.map(\.length) == [630_000] && found.verdict == verdict)
    }

    /// Never pinged is never met, whatever the limit; and a late notification breaches all the same.
    @Test func withoutARoundNothingIsProven() throws {
        #expect(try result(month([])).verdict == .undetermined)
        #expect(try result(month([]), at: Self.start).verdict == .met, "the period has only begun")
        var strict = try month()
        strict.contract.terms.emergencyReport.unpingedLimit = try #require(Ratio("0%"))
        #expect(try result(strict).verdict == .breached)
    }

    @Test func extraReadingsAreNoRounds() throws {
        var month = try month([.up])
        let later = SmallMonth.start + .minutes(8)
        month.runs[SmallMonth.host, default: []].append(Run(Reading(signal: SmallMonth.host, at: later, state: .up)))
        #expect(try result(month, at: "2026-10-09T16:10:00Z").unpinged.map(\.length) == [.seconds(150)])
        month.runs[SmallMonth.host]?.removeLast()
        month.runs[SmallMonth.host]?.append(
            Run(Reading(signal: SmallMonth.host, at: later, state: .up, isExtra: true)))
        #expect(try result(month, at: "2026-10-09T16:10:00Z").unpinged.map(\.length) == [.seconds(270)])
    }

    @Test func whereNobodyIsAuthorisedThatIsFound() throws {
        var month = try month()
        #expect(try !result(month).findings.contains { $0.kind == .noAuthorisedContact })
        month.contract.contacts.removeFirst()
        #expect(try result(month).findings.contains { $0.kind == .noAuthorisedContact && !$0.isFailure })
    }

    // MARK: - Who was told, and how

    private func told(_ fields: [String: String], by terms: (inout EmergencyReportTerms) -> Void = { _ in }) throws
        -> EmergencyReportResult
    {
        var month = try month()
        terms(&month.contract.terms.emergencyReport)
        let told = [
            "contract": "c-1", "determined_at": Self.determined, "notified_at": "2026-10-09T16:25:00Z", "id": "n",
        ]
        try month.record(.notification, told.merging(fields) { $1 })
        return try result(month)
    }

    @Test(
        arguments: [
            (["method": "mobile", "to": "+86138 0000"], nil), (["by": "Zhao Min"], nil),
            (["by": "Zhao Min", "method": "mobile"], nil), (["by": "Zhao Min", "to": "+86 138 0000"], nil),
            (["method": "mobile", "to": "+86 138 0000", "notified_at": Self.determined], nil),
            (
                ["method": "mobile", "to": "+86 138 0000", "notified_at": "2026-10-09T16:09:59.999Z"],
                .beforeDetermination
            ),
            ([:], .unattributed), (["method": "mobile"], .unattributed),
            (["method": "mobile", "to": "+86 137 0000"], .notAuthorised),
            (["method": "fax", "to": "+86 138 0000"], .otherChannel),
            (["by": "Zhao Min", "method": "fax"], .otherChannel),
            (["method": "mobile", "to": "+86 139 0000"], .stranger),
            (["by": "Zhao Min", "to": "+86 139 0000"], .stranger),
        ] as [([String: String], NotificationFlaw?)])
    func aPersonAndAChannelAreConditions(fields: [String: String], flaw: NotificationFlaw?) throws {
        let chosen = try told(fields)
        #expect(chosen.uncounted.map(\.reason) == [flaw].compactMap(\.self))
        #expect(chosen.reports.map(\.outcome) == [flaw == nil ? .onTime : .late])
        // Any channel takes all but what is too early.
        let any = try told(fields) { $0.channel = .any }
        #expect(any.uncounted.map(\.reason) == (flaw == .beforeDetermination ? [.beforeDetermination] : []))
    }

    // MARK: - Contact problems

    private static let problem = [
        "contract": "c-1", "from": Self.determined, "to": "2026-10-09T16:10:00.001Z", "problem": "outdated", "id": "p",
    ]
    private static let attempt = [
        "contract": "c-1", "at": "2026-10-09T16:25:00Z", "method": "mobile", "to": "+86 138 0000", "exit_code": "1",
    ]

    private func excused(
        _ problem: [String: String], attempt: [String: String]? = nil, entered: String? = nil, attempted: String? = nil,
        answer: [String: String]? = nil
    ) throws -> EmergencyReportResult {
        var month = try month()
        try month.record(.contactProblem, Self.problem.merging(problem) { $1 })
        if let entered = entered.flatMap({ Instant($0) }) { enter(&month, at: entered) }
        if let attempt {
            try month.record(.attempt, Self.attempt.merging(attempt) { $1 })
            if let attempted = attempted.flatMap({ Instant($0) }) { enter(&month, at: attempted) }
        }
        if let answer { try month.record(.acceptance, answer) }
        return try result(month)
    }

    /// Has the latest record entered at the ledger's own desk.
    private func enter(_ month: inout SmallMonth, at instant: Instant) {
        month.records[month.records.count - 1].isOfThisDesk = true
        month.records[month.records.count - 1].recordedAt = instant
    }

    @Test(
        arguments: [
            (["at": "2026-10-09T16:24:59.999Z"], nil), (["at": "2026-10-09T16:25:00Z"], nil),
            (["at": "2026-10-09T16:25:00.001Z"], .notBorneOut), ([:], .notBorneOut),
            (["accepted_by": "Li Wei"], nil), (["contact": "LIWEI", "at": Self.determined], nil),
            (["contact": "Night desk", "at": Self.determined], .notAContact),
            (["contact": "Wang Fang", "at": Self.determined], .notAContact),
        ] as [([String: String], EmergencyReportResult.Unproven.Reason?)])
    func aContactProblemIsKnownInTime(
        fields: [String: String], reason: EmergencyReportResult.Unproven.Reason?
    ) throws {
        let result = try excused(fields)
        #expect(result.unproven.map(\.reason) == [reason].compactMap(\.self))
        #expect(result.reports.map(\.outcome) == [reason == nil ? .excused : .late])
    }

    /// Of what the desk entered, the instant of entry decides, whatever it says.
    @Test(arguments: [
        ("2026-10-09T16:24:59.999Z", true), ("2026-10-09T16:25:00Z", true), ("2026-10-09T16:25:00.001Z", false),
    ])
    func whatTheDeskEntersAfterwardsBearsNothingOut(entered: String, isExcused: Bool) throws {
        let result = try excused(["at": Self.determined], entered: entered)
        #expect(result.reports.map(\.outcome) == [isExcused ? .excused : .late])
        let attempted = try excused([:], attempt: ["at": "2026-10-09T16:20:00Z"], attempted: entered)
        #expect(attempted.reports.map(\.outcome) == [isExcused ? .excused : .late])
    }

    @Test(
        arguments: [
            ([:], true), (["at": "2026-10-09T16:25:00.001Z"], false), (["at": "2026-10-09T16:10:00Z"], true),
            (["at": "2026-10-09T16:09:59.999Z"], false), (["exit_code": "0"], false), (["exit_code": "75"], true),
            (["method": "fax"], false), (["to": "+86 137 0000"], false), (["to": "+861380000"], true),
            (["subject": "www/shop"], true), (["contract": "c-2"], false),
        ] as [([String: String], Bool)])
    func aFailedAttemptBearsItOut(fields: [String: String], isExcused: Bool) throws {
        for problem in [["contact": "Li Wei"], [:]] {
            let result = try excused(problem, attempt: fields)
            #expect(result.reports.map(\.outcome) == [isExcused ? .excused : .late])
        }
    }

    /// An answer of the customer's to a contact problem decides like any (fine print, 24), before what the record says itself.
    @Test(
        arguments: [
            ("accepted", "Li Wei", [:], true), ("accepted", "Wang Fang", [:], false),
            ("disputed", "Li Wei", [:], false),
            ("disputed", "Li Wei", ["accepted_by": "Li Wei"], false),
            ("disputed", "Wang Fang", ["accepted_by": "Li Wei"], true),
        ] as [(String, String, [String: String], Bool)])
    func anAnswerOfTheCustomersBearsItOut(
        decision: String, person: String, fields: [String: String], isExcused: Bool
    ) throws {
        let answer = [
            "of": "p", "decision": decision, "by": person, "at": "2026-10-20T00:00:00Z", "contract": "c-1",
        ]
        let result = try excused(fields, answer: answer)
        #expect(result.reports.map(\.outcome) == [isExcused ? .excused : .late])
    }

    // MARK: - Services

    /// Two failed checks ten minutes apart, and told at the deadline's millisecond.
    @Test(arguments: [
        ("2026-10-09T16:34:59.999Z", Verdict.met), ("2026-10-09T16:35:00Z", .met),
        ("2026-10-09T16:35:00.001Z", .breached),
    ])
    func aServiceRunsTheSameClock(told: String, verdict: Verdict) throws {
        var month = try SmallMonth()
        month.schedule.service = .minutes(10)
        month.contract.power = PowerSupply(feeds: [.init(name: "mains", condition: .signal(SmallMonth.outletA))])
        month.contract.services = [ApplicationService(id: "shop", kind: .www, address: "http://192.0.2.1/")]
        let shop = SignalName(device: "www", kind: "shop")
        month.read(shop, every: .minutes(10), [.up, .down, .down, .up])
        try month.record(
            .notification, ["contract": "c-1", "subject": "www/shop", "notified_at": told, "by": "Zhao Min"])
        let included = try result(month)
        #expect(included.verdict == verdict && included.reports.map(\.emergency.subject) == [shop])
        month.contract.terms.emergencyReport.services = .recorded
        #expect(throws: Nothing.self) { try result(month) }
        month.contract.network = NetworkConnection(hosts: ["198.51.100.10"])
        let recorded = try result(month)
        #expect(recorded.reports.map(\.outcome) == [.recorded] && recorded.counted.isEmpty)
    }

    /// Article 4 has its own number of rounds.
    @Test(arguments: [(1, 1), (2, 1), (3, 0)])
    func articleFourHasItsOwnNumberOfRounds(failedRounds: Int, count: Int) throws {
        var month = try month()
        month.contract.terms.emergencyReport.failedRounds = failedRounds
        month.contract.terms.network.failedRounds = 4 - failedRounds
        #expect(try result(month).reports.count == count)
    }
}
