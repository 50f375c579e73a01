import Agreement
import Correlation
import Foundation
import Intervals
import Site

/// A small world for verdicts: one contract, two outlets, a port and a host, read once a minute.
struct SmallMonth {
    static let start = Instant("2026-10-09T16:00:00Z") ?? .distantPast
    static let outletA = SignalName(device: "pdu-a", kind: "outlet", element: "7")
    static let outletB = SignalName(device: "pdu-b", kind: "outlet", element: "7")
    static let host = SignalName.icmp("198.51.100.10")

    var runs: [SignalName: [Run]] = [:]
    var records: [Record] = []
    var contract: Contract
    /// Of the same site.
    var others: [Contract] = []
    var schedule = Schedule()

    init(zone: String = "Asia/Shanghai", from: String = "2026-10-10", to: String = "2026-10-12") throws {
        guard let threeNines = Ratio("99.9%") else { throw CocoaError(.featureUnsupported) }
        schedule.power = .minutes(1)
        let window = AvailabilityTerms(availability: threeNines, rule: .percentage)
        var network = window
        network.rule = .both
        network.downtime = .minutes(44)
        contract = Contract(
            id: "c-1", customer: Customer(name: "Acme"), termsName: "idc-standard",
            terms: Terms(network: network, power: window, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: CivilDate(from) ?? .epoch, termFrom: CivilDate(from) ?? .epoch,
            termTo: CivilDate(to) ?? .epoch, rent: Money(amount: 12000, currency: "CNY"),
            timeZone: TimeZone(identifier: zone) ?? .gmt)
    }

    mutating func powered(_ condition: Condition) {
        contract.power = PowerSupply(feeds: [PowerSupply.Feed(name: "mains", condition: condition)])
    }

    /// Readings every minute of `minutes`, of states by minute.
    mutating func read(
        _ signal: SignalName, every: Milliseconds = .minutes(1), _ states: [SignalState], from start: Instant = start
    ) {
        for (index, state) in states.enumerated() where state != .unknown {
            let reading = Reading(signal: signal, at: start + Milliseconds(index) * every, state: state)
            runs[signal, default: []].append(Run(reading))
        }
    }

    mutating func record(_ kind: Record.Kind, _ fields: [String: String]) throws {
        records.append(try Record.parse(kind, fields: fields.mapValues { .text($0) }, recordedAt: Self.start))
    }

    func result(
        month: String = "2026-10", of id: String = "c-1", at now: String = "2026-12-01T00:00:00Z"
    ) -> ContractResult? {
        guard let now = Instant(now), let month = Month(month) else { return nil }
        var facility = Facility(site: "test", timeZone: contract.timeZone, schedule: schedule)
        facility.contracts = [contract] + others
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        guard var observations = Observations(now: now, eras: [era], runs: runs) else { return nil }
        return Evaluation(month: month, records: KnownRecords(records, at: now), now: now)
            .result(for: id, &observations)
    }

    func availability(
        _ guarantee: Guarantee, month: String = "2026-10", of id: String = "c-1",
        at now: String = "2026-12-01T00:00:00Z"
    ) -> AvailabilityResult? {
        for case .availability(let part) in result(month: month, of: id, at: now)?.guarantees ?? []
        where part.guarantee == guarantee {
            return part
        }
        return nil
    }
}

extension CivilDate {
    static let epoch = CivilDate(daysSince1970: 0)
}
