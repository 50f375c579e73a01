import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Site

/// Makes what `Benchmarks/months` measures: a configuration of so many contracts, and a ledger with their months.
///
///     month-bench FOLDER CONTRACTS MONTHS
///
/// A contract has ten signals (three outlets on each of two feeds, three ports, a pinged host), read every minute of
/// months of 31 days, the last of which is October 2026. In each are twenty outages of two to eight minutes in which all
/// of them fall, each signal at its own second. Half of the customers report theirs; the others' are taken off.
struct Months {
    /// The first day after the last month, in Shanghai.
    static let after = CivilDate(daysSince1970: 20_758)
    static let end = Instant(milliseconds: Int64(after.daysSince1970) * .days(1)) - .hours(8)
    static let minutes = 31 * 1440
    static let interval = Milliseconds.minutes(1)
    static let outages = 20

    let folder: URL
    let contracts: Int
    let months: Int

    private var days: Int { months * 31 }
    private var start: Instant { Self.end - .days(Int64(days)) }

    // MARK: - Configuration

    /// Eight contracts share two PDUs, sixteen a switch.
    func configuration() -> String {
        var lines = [
            "site: bench", "timezone: Asia/Shanghai", "ledger: ledger.sqlite",
            "credentials: {lab: {version: 2c, community: public}}",
            "schedule: {power: 60s, link: 60s, reachability: 60s}", "devices:",
        ]
        for index in 0..<(contracts + 7) / 8 {
            for feed in ["a", "b"] {
                lines.append("  pdu-\(feed)-\(index): {address: 127.0.0.1, credentials: lab, profile: apc-rpdu2}")
            }
        }
        for index in 0..<(contracts + 15) / 16 {
            lines.append("  sw-\(index): {address: 127.0.0.1, credentials: lab, profile: if-mib}")
        }
        lines.append("contracts:")
        for index in 0..<contracts { lines += contract(index) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func contract(_ index: Int) -> [String] {
        let names = Self.signals(of: index).map(\.path)
        let begin = Self.after.adding(days: -days)
        return [
            "  c-\(index):", "    customer: {name: Customer \(index)}", "    service: rack", "    signed: \(begin)",
            "    term: {from: \(begin), to: 2027-10-01}", "    rent: 1000.00 CNY",
            "    power: {feeds: {A: {all: [\(names[0..<3].joined(separator: ", "))]}, "
                + "B: {all: [\(names[3..<6].joined(separator: ", "))]}}}",
            "    network: {access: {any: [\(names[6..<9].joined(separator: ", "))]}, hosts: [\(Self.host(of: index))]}",
        ]
    }

    static func host(of index: Int) -> String { "10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)" }

    static func signals(of index: Int) -> [SignalName] {
        let outlets = ["a", "b"].flatMap { feed in
            (1...3).map {
                SignalName(device: "pdu-\(feed)-\(index / 8)", kind: "outlet", element: "\(index % 8 * 3 + $0)")
            }
        }
        let ports = (1...3).map {
            SignalName(device: "sw-\(index / 16)", kind: "port", element: "Gi1/0/\(index % 16 * 3 + $0)")
        }
        return outlets + ports + [.icmp(host(of: index))]
    }

    // MARK: - Ledger

    func fill(_ ledger: ChainedLedger) throws {
        var schedule = Schedule()
        schedule.power = Self.interval
        schedule.link = Self.interval
        schedule.reachability = Self.interval
        for part in stride(from: 0, to: contracts, by: 100) {
            var batch = Batch(schedule: schedule)
            for index in part..<min(part + 100, contracts) {
                var random = Random(state: UInt64(index) + 1)
                let outages = (0..<months).flatMap { month in
                    (0..<Self.outages).map { number in
                        let minute = month * Self.minutes + number * 2200 + 60 + Int(random.next() % 2000)
                        return minute..<minute + 2 + Int(random.next() % 7)
                    }
                }
                for signal in Self.signals(of: index) {
                    batch.runs[signal] = runs(of: signal, outages, offset: .seconds(Int64(random.next() % 60)))
                }
                if index % 2 == 0 { batch.records += try reports(of: index) }
            }
            try ledger.append(batch)
        }
    }

    /// Readings every minute, as the ledger keeps them: a failed ping round is a run of its own.
    private func runs(of signal: SignalName, _ outages: [Range<Int>], offset: Milliseconds) -> [Run] {
        func run(_ minutes: Range<Int>, _ state: SignalState) -> Run {
            Run(
                first: start + offset + Int64(minutes.lowerBound) * Self.interval,
                last: start + offset + Int64(minutes.upperBound - 1) * Self.interval,
                greatestGap: minutes.count > 1 ? Self.interval : 0, state: state,
                evidence: "\(signal.kind) \(state.rawValue)")
        }
        var runs: [Run] = []
        var minute = 0
        for outage in outages {
            runs.append(run(minute..<outage.lowerBound, .up))
            runs += signal.isRounds ? outage.map { run($0..<$0 + 1, .down) } : [run(outage, .down)]
            minute = outage.upperBound
        }
        return runs + [run(minute..<months * Self.minutes, .up)]
    }

    /// Every fifth day, so that every outage is reported in time.
    private func reports(of index: Int) throws -> [Record] {
        try stride(from: Int64(5), through: Int64(days) + 4, by: 5).flatMap { day in
            try [Guarantee.network, .power].map { guarantee in
                try Record.parse(
                    .outageReport,
                    fields: [
                        "contract": .text("c-\(index)"), "guarantee": .text(guarantee.rawValue),
                        "at": .text((start + .days(day)).description),
                    ], recordedAt: start + .days(day))
            }
        }
    }
}

/// SplitMix64.
struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

let arguments = CommandLine.arguments.dropFirst()
let numbers = arguments.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }
guard let folder = arguments.first, numbers.count == 2 else {
    FileHandle.standardError.write(Data("month-bench FOLDER CONTRACTS MONTHS\n".utf8))
    exit(64)
}
let made = Months(folder: URL(fileURLWithPath: folder), contracts: numbers[0], months: numbers[1])
try Data(made.configuration().utf8).write(to: made.folder.appendingPathComponent("mainstay.yaml"))
try made.fill(try ChainedLedger(path: made.folder.appendingPathComponent("ledger.sqlite").path))
