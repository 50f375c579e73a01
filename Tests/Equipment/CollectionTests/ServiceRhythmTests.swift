import Foundation
import Intervals
import Logging
import Site
import Synchronization
import Testing
import Transfer

@testable import Collection

/// When applications are checked; what is made of their answers is in `ServiceCheckTests`.
@Suite struct ServiceRhythmTests {
    /// Answers at once, with the status that it has now.
    private final class ScriptedServer: TransferPerforming {
        private let state = Mutex((status: 200, asked: 0))

        var asked: Int { state.withLock { $0.asked } }

        func setStatus(to status: Int) { state.withLock { $0.status = status } }

        func perform(_ request: TransferRequest) async -> TransferResult {
            state.withLock { state in
                state.asked += 1
                return TransferResult(status: state.status)
            }
        }
    }

    private func facility() throws -> Facility {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        let day = CivilDate(daysSince1970: 0)
        let contract = Contract(
            id: "c", customer: Customer(name: "C"), termsName: "t",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .rack, signed: day, termFrom: day, termTo: day.adding(days: 9),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt,
            services: [ApplicationService(id: "shop", kind: .www, address: "http://192.0.2.9/")])
        return Facility(site: "s", timeZone: .gmt, contracts: [contract])
    }

    @Test func anApplicationIsCheckedInItsRhythmUntilTheEnd() async throws {
        let clock = ScriptedClock()
        let server = ScriptedServer()
        let findings = Findings()
        let checks = ServiceChecks(
            facility: try facility(), passwords: [:], engine: server, sink: findings,
            timekeeper: Timekeeper(clock: clock, logger: Logger(label: "test")), clock: clock)
        let task = Task { await checks.run() }
        await clock.advance(by: .minutes(12))
        // At the start and every five minutes.
        #expect(server.asked == 3)
        #expect(findings.readings.map(\.state) == [.up])
        #expect(findings.steady.map(\.at) == [5, 10].map { ScriptedClock.start + .minutes($0) })
        server.setStatus(to: 503)
        await clock.advance(by: .minutes(10))
        #expect(findings.readings.map(\.state) == [.up, .down, .down])
        #expect(findings.readings.last?.evidence == "status 503")
        #expect(findings.readings.last?.at == ScriptedClock.start + .minutes(20))
        task.cancel()
        await task.value
        #expect(server.asked == 5)
    }

    @Test func withoutApplicationsNothingRuns() async {
        let server = ScriptedServer()
        let clock = ScriptedClock()
        let checks = ServiceChecks(
            facility: Facility(site: "s", timeZone: .gmt), passwords: [:], engine: server, sink: Findings(),
            timekeeper: Timekeeper(clock: clock, logger: Logger(label: "test")), clock: clock)
        let task = Task { await checks.run() }
        task.cancel()
        await task.value
        #expect(server.asked == 0)
    }
}
