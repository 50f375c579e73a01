import Clocks
import Correlation
import Foundation
import Intervals
import Office
import SNMP
import SNMPValues
import Settings
import Simulation
import Site
import Sockets
import Synchronization

/// The simulated facility of the demo: its equipment on loopback addresses, its script, and what must be found.
final class DemoWorld: Sendable {
    struct Customer: Sendable {
        var id: String
        var name: String
        var host: Plant.Host
        var address: String
    }

    static let customers = [
        Customer(id: "acme", name: "Acme Trading", host: Plant.Host(number: 1), address: "198.51.100.10"),
        Customer(id: "globex", name: "Globex", host: Plant.Host(number: 2), address: "198.51.100.11"),
        Customer(id: "initech", name: "Initech", host: Plant.Host(number: 3), address: "198.51.100.12"),
    ]
    private static let beacon = "203.0.113.1"
    private static let community = "demo"
    private static let port: UInt16 = 1161

    fileprivate struct Step {
        /// Seconds after the start.
        var at: Int
        var happening: Plant.Happening?
        var text: String
    }

    private static let script = [
        Step(at: 6, happening: .mainsLost, text: "mains lost: both UPSes carry the load"),
        Step(at: 12, happening: .upsExhausted(.b), text: "ups-b exhausted: no feed is left, its own card falls silent"),
        Step(at: 22, happening: .mainsRestored, text: "mains back: everything starts"),
        Step(at: 32, happening: .uplinkCut, text: "uplink cut"),
        Step(at: 40, happening: .uplinkRestored, text: "uplink back"),
        Step(
            at: 46, happening: .hostCrashed(customers[2].host), text: "Initech's host crashes: link up, nobody answers"),
        Step(at: 53, happening: .hostRestarted(customers[2].host), text: "Initech's host is back"),
        Step(at: 59, happening: nil, text: "the end"),
    ]

    private let hasNamespace: Bool
    private let pagesPort: UInt16?
    private let folder: URL
    /// The URL of the ledger's database; nil for a file in the folder.
    private let ledger: String?
    private let box: PlantBox
    private let addresses = Mutex<Set<String>>([])
    private let server: AgentServer

    init(folder: String?, ledger: String?, hasNamespace: Bool, pagesPort: UInt16?) throws {
        self.ledger = ledger
        self.hasNamespace = hasNamespace
        self.pagesPort = pagesPort
        let place = folder ?? "\(FileManager.default.temporaryDirectory.path)/mainstay-demo-\(UUID().uuidString)"
        self.folder = URL(fileURLWithPath: place).standardizedFileURL
        if hasNamespace { try DemoNamespace.prepare() }
        let start = Plant(hosts: Self.customers.count, startedAt: Instant.now.milliseconds)
        let plant = PlantBox(start)
        let endpoints = Dictionary(
            uniqueKeysWithValues: Plant.Equipment.allCases.enumerated().compactMap { index, equipment in
                Endpoint(host: "127.0.11.\(index + 1)", port: Self.port).map { ($0, equipment) }
            })
        server = try AgentServer(endpoints: Array(endpoints.keys), community: Self.community) { endpoint in
            endpoints[endpoint].flatMap { equipment in
                plant.value.withLock { $0.objects(of: equipment, at: Instant.now.milliseconds) }
            }
        }
        box = plant
        try write()
    }

    var configurationPath: String { folder.appendingPathComponent("mainstay.yaml").path }
    var hookPath: String { folder.appendingPathComponent("hooks/log").path }
    var hookLog: String { folder.appendingPathComponent("hooks/events.jsonl").path }

    func start() throws {
        try placeAddresses()
        server.start()
    }

    func stop() { server.stop() }

    /// Plays the script in real time.
    func play(tell: (String) -> Void) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        for step in Self.script where hasNamespace || !step.needsNamespace {
            try await clock.sleep(until: start + .seconds(step.at))
            if let happening = step.happening {
                box.value.withLock { $0.apply(happening, at: Instant.now.milliseconds) }
                try placeAddresses()
            }
            tell(String(format: "  %3d s  %@", step.at, step.text))
        }
    }

    /// Adds the address of each living host, and removes that of each dead one.
    private func placeAddresses() throws {
        guard hasNamespace else { return }
        let alive = box.value.withLock { plant in
            Set(
                Self.customers.filter { plant.answers($0.host) }.map(\.address)
                    + (plant.beaconAnswers ? [Self.beacon] : []))
        }
        let present = addresses.withLock { addresses in
            defer { addresses = alive }
            return addresses
        }
        for address in alive.subtracting(present) { try DemoNamespace.add(address) }
        for address in present.subtracting(alive) { try DemoNamespace.remove(address) }
    }

    /// How often the hook was called, by type of event, from what it wrote down.
    func hookCalls() throws -> [String: Int] {
        let text =
            FileManager.default.fileExists(atPath: hookLog) ? try String(contentsOfFile: hookLog, encoding: .utf8) : ""
        let types = text.split(separator: "\n").compactMap {
            $0.firstMatch(of: /"type":"([a-z._]+)"/).map { String($0.1) }
        }
        return Dictionary(grouping: types) { $0 }.mapValues(\.count)
    }

    // MARK: - What must be found

    private struct Expected: Hashable {
        var contract: String
        var guarantee: Guarantee
        var hypothesis: Hypothesis
    }

    /// Where what was found differs from what the script did, in words.
    func mistakes(in found: [FoundOutage], calls: [String: Int]) -> [String] {
        var expected = Self.customers.flatMap { customer in
            [
                Expected(contract: customer.id, guarantee: .power, hypothesis: .providerPower),
                Expected(contract: customer.id, guarantee: .network, hypothesis: .providerPower),
                Expected(contract: customer.id, guarantee: .network, hypothesis: .providerUplink),
            ]
        }
        if hasNamespace {
            expected.append(Expected(contract: Self.customers[2].id, guarantee: .network, hypothesis: .customerHost))
        }
        var mistakes: [String] = []
        for item in found {
            let seen = Expected(
                contract: item.contract.id, guarantee: item.outage.guarantee, hypothesis: item.outage.hypothesis)
            let isPlausible = (3000...14_000).contains(item.outage.span.length)
            if let index = expected.firstIndex(of: seen), isPlausible {
                expected.remove(at: index)
            } else {
                mistakes.append(
                    "\(seen.contract): a \(seen.guarantee.rawValue) outage of \(item.outage.span.length) ms "
                        + "(\(seen.hypothesis.rawValue)) that the script did not play")
            }
        }
        mistakes += expected.map {
            "\($0.contract): the \($0.guarantee.rawValue) outage (\($0.hypothesis.rawValue)) was not found"
        }
        let wanted: [Event.Kind] = [.powerOnBattery, .networkOutageBegan] + (hasNamespace ? [.emergencyOpened] : [])
        mistakes += wanted.filter { calls[$0.rawValue, default: 0] == 0 }.map {
            "the hook was not called for \($0.rawValue)"
        }
        return mistakes
    }
}

/// The plant, shared by the script and the agents' thread.
private final class PlantBox: Sendable {
    let value: Mutex<Plant>
    init(_ plant: Plant) { value = Mutex(plant) }
}

extension DemoWorld {
    /// The configuration: everything as an engineer would write it, but for the short intervals.
    private func write() throws {
        let hooks = folder.appendingPathComponent("hooks")
        // Others who use the temporary directory have no business in it.
        try FileManager.default.createDirectory(
            at: hooks, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard let hook = Shipped.text("hooks/log") else {
            throw Refusal(.failed, reason: "The example hook is missing from this build.")
        }
        try Data(hook.utf8).write(to: URL(fileURLWithPath: hookPath))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hookPath)
        try Data(configurationText.utf8).write(to: URL(fileURLWithPath: configurationPath))
    }

    private var configurationText: String {
        let today = (TimeZone(identifier: "Asia/Shanghai") ?? .gmt).localDate(of: .now)
        let devices = Plant.Equipment.allCases.enumerated().map { index, equipment in
            let fedBy = equipment.rawValue.hasPrefix("ups") ? ", fed_by: \(equipment.rawValue)/output" : ""
            return
                "  \(equipment.rawValue): {address: \"127.0.11.\(index + 1):\(Self.port)\", credentials: demo\(fedBy)}"
        }
        let beacons = hasNamespace ? ", beacons: [\(Self.beacon)]" : ""
        return """
            site: demo
            timezone: Asia/Shanghai
            ledger: \(ledger ?? "var/ledger.sqlite")
            web: {listen: \(pagesPort.map { "\"127.0.0.1:\($0)\"" } ?? "none")}
            credentials:
              demo: {version: 2c, community: \(Self.community)}
            schedule: {power: 500ms, link: 500ms, reachability: 1s}
            devices:
            \(devices.joined(separator: "\n"))
            uplinks:
              chinanet-1: {link: br-1/port/Te0/0/1\(beacons)}
            hooks:
              log: {run: hooks/log, timeout: 10s, on: [power.*, network.*, device.*, emergency.*]}
            contracts:
            \(Self.customers.map { contractText(of: $0, today: today) }.joined(separator: "\n"))

            """
    }

    /// With promises so high that half a minute breaks them.
    private func contractText(of customer: Customer, today: CivilDate) -> String {
        let number = customer.host.number
        let hosts = hasNamespace ? "\n      hosts: [\(customer.address)]" : ""
        return """
              \(customer.id):
                customer: {name: \(customer.name)}
                service: colocation
                signed: \(today.adding(days: -1))
                term: {from: \(today), to: \(today.adding(days: 2))}
                rent: 12000.00 CNY
                guarantees: {network: {availability: 99.99%, rule: percentage}, power: {availability: 99.999%}}
                power:
                  mains: {all: [ups-a/input, pdu-1/outlet/\(number)]}
                  ups: {all: [ups-b/output, pdu-2/outlet/\(number)]}
                network:
                  access: {any: [sw-1/port/GigabitEthernet1/0/\(number)]}
                  uplinks: [chinanet-1]\(hosts)
                contacts:
                  - {name: The \(customer.name) desk, method: email, to: desk@\(customer.id).example, hook: log}
            """
    }
}

extension DemoWorld.Step {
    /// A host that is not pinged cannot be missed.
    fileprivate var needsNamespace: Bool {
        switch happening {
        case .hostCrashed?, .hostRestarted?: true
        default: false
        }
    }
}
