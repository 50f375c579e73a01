import Foundation
import Intervals
import Proofs
import Site
import Testing

/// Facilities to draw.
enum Rooms {
    static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    static func device(_ name: String, fedBy: String? = nil, room: String? = nil) throws -> Device {
        Device(
            name: name, host: "192.0.2.1", credentials: "c", fedBy: try fedBy.map { try signal($0) },
            location: room.map { Location(room: $0) })
    }

    static func contract(
        _ id: String, feeds: [(String, Condition)] = [], network: NetworkConnection? = nil
    ) throws -> Contract {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        let day = CivilDate(daysSince1970: 20_000)
        var contract = Contract(
            id: id, customer: Customer(name: id), termsName: "idc-standard",
            terms: Terms(
                network: terms, power: terms,
                emergencyReport: EmergencyReportTerms(within: .minutes(15), duringMaintenance: .notify)),
            language: "en", service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 365),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
        if !feeds.isEmpty {
            contract.power = PowerSupply(feeds: feeds.map { PowerSupply.Feed(name: $0.0, condition: $0.1) })
        }
        contract.network = network
        return contract
    }

    static func facility(_ devices: [Device], _ contracts: [Contract], uplinks: [Uplink] = []) -> Facility {
        Facility(site: "dc-1", timeZone: .gmt, devices: devices, uplinks: uplinks, contracts: contracts)
    }

    /// Anything that a configuration can say, circles of `fed_by` included.
    static func random(_ number: UInt64) throws -> Facility {
        var seed = Seed(number)
        let names = (0..<seed.number(1...6)).map { "d-\($0)" }
        let paths = [
            "input", "output", "source/A", "source/B", "inlet", "bank/1", "breaker/2", "outlet/1", "outlet/2",
        ]
        func anySignal(_ seed: inout Seed) throws -> SignalName {
            try signal("\(seed.one(of: names))/\(seed.one(of: paths))")
        }
        func condition(_ seed: inout Seed, depth: Int) throws -> Condition {
            guard depth > 0, !seed.once(in: 3) else { return .signal(try anySignal(&seed)) }
            let parts = try (0..<seed.number(1...3)).map { _ in try condition(&seed, depth: depth - 1) }
            return seed.once(in: 2) ? .all(parts) : .any(parts)
        }
        let devices = try names.map { name in
            let feed = seed.once(in: 3) ? nil : try anySignal(&seed).path
            return try device(name, fedBy: feed, room: seed.one(of: ["1", "2", nil]))
        }
        let uplinks = (0..<seed.number(0...2)).map { number in
            Uplink(
                name: "up-\(number)", link: SignalName(device: "br", kind: .port, element: "\(number)"),
                beacons: (0..<seed.number(0...2)).map { "203.0.113.\($0)" })
        }
        let contracts = try (0..<seed.number(0...5)).map { number in
            let feeds = try (0..<seed.number(0...3)).map { ("f\($0)", try condition(&seed, depth: 3)) }
            let network = NetworkConnection(
                access: seed.once(in: 3) ? nil : .signal(SignalName(device: "sw", kind: .port, element: "\(number)")),
                uplinks: uplinks.map(\.name), hosts: (0..<seed.number(0...2)).map { "198.51.100.\($0)" })
            return try contract("c-\(number)", feeds: feeds, network: seed.once(in: 4) ? nil : network)
        }
        return facility(devices, contracts, uplinks: uplinks)
    }
}
