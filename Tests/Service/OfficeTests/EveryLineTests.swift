import Agreement
import Clocks
import Correlation
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Proofs
import Settings
import Site
import Testing
import Twin

/// What the ledger tells is what all of its readings tell (fine print, 12): months of two contracts, imported in any number
/// of files and order, are judged as an evaluator judges them that is given every line by itself.
@Suite struct EveryLineTests {
    @Test func aMonthIsJudgedAsFromEveryLine() throws {
        for number in seeds("months from every line", few: 15, many: 2000) {
            var seed = Seed(number)
            let month = RandomMonth(&seed)
            let office = try month.office()
            for file in month.files(&seed) {
                let outcome = try office.importLines(
                    file.joined(separator: "\n"), file: "part", keepsGoodLines: false, for: OfficeSite.provider)
                #expect(outcome.problems == [], "month \(number)")
            }
            for knownAt in month.instants(&seed) {
                for contract in ["acme", "globex"] {
                    let found = try office.judge(
                        contract, month: month.choice, knownAt: knownAt, for: OfficeSite.provider)
                    let expected = try month.judgeEveryLine(contract, at: knownAt, in: office)
                    let differences = Self.differences(found.result, expected)
                    #expect(differences == [], "month \(number), \(contract), as known at \(knownAt)")
                }
            }
        }
    }

    /// The lines of their documents that differ.
    private static func differences(_ found: ContractResult, _ expected: ContractResult) -> [String] {
        let documents = [found, expected].map { result in
            result.document(revision: 1, ledgerDigest: "").pretty.split(separator: "\n").map(String.init)
        }
        let lines = zip(documents[0], documents[1]).filter { $0 != $1 }.map { "\($0), not \($1)" }
        return documents[0].count == documents[1].count ? lines : lines + ["other lines"]
    }

    /// And so it is in a ledger that is made of its export.
    @Test func anExportIsJudgedAsTheLedger() throws {
        for number in seeds("months from their exports", few: 5, many: 1000) {
            var seed = Seed(number + 1_000_000)
            let month = RandomMonth(&seed)
            let office = try month.office()
            let copy = try month.office()
            for file in month.files(&seed) {
                _ = try office.importLines(
                    file.joined(separator: "\n"), file: "part", keepsGoodLines: false, for: OfficeSite.provider)
            }
            var lines: [String] = []
            try office.export(readings: .always, of: [], for: OfficeSite.provider) { lines.append($0) }
            let outcome = try copy.importLines(
                lines.joined(separator: "\n"), file: "export", keepsGoodLines: false, for: OfficeSite.provider)
            #expect(outcome.problems == [], "month \(number)")
            for knownAt in month.instants(&seed) {
                let results = try [office, copy].map {
                    try $0.judge("acme", month: month.choice, knownAt: knownAt, for: OfficeSite.provider).result
                }
                #expect(results[0] == results[1], "month \(number), as known at \(knownAt)")
            }
        }
    }
}

/// Every line as a run of its own. Of a switch's ports, those that contracts use tell causes apart.
private struct Lines: RunSource {
    let runs: [SignalName: [Run]]

    func runs(of signal: SignalName) -> [Run] { runs[signal] ?? [] }

    func signals(of device: String, kind: String) -> [SignalName] {
        runs.signals(of: device, kind: kind).filter { $0.element == "a" }
    }
}

/// A few days of two contracts about a change of the clocks: a site with two UPSes, a switch and three hosts, its readings
/// and its registers.
private struct RandomMonth {
    let choice: MonthChoice
    private let zone: String
    private let start: Instant
    private let ticks: Int
    private let lines: [String]
    private let readings: [Reading]
    private let records: [Record]
    private let folder = TemporaryFolder("every-line")

    private static let tick: Milliseconds = .minutes(1)
    private static let signals = [
        "ups-a/input", "ups-b/output", "sw-1/port/a", "sw-1/port/b", "sw-1/agent", "icmp/192.0.2.1", "icmp/192.0.2.2",
        "icmp/198.51.100.1",
    ]

    init(_ seed: inout Seed) {
        zone = seed.one(of: ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"])
        let month = seed.one(of: ["2026-03", "2026-10", "2026-11"])
        choice = MonthChoice(month) ?? .current
        // Two days before the month's second week, so that changes of the clocks and ends of months are among them.
        start = (Instant("\(month)-01T00:00:00Z") ?? .distantPast) + .hours(Int64(seed.number(-30...20)))
        let ticks = 60 * seed.number(10...40)
        self.ticks = ticks
        var readings: [Reading] = []
        for name in Self.signals {
            guard let signal = SignalName(name) else { continue }
            let outages = (0..<seed.number(0...3)).map { _ in
                let from = seed.number(0...ticks)
                return from..<from + seed.number(1...120)
            }
            let random = RandomReadings(
                ticks: ticks, interval: signal.isRounds ? 5 : 1, outages: outages, isDated: !signal.isRounds,
                hasExtras: signal.isRounds, hasErrors: true, hasClockErrors: seed.once(in: 3))
            for reading in random.next(&seed) { readings.append(Self.reading(of: signal, reading, from: start)) }
        }
        self.readings = readings
        let span = Span(from: start, to: start + Int64(ticks) * Self.tick)
        records = Self.records(within: span, &seed)
        lines = readings.map(\.document.compact) + records.map(\.document.compact)
    }

    private static func reading(of signal: SignalName, _ reading: TickReading, from start: Instant) -> Reading {
        func length(_ ticks: Int) -> Milliseconds { Int64(ticks) * tick }
        func instant(_ place: Int) -> Instant { start + length(place) }
        return Reading(
            signal: signal, at: instant(reading.at), state: reading.state, since: reading.since.map(instant),
            sinceError: length(reading.error), isExtra: reading.isExtra,
            inferred: reading.isInferred ? "restart" : nil, clockError: length(reading.clockError))
    }

    /// Reports, attributions, maintenance, force majeure, and corrections of them.
    private static func records(within span: Span, _ seed: inout Seed) -> [Record] {
        var result: [Record] = []
        for number in 0..<seed.number(0...6) {
            let from = span.from + Int64(seed.number(0...2000)) * tick
            let to = from + Int64(seed.number(1...300)) * tick
            let contract = seed.one(of: ["acme", "globex"])
            let guarantee = seed.one(of: ["power", "network"])
            var fields: [RecordField: RecordValue] = [
                .contract: .text(contract), .guarantee: .text(guarantee), .at: .instant(to),
                .by: .text("Li Wei"),
            ]
            let kind = seed.one(of: [Record.Kind.outageReport, .outageReport, .attribution, .forceMajeure])
            if kind != .outageReport {
                fields[.from] = .instant(from)
                fields[.to] = .instant(to)
            }
            if kind == .attribution { fields[.cause] = .text("customer_equipment") }
            if kind == .forceMajeure {
                fields[.category] = .text("government")
                fields[.guarantee] = nil
            }
            if let replaced = result.last, seed.once(in: 4) {
                fields[.replaces] = .text(replaced.id)
                fields[.reason] = .text("mistaken")
            }
            result.append(Record(id: "r-\(number)", kind: kind, fields: fields, recordedAt: to))
        }
        return result
    }

    /// In one file or several, in any order; of two readings at one instant the first one is told first.
    func files(_ seed: inout Seed) -> [[String]] {
        let count = seed.number(1...5)
        var files = [[String]](repeating: [], count: count)
        var places: [String: Int] = [:]
        for (index, line) in lines.enumerated() {
            let key = index < readings.count ? "\(readings[index].signal) \(readings[index].at)" : line
            let file = places[key] ?? seed.number(0...count - 1)
            places[key] = file
            files[file].append(line)
        }
        return files.shuffled(using: &seed)
    }

    /// Instants at which something may be known: in the midst of it, and long afterwards.
    func instants(_ seed: inout Seed) -> [Instant] {
        [
            start + Int64(seed.number(0...ticks)) * Self.tick + Int64(seed.number(0...59_999)), start + .days(10),
            start + .days(60),
        ]
    }

    func judgeEveryLine(_ contract: String, at now: Instant, in office: SiteOffice) throws -> ContractResult {
        // Each reading by itself, in the order in which the lines would be told.
        let runs = Dictionary(grouping: readings, by: \.signal).mapValues { readings in
            readings.map { Run($0) }.enumerated().sorted {
                ($0.element.first, $0.offset) < ($1.element.first, $1.offset)
            }
            .map(\.element)
        }
        let era = Era(from: .distantPast, digest: try digest(office), facility: office.facility)
        var observations = try #require(Observations(now: now, eras: [era], runs: Lines(runs: runs)))
        let known = KnownRecords(records, at: now)
        let month = choice.resolved(at: now, in: try #require(TimeZone(identifier: zone)))
        let evaluation = Evaluation(month: month, records: known, now: now)
        return try #require(evaluation.result(for: contract, &observations))
    }

    private func digest(_ office: SiteOffice) throws -> String {
        try #require(try office.ledger.configurations().last).digest
    }

    func office() throws -> SiteOffice {
        let clock = try SetClock("2027-03-01T00:00:00Z")
        let path = try folder.write("\(UUID().uuidString)/mainstay.yaml", configuration)
        let office = try SiteOffice.open(configuration: path, clock: clock)
        try office.acceptConfiguration()
        return office
    }

    private var configuration: String {
        """
        site: dc-1
        timezone: \(zone)
        ledger: ledger.sqlite
        schedule: {power: 1m, link: 1m, reachability: 5m}
        credentials:
          lab: {version: 2c, community: public}
        devices:
          ups-a: {address: 127.0.9.1, credentials: lab, profile: apc-ups}
          ups-b: {address: 127.0.9.2, credentials: lab, profile: apc-ups}
          sw-1: {address: 127.0.9.3, credentials: lab, profile: if-mib}
        uplinks:
          north: {link: sw-1/port/b, beacons: [198.51.100.1]}
        contracts:
          acme:
            customer: {name: Acme Trading}
            service: colocation
            signed: 2026-01-01
            term: {from: 2026-02-01, to: 2027-01-01}
            rent: 12000.00 CNY
            power: {mains: ups-a/input, ups: ups-b/output}
            network: {access: sw-1/port/a, uplinks: [north], hosts: [192.0.2.1, 192.0.2.2]}
          globex:
            customer: {name: Globex}
            service: colocation
            signed: 2026-01-01
            term: {from: 2026-02-01, to: 2027-01-01}
            rent: 9000.00 CNY
            power: {mains: ups-b/output, ups: ups-b/output}
            network: {hosts: [192.0.2.2]}

        """
    }
}
