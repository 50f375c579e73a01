import Foundation
import Intervals
import Site

/// Facilities of any size: each customer has a feed from `pdu-a` and one from `pdu-b`, both behind `ups-a/input` and
/// `ups-b/input`, a port of `sw-1`, a host and one uplink. Everything is read every five minutes.
enum Customers {
    static func host(_ number: Int) -> String { "198.51.\(100 + number / 250).\(number % 250 + 1)" }
    static func name(_ number: Int) -> String { "customer-\(number)" }
    static let uplink = SignalName(device: "br-1", kind: "port", element: "Te0")

    static func facility(
        _ count: Int, hooks: [Hook] = [], contacts: [Contact] = [], within: Milliseconds = .minutes(15),
        during: EmergencyReportTerms.DuringMaintenance = .notify
    ) throws -> Facility {
        let terms = AvailabilityTerms(availability: try .of("99.9%"), rule: .percentage)
        let day = CivilDate(daysSince1970: 20_000)
        let contracts = (0..<count).map { number in
            var contract = Contract(
                id: name(number), customer: Customer(name: "Customer \(number)"), termsName: "idc-standard",
                terms: Terms(
                    network: terms, power: terms,
                    emergencyReport: EmergencyReportTerms(within: within, duringMaintenance: during)), language: "en",
                service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 365),
                rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
            contract.power = PowerSupply(feeds: [feed("mains", "a", number), feed("ups", "b", number)])
            contract.network = NetworkConnection(
                access: .signal(port(number)), uplinks: ["chinanet"], hosts: [host(number)])
            contract.contacts = contacts
            return contract
        }
        return Facility(
            site: "dc-1", timeZone: .gmt, schedule: schedule, uplinks: [Uplink(name: "chinanet", link: uplink)],
            contracts: contracts,
            hooks: hooks)
    }

    static let schedule = {
        var schedule = Schedule()
        schedule.power = .minutes(5)
        schedule.link = .minutes(5)
        return schedule
    }()

    static func input(_ side: String) -> SignalName { SignalName(device: "ups-\(side)", kind: "input") }

    static func outlet(_ side: String, _ number: Int) -> SignalName {
        SignalName(device: "pdu-\(side)", kind: "outlet", element: "\(number)")
    }

    static func port(_ number: Int) -> SignalName { SignalName(device: "sw-1", kind: "port", element: "Gi\(number)") }

    private static func feed(_ name: String, _ side: String, _ number: Int) -> PowerSupply.Feed {
        PowerSupply.Feed(name: name, condition: .all([.signal(input(side)), .signal(outlet(side, number))]))
    }

    /// Everything up.
    static func calm(_ count: Int, at: Instant) -> [Reading] {
        let shared = [input("a"), input("b"), uplink]
        let own = (0..<count).flatMap { [outlet("a", $0), outlet("b", $0), port($0), .icmp(host($0))] }
        return (shared + own).map { Reading(signal: $0, at: at, state: .up) }
    }
}

extension Ratio {
    static func of(_ text: String) throws -> Ratio {
        guard let ratio = Ratio(text) else { throw NoRatio() }
        return ratio
    }

    private struct NoRatio: Error {}
}

/// Minutes and seconds after an arbitrary beginning.
func at(_ minutes: Int64, _ seconds: Int64 = 0) -> Instant {
    Instant(milliseconds: .days(20_100) + .minutes(minutes) + .seconds(seconds))
}
