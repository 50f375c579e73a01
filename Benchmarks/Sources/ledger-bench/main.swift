import Foundation
import GRDB
import Intervals
import Ledger
import LedgerSQLite
import Measuring
import Site

/// What the ledger costs a device whose signals say again what they said, beside one SQLite UPDATE for each signal.
///
///     ledger-bench [--groups 5000] [--signals 3] [--rounds 30] [--changes 0] [--json FILE]
///
/// Time is an argument: a round is ten seconds of readings, written every two. `--changes` is how many of ten thousand
/// polls are full readings of another state. Prints microseconds of CPU (user and system, the whole process) and bytes
/// given to the kernel a device-poll, memory a device, and bytes a signal-month without changes.
///
///     ledger-bench --growth DAYS [--faults 10] [--json FILE]
///
/// measures instead how the ledger of a thousand devices grows (`Growth`); ten days take some minutes.
struct Options {
    var groups = [5000, 20_000]
    var signals = 3
    var rounds = 30
    var changes = 0
    var growth = 0
    var faults = 10

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst(), let value = rest.popFirst().flatMap({ Int($0) }) {
            switch name {
            case "--groups": groups = [value]
            case "--signals": signals = value
            case "--rounds": rounds = value
            case "--changes": changes = value
            case "--growth": growth = value
            case "--faults": faults = value
            default: FileHandle.standardError.write(Data("ledger-bench: no option \(name)\n".utf8))
            }
        }
    }
}

/// What this process has used so far.
struct Usage {
    var microseconds = 0.0
    var bytes = 0.0
    var residentKiB = 0.0

    static func now() throws -> Usage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let times = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) * 1e6 + Double($0.tv_usec) }
        return Usage(
            microseconds: times[0] + times[1], bytes: try number("/proc/self/io", "wchar"),
            residentKiB: try number("/proc/self/status", "VmRSS"))
    }

    private static func number(_ file: String, _ name: String) throws -> Double {
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("\(name):") } ?? ""
        return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) } ?? .nan
    }

    func since(_ before: Usage) -> Usage {
        Usage(
            microseconds: microseconds - before.microseconds, bytes: bytes - before.bytes,
            residentKiB: residentKiB - before.residentKiB)
    }
}

/// Devices that are polled every ten seconds, evenly spread, and written every two.
struct Fleet {
    static let interval = Milliseconds.seconds(10)
    static let writesPerRound = 5

    let groups: [SignalGroup]
    var now = Instant(milliseconds: 1_790_000_000_000)

    init(groups: Int, signals: Int) {
        self.groups = (0..<groups).map { device in
            SignalGroup((0..<signals).map { SignalName(device: "pdu-\(device)", kind: "outlet", element: "\($0)") })
        }
    }

    /// Each part of a round: which groups, and when.
    mutating func round(_ write: (ArraySlice<SignalGroup>, Instant) throws -> Void) rethrows {
        let size = (groups.count + Self.writesPerRound - 1) / Self.writesPerRound
        for part in 0..<Self.writesPerRound {
            let slice = groups[min(part * size, groups.count)..<min((part + 1) * size, groups.count)]
            try write(slice, now + Int64(part) * 2000)
        }
        now = now + Self.interval
    }
}

func measure(_ groups: Int, _ options: Options, _ folder: URL) throws {
    var fleet = Fleet(groups: groups, signals: options.signals)
    let polls = Double(groups * options.rounds)
    let start = try Usage.now()
    let ledger = try ChainedLedger(path: folder.appendingPathComponent("\(groups).sqlite").path)
    var seed: UInt64 = 1
    func isChange() -> Bool {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(seed >> 33) % 10_000 < options.changes
    }
    func append(_ slice: ArraySlice<SignalGroup>, _ at: Instant, isFirst: Bool) throws {
        var batch = Batch(schedule: Schedule())
        for (index, group) in slice.enumerated() {
            // As a collector's clock has it: no two at one instant, and some jitter.
            let at = at + Int64(index * 2000 / slice.count) + Int64(index % 7)
            if isFirst || isChange() {
                let state: SignalState = isFirst || index % 2 == 0 ? .up : .down
                batch.readings += group.signals.map { signal in
                    Reading(signal: signal, at: at, state: state, evidence: "PowerNet-MIB::rPDU2Outlet = on: live")
                }
            } else {
                batch.steady.append(SteadyReading(group: group, at: at))
            }
        }
        try ledger.append(batch)
    }
    try fleet.round { try append($0, $1, isFirst: true) }
    let full = try Usage.now().since(start)
    // The first steady readings look at every signal.
    try fleet.round { try append($0, $1, isFirst: false) }
    let before = try Usage.now()
    for _ in 0..<options.rounds { try fleet.round { try append($0, $1, isFirst: false) } }
    let steady = try Usage.now().since(before)
    let updates = try updates(fleet, options, folder.appendingPathComponent("\(groups)-updates.sqlite").path)
    let memory = try Usage.now().since(start).residentKiB
    let cost = steady.microseconds / polls
    let bytes = steady.bytes / polls
    let first = full.microseconds / Double(groups)
    let perDevice = memory / Double(groups)
    let place = "ledger/\(groups) groups x \(options.signals)"
    figures.tell(
        String(
            format: "%6d groups x %d: %.3f us, %.1f bytes a device-poll; %.2f us with an UPDATE a signal (%.0f x); "
                + "first reading %.1f us a device; %.2f KiB a device",
            groups, options.signals, cost, bytes, updates, updates / cost, first, perDevice),
        figures: [
            Figure("\(place)/steady", value: cost, unit: "µs"),
            Figure("\(place)/bytes", value: bytes, unit: "bytes"),
            Figure("\(place)/updates", value: updates, unit: "µs", better: .neither),
            Figure("\(place)/first", value: first, unit: "µs"),
            Figure("\(place)/memory", value: perDevice, unit: "KiB"),
        ])
}

/// The plain way: each signal's row is updated at every poll, in one transaction every two seconds.
func updates(_ fleet: Fleet, _ options: Options, _ path: String) throws -> Double {
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.write { database in
        try database.execute(
            sql: "CREATE TABLE open_run(id INTEGER PRIMARY KEY, last, gap)")
        for id in 0..<fleet.groups.count * options.signals {
            try database.execute(sql: "INSERT INTO open_run VALUES (?, 0, 0)", arguments: [id])
        }
    }
    var fleet = fleet
    let rounds = min(options.rounds, 5)
    let before = try Usage.now()
    for _ in 0..<rounds {
        try fleet.round { slice, at in
            try pool.write { database in
                let statement = try database.cachedStatement(
                    sql: "UPDATE open_run SET last = ?, gap = max(gap, ? - last) WHERE id = ?")
                for id in slice.startIndex * options.signals..<slice.endIndex * options.signals {
                    try statement.execute(arguments: [at.milliseconds, at.milliseconds, id])
                }
            }
        }
    }
    return try Usage.now().since(before).microseconds / Double(fleet.groups.count * rounds)
}

/// A year of a thousand signals, three a device, that never change; as the file is, not tidied up.
func quietYear(_ folder: URL) throws {
    let path = folder.appendingPathComponent("year.sqlite").path
    let months = 12
    var schedule = Schedule()
    schedule.power = .days(1)
    let fleet = Fleet(groups: 333, signals: 3)
    do {
        let ledger = try ChainedLedger(path: path)
        for day in 0..<Int64(months * 30) {
            var batch = Batch(schedule: schedule)
            let at = fleet.now + day * .days(1)
            if day == 0 {
                batch.readings = fleet.groups.flatMap(\.signals).map {
                    Reading(signal: $0, at: at, state: .up, evidence: "PowerNet-MIB::rPDU2Outlet = on: live")
                }
            } else {
                batch.steady = fleet.groups.map { SteadyReading(group: $0, at: at) }
            }
            try ledger.append(batch)
        }
    }
    try DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    let month = size / (fleet.groups.count * 3 * months)
    figures.tell(
        "a signal-month without changes: \(month) bytes, names and all",
        figures: [Figure("ledger/quiet year/month", value: Double(month), unit: "bytes")])
}

let figures = Figures(commandLine: CommandLine.arguments)
let options = Options(figures.arguments)
let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-bench-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }
if options.growth > 0 {
    var growth = Growth(days: options.growth, faults: options.faults)
    try growth.measure(folder, into: figures)
} else {
    for groups in options.groups { try measure(groups, options, folder) }
    try quietYear(folder)
}
try figures.write()
