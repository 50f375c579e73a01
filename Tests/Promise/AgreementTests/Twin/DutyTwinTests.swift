import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

@testable import Agreement

/// Duties of random months against the brute-force twin: force majeure, due instants at midnights and at the seams of
/// months, calendars, authorisations with withdrawals and replacements, answers.
@Suite struct DutyTwinTests {
    @Test func dutiesAreJudgedTickByTick() throws {
        for number in seeds("duties", few: 300, many: 50_000) {
            let desk = try RandomDuties(number)
            var facility = Facility(site: "random", timeZone: desk.civil.zone)
            facility.contracts = [desk.contract]
            let now = desk.civil.ticks.instant(desk.now)
            let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
            let observations = try #require(Observations(now: now, eras: [era], runs: [:]))
            let records = KnownRecords(desk.records, at: now)
            let twin = DutyTwin(desk)
            // The last month is not whole.
            for digits in Set(desk.civil.days.map { $0 / 100 }).sorted().dropLast() {
                let month = try #require(Month(year: digits / 100, month: digits % 100))
                let evaluation = DutyEvaluation(contract: desk.contract, month: month, now: now, records: records)
                for guarantee in [Guarantee.installation, .operation, .complaint] {
                    let found = evaluation.result(of: guarantee, observations: observations)
                        .map { DutyTwin.Answer($0, desk.civil.ticks) }
                    let expected = twin.answer(guarantee, month: digits)
                    guard found == expected else {
                        Issue.record(
                            "seed \(number), \(month), \(guarantee): \(String(describing: found)), not \(String(describing: expected))"
                        )
                        return
                    }
                }
            }
        }
    }
}
