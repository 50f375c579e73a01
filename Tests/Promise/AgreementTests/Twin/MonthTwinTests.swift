import Agreement
import Correlation
import Intervals
import Site
import Testing
import Twin

/// Whole months of random sites, with their records, against the brute-force twin.
@Suite struct MonthTwinTests {
    @Test func monthsFollowTheFinePrint() throws {
        for number in seeds("months", few: 150, many: 100_000) {
            let random = try RandomMonth(number)
            let era = Era(from: .distantPast, digest: "sha256:0", facility: random.site.facility)
            let now = random.civil.ticks.instant(random.site.now)
            let runs = random.site.runs(compressed: random.isCompressed)
            var observations = try #require(Observations(now: now, eras: [era], runs: runs))
            let records = KnownRecords(random.records, at: now)
            for contract in random.site.facility.contracts {
                let twin = MonthTwin(random, contract)
                for digits in Set(random.civil.days.map { $0 / 100 }).sorted() {
                    let month = try #require(Month(year: digits / 100, month: digits % 100))
                    let result = Evaluation(month: month, records: records, now: now)
                        .result(for: contract.id, &observations)
                    let found = result.map { Answer($0, random.civil.ticks) }
                    let expected = twin.answer(month: digits)
                    guard found == expected else {
                        Issue.record(
                            "seed \(number), \(contract.id), \(month): \(String(describing: found)), not \(expected)")
                        return
                    }
                }
            }
        }
    }
}
