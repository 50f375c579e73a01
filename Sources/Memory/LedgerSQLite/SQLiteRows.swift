import Digests
import Foundation
import GRDB
import Intervals
import Ledger
import Site

/// The rows of a ledger in a SQLite database, within one transaction.
final class SQLiteRows: LedgerTransaction {
    let database: Database
    /// What devices said, each text looked up once: months of one signal have few texts that are new.
    private var texts: [Int64: String] = [:]

    init(_ database: Database) { self.database = database }

    /// A statement that is prepared once for all transactions of a connection.
    func statement(_ sql: String) throws -> Statement { try database.cachedStatement(sql: sql) }

    /// A text that rows have a number for.
    func text(_ number: Int64?) throws -> String? {
        guard let number else { return nil }
        if let known = texts[number] { return known }
        texts[number] = try String.fetchOne(statement("SELECT body FROM text WHERE id = ?"), arguments: [number])
        return texts[number]
    }

    // MARK: - Names

    func chains() throws -> [ChainName] {
        try Row.fetchAll(statement("SELECT id, name FROM chain ORDER BY id")).map {
            ChainName(number: $0[0], name: $0[1])
        }
    }

    func collectors() throws -> [CollectorName] {
        try Row.fetchAll(statement("SELECT id, name, chain FROM collector ORDER BY id")).map {
            CollectorName(number: $0[0], name: $0[1], chain: $0[2])
        }
    }

    func secret() throws -> [UInt8]? {
        try Data.fetchOne(statement("SELECT value FROM secret WHERE id = 1")).map { Array($0) }
    }

    func signals() throws -> [(number: Int64, path: String)] {
        try Row.fetchAll(statement("SELECT id, path FROM signal ORDER BY id")).map { ($0[0], $0[1]) }
    }

    func number(ofSignal path: String) throws -> Int64? {
        try Int64.fetchOne(statement("SELECT id FROM signal WHERE path = ?"), arguments: [path])
    }

    // MARK: - Runs

    func sealedRuns(of signal: Int64, from: Instant, through: Instant) throws -> [SealedRun] {
        let rows = try Row.fetchCursor(
            statement(
                """
                SELECT collector, row, opened, \(RunColumns.sealed) FROM run
                WHERE signal = ? AND first BETWEEN ? AND ? ORDER BY first, collector, row
                """), arguments: [signal, from.milliseconds, through.milliseconds])
        var found: [SealedRun] = []
        while let row = try rows.next() {
            found.append(
                SealedRun(
                    signal: signal, collector: row[0], row: row[1], opened: row[2], run: try sealedRun(row, at: 3)))
        }
        return found
    }

    func runs(of signal: Int64, from: Instant, through: Instant) throws -> [Run] {
        let rows = try Row.fetchCursor(
            statement(
                """
                SELECT \(RunColumns.sealed) FROM run
                WHERE signal = ? AND first BETWEEN ? AND ? ORDER BY first, collector, row
                """), arguments: [signal, from.milliseconds, through.milliseconds])
        var found: [Run] = []
        while let row = try rows.next() { found.append(try sealedRun(row, at: 0)) }
        return found
    }

    func beginning(of signal: Int64, saying state: Int, _ direction: SearchDirection) throws -> Instant? {
        let select = "SELECT first FROM run WHERE signal = ? AND state = ? AND NOT extra"
        let found =
            switch direction {
            case .before(let instant):
                try Int64.fetchOne(
                    statement("\(select) AND first < ? ORDER BY first DESC LIMIT 1"),
                    arguments: [signal, state, instant.milliseconds])
            case .from(let instant):
                try Int64.fetchOne(
                    statement("\(select) AND first >= ? ORDER BY first LIMIT 1"),
                    arguments: [signal, state, instant.milliseconds])
            }
        return found.map { Instant(milliseconds: $0) }
    }

    func count(runsOf signal: Int64, from: Instant, through: Instant, lastingUntil end: Instant) throws -> Int {
        try Int.fetchOne(
            statement("SELECT count(*) FROM run WHERE signal = ? AND first BETWEEN ? AND ? AND last >= ?"),
            arguments: [signal, from.milliseconds, through.milliseconds, end.milliseconds]) ?? 0
    }

    func openRuns(of signal: Int64) throws -> [OpenRun] {
        let rows = try Row.fetchCursor(
            statement(
                """
                SELECT signal, collector, opened, slot, \(RunColumns.open) FROM open_run WHERE signal = ?
                ORDER BY collector
                """), arguments: [signal])
        return try Array(rows.map { try self.openRun($0) })
    }

    func forEachOpenRun(_ visit: (OpenRun) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            statement(
                "SELECT signal, collector, opened, slot, \(RunColumns.open) FROM open_run ORDER BY signal, collector"))
        while let row = try rows.next() { try visit(openRun(row)) }
    }

    private func openRun(_ row: Row) throws -> OpenRun {
        OpenRun(signal: row[0], collector: row[1], opened: row[2], slot: row[3], run: try run(row, at: 4))
    }

    func slot(of signals: [Int64], by collector: Int64) throws -> Int? {
        try Int.fetchOne(
            statement("SELECT slot FROM signal_group WHERE collector = ? AND members = ?"),
            arguments: [collector, Self.list(signals)])
    }

    private static func list(_ numbers: [Int64]) -> String { "[\(numbers.map(String.init).joined(separator: ","))]" }

    func forEachSlot(_ visit: (_ slot: Int, _ collector: Int64, _ signals: [Int64]) throws -> Void) throws {
        let rows = try Row.fetchCursor(statement("SELECT slot, collector, members FROM signal_group ORDER BY slot"))
        while let row = try rows.next() {
            let members: String = row[2]
            try visit(row[0], row[1], members.dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) })
        }
    }

    func mark(ofSlot slot: Int) throws -> SteadyMark? {
        let place = SteadyBlock.place(ofSlot: slot)
        let octets = try Data.fetchOne(
            statement("SELECT substr(marks, ?, ?) FROM steady WHERE block = ?"),
            arguments: [place.offset + 1, SteadyTable.bytesPerMark, place.block])
        guard let octets, octets.count == SteadyTable.bytesPerMark else { return nil }
        let values = octets.withUnsafeBytes { bytes in
            (0...1).map { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
        }
        return SteadyMark(last: Instant(milliseconds: values[0]), greatestGap: values[1])
    }

    func steadyBlocks() throws -> [SteadyBlock] {
        try Row.fetchAll(statement("SELECT block, marks FROM steady ORDER BY block")).map {
            SteadyBlock(number: $0[0], marks: $0[1])
        }
    }
}

/// The columns of runs, in the order in which they are read and written.
enum RunColumns {
    static let open =
        "first, last, gap, state, since, since_error, extra, inferred, evidence, clock_error, clock"
    static let sealed = "\(open), instants"
}

extension SQLiteRows {
    /// Reads `RunColumns.open`, which begin at an index of the row.
    func run(_ row: Row, at index: Int) throws -> Run {
        Run(
            first: Instant(milliseconds: row[index]), last: Instant(milliseconds: row[index + 1]),
            greatestGap: row[index + 2], state: SignalState(code: row[index + 3]),
            since: (row[index + 4] as Int64?).map { Instant(milliseconds: $0) }, sinceError: row[index + 5],
            isExtra: row[index + 6], inferred: try text(row[index + 7]), evidence: try text(row[index + 8]),
            clockError: row[index + 9], clock: (row[index + 10] as Int?).flatMap { ClockMark(code: $0) })
    }

    /// Reads `RunColumns.sealed`.
    func sealedRun(_ row: Row, at index: Int) throws -> Run {
        var run = try run(row, at: index)
        // What is no series is none that was written: the chain tells.
        run.instants = (row[index + 11] as Data?).flatMap { InstantSeries(bytes: $0) }
        return run
    }

    /// The values of `RunColumns.open`.
    func values(of run: Run) throws -> [(any DatabaseValueConvertible)?] {
        [
            run.first.milliseconds, run.last.milliseconds, run.greatestGap, run.state.code, run.since?.milliseconds,
            run.sinceError, run.isExtra, try number(ofText: run.inferred), try number(ofText: run.evidence),
            run.clockError, run.clock?.code,
        ]
    }

    /// The number of a text, which is kept once.
    private func number(ofText text: String?) throws -> Int64? {
        guard let text else { return nil }
        if let number = try Int64.fetchOne(statement("SELECT id FROM text WHERE body = ?"), arguments: [text]) {
            return number
        }
        try statement("INSERT INTO text(body) VALUES (?)").execute(arguments: [text])
        return database.lastInsertedRowID
    }
}

extension ClockMark {
    /// The number that rows have for it.
    fileprivate var code: Int {
        switch self {
        case .unsynchronised: 1
        case .held: 2
        }
    }

    fileprivate init?(code: Int) {
        switch code {
        case 1: self = .unsynchronised
        case 2: self = .held
        default: return nil
        }
    }
}
