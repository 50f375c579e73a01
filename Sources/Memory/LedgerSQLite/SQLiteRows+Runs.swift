import Foundation
import GRDB
import Intervals
import Ledger
import Site

/// The columns of runs, in the order in which they are read and written.
enum RunColumns {
    static let open =
        "first, last, gap, state, since, since_error, extra, inferred, evidence, clock_error, clock"
    static let sealed = "\(open), instants"
}

// Queries are texts that stay: making one for each signal would cost a tenth of reading its month.
extension SQLiteRows {
    private static let between = "FROM run WHERE signal = ? AND first BETWEEN ? AND ?"
    private static let sealedRuns = """
        SELECT collector, row, opened, \(RunColumns.sealed) \(between) ORDER BY first, collector, row
        """
    private static let runs = "SELECT \(RunColumns.sealed) \(between) ORDER BY first, collector, row"
    private static let lasting = "SELECT count(*) \(between) AND last >= ?"
    private static let beginnings = "SELECT first FROM run WHERE signal = ? AND state = ? AND NOT extra"
    private static let newestBefore = "\(beginnings) AND first < ? ORDER BY first DESC LIMIT 1"
    private static let oldestFrom = "\(beginnings) AND first >= ? ORDER BY first LIMIT 1"
    private static let openColumns = "SELECT signal, collector, opened, slot, \(RunColumns.open) FROM open_run"
    private static let openRuns = "\(openColumns) WHERE signal = ? ORDER BY collector"
    private static let allOpenRuns = "\(openColumns) ORDER BY signal, collector"

    func sealedRuns(of signal: Int64, from: Instant, through: Instant) throws -> [SealedRun] {
        var found: [SealedRun] = []
        try forEach(Self.sealedRuns, arguments: [signal, from.milliseconds, through.milliseconds]) { row in
            found.append(
                SealedRun(
                    signal: signal, collector: row.number(0), row: row.number(1), opened: row.numberIfAny(2),
                    run: try sealedRun(row, at: 3)))
            return true
        }
        return found
    }

    func runs(of signal: Int64, from: Instant, through: Instant) throws -> [Run] {
        var found: [Run] = []
        try forEach(Self.runs, arguments: [signal, from.milliseconds, through.milliseconds]) { row in
            found.append(try sealedRun(row, at: 0))
            return true
        }
        return found
    }

    func beginning(of signal: Int64, saying state: Int, _ direction: SearchDirection) throws -> Instant? {
        let found =
            switch direction {
            case .before(let instant):
                try number(Self.newestBefore, arguments: [signal, state, instant.milliseconds])
            case .from(let instant):
                try number(Self.oldestFrom, arguments: [signal, state, instant.milliseconds])
            }
        return found.map { Instant(milliseconds: $0) }
    }

    func count(runsOf signal: Int64, from: Instant, through: Instant, lastingUntil end: Instant) throws -> Int {
        let found = try number(
            Self.lasting, arguments: [signal, from.milliseconds, through.milliseconds, end.milliseconds])
        return Int(found ?? 0)
    }

    func openRuns(of signal: Int64) throws -> [OpenRun] {
        var found: [OpenRun] = []
        try forEach(Self.openRuns, arguments: [signal]) { row in
            found.append(try openRun(row))
            return true
        }
        return found
    }

    func forEachOpenRun(_ visit: (OpenRun) throws -> Void) throws {
        try forEach(Self.allOpenRuns) { row in
            try visit(openRun(row))
            return true
        }
    }

    private func openRun(_ row: PresentRow) throws -> OpenRun {
        OpenRun(
            signal: row.number(0), collector: row.number(1), opened: row.number(2),
            slot: row.numberIfAny(3).map { Int($0) }, run: try run(row, at: 4))
    }

    /// Reads `RunColumns.open`, which begin at an index of the row.
    func run(_ row: PresentRow, at index: Int) throws -> Run {
        Run(
            first: Instant(milliseconds: row.number(index)), last: Instant(milliseconds: row.number(index + 1)),
            greatestGap: row.number(index + 2), state: SignalState(code: Int(row.number(index + 3))),
            since: row.numberIfAny(index + 4).map { Instant(milliseconds: $0) }, sinceError: row.number(index + 5),
            isExtra: row.number(index + 6) != 0, inferred: try text(row.number(index + 7)),
            evidence: try text(row.number(index + 8)), clockError: row.number(index + 9),
            clock: ClockMark(code: Int(row.number(index + 10))))
    }

    /// Reads `RunColumns.sealed`.
    func sealedRun(_ row: PresentRow, at index: Int) throws -> Run {
        var run = try run(row, at: index)
        // What is no series is none that was written: the chain tells.
        if let octets = row.octets(index + 11) { run.instants = InstantSeries(bytes: octets) }
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
        if let number = try number("SELECT id FROM text WHERE body = ?", arguments: [text]) { return number }
        try statement("INSERT INTO text(body) VALUES (?)").execute(arguments: [text])
        return database.lastInsertedRowID
    }
}

/// What devices said, as it was looked up lately: the runs of a signal have few texts.
struct RecentTexts {
    private static let places: Int64 = 64

    private var texts: [(number: Int64, text: String)?] = []

    /// Each number has one place, which it shares with others.
    private static func place(of number: Int64) -> Int { Int(number.magnitude % places.magnitude) }

    subscript(_ number: Int64) -> String? {
        get {
            guard !texts.isEmpty, let known = texts[Self.place(of: number)], known.number == number else { return nil }
            return known.text
        }
        set {
            if texts.isEmpty { texts = Array(repeating: nil, count: Int(Self.places)) }
            texts[Self.place(of: number)] = newValue.map { (number, $0) }
        }
    }
}
