import Agreement
import Foundation
import Intervals
import Office
import Site
import Testing

/// What is assumed of a month, read from what a person writes.
@Suite struct TermsTrialTests {
    private func month(
        _ outages: [String], terms: String = "half-hour-credits", month: Month? = nil
    ) throws(Refusal) -> TriedMonth {
        try TermsTrial.month(
            terms, beside: "/nowhere/mainstay.yaml", outages: outages, month: month, timeZone: .gmt,
            rent: Money(amount: 3100, currency: "USD"))
    }

    private func refusal(_ outages: [String], terms: String = "half-hour-credits") -> Refusal? {
        do throws(Refusal) {
            _ = try month(outages, terms: terms)
            return nil
        } catch {
            return error
        }
    }

    @Test func aTimeAloneIsOfTheSameDay() throws {
        let tried = try month(["power=2026-10-03T02:10/02:55", "host=2026-10-03 23:10/2026-10-04 00:55"])
        #expect(tried.month == Month("2026-10"))
        #expect(tried.outages.map(\.span.length) == [.minutes(45), .minutes(105)])
        #expect(tried.outages.map(\.subject) == [.power, .named("host")])
        #expect(try month(["2026-10-03T02:10/02:55"]).outages.map(\.subject) == [.everything])
    }

    @Test(arguments: [
        (["2026-10-03T02:10"], "one slash"), (["2026-10-03T02:55/02:10"], "the end must come after the beginning"),
        (["2026-10-03T02:10/soon"], "soon is no instant"), (["powr=2026-10-03T02:10/02:55"], "is called powr"),
        ([], "No outage is assumed"),
    ])
    func mistakesAreNamed(outages: [String], reason: String) {
        #expect(refusal(outages)?.reason.contains(reason) == true, "\(String(describing: refusal(outages)))")
    }

    @Test func unknownTermsAreRefused() {
        #expect(refusal(["2026-10-03T02:10/02:55"], terms: "no-such")?.code == .configuration)
    }

    @Test func theStandardAgreementIsTried() throws {
        let result = try #require(try month(["network=2026-10-03T02:10/02:55"], terms: "idc-standard").result())
        #expect(result.remedyTotal.amountText == "3100.00")
        let october = try #require(Month("2026-10"))
        let quiet = try #require(try month([], terms: "idc-standard", month: october).result())
        #expect(quiet.remedyTotal.amount == 0)
    }
}
