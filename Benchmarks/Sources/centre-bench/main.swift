import Digests
import Foundation
import Forwarding
import Intervals
import Ledger
import LedgerPostgreSQL
import LedgerSQLite
import Measuring
import PostgreSQL
import Site

/// What a centre takes of a collector's ledger, beside a bare COPY of as many rows on the same server.
///
///     centre-bench postgresql://… [--rows 200000] [--batch 10000] [--rounds 3] [--json FILE]
///
/// The database must be empty; `Benchmarks/centre` makes one. Bare COPY: binary, as many rows in a transaction, into a table
/// of the same columns without keys or partitions. Forwarding: each batch in one transaction with its mark and lease looked
/// at, into the ledger's own tables with their keys, links and months. Readings of 2,000 signals whose state changes with
/// each: every one is a row. Each round sends as many more rows, so that growth shows.
struct Options {
    var address = ""
    var rows = 200_000
    var batch = 10_000
    var rounds = 3

    init(_ arguments: [String]) {
        var rest = arguments[...]
        address = rest.popFirst() ?? ""
        while let name = rest.popFirst(), let value = rest.popFirst().flatMap({ Int($0) }) {
            switch name {
            case "--rows": rows = value
            case "--batch": batch = value
            case "--rounds": rounds = value
            default: FileHandle.standardError.write(Data("centre-bench: no option \(name)\n".utf8))
            }
        }
    }
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
    let begun = ContinuousClock.now
    try work()
    return (ContinuousClock.now - begun) / .seconds(1)
}

let columns = "bare(site, signal, first, collector, row, opened, last, gap, state, since_error, extra, clock_error)"

/// Rows of the shape of runs, in one transaction each batch.
func copy(_ options: Options, to address: PostgreSQLAddress) throws -> Double {
    let connection = try PostgreSQLConnection(to: address, within: .seconds(10))
    try connection.run(
        "DROP TABLE IF EXISTS bare; CREATE TABLE bare AS SELECT * FROM mainstay.run WHERE false; "
            + "ALTER TABLE bare OWNER TO CURRENT_USER")
    return try seconds {
        for start in stride(from: 0, to: options.rows, by: options.batch) {
            _ = try connection.copy(into: columns) { rows in
                for index in start..<min(start + options.batch, options.rows) {
                    let number = Int64(index)
                    try rows.row(columns: 12) { row in
                        row.integer(1)
                        row.bigint(number % 2000)
                        row.bigint(1_790_000_000_000 + number)
                        row.bigint(1)
                        row.bigint(number)
                        row.bigint(number - 1)
                        row.bigint(1_790_000_000_000 + number)
                        row.bigint(0)
                        row.smallint(Int16(index % 2))
                        row.bigint(0)
                        row.bool(false)
                        row.bigint(0)
                    }
                }
            }
        }
    }
}

let figures = Figures(commandLine: CommandLine.arguments)
let options = Options(figures.arguments)
let address = try PostgreSQLAddress(options.address)
let folder = FileManager.default.temporaryDirectory.appendingPathComponent("centre-bench-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

_ = try PostgreSQLEngine(at: address, site: "bench")
let role =
    try PostgreSQLConnection(to: address, within: .seconds(10)).first("SELECT current_user::text") { $0.text(0) } ?? ""
try CentreBook(at: address).enrol("main", of: "bench", share: "main", role: role)
let engine = try SQLiteEngine(path: folder.appendingPathComponent("ledger.sqlite").path)
try engine.indexForForwarding()
let ledger = ChainedLedger(in: engine)
let signals = (0..<2000).map { SignalName(device: "ups-\($0)", kind: "input", element: "1") }
let link = try CentreLink(to: address, site: "bench", within: .seconds(10))
let lease = try link.takeLease(for: .hours(1)).number
let nothing = ChainHead(row: 0, hash: .zero)
var marks: [String: ChainHead] = [:]
var now = Instant(milliseconds: 1_790_000_000_000)
for round in 1...options.rounds {
    // A beginning and a stretch for each reading.
    for turn in 0..<max(1, options.rows / 2 / signals.count) {
        now = now + 10_000
        let state: SignalState = turn.isMultiple(of: 2) ? .up : .down
        let readings = signals.map { Reading(signal: $0, at: now, state: state) }
        try ledger.append(Batch(readings: readings, schedule: Schedule()))
    }
    let bare = try copy(options, to: address)
    let view = try ForwardingView(of: ledger)
    var sent = 0
    var centre = 0.0
    let whole = try seconds {
        for (chain, _) in try view.heads() {
            while let shipment = try view.shipment(of: chain, after: marks[chain] ?? nothing, limit: options.batch) {
                centre += try seconds { _ = try link.send([shipment], lease: lease) }
                marks[chain] = shipment.head
                sent += Int(shipment.count)
            }
        }
    }
    let (bareRate, centreRate, wholeRate) = (
        Double(options.rows) / bare, Double(sent) / centre, Double(sent) / whole
    )
    let line = String(
        format: "round %d: COPY %.0f rows/s; centre %.0f rows/s (%.2f of it); read and sent %.0f rows/s", round,
        bareRate,
        centreRate, centreRate / bareRate, wholeRate)
    let place = "centre/\(options.rows) rows/round \(round)"
    figures.tell(
        line,
        figures: [
            Figure("\(place)/bare copy", value: bareRate, unit: "rows/s", better: .neither),
            Figure("\(place)/centre", value: centreRate, unit: "rows/s", better: .higher),
            Figure("\(place)/ratio", value: centreRate / bareRate, unit: "of COPY", better: .higher),
        ])
}
try figures.write()
