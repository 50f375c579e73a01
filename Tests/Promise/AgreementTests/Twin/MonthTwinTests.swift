import Agreement
import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// Whole months of random sites, with their records, against the brute-force twin.
@Suite struct MonthTwinTests {
    @Test func monthsFollowTheFinePrint() throws {
        for number in seeds("months", few: 150, many: 40_000) {
            let random = try RandomMonth(number, hasClockErrors: true)
            let runs = random.site.runs(compressed: random.isCompressed)
            guard try isAsTheTwinSays(random, runs, number) else { return }
        }
    }

    /// However the lines were imported: in files of any number and order, each with its instants (fine print, 12).
    @Test func importedMonthsFollowTheFinePrint() throws {
        for number in seeds("imported months", few: 150, many: 20_000) {
            let random = try RandomMonth(number, hasClockErrors: true)
            var seed = Seed(number &+ 1)
            var runs: [SignalName: [Run]] = [:]
            for (signal, readings) in random.site.readings.sorted(by: { $0.key < $1.key }) {
                runs[signal] = Partition(of: signal, ticks: random.civil.ticks).kept(readings, &seed)
            }
            guard try isAsTheTwinSays(random, runs, number) else { return }
        }
    }

    private func isAsTheTwinSays(
        _ random: RandomMonth, _ runs: [SignalName: [Run]], _ number: UInt64
    ) throws -> Bool {
        let era = Era(from: .distantPast, digest: "sha256:0", facility: random.site.facility)
        let now = random.civil.ticks.instant(random.site.now)
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
                guard found != expected else { continue }
                let answer = String(describing: found)
                Issue.record("seed \(number), \(contract.id), \(month): \(answer), not \(expected)")
                return false
            }
        }
        return true
    }
}
