import Agreement
import Correlation
import Intervals
import Proofs
import Site
import Testing
import Twin

/// The registers of articles 5, 6 and 9 against the brute-force twin: corrections, holes, people who left, visits.
@Suite struct RegisterTwinTests {
    @Test func registersAreJudgedEntryByEntry() throws {
        for number in seeds("registers", few: 300, many: 100_000) {
            let desk = try RandomDesk(number)
            var facility = Facility(site: "random", timeZone: desk.civil.zone)
            facility.contracts = [desk.contract]
            let now = desk.civil.ticks.instant(desk.now)
            let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
            var observations = try #require(Observations(now: now, eras: [era], runs: [:]))
            let records = KnownRecords(desk.records, at: now)
            for digits in Set(desk.civil.days.map { $0 / 100 }).sorted() {
                let month = try #require(Month(year: digits / 100, month: digits % 100))
                let twin = RegisterTwin(desk, month: digits)
                let result = Evaluation(month: month, records: records, now: now).result(for: "c-1", &observations)
                for guarantee in [Guarantee.customerService, .technicalSupport, .access] {
                    let found = result?.guarantees.compactMap { part -> RegisterTwin.Answer? in
                        guard case .register(let part) = part, part.guarantee == guarantee else { return nil }
                        return RegisterTwin.Answer(part, desk.civil.ticks)
                    }.first
                    let expected = twin.answer(guarantee)
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
