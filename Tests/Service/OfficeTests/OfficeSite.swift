import Agreement
import Clocks
import Intervals
import Ledger
import Notation
import Office
import Programs
import Settings
import Site
import Synchronization
import Testing

/// A clock that shows what a test sets.
final class SetClock: WallClock {
    private let instant: Mutex<Instant>

    init(_ text: String) throws { instant = Mutex(try #require(Instant(text))) }

    var now: Instant { instant.withLock { $0 } }

    func set(_ text: String) throws {
        let new = try #require(Instant(text))
        instant.withLock { $0 = new }
    }
}

/// A data centre with two customers, a ledger of its own, and February 2026 behind it: three days of contract, and what
/// the readings say of them.
///
/// The customer acme was without power and network for three hours, globex without network for two.
final class OfficeSite {
    static let provider = Principal(name: "desk", role: .operator)
    static let administrator = Principal(name: "root", role: .administrator)
    static let viewer = Principal(name: "wall", role: .viewer)
    static let acme = Principal(name: "Li Wei", role: .customer(contracts: ["acme"]))
    static let february = "2026-02"

    let folder = TemporaryFolder("office")
    let clock: SetClock
    let office: SiteOffice

    /// - Parameters:
    ///   - availability: what acme is promised of its power.
    ///   - hasReadings: imports the readings.
    init(
        availability: String = "99.9%", passwordHash: String? = nil, hasReadings: Bool = true,
        now: String = "2026-03-20T00:00:00Z"
    ) throws {
        clock = try SetClock(now)
        let text = Self.configuration(availability: availability, passwordHash: passwordHash)
        let path = try folder.write("mainstay.yaml", text)
        office = try SiteOffice.open(configuration: path, clock: clock)
        if hasReadings { try add(Self.readings) }
    }

    var configurationPath: String { folder.path("mainstay.yaml") }

    /// The office under a changed configuration; the ledger and the clock stay.
    func reconfigured(_ change: (String) -> String) throws -> SiteOffice {
        let text = change(Self.configuration(availability: "99.9%", passwordHash: nil))
        let configuration = try SiteOffice.loadConfiguration(try folder.write("mainstay.yaml", text))
        return SiteOffice(configuration: configuration, ledger: office.ledger, clock: clock)
    }

    /// The same site with twenty more contracts.
    func withManyContracts() throws -> SiteOffice {
        try reconfigured { text in
            let more = (1...20).map { number in
                """
                  more-\(number):
                    customer: {name: More}
                    terms: tiered-credits
                    service: colocation
                    signed: 2026-02-01
                    term: {from: 2026-02-10, to: 2026-02-13}
                    rent: 9000.00 CNY
                    power: {mains: pdu-a/outlet/8, ups: pdu-b/outlet/8}

                """
            }
            return text + more.joined()
        }
    }

    /// Imports lines, all of them good.
    func add(_ lines: [String]) throws {
        let outcome = try office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: Self.provider)
        try #require(outcome.problems == [])
    }

    /// Imports the reports that acme's outages need, in time.
    func addReports() throws {
        try add(
            ["power", "network"].map { guarantee in
                #"{"record":"outage_report","id":"report-\#(guarantee)","contract":"acme","#
                    + #""guarantee":"\#(guarantee)","at":"2026-02-11T00:00:00Z","by":"Li Wei"}"#
            })
    }

    func enter(_ kind: Record.Kind, _ fields: [String: String], by principal: Principal = provider) throws
        -> RegisterEntry
    {
        try office.enter(Draft(kind, fields: fields.mapValues { .text($0) }), by: principal)
    }

    func judge(_ contract: String = "acme", knownAt: String? = nil) throws -> JudgedMonth {
        try office.judge(contract, month: .february, knownAt: knownAt.flatMap { Instant($0) }, for: Self.provider)
    }

    /// Every record in the registers, in the order of entry.
    func records() throws -> [Record] {
        try office.ledger.records(after: .start, limit: .max, matching: .everything).elements
    }

    func results(of contract: String) throws -> [StoredResult] {
        let month = try #require(Month(Self.february))
        return try office.ledger.results(contract: contract, month: month)
    }

    func events() throws -> [Event] {
        try office.ledger.events(after: .start, limit: .max, matching: .everything).elements
    }

    static var readings: [String] {
        let down: [(signal: String, hours: Range<Int>)] = [
            ("pdu-a/outlet/7", 10..<13), ("pdu-b/outlet/7", 10..<13), ("icmp/198.51.100.10", 10..<13),
            ("pdu-a/outlet/8", 0..<0), ("pdu-b/outlet/8", 0..<0), ("icmp/198.51.100.11", 30..<32),
        ]
        let start = Instant("2026-02-09T15:00:00Z") ?? .distantPast
        return down.flatMap { signal, hours in
            (0..<74).map { hour in
                let state = hours.contains(hour) ? "down" : "up"
                return #"{"signal":"\#(signal)","at":"\#(start + .hours(Int64(hour)))","state":"\#(state)"}"#
            }
        }
    }

    private static func configuration(availability: String, passwordHash: String?) -> String {
        let traffic = passwordHash.map { "\n    traffic: {username: acme, password_hash: \"\($0)\"}" } ?? ""
        // Whoever can be verified is one whom the customer named.
        let authorised = passwordHash == nil ? "" : "authorised: true, "
        return """
            site: dc-1
            timezone: Asia/Shanghai
            provider: {name: Focus, complaints: "+86 10 5555 0199"}
            ledger: ledger.sqlite
            schedule: {power: 1h, link: 1h, reachability: 1h}
            credentials:
              lab: {version: 2c, community: public}
              other: {version: 2c, community: private}
            devices:
              pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
              pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
            hooks:
              log: {run: /bin/cat, timeout: 10s, on: [compliance.written]}
              broken: {run: /bin/false, timeout: 10s}
            contracts:
              acme:
                customer: {name: Acme Trading}
                terms: idc-standard
                language: en\(traffic)
                service: colocation
                signed: 2026-02-01
                term: {from: 2026-02-10, to: 2026-02-13}
                rent: 12000.00 CNY
                guarantees: {power: {availability: \(availability)}}
                power: {mains: pdu-a/outlet/7, ups: pdu-b/outlet/7}
                network: {hosts: [198.51.100.10]}
                contacts:
                  - {name: Li Wei, \(authorised)method: email, to: li@acme.example, hook: log}
              globex:
                customer: {name: Globex}
                terms: tiered-credits
                language: zh-Hans
                service: colocation
                signed: 2026-02-01
                term: {from: 2026-02-10, to: 2026-02-13}
                rent: 9000.00 CNY
                power: {mains: pdu-a/outlet/8, ups: pdu-b/outlet/8}
                network: {hosts: [198.51.100.11]}

            """
    }
}

extension MonthChoice {
    static var february: MonthChoice { MonthChoice(OfficeSite.february) ?? .current }
}

extension JudgedMonth {
    func availability(_ guarantee: Guarantee) -> AvailabilityResult? { result.availability(guarantee) }
}

extension ContractResult {
    func availability(_ guarantee: Guarantee) -> AvailabilityResult? {
        for case .availability(let result) in guarantees where result.guarantee == guarantee { return result }
        return nil
    }
}

/// The refusal that `body` ends with; nil when it does not refuse.
func refusal(_ body: () async throws -> Void) async rethrows -> Refusal? {
    do {
        try await body()
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}

/// The refusal that `body` ends with; nil when it does not refuse.
func refusal(_ body: () throws -> Void) rethrows -> Refusal? {
    do {
        try body()
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}

extension JSON {
    /// A member's text.
    func text(_ name: String) -> String? {
        guard case .string(let text)? = self[name] else { return nil }
        return text
    }
}
