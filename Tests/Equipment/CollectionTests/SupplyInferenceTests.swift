import Foundation
import Intervals
import Site
import Testing

@testable import Collection

@Suite struct SupplyInferenceTests {
    private let output = SignalName(device: "ups-b", kind: "output")
    private let host = SignalName.icmp("198.51.100.10")

    private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1000) }

    private func inference() throws -> SupplyInference {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        let day = CivilDate(daysSince1970: 0)
        let contract = Contract(
            id: "c", customer: Customer(name: "C"), termsName: "t",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .rack, signed: day, termFrom: day, termTo: day.adding(days: 9),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt,
            power: PowerSupply(feeds: [PowerSupply.Feed(name: "ups", condition: .signal(output))]),
            network: NetworkConnection(hosts: ["198.51.100.10"]))
        return SupplyInference(Facility(site: "s", timeZone: .gmt, contracts: [contract]))
    }

    /// Answers until 10, is silent from 20 on, and answers again at 60, having started at 50.
    private func silence(witnessFalls: Bool, startedAt: Int64?) throws -> SupplyInference.Conclusion? {
        var inference = try inference()
        inference.observe(Reading(signal: host, at: at(5), state: .up))
        inference.beginSilence(of: "ups-b", at: at(20), lastAnswer: at(10))
        inference.beginSilence(of: "ups-b", at: at(30), lastAnswer: at(10))
        inference.observe(Reading(signal: host, at: at(25), state: witnessFalls ? .down : .up))
        return inference.endSilence(of: "ups-b", at: at(60), fedBy: output, startedAt: startedAt.map(at), error: 10)
    }

    @Test func aRestartInsideASilenceWithAWitnessIsALossOfSupply() throws {
        let conclusion = try #require(try silence(witnessFalls: true, startedAt: 50))
        #expect(conclusion.reading.signal == output)
        #expect(conclusion.reading.at == at(20))
        #expect(conclusion.reading.state == .down)
        #expect(conclusion.reading.inferred == "restart")
        #expect(conclusion.restoredAt == at(50))
    }

    @Test func withoutAWitnessItProvesNothing() throws {
        #expect(try silence(witnessFalls: false, startedAt: 50) == nil)
    }

    @Test func withoutARestartItProvesNothing() throws {
        #expect(try silence(witnessFalls: true, startedAt: nil) == nil)
        #expect(try silence(witnessFalls: true, startedAt: 3) == nil)
    }
}
