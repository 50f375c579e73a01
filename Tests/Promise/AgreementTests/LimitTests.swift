import Agreement
import Intervals
import Notation
import Site
import Testing

/// How much downtime a promise bears, and how figures are written.
@Suite struct LimitTests {
    /// Two days without power for an hour, under an availability.
    private func judged(_ availability: String, rule: AvailabilityTerms.Rule = .percentage) throws -> AvailabilityResult
    {
        var month = try SmallMonth()
        month.powered(.signal(SmallMonth.outletA))
        month.read(SmallMonth.outletA, (0..<2 * 24 * 60 + 1).map { (600..<660).contains($0) ? .down : .up })
        month.contract.terms.power.availability = try #require(Ratio(availability))
        month.contract.terms.power.rule = rule
        try month.record(.outageReport, ["contract": "c-1", "guarantee": "power", "at": "2026-10-10T12:00:00+08:00"])
        return try #require(month.availability(.power))
    }

    /// Digits as fine as terms can have them: their product with two days needs more than 64 bits.
    @Test(arguments: [
        ("99.9%", Milliseconds(172_800)), ("0.999", 172_800), ("95.123456789%", 8_426_666), ("100%", 0),
        ("99.999999999%", 0), ("0.000000001%", 172_799_999), ("0%", 172_800_000), ("100.000000000%", 0),
        ("150%", 0), ("999.999999999%", 0),
    ])
    func noPercentageOverflows(availability: String, limit: Milliseconds) throws {
        let result = try judged(availability)
        #expect(result.limit == limit)
        #expect(result.down.nominal == .hours(1))
        #expect(result.nominalVerdict == (limit < .hours(1) ? .breached : .met))
    }

    @Test(arguments: [
        (AvailabilityTerms.Rule.percentage, nil as Milliseconds?, Milliseconds(172_800)),
        (.percentage, 44, 172_800), (.minutes, nil, 172_800), (.minutes, 44, 44), (.minutes, 1_000_000, 1_000_000),
        (.both, nil, 172_800), (.both, 44, 44), (.both, 1_000_000, 172_800),
    ])
    func theRuleSaysWhichLimitHolds(
        rule: AvailabilityTerms.Rule, downtime: Milliseconds?, limit: Milliseconds
    ) throws {
        var result = try judged("99.9%", rule: rule)
        result.terms.downtime = downtime
        #expect(result.limit == limit)
    }

    /// What is within the percentage's limit keeps the promise; a millisecond more does not.
    @Test(arguments: ["99.9%", "99.99%", "95.123456789%", "0.5", "33.333333333%"])
    func theLimitIsTheLastDowntimeThatKeepsThePromise(availability: String) throws {
        let terms = AvailabilityTerms(availability: try #require(Ratio(availability)), rule: .percentage)
        for period in [Milliseconds.days(28), .days(30), .days(31), .days(31) + .hours(1), 1, 999] {
            let limit = terms.availability.allowedDowntime(of: period)
            #expect(!terms.isBreached(by: limit, of: period))
            #expect(terms.isBreached(by: limit + 1, of: period))
        }
    }

    @Test func fractionsOfTheGreatestNumbersDoNotTrap() throws {
        let least = try #require(Ratio(.min, over: .max))
        let greatest = try #require(Ratio(.max, over: 1))
        #expect(least.allowedDowntime(of: .max) == .max)
        #expect(greatest.allowedDowntime(of: .max) == 0)
        #expect(!least.exceedsAvailability(down: .max, of: .max))
        #expect(greatest.exceedsAvailability(down: 0, of: .max))
    }

    @Test(
        arguments: [
            (719, 720, 6, "0.998611"), (1, 1, 6, "1.000000"), (0, 7, 6, "0.000000"), (1, 8, 2, "0.12"),
            (3, 8, 2, "0.38"),
            (5, 1000, 2, "0.00"), (15, 1000, 2, "0.02"), (5, 2, 0, "2"), (7, 2, 0, "4"), (-1, 3, 3, "-0.333"),
            (-1, 3000, 3, "0.000"), (2_678_399_999, 2_678_400_000, 6, "1.000000"), (4, 0, 1, "4.0"),
            (.max, .max, 6, "1.000000"), (.max, 1, 2, "9223372036854775807.00"),
        ] as [(Int64, Int64, Int, String)])
    func quotientsAreRoundedHalfEven(dividend: Int64, divisor: Int64, decimals: Int, text: String) {
        #expect(dividend.quotient(by: divisor, decimals: decimals) == text)
    }

    @Test(
        arguments: [
            (719, 720, "99.8611"), (1, 1, "100.0000"), (0, 1, "0.0000"), (1, 2_000_000, "0.0000"),
            (3, 2_000_000, "0.0002"),
            (.max, .max, "100.0000"),
        ] as [(Int64, Int64, String)])
    func percentagesAreRoundedHalfEven(part: Int64, whole: Int64, text: String) {
        #expect(part.percentage(of: whole, decimals: 4) == text)
    }

    @Test func minutesHaveTwoDecimals() {
        #expect(Milliseconds.minutes(50).minutes == "50.00 min")
        #expect(Milliseconds(90_600).minutesNumber == "1.51")
        #expect(Milliseconds(-60_000).minutes == "-1.00 min")
    }

    @Test func theAvailabilityThatIsLeftHasSixDecimals() throws {
        let result = try judged("99.9%")
        #expect(result.availabilityText(down: 0) == "1.000000")
        #expect(result.availabilityText(down: .hours(1)) == "0.979167")
        #expect(result.availabilityText(down: .days(2)) == "0.000000")
    }

    @Test(arguments: [
        (1, "device", "1 device"), (2, "address", "2 addresses"), (3, "entry", "3 entries"),
        (0, "reading", "0 readings"),
    ])
    func pluralsAreEnglish(count: Int, noun: String, text: String) {
        #expect(count.counted(noun) == text)
    }

    /// Article 4: fifteen minutes after the determination, or what the terms say.
    @Test func theDeadlineOfAnEmergencyFollowsTheTerms() {
        #expect(EmergencyReportTerms().deadline(after: SmallMonth.start) == SmallMonth.start + .minutes(15))
        #expect(EmergencyReportTerms(within: 1).deadline(after: SmallMonth.start) == SmallMonth.start + 1)
    }
}
