import Agreement
import Intervals
import Proofs
import Site
import Testing

/// When a promise breaks if an outage goes on.
@Suite struct BreachTimeTests {
    private func terms(_ rule: AvailabilityTerms.Rule, _ share: Ratio, _ minutes: Milliseconds?) -> AvailabilityTerms {
        AvailabilityTerms(availability: share, downtime: minutes, rule: rule)
    }

    @Test func theStricterReadingDecides() throws {
        let share = try #require(Ratio("99.9%"))
        let october = Milliseconds.days(31)
        #expect(terms(.both, share, .minutes(44)).leastBreakingDowntime(of: october) == .minutes(44))
        #expect(terms(.percentage, share, nil).leastBreakingDowntime(of: october) == 2_678_401)
        #expect(terms(.both, share, .minutes(44)).leastBreakingDowntime(of: .days(28)) == 2_419_201)
        #expect(terms(.minutes, share, .minutes(44)).leastBreakingDowntime(of: .minutes(10)) == nil)
        #expect(terms(.percentage, try #require(Ratio("0%")), nil).leastBreakingDowntime(of: october) == nil)
        #expect(terms(.percentage, try #require(Ratio("100%")), nil).leastBreakingDowntime(of: october) == 1)
    }

    /// Millisecond after millisecond, by the verdict's own rule.
    @Test func itIsTheFirstMillisecondThatBreaks() throws {
        for number in seeds("breach time", few: 300, many: 30_000) {
            var seed = Seed(number)
            let length = Milliseconds(seed.number(1...400))
            let share = try #require(Ratio(Int64(seed.number(0...100)), over: 100))
            let terms = terms(
                seed.one(of: [.both, .minutes, .percentage]), share,
                seed.once(in: 4) ? nil : Milliseconds(seed.number(1...200)))
            let period = Span(from: Instant(milliseconds: 1000), to: Instant(milliseconds: 1000) + length)
            let expected = (0...length).first { terms.isBreached(by: $0, of: length) }
            #expect(terms.leastBreakingDowntime(of: length) == expected, "seed \(number)")
            let bounds = (0..<3).map { _ in Milliseconds(seed.number(0...100)) }.sorted()
            let counted = Bounded(nominal: bounds[1], min: bounds[0], max: bounds[2])
            let from = period.from + Milliseconds(seed.number(-20...Int(length)))
            let to = from + Milliseconds(seed.number(0...30))
            let breach = BreachTime(outageFrom: from...to, counted: counted, under: terms, in: period)
            guard let breach else {
                #expect(expected == nil, "seed \(number)")
                continue
            }
            let twin = { (start: Instant, used: Milliseconds) in
                self.firstBreach(from: start, counting: used, terms, period)
            }
            #expect(breach.nominal == twin(to, counted.nominal), "seed \(number)")
            #expect(breach.earliest == twin(from, counted.max), "seed \(number)")
            #expect(breach.latest == twin(to, counted.min), "seed \(number)")
        }
    }

    private func firstBreach(
        from start: Instant, counting used: Milliseconds, _ terms: AvailabilityTerms, _ period: Span
    ) -> Instant? {
        let start = max(start, period.from)
        return (0...period.length + 1).map { start + $0 }.first { instant in
            instant <= period.to && terms.isBreached(by: used + (instant - start), of: period.length)
        }
    }
}
