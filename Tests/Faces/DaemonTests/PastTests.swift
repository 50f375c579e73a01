import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Site
import Testing

@testable import Daemon

/// What a start takes over from the ledger.
@Suite struct PastTests {
    private static let start = Instant("2026-02-10T00:00:00Z") ?? .distantPast
    private let folder = TemporaryFolder("past")
    private let host = SignalName.icmp("198.51.100.10")

    private func facility(failedRounds: Int) -> Facility {
        let terms = AvailabilityTerms(availability: .whole, rule: .percentage, failedRounds: failedRounds)
        let day = CivilDate(daysSince1970: 20_000)
        let contract = Contract(
            id: "acme", customer: Customer(name: "Acme"), termsName: "idc-standard",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 365),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt,
            network: NetworkConnection(hosts: [host.kind]))
        return Facility(site: "dc-1", timeZone: .gmt, contracts: [contract])
    }

    /// A phase that was live once is fitted for good; ports and outlets are what they say of themselves.
    @Test func rowsThatWereLiveAreRemembered() throws {
        let ledger = try ChainedLedger(path: folder.path("rows.sqlite"))
        let names = ["pdu-1/inlet/L1", "pdu-1/inlet/L2", "pdu-1/outlet/7", "pdu-1/inlet", "pdu-9/inlet/L1"]
        let signals = names.compactMap { SignalName($0) }
        var batch = Batch(schedule: Schedule())
        batch.readings = signals.map { Reading(signal: $0, at: Self.start, state: .up) }
        batch.readings[1].state = .down
        try ledger.append(batch)
        var facility = facility(failedRounds: 2)
        facility.devices = [Device(name: "pdu-1", host: "192.0.2.1", credentials: "lab")]
        let past = Past(of: facility, in: ledger, at: Self.start + .minutes(1), logger: LogBook().logger)
        #expect(past.fitted.map(\.path) == ["pdu-1/inlet/L1"])
    }

    /// A contract that waits for twenty rounds waits for no more after a restart.
    @Test func asManyFailedRoundsAreRememberedAsAContractWaitsFor() throws {
        let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"))
        var batch = Batch(schedule: Schedule())
        let rounds = (0..<19).map { Self.start + .minutes(12 * $0) }
        batch.readings = [Reading(signal: host, at: Self.start - .minutes(12), state: .up)]
        batch.readings += rounds.map { Reading(signal: host, at: $0, state: .down) }
        try ledger.append(batch)
        let past = Past(
            of: facility(failedRounds: 20), in: ledger, at: Self.start + .minutes(12 * 19), logger: LogBook().logger)
        #expect(past.failures[host] == rounds)
    }
}
