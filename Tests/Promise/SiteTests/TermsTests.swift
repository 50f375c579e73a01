import Intervals
import Site
import Testing

/// Fractions that are compared without rounding, and what terms say when they say nothing else.
@Suite struct TermsTests {
    @Test(
        arguments: [
            ("99.9%", 999, 1000), ("0.999", 999, 1000), ("100%", 1, 1), ("1", 1, 1), ("0%", 0, 1), ("0", 0, 1),
            ("50%", 1, 2), ("99.999999999%", 99_999_999_999, 100_000_000_000),
            ("0.123456789", 123_456_789, 1_000_000_000),
            ("033%", 33, 100), ("999%", 999, 100),
        ] as [(String, Int64, Int64)])
    func aRatioIsReadExactly(text: String, numerator: Int64, denominator: Int64) throws {
        let ratio = try #require(Ratio(text))
        let expected = try #require(Ratio(numerator, over: denominator))
        #expect(!ratio.isGreater(than: expected) && !expected.isGreater(than: ratio))
    }

    @Test(arguments: [
        "", "%", ".5", "5.", "1.2.3", "99,9%", "-1%", "+1%", "1e2", "1000%", "0.1234567890", "99.9 %", "９９%", "x",
    ])
    func whatIsNoRatioIsRefused(text: String) { #expect(Ratio(text) == nil) }

    @Test(arguments: [0, -1, .min] as [Int64])
    func aDenominatorIsPositive(denominator: Int64) { #expect(Ratio(1, over: denominator) == nil) }

    @Test(arguments: [("99.9%", "0.999"), ("50%", "0.5"), ("100%", "1.0"), ("99.99%", "0.9999"), ("10%", "0.1")])
    func aRatioIsWrittenShortly(text: String, written: String) throws {
        #expect(try #require(Ratio(text)).shortest == written)
    }

    @Test(arguments: [("99.9%", "99.89%"), ("1", "99.999999999%"), ("0.000000001", "0")])
    func ratiosAreComparedExactly(greater: String, less: String) throws {
        let greater = try #require(Ratio(greater))
        let less = try #require(Ratio(less))
        #expect(greater.isGreater(than: less))
        #expect(!less.isGreater(than: greater))
        #expect(!less.isGreater(than: less))
    }

    /// Fine print 9: minutes are reached, a percentage is missed; to the millisecond.
    @Test(arguments: [
        (AvailabilityTerms.Rule.minutes, Milliseconds.minutes(44) - 1, false), (.minutes, .minutes(44), true),
        (.percentage, 2_678_400, false), (.percentage, 2_678_401, true), (.percentage, 0, false),
        (.both, .minutes(44) - 1, false), (.both, .minutes(44), true), (.both, 2_678_401, true),
    ])
    func theLimitIsReachedToTheMillisecond(
        rule: AvailabilityTerms.Rule, down: Milliseconds, isBreached: Bool
    ) throws {
        let terms = AvailabilityTerms(
            availability: try #require(Ratio("99.9%")), downtime: .minutes(44), rule: rule)
        #expect(terms.isBreached(by: down, of: .days(31)) == isBreached)
    }

    /// In a short period the percentage is the nearer limit, in a long one the minutes are.
    @Test(arguments: [(Milliseconds.days(28), Milliseconds(2_419_201)), (.days(31), .minutes(44)), (.days(1), 86_401)])
    func bothIsTheNearerOfTheTwo(period: Milliseconds, first: Milliseconds) throws {
        let terms = AvailabilityTerms(
            availability: try #require(Ratio("99.9%")), downtime: .minutes(44), rule: .both)
        #expect(terms.isBreached(by: first, of: period))
        #expect(!terms.isBreached(by: first - 1, of: period))
    }

    @Test func withoutMinutesOnlyThePercentageDecides() {
        let terms = AvailabilityTerms(availability: .whole, rule: .both)
        #expect(!terms.isBreached(by: 0, of: .days(30)))
        #expect(terms.isBreached(by: 1, of: .days(30)))
        let minutes = AvailabilityTerms(availability: .whole, rule: .minutes)
        #expect(!minutes.isBreached(by: .days(30), of: .days(30)))
    }

    @Test func termsSayTheAgreementsFiguresByDefault() {
        let availability = AvailabilityTerms(availability: .whole, rule: .both)
        #expect(availability.reportRequired && availability.doubtFavours == .nobody && availability.failedRounds == 2)
        #expect(availability.reading == .portAndHost && availability.undeterminedCause == .counts)
        #expect(availability.excludes == nil && availability.credits.isEmpty && availability.downtime == nil)
        #expect(availability.claimWindow == ClaimWindow(length: .days(5), from: .end, count: .days))
        let terms = Terms(network: availability, power: availability, emergencyReport: EmergencyReportTerms())
        #expect(terms.emergencyReport.within == .minutes(15) && terms.emergencyReport.creditDays == 1)
        #expect(terms.emergencyReport.duringMaintenance == .notify)
        #expect(terms.firstFeedback == .minutes(30) && terms.firstReport == .hours(24))
        #expect(terms.installation.workingDays == 3 && terms.installation.calendar == .weekdays)
        #expect(terms.installation.refund == .whole && terms.expiryNotice == .days(30))
        #expect(terms.announced == [.reason, .activities, .expectedEntry, .expectedExit, .cooperation])
    }

    @Test func onlyArticles1And2PromiseAnAvailability() {
        var power = AvailabilityTerms(availability: .whole, rule: .both)
        power.downtime = 7
        let terms = Terms(
            network: AvailabilityTerms(availability: .whole, rule: .both), power: power,
            emergencyReport: EmergencyReportTerms())
        #expect(terms.availability(.network) == terms.network)
        #expect(terms.availability(.power)?.downtime == 7)
        for guarantee in Guarantee.allCases where guarantee != .network && guarantee != .power {
            #expect(terms.availability(guarantee) == nil)
        }
    }

    /// Article 2 leaves out maintenance and "other causes".
    @Test(arguments: Ground.allCases) func whatIsTakenOffIsWhatTheArticleNames(ground: Ground) {
        #expect(Ground.named(in: .network).contains(ground))
        #expect(Ground.named(in: .power).contains(ground) == ![.maintenance, .customerOther].contains(ground))
        var terms = AvailabilityTerms(availability: .whole, rule: .both)
        #expect(terms.grounds(of: .power) == Ground.named(in: .power))
        terms.excludes = [ground]
        #expect(terms.grounds(of: .power) == [ground])
    }

    @Test(arguments: [
        (Guarantee.network, 1), (.power, 2), (.installation, 3), (.emergencyReport, 4), (.customerService, 5),
        (.technicalSupport, 6), (.operation, 7), (.complaint, 8), (.access, 9),
    ])
    func guaranteesAreInTheOrderOfTheirArticles(guarantee: Guarantee, article: Int) {
        #expect(guarantee.article == article)
        #expect(Guarantee.allCases.sorted()[article - 1] == guarantee)
    }
}
