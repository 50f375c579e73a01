import Agreement
import Correlation
import Foundation
import Intervals
import Notation
import Site
import Testing

/// Fine print 5, 6, 9 and 11: periods, limits to the millisecond, and what a breach costs.
@Suite struct PeriodTests {
    private static let ten = "2026-10-10T02:00:00Z"

    /// Power that was off from ten in the morning for a while, and reported.
    private func month(off length: Milliseconds) throws -> SmallMonth {
        let to = (Instant(Self.ten) ?? .distantPast) + length
        var month = try SmallMonth.power(off: (from: Self.ten, to: to.description))
        try month.report(.power, at: "2026-10-12T00:00:00Z")
        return month
    }

    // MARK: - 5

    /// Nothing after now is down, up or unknown; the whole period is the denominator all along.
    @Test(
        arguments: [
            ("2026-10-10T01:59:59Z", 0), ("2026-10-10T02:10:00Z", 10), ("2026-10-10T02:30:00Z", 30),
            ("2026-10-11T00:00:00Z", 30),
        ] as [(String, Int64)])
    func aRunningMonthIsKnownUpToNow(now: String, minutes: Int64) throws {
        let power = try #require(month(off: .minutes(30)).availability(.power, at: now))
        #expect(power.down.nominal == .minutes(minutes))
        #expect(power.periodLength == .days(2) && power.unknown == 0)
        #expect(power.outages.allSatisfy { $0.outage.span.to <= (Instant(now) ?? .distantPast) })
    }

    /// Outages are listed whole in every month they touch; only minutes are split.
    @Test func onlyMinutesAreSplit() throws {
        var month = try SmallMonth(from: "2026-10-01", to: "2027-01-01")
        month.powered(.signal(SmallMonth.outletA))
        month.contract.terms.power.reportRequired = false
        month.read(
            SmallMonth.outletA, down: [(from: "2026-10-31T15:00:00Z", to: "2026-10-31T18:00:00Z")], for: .days(60))
        let parts = ["2026-10", "2026-11"].compactMap { name -> AvailabilityResult? in
            for case .availability(let part) in month.result(month: name)?.guarantees ?? [] { return part }
            return nil
        }
        #expect(parts.map { $0.outages.map(\.outage.span.length) } == [[.hours(3)], [.hours(3)]])
        #expect(parts.map { $0.outages.map(\.counted) } == [[.hours(1)], [.hours(2)]])
        #expect(parts.map(\.down.nominal) == [.hours(1), .hours(2)])
        #expect(Set(parts.flatMap { $0.outages.map(\.outage.id) }).count == 1)
    }

    @Test func readingsOutsideTheTermCountForNothing() throws {
        var month = try month(off: .minutes(30))
        month.contract.termFrom = CivilDate("2026-10-11") ?? .epoch
        let power = try #require(month.availability(.power))
        #expect(power.down == Bounded(nominal: 0, min: 0, max: 0) && power.outages == [])
        #expect(power.periodLength == .days(1))
    }

    // MARK: - 9

    @Test(arguments: [
        (AvailabilityTerms.Rule.minutes, Milliseconds.minutes(44) - 1, Verdict.met),
        (.minutes, .minutes(44), .breached),
        (.percentage, 172_800, .met), (.percentage, 172_801, .breached), (.both, 172_800, .met),
        (.both, 172_801, .breached),
    ])
    func theLimitIsComparedWithoutRounding(
        rule: AvailabilityTerms.Rule, length: Milliseconds, verdict: Verdict
    ) throws {
        var month = try month(off: length)
        month.contract.terms.power.rule = rule
        month.contract.terms.power.downtime = .minutes(44)
        let power = try #require(month.availability(.power))
        #expect(power.down == Bounded(nominal: length, min: length, max: length))
        #expect(power.verdict == verdict && power.nominalVerdict == verdict)
        #expect(power.unsettled == [])
    }

    /// Certain downtime below the limit and possible downtime above it decide neither.
    @Test(arguments: [
        (AvailabilityTerms.Favour.nobody, Verdict.undetermined), (.customer, .breached), (.provider, .met),
    ])
    func doubtFavoursWhomTheTermsSay(favour: AvailabilityTerms.Favour, verdict: Verdict) throws {
        var month = try SmallMonth()
        month.powered(.signal(SmallMonth.outletA))
        // Off for two to four minutes: the limit is not quite three.
        let states: [SignalState] = (0...2 * 24 * 60).map { (600..<603).contains($0) ? .down : .up }
        month.read(SmallMonth.outletA, states)
        month.contract.terms.power.doubtFavours = favour
        try month.report(.power, at: "2026-10-12T00:00:00Z")
        let power = try #require(month.availability(.power))
        #expect(power.counted == Bounded(nominal: .minutes(3), min: .minutes(2), max: .minutes(4)))
        #expect(power.verdict == verdict && power.nominalVerdict == .breached)
        #expect(power.unsettled.map(\.length) == [.minutes(1), .minutes(1)])
        #expect((power.remedy != nil) == (verdict == .breached))
    }

    /// With `undetermined_cause: undetermined` only what a record attributes is certain.
    @Test(
        arguments: [
            (nil, .undetermined), ("provider", .breached), ("customer_equipment", .met),
        ] as [(String?, Verdict)])
    func aCauseThatNoRecordNamesCanBeDoubt(cause: String?, verdict: Verdict) throws {
        var month = try month(off: .minutes(30))
        month.contract.terms.power.undeterminedCause = .undetermined
        if let cause {
            try month.record(
                .attribution,
                [
                    "contract": "c-1", "guarantee": "power", "cause": cause, "at": "2026-10-12T00:00:00Z",
                    "from": "2026-10-10T00:00:00Z", "to": "2026-10-11T00:00:00Z",
                ])
        }
        #expect(month.availability(.power)?.verdict == verdict)
    }

    // MARK: - 11

    @Test func aBreachOwesTheWholeRentOfAPartMonth() throws {
        let power = try #require(month(off: .minutes(30)).availability(.power))
        #expect(power.remedy?.kind == .rentWaived && power.remedy?.amount.description == "12000.00 CNY")
        #expect(try month(off: 1).availability(.power)?.remedy == nil)
    }

    /// Both breached and a day's rent besides: no more than the month's rent.
    @Test func remediesOfAMonthNeverExceedItsRent() throws {
        var month = try month(off: .minutes(30))
        month.contract.network = NetworkConnection(access: .signal(SmallMonth.port))
        month.schedule.link = .minutes(1)
        month.read(SmallMonth.port, down: [(from: Self.ten, to: "2026-10-10T03:00:00Z")])
        try month.report(.network, at: "2026-10-12T00:00:00Z")
        let result = try #require(month.result())
        #expect(result.guarantees.compactMap(\.remedy).map(\.kind) == [.rentWaived, .rentWaived])
        #expect(result.remedyTotal == Money(amount: 12000, currency: "CNY"))
        #expect(result.verdict == .breached)
    }

    /// Doubt that favours the customer decides the step of a credit, too.
    @Test(arguments: [(AvailabilityTerms.Favour.nobody, "1200.00"), (.customer, "3600.00")])
    func aCreditIsWhatIsCertain(favour: AvailabilityTerms.Favour, amount: String) throws {
        var month = try SmallMonth()
        month.powered(.signal(SmallMonth.outletA))
        month.read(SmallMonth.outletA, (0...2 * 24 * 60).map { (600..<629).contains($0) ? .down : .up })
        month.contract.terms.power.doubtFavours = favour
        month.contract.terms.power.credits = [("99.9%", "10%"), ("99%", "30%")].compactMap { below, rent in
            guard let below = Ratio(below), let rent = Ratio(rent) else { return nil }
            return CreditStep(below: below, rent: rent)
        }
        try month.report(.power, at: "2026-10-12T00:00:00Z")
        #expect(month.availability(.power)?.remedy?.amount.amountText == amount)
    }

    // MARK: - Documents

    @Test func aDocumentHasAllNineInOrder() throws {
        let document = try #require(month(off: .minutes(30)).result())
            .document(revision: 3, ledgerDigest: "sha256:1", chain: ChainReference(row: 7, head: "sha256:2"))
        #expect(document["schema"] == .string("mainstay.compliance/1") && document["revision"] == .integer(3))
        guard case .array(let parts)? = document["guarantees"] else {
            Issue.record("no guarantees")
            return
        }
        #expect(parts.compactMap { $0["article"] } == (1...9).map { JSON.integer($0) })
        #expect(parts.compactMap { $0["guarantee"] } == Guarantee.allCases.map { JSON.string($0.rawValue) })
        #expect(parts[0]["verdict"] == .string("not_applicable") && parts[0]["remedy"] == .null)
        #expect(parts[1]["reading"]?["failed_rounds"] == nil && parts[1]["reading"]?["connection"] == nil)
        #expect(parts[1]["reading"]?["credits"] == nil && parts[1]["unsettled"] == nil)
        #expect(parts[1]["availability"]?["nominal"] == .number("0.989583"))
        #expect(document["chain"]?["row"] == .integer(7) && document["changes"] == nil)
    }

    @Test func aMonthOutsideTheTermHasAnEmptyDocument() throws {
        let result = try #require(month(off: .minutes(30)).result(month: "2026-12"))
        let document = result.document(revision: 1, ledgerDigest: "sha256:1")
        #expect(document["period"] == nil && document["claims_close_at"] == nil)
        #expect(document["guarantees"] == .array([]) && document["verdict"] == .string("not_applicable"))
        #expect(result.configurations == [] && result.remedyTotal.amount == 0)
    }

    // MARK: - Readings of a window

    /// Readings of a window tell the month or nothing; an installation is held against what was ever read.
    @Test func aWindowTellsTheMonthOrNothing() throws {
        var month = try SmallMonth.power(off: (from: Self.ten, to: "2026-10-10T02:30:00Z"))
        month.contract.termFrom = CivilDate("2026-10-10") ?? .epoch
        month.contract.termTo = CivilDate("2026-10-11") ?? .epoch
        month.read(SmallMonth.outletA, down: [(from: Self.ten, to: "2026-10-10T02:30:00Z")], for: .days(3))
        var facility = Facility(site: "test", timeZone: month.contract.timeZone, schedule: month.schedule)
        facility.contracts = [month.contract]
        let now = SmallMonth.start + .days(30)
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(Observations(now: now, eras: [era], runs: month.runs))
        let october = try #require(Month("2026-10"))
        func verdict(_ window: Span?, _ records: [Record]) -> Verdict? {
            Evaluation(month: october, records: KnownRecords(records, at: now), now: now)
                .result(for: "c-1", knowing: window, &observations)?.verdict
        }
        let around = Span(from: SmallMonth.start - .days(1), to: SmallMonth.start + .days(3))
        #expect(verdict(nil, []) == .met)
        // Nothing was read before the period, so that the window cannot tell what reached into it.
        #expect(verdict(around, []) == nil)
        month.records = []
        try month.record(
            .installation,
            ["contract": "c-1", "service": "rack", "signed_at": "2026-10-12T09:00:00+08:00"])
        #expect(verdict(nil, month.records) == .breached)
    }
}
