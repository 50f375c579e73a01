import Agreement
import Foundation
import Intervals
import Site
import Testing

/// A month of a promise about power, with outages that are known to the millisecond: October 2026 in UTC, 31 days, at a rent
/// of 3100.00 USD, 100.00 a day.
struct PromisedMonth {
    var promise: PromiseTerms
    var tried: TriedMonth

    init(
        _ breach: BreachRule = BreachRule([.downtimeOver(0)]), remedy: RemedyTerms? = nil, outages: [(String, String)]
    ) throws {
        promise = PromiseTerms(id: "supply", subject: .power(.either), breach: breach)
        promise.remedy = remedy
        let month = try #require(Month("2026-10"))
        tried = TriedMonth(
            terms: try Self.terms(), month: month, timeZone: .gmt, rent: Money(amount: 3100, currency: "USD"),
            outages: try outages.map { TriedMonth.Outage(.power, try Self.span($0.0, $0.1)) })
    }

    /// Terms without an article.
    static func terms() throws -> Terms {
        let whole = AvailabilityTerms(availability: try #require(Ratio("100%")), rule: .percentage)
        var terms = Terms(network: whole, power: whole, emergencyReport: EmergencyReportTerms())
        terms.articles = []
        return terms
    }

    /// From and to by UTC, as `10-03 02:10:00`.
    static func span(_ from: String, _ to: String) throws -> Span {
        func instant(_ text: String) throws -> Instant {
            try #require(Instant("2026-\(text.replacing(" ", with: "T"))Z"), "\(text) is no instant")
        }
        return Span(from: try instant(from), to: try instant(to))
    }

    func result() throws -> PromiseResult {
        var tried = tried
        tried.terms.promises = [promise]
        let result = try #require(tried.result())
        return try #require(result.promises.first)
    }

    /// What is owed, as money is written.
    func owed() throws -> String? { try result().remedy?.money.amountText }
}

@Suite struct PromiseTests {
    private static let share = RemedyAmount.share(Ratio("5%") ?? .whole)

    @Test func outagesCountToTheMillisecond() throws {
        let month = try PromisedMonth(outages: [("10-03 02:10:00", "10-03 02:55:00.001")])
        let result = try month.result()
        #expect(result.verdict == .breached)
        #expect(result.counted == Bounded(nominal: 2_700_001, min: 2_700_001, max: 2_700_001))
        #expect(result.occurrences.min == 1)
        #expect(result.occurrences.max == 1)
        #expect(try PromisedMonth(outages: []).result().verdict == .met)
    }

    @Test(arguments: [
        (true, "10-03 02:15:00", 0), (true, "10-03 02:15:00.001", 300_001), (false, "10-03 02:15:00", 300_000),
        (false, "10-03 02:14:59.999", 0),
    ])
    func shortOutagesAreLeftOutWhole(includesLimit: Bool, to: String, counted: Milliseconds) throws {
        var month = try PromisedMonth(outages: [("10-03 02:10:00", to)])
        month.promise.leftOut.shortOutages = LeftOut.ShortOutages(limit: .minutes(5), includesLimit: includesLimit)
        let result = try month.result()
        #expect(result.counted.nominal == counted)
        #expect(result.leftOut[.short, default: 0] == result.down.nominal - counted)
    }

    @Test func anOutageAcrossTheMonthsEndIsAsLongAsItWas() throws {
        var month = try PromisedMonth(outages: [("10-31 23:57:00", "11-01 00:03:00")])
        month.promise.leftOut.shortOutages = LeftOut.ShortOutages(limit: .minutes(5), includesLimit: true)
        #expect(try month.result().counted.nominal == .minutes(3))
        month.promise.leftOut.shortOutages = LeftOut.ShortOutages(limit: .minutes(6), includesLimit: true)
        #expect(try month.result().counted.nominal == 0)
    }

    @Test(arguments: [(1, 600_000, 900_000), (2, 0, 600_000)])
    func aSingleShortOutageIsLeftOut(allowed: Int, one: Milliseconds, two: Milliseconds) throws {
        // Of ten and of five minutes: two outages.
        var month = try PromisedMonth(outages: [
            ("10-03 02:00:00", "10-03 02:10:00"), ("10-05 02:00:00", "10-05 02:05:00"),
        ])
        month.promise.leftOut.shortOutages = LeftOut.ShortOutages(
            limit: .minutes(15), includesLimit: true, whileAtMost: allowed)
        #expect(try month.result().counted.nominal == (allowed == 1 ? two : 0))
        month.tried.outages.removeLast()
        #expect(try month.result().counted.nominal == 0)
    }

    @Test func theFirstMinutesOfEachOutageAreLeftOut() throws {
        var month = try PromisedMonth(
            outages: [("10-03 02:00:00", "10-03 04:10:00"), ("10-05 02:00:00", "10-05 02:50:00")])
        month.promise.leftOut.firstOfEach = .hours(1)
        let result = try month.result()
        #expect(result.counted.nominal == .minutes(70))
        #expect(result.leftOut[.first] == .minutes(110))
    }

    @Test func whatWasBeforeTheReportIsLeftOut() throws {
        var month = try PromisedMonth(outages: [("10-03 02:00:00", "10-03 04:00:00")])
        month.promise.leftOut.beforeReport = true
        month.tried.reportedAfter = .minutes(45)
        #expect(try month.result().counted.nominal == .minutes(75))
        month.tried.reportedAfter = nil
        #expect(try month.result().counted.nominal == 0)
    }

    @Test(arguments: [(true, 0), (false, 7_200_000)])
    func anOutageThatNobodyClaimedIsLeftOut(isReported: Bool, leftOut: Milliseconds) throws {
        var month = try PromisedMonth(outages: [("10-03 02:00:00", "10-03 04:00:00")])
        month.promise.claim = ClaimRule(within: .hours(72))
        month.tried.reportedAfter = isReported ? 0 : nil
        #expect(try month.result().leftOut[.notClaimed] == leftOut)
    }

    @Test func withoutAClaimOfThePeriodNothingIsOwed() throws {
        var month = try PromisedMonth(
            remedy: RemedyTerms(.fixed(Self.share)), outages: [("10-03 02:00:00", "10-03 04:00:00")])
        month.promise.claim = ClaimRule(within: .days(30), per: .period)
        #expect(try month.owed() == "155.00")
        month.tried.reportedAfter = nil
        #expect(try month.owed() == "0.00")
        #expect(try month.result().remedy?.claim == .missed)
        #expect(try month.result().verdict == .breached)
    }

    // MARK: - Maintenance

    @Test func maintenanceIsTakenOffByItsWindowsAndQuota() throws {
        var month = try PromisedMonth(outages: [("10-03 00:00:00", "10-03 08:00:00")])
        month.tried.maintenance = [try PromisedMonth.span("10-03 01:00:00", "10-03 07:00:00")]
        #expect(try month.result().counted.nominal == .hours(8))
        var rule = MaintenanceRule()
        month.promise.leftOut.maintenance = rule
        #expect(try month.result().counted.nominal == .hours(2))
        // The third of October is a Saturday.
        rule.windows = [MaintenanceRule.Window(weekdays: [6], from: 120, to: 360)]
        month.promise.leftOut.maintenance = rule
        #expect(try month.result().counted.nominal == .hours(4))
        rule.quota = MaintenanceRule.Quota(time: .hours(3), per: .quarter)
        month.promise.leftOut.maintenance = rule
        #expect(try month.result().leftOut[.maintenance] == .hours(3))
        rule.announced = .days(366)
        month.promise.leftOut.maintenance = rule
        #expect(try month.result().leftOut[.maintenance] == 0)
    }

    @Test func maintenanceCanLeaveThePeriod() throws {
        var month = try PromisedMonth(
            BreachRule([.availabilityBelow(try #require(Ratio("99.9%")))]),
            outages: [("10-03 00:00:00", "10-03 00:44:00")])
        var rule = MaintenanceRule()
        rule.leavesPeriod = true
        month.promise.leftOut.maintenance = rule
        month.tried.maintenance = [try PromisedMonth.span("10-05 00:00:00", "10-06 00:00:00")]
        // 44 min are less than 0.1 % of 31 days, and more than 0.1 % of 30.
        #expect(try month.result().denominator == .days(30))
        #expect(try month.result().verdict == .breached)
        month.tried.maintenance = []
        #expect(try month.result().verdict == .met)
    }

    // MARK: - What breaks a promise

    @Test(arguments: [
        (BreachRule.Limit.downtimeFrom(3_600_000), true), (.downtimeOver(3_600_000), false), (.outagesFrom(2), true),
        (.outagesFrom(3), false), (.outageFrom(2_400_000), true), (.outageOver(2_400_000), false),
        (.availabilityAtMost(Ratio("99.86%") ?? .whole), false), (.availabilityBelow(Ratio("99.87%") ?? .whole), true),
    ])
    func limitsBreakAPromise(limit: BreachRule.Limit, isBroken: Bool) throws {
        // An hour in all of 744: 99.8656 %.
        let month = try PromisedMonth(
            BreachRule([limit]), outages: [("10-03 02:00:00", "10-03 02:20:00"), ("10-05 02:00:00", "10-05 02:40:00")])
        #expect(try month.result().verdict == (isBroken ? .breached : .met))
    }

    @Test func allOfTheLimitsOrAny() throws {
        var month = try PromisedMonth(
            BreachRule([.outagesFrom(1), .outageOver(.hours(1))]), outages: [("10-03 02:00:00", "10-03 02:20:00")])
        #expect(try month.result().verdict == .breached)
        month.promise.breach.needsAll = true
        #expect(try month.result().verdict == .met)
    }

    @Test func aLengthIsPassedInTheMonthInWhichItIs() throws {
        var month = try PromisedMonth(
            BreachRule([.outageOver(.hours(1))]), outages: [("09-30 23:20:00", "10-01 00:50:00")])
        #expect(try month.result().verdict == .breached)
        month.tried.outages[0].span.from = month.tried.outages[0].span.from - .minutes(40)
        #expect(try month.result().verdict == .met)
    }

    // MARK: - What it costs

    @Test(
        arguments: [
            ("10-03 02:00:00", "10-03 02:30:00", "155.00"), ("10-03 02:00:00", "10-03 02:30:00.001", "310.00"),
            ("10-31 23:50:00", "11-01 00:20:00", "155.00"), ("09-30 23:50:00", "10-01 00:20:00", nil),
            ("09-30 23:50:00", "10-01 00:20:00.001", "155.00"), ("10-03 02:00:00", "10-04 02:00:00", "3100.00"),
        ] as [(String, String, String?)])
    func startedHalfHours(from: String, to: String, owed: String?) throws {
        var remedy = RemedyTerms(.units(.started(.minutes(30)), Self.share))
        remedy.per = .outage
        remedy.mostPerPeriod = .share(.whole)
        #expect(try PromisedMonth(remedy: remedy, outages: [(from, to)]).owed() == owed)
    }

    @Test func aDayForEachWholeQuarterBeyondTheTarget() throws {
        var remedy = RemedyTerms(.units(.whole(.minutes(15)), .days(1)))
        remedy.beyond = .target
        let breach = BreachRule([.availabilityBelow(try #require(Ratio("99.9%")))])
        // 0.1 % of 31 days are 44 min 38.4 s; 75 min exceed them by 30 min 21.6 s.
        let month = try PromisedMonth(breach, remedy: remedy, outages: [("10-03 02:00:00", "10-03 03:15:00")])
        #expect(try month.owed() == "200.00")
    }

    @Test func theFeeForTheTimeTimesAFactorUpToACapOfEachOutage() throws {
        var remedy = RemedyTerms(.fee(times: 50))
        remedy.per = .outage
        remedy.mostPerOutage = .days(30)
        // A day is 100.00, an hour 4.1666…: 50 × 2 h = 416.67, and 20 h come to 4166.67, capped at 3000.00.
        let month = try PromisedMonth(
            remedy: remedy, outages: [("10-03 02:00:00", "10-03 04:00:00"), ("10-05 00:00:00", "10-05 20:00:00")])
        #expect(try month.owed() == "3416.67")
    }

    @Test func stepsBySumOfDowntime() throws {
        let steps: [RemedyTerms.Step] = [
            RemedyTerms.Step(.downtimeOver(0), .share(try #require(Ratio("10%")))),
            RemedyTerms.Step(.downtimeFrom(.hours(4)), .share(try #require(Ratio("15%")))),
        ]
        let short = try PromisedMonth(
            remedy: RemedyTerms(.steps(steps)), outages: [("10-03 02:00:00", "10-03 05:59:59.999")])
        #expect(try short.owed() == "310.00")
        let long = try PromisedMonth(
            remedy: RemedyTerms(.steps(steps)), outages: [("10-03 02:00:00", "10-03 06:00:00")])
        #expect(try long.owed() == "465.00")
    }

    @Test func aSumForEachOfAQuantity() throws {
        var month = try PromisedMonth(
            remedy: RemedyTerms(.fixed(.sumForEach(Money(amount: 10, currency: "USD"), quantity: "ampere"))),
            outages: [("10-03 02:00:00", "10-03 04:00:00")])
        month.tried.quantities = ["ampere": 20]
        #expect(try month.owed() == "200.00")
    }

    @Test func aYearIsOwedWhenItEnds() throws {
        var remedy = RemedyTerms(
            .steps([RemedyTerms.Step(.availabilityBelow(try #require(Ratio("99.9%"))), .addedDays(2))]))
        remedy.mostPerPeriod = .addedDays(10)
        var month = try PromisedMonth(
            BreachRule([.availabilityBelow(try #require(Ratio("99.9%")))]), remedy: remedy,
            outages: [("03-03 00:00:00", "03-03 10:00:00")])
        month.promise.period = .contractYear
        // 0.1 % of 365 days are 8 h 45 min 36 s.
        let result = try month.result()
        #expect(result.period.length == .days(365))
        #expect(result.verdict == .breached)
        #expect(result.remedy?.kind == .addedDays)
        #expect(result.remedy?.owed == 2)
        #expect(result.remedy?.money.amount == 0)
    }

    @Test func theGreaterOfThoseThatAreNotAddedIsOwed() throws {
        var remedy = RemedyTerms(.fixed(.days(1)))
        remedy.isAdded = false
        var month = try PromisedMonth(remedy: remedy, outages: [("10-03 02:00:00", "10-03 04:00:00")])
        var other = month.promise
        other.id = "other"
        other.remedy?.measure = .fixed(.days(3))
        month.tried.terms.promises = [month.promise, other]
        #expect(try #require(month.tried.result()).remedyTotal.amountText == "300.00")
        other.remedy?.isAdded = true
        month.tried.terms.promises = [month.promise, other]
        #expect(try #require(month.tried.result()).remedyTotal.amountText == "300.00")
    }

    @Test func aCapOfAllPromisesTogether() throws {
        var month = try PromisedMonth(
            remedy: RemedyTerms(.fixed(.share(.whole))), outages: [("10-03 02:00:00", "10-03 04:00:00")])
        var other = month.promise
        other.id = "other"
        month.tried.terms.promises = [month.promise, other]
        #expect(try #require(month.tried.result()).remedyTotal.amountText == "6200.00")
        month.tried.terms.promisesCap = .share(.whole)
        #expect(try #require(month.tried.result()).remedyTotal.amountText == "3100.00")
    }

    // MARK: - The right to end the contract

    @Test func moreThanAShareOfAnyThirtyDays() throws {
        var month = try PromisedMonth(outages: [
            ("10-03 00:00:00", "10-03 06:00:00"), ("10-20 00:00:00", "10-20 06:00:00"),
        ])
        month.promise.rightToEnd = RightToEnd([.downtimeOver(try #require(Ratio("1%")), of: .days(30))])
        // 1 % of 30 days are 7 h 12 min.
        let right = try #require(try month.result().rightToEnd)
        #expect(right.certainFrom == Instant("2026-10-20T01:12:00.001Z"))
        month.tried.outages.removeLast()
        #expect(try month.result().rightToEnd == nil)
    }

    @Test func soManyOutagesWithinAStretch() throws {
        var month = try PromisedMonth(outages: [
            ("09-20 00:00:00", "09-20 01:00:00"), ("10-03 00:00:00", "10-03 01:00:00"),
            ("10-19 23:00:00", "10-20 01:00:00"),
        ])
        month.promise.rightToEnd = RightToEnd([.outages(3, within: .days(30))])
        #expect(try month.result().rightToEnd?.certainFrom == Instant("2026-10-19T23:00:00Z"))
        month.promise.rightToEnd = RightToEnd([.outages(3, within: .days(29))])
        #expect(try month.result().rightToEnd == nil)
    }

    @Test func brokenInSoManyOfTheLastMonths() throws {
        var month = try PromisedMonth(outages: [
            ("08-20 00:00:00", "08-20 01:00:00"), ("10-03 00:00:00", "10-03 01:00:00"),
        ])
        month.promise.rightToEnd = RightToEnd([.breachedMonths(2, of: 3)])
        #expect(try month.result().rightToEnd?.certainFrom == Instant("2026-11-01T00:00:00Z"))
        month.promise.rightToEnd = RightToEnd([.breachedMonths(2, of: 2)])
        #expect(try month.result().rightToEnd == nil)
    }

    // MARK: - Subjects

    @Test func aFeedAloneAndBoth() throws {
        var month = try PromisedMonth(outages: [])
        month.tried.outages = [
            TriedMonth.Outage(.named("A"), try PromisedMonth.span("10-03 00:00:00", "10-03 01:00:00"))
        ]
        for (feeds, verdict) in [
            (PromisedSubject.Feeds.either, Verdict.met), (.both, .breached), (.only("A"), .breached),
            (.only("B"), .met),
        ] {
            month.promise.subject = .power(feeds)
            #expect(try month.result().verdict == verdict)
        }
    }

    @Test func anInstallationThatIsLate() throws {
        var remedy = RemedyTerms(.units(.started(.days(1)), .days(1)))
        remedy.per = .outage
        remedy.mostPerOutage = .days(4)
        var month = try PromisedMonth(remedy: remedy, outages: [])
        month.promise.subject = .installation
        let span = try PromisedMonth.span("10-05 16:00:00", "10-07 17:00:00")
        month.tried.outages = [TriedMonth.Outage(.named("installation"), span)]
        #expect(try month.owed() == "300.00")
        month.tried.outages[0].span.to = span.to + .days(9)
        #expect(try month.owed() == "400.00")
    }

    @Test func numbersAndConditionsByTheirNames() throws {
        var month = try PromisedMonth(outages: [])
        month.tried.outages = [
            TriedMonth.Outage(.named("room"), try PromisedMonth.span("10-03 00:00:00", "10-03 01:00:00"))
        ]
        let subjects: [PromisedSubject] = [
            .condition("room"), .number("room", NumberRange(least: 18_000_000, greatest: nil)),
            .all([.power(.either), .condition("room")]),
        ]
        for subject in subjects {
            month.promise.subject = subject
            #expect(try month.result().counted.nominal == .hours(1))
        }
    }

    @Test func aYearsCapCountsWhatEarlierMonthsTook() throws {
        var remedy = RemedyTerms(.fixed(.share(.whole)))
        remedy.mostPerYear = .share(try #require(Ratio("150%")))
        var month = try PromisedMonth(
            remedy: remedy, outages: [("08-20 00:00:00", "08-20 01:00:00"), ("10-03 00:00:00", "10-03 01:00:00")])
        #expect(try month.owed() == "1550.00")
        month.tried.outages.removeFirst()
        #expect(try month.owed() == "3100.00")
    }
}
