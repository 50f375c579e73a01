import Agreement
import Comparison
import Correlation
import Foundation
import Intervals
import Site

/// March 2025 in UTC, checked every five minutes: outages on the 5th (10:02 to 10:31), the 12th (02:07 to 04:17, with
/// agreed maintenance from 02:00 to 04:00) and the 31st (23:38 to 00:22); from 08:00 to 14:00 of the 20th nothing was
/// read.
struct ReferenceMonth {
    static let host = SignalName.icmp("192.0.2.10")
    static let start = Instant("2025-03-01T00:00:00Z") ?? .distantPast

    var runs: [SignalName: [Run]] = [:]
    var records: [Record] = []
    var contract: Contract

    init() throws {
        guard let target = Ratio("99.9%") else { throw CocoaError(.featureUnsupported) }
        let terms = AvailabilityTerms(availability: target, downtime: .minutes(44), rule: .both)
        contract = Contract(
            id: "c-1", customer: Customer(name: "Acme"), termsName: "idc-standard",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: CivilDate(daysSince1970: 0), termFrom: CivilDate(daysSince1970: 20_000),
            termTo: CivilDate(daysSince1970: 21_000), rent: Money(amount: 12000, currency: "CNY"),
            timeZone: .gmt)
        contract.network = NetworkConnection(hosts: ["192.0.2.10"])
        read(Self.host)
        for at in ["2025-03-05T12:00:00Z", "2025-03-12T12:00:00Z", "2025-04-01T12:00:00Z"] {
            try record(.outageReport, ["guarantee": "network", "at": at])
        }
        try record(
            .maintenance,
            [
                "from": "2025-03-12T02:00:00Z", "to": "2025-03-12T04:00:00Z", "consented_at": "2025-03-10T00:00:00Z",
                "consented_by": "Li Wei",
            ])
    }

    mutating func read(_ signal: SignalName, outages: Int = 3) {
        let down = [("05T10:02", "05T10:31"), ("12T02:07", "12T04:17"), ("31T23:38", "32T00:22")].prefix(outages)
            .map { minute($0.0)..<minute($0.1) }
        let dead = minute("20T08:00")..<minute("20T14:00")
        var read: [Run] = []
        for minute in stride(from: 0, to: 32 * 1440, by: 5) where !dead.contains(minute) {
            let reading = Reading(
                signal: signal, at: Self.start + .minutes(Int64(minute)),
                state: down.contains { $0.contains(minute) } ? .down : .up)
            let isTakenIn = !read.isEmpty && read[read.count - 1].extend(with: reading, within: .minutes(5))
            if !isTakenIn { read.append(Run(reading)) }
        }
        runs[signal] = read
    }

    /// The minute of the month that `DDThh:mm` names.
    private func minute(_ text: String) -> Int {
        let numbers = text.split { "T:".contains($0) }.compactMap { Int($0) }
        return numbers.count == 3 ? (numbers[0] - 1) * 1440 + numbers[1] * 60 + numbers[2] : 0
    }

    mutating func record(_ kind: Record.Kind, _ fields: [String: String]) throws {
        let all = fields.merging(["contract": "c-1"]) { $1 }
        records.append(try Record.parse(kind, fields: all.mapValues { .text($0) }, recordedAt: Self.start))
    }

    func compared(now: String = "2025-05-01T00:00:00Z") -> [ComparedGuarantee] {
        guard let now = Instant(now), let month = Month("2025-03") else { return [] }
        var facility = Facility(site: "test", timeZone: .gmt)
        facility.contracts = [contract]
        facility.schedule.power = .minutes(5)
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        guard var observations = Observations(now: now, eras: [era], runs: runs) else { return [] }
        let known = KnownRecords(records, at: now)
        return Evaluation(month: month, records: known, now: now).result(for: "c-1", &observations)?
            .compared(with: OtherProgram.allCases, records: known, observations: &observations) ?? []
    }
}
