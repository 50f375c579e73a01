import Agreement
import Correlation
import Foundation
import Intervals
import Site
import Testing

/// Which configuration governs what of a month (fine print 13).
@Suite struct GoverningTests {
    private static let november = "2026-12-20T00:00:00Z"

    /// A contract of October and November whose configuration changes.
    private struct Changing {
        var month: SmallMonth
        var eras: [Era] = []

        init() throws { month = try SmallMonth(from: "2026-10-10", to: "2026-12-01") }

        mutating func accept(at instant: String, _ change: (inout SmallMonth) -> Void) throws {
            change(&month)
            var facility = Facility(site: "test", timeZone: month.contract.timeZone, schedule: month.schedule)
            facility.contracts = [month.contract]
            eras.append(
                Era(
                    from: try #require(Instant(instant)), digest: "sha256:\(eras.count)", facility: facility))
        }

        func result(_ name: String, at now: String) throws -> ContractResult {
            let now = try #require(Instant(now))
            var observations = try #require(Observations(now: now, eras: eras, runs: month.runs))
            let evaluation = Evaluation(
                month: try #require(Month(name)), records: KnownRecords(month.records, at: now), now: now)
            return try #require(evaluation.result(for: "c-1", &observations))
        }
    }

    private func availability(_ result: ContractResult, _ guarantee: Guarantee) throws -> AvailabilityResult {
        for case .availability(let part) in result.guarantees where part.guarantee == guarantee { return part }
        throw CocoaError(.featureUnsupported)
    }

    /// Terms and rent are those in force at the period's end: what is edited after that changes nothing of the month.
    @Test func aMonthHasTheTermsAndRentOfItsEnd() throws {
        var changing = try Changing()
        try changing.accept(at: "2026-10-09T00:00:00Z") { month in
            month.powered(.signal(SmallMonth.outletA))
            month.read(SmallMonth.outletA, down: [("2026-10-10T02:00:00Z", "2026-10-11T02:00:00Z")], for: .days(60))
        }
        try changing.month.report(.power, at: "2026-10-11T03:00:00Z")
        try changing.accept(at: "2026-10-20T00:00:00Z") { $0.contract.rent = Money(amount: 13_000, currency: "CNY") }
        let owed = Money(amount: 13_000, currency: "CNY")
        #expect(try changing.result("2026-10", at: Self.november).remedyTotal.amount == owed.amount)
        // Known before the change, the month has the terms that were known.
        #expect(try changing.result("2026-10", at: "2026-10-19T00:00:00Z").remedyTotal.amount == 12_000)
        try changing.accept(at: "2026-10-31T16:00:00Z") { month in
            month.contract.rent = Money(amount: 99_000, currency: "CNY")
            month.contract.terms.power.rule = .minutes
            month.contract.terms.power.downtime = .days(20)
        }
        let october = try changing.result("2026-10", at: Self.november)
        #expect(october.remedyTotal.amount == owed.amount)
        #expect(try availability(october, .power).terms.rule == .percentage)
        #expect(october.configurations == ["sha256:0", "sha256:1"])
        let next = try changing.result("2026-11", at: Self.november)
        #expect(try availability(next, .power).terms.rule == .minutes)
    }

    /// What lies before the first accepted configuration is governed by that one.
    @Test func theFirstConfigurationGovernsWhatIsBefore() throws {
        var changing = try Changing()
        try changing.accept(at: "2026-12-05T00:00:00Z") { month in
            month.powered(.signal(SmallMonth.outletA))
            month.read(SmallMonth.outletA, down: [], for: .days(60))
        }
        try changing.accept(at: "2026-12-06T00:00:00Z") { $0.contract.rent = Money(amount: 1, currency: "CNY") }
        let result = try changing.result("2026-10", at: "2026-11-20T00:00:00Z")
        #expect(try availability(result, .power).verdict == .met)
        #expect(result.configurations == ["sha256:0"])
    }

    /// Hosts are those at the determination of an emergency.
    @Test func emergenciesAreOfTheHostsOfTheirTime() throws {
        var changing = try Changing()
        let hosts = ["198.51.100.10", "198.51.100.11"]
        for host in hosts {
            for (index, state) in [SignalState.up, .down, .down, .up, .up, .down, .down, .up].enumerated() {
                let at = SmallMonth.start + .minutes(5 * Int64(index))
                changing.month.runs[.icmp(host), default: []].append(
                    Run(Reading(signal: .icmp(host), at: at, state: state)))
            }
        }
        try changing.accept(at: "2026-10-01T00:00:00Z") { $0.contract.network = NetworkConnection(hosts: [hosts[0]]) }
        try changing.accept(at: "2026-10-09T16:20:00Z") { $0.contract.network = NetworkConnection(hosts: [hosts[1]]) }
        let result = try changing.result("2026-10", at: Self.november)
        var found: [String] = []
        for case .emergencyReport(let part) in result.guarantees {
            found = part.reports.map { "\($0.emergency.subject.kind) \($0.emergency.determinedAt)" }
        }
        #expect(found == ["198.51.100.10 2026-10-09T16:10:00.000Z", "198.51.100.11 2026-10-09T16:30:00.000Z"])
    }

    /// The number of rounds that must fail is one of the terms: the month has one, though conditions change within it.
    @Test func theNumberOfFailedRoundsIsThatOfTheEnd() throws {
        var changing = try Changing()
        for (index, state) in [SignalState.up, .down, .down, .up].enumerated() {
            changing.month.runs[SmallMonth.host, default: []].append(
                Run(Reading(signal: SmallMonth.host, at: SmallMonth.start + .minutes(5 * Int64(index)), state: state)))
        }
        try changing.accept(at: "2026-10-01T00:00:00Z") { month in
            month.contract.network = NetworkConnection(hosts: [SmallMonth.host.kind])
            month.contract.terms.network.failedRounds = 2
        }
        #expect(try availability(changing.result("2026-10", at: Self.november), .network).down.nominal == .minutes(10))
        try changing.accept(at: "2026-10-20T00:00:00Z") { $0.contract.terms.network.failedRounds = 3 }
        #expect(try availability(changing.result("2026-10", at: Self.november), .network).down.nominal == 0)
    }

    /// Calendars are the newest known at the instant of the question.
    @Test func aCalendarIsTheNewestKnown() throws {
        var changing = try Changing()
        let monday = try #require(CivilDate("2026-10-12"))
        try changing.month.record(
            .installation,
            ["contract": "c-1", "service": "rack", "signed_at": "2026-10-10T02:00:00Z", "at": "2026-10-10T02:00:00Z"])
        try changing.accept(at: "2026-10-01T00:00:00Z") { month in
            month.powered(.signal(SmallMonth.outletA))
            month.contract.terms.installation.calendar = WorkingCalendar(name: "cn", years: [2026: .init(holidays: [])])
        }
        let due = { (result: ContractResult) -> Instant? in
            for case .duty(let part) in result.guarantees where part.guarantee == .installation {
                return part.entries.first?.due
            }
            return nil
        }
        let before = due(try changing.result("2026-10", at: Self.november))
        try changing.accept(at: "2026-11-10T00:00:00Z") { month in
            month.contract.terms.installation.calendar = WorkingCalendar(
                name: "cn", years: [2026: .init(holidays: [monday])])
        }
        let after = due(try changing.result("2026-10", at: Self.november))
        let formerly = due(try changing.result("2026-10", at: "2026-11-09T00:00:00Z"))
        #expect(before != nil && after == before.map { $0 + .days(1) } && formerly == before)
    }

    /// A notice that comes later settles a deadline that rested on assumed holidays; what was known before stays.
    @Test func anAnnouncementSettlesADeadline() throws {
        var changing = try Changing()
        let wednesday = try #require(CivilDate("2026-10-14"))
        try changing.month.record(
            .installation,
            [
                "contract": "c-1", "service": "rack", "signed_at": "2026-10-12T02:00:00Z",
                "completed_at": "2026-10-20T02:00:00Z", "at": "2026-10-12T02:00:00Z",
            ])
        func accept(at instant: String, isAnnounced: Bool, holidays: Set<CivilDate>) throws {
            try changing.accept(at: instant) { month in
                month.powered(.signal(SmallMonth.outletA))
                month.contract.terms.installation.calendar = WorkingCalendar(
                    name: "cn", years: [2026: .init(isAnnounced: isAnnounced, holidays: holidays)])
            }
        }
        func installation(at now: String) throws -> DutyResult? {
            for case .duty(let part) in try changing.result("2026-10", at: now).guarantees
            where part.guarantee == .installation { return part }
            return nil
        }
        try accept(at: "2026-10-01T00:00:00Z", isAnnounced: false, holidays: [wednesday])
        let before = try #require(try installation(at: Self.november))
        #expect(before.verdict == .undetermined && before.nominalVerdict == .breached && before.failures == 0)
        let finding = try #require(before.findings.first)
        #expect(finding.kind == .holidaysAssumed && !finding.isFailure)
        #expect(finding.at == Instant("2026-10-16T16:00:00Z"))
        #expect(finding.span?.from == finding.at)
        #expect(
            finding.sentence.hasPrefix("The deadline of installation ")
                && finding.sentence.contains(
                    "likely 2026-10-16T16:00:00.000Z, at the earliest 2026-10-16T16:00:00.000Z")
        )
        try accept(at: "2026-11-10T00:00:00Z", isAnnounced: true, holidays: [wednesday])
        let after = try #require(try installation(at: Self.november))
        #expect(after.verdict == .breached && after.findings.isEmpty)
        #expect(try installation(at: "2026-11-09T23:59:59.999Z")?.verdict == .undetermined)
    }
}
