import Foundation
import Intervals
import Ledger
import PostgreSQL
import Site

/// The columns of runs, in the order in which they are read.
enum RunColumns {
    /// - Parameter table: the name that a table of runs goes by.
    static func open(_ table: String) -> String {
        func text(_ column: String) -> String {
            "(SELECT body FROM mainstay.text AS t WHERE t.site = $1 AND t.id = \(table).\(column))"
        }
        return """
            \(table).first, \(table).last, \(table).gap, \(table).state::integer, \(table).since, \(table).since_error,
            \(table).extra, \(text("inferred")), \(text("evidence")), \(table).clock_error, \(table).clock::integer
            """
    }

    static func sealed(_ table: String) -> String { "\(open(table)), \(table).instants" }

    /// Of the same types, where there is no run.
    static let none = """
        NULL::bigint, NULL::bigint, NULL::bigint, NULL::integer, NULL::bigint, NULL::bigint, NULL::boolean, NULL::bytea,
        NULL::bytea, NULL::bigint, NULL::integer
        """

    /// Reads the columns of `open`, which begin at an index of the row.
    static func run(_ row: PostgreSQLRow, at index: Int) -> Run {
        Run(
            first: Instant(milliseconds: row.bigint(index)), last: Instant(milliseconds: row.bigint(index + 1)),
            greatestGap: row.bigint(index + 2), state: SignalState(code: Int(row.integer(index + 3))),
            since: row.bigintIfAny(index + 4).map { Instant(milliseconds: $0) }, sinceError: row.bigint(index + 5),
            isExtra: row.bool(index + 6), inferred: row.utf8IfAny(index + 7), evidence: row.utf8IfAny(index + 8),
            clockError: row.bigint(index + 9), clock: row.integerIfAny(index + 10).flatMap { ClockMark(code: Int($0)) })
    }

    /// Reads the columns of `sealed`.
    static func sealedRun(_ row: PostgreSQLRow, at index: Int) -> Run {
        var run = run(row, at: index)
        // What is no series is none that was written: the chain tells.
        if let octets = row.octetsIfAny(index + 11) { run.instants = InstantSeries(bytes: octets) }
        return run
    }
}

extension PostgreSQLRows {
    private static let between =
        "FROM mainstay.run AS r WHERE r.site = $1 AND r.signal = $2 AND r.first BETWEEN $3 AND $4"
    private static let sealedRuns = """
        SELECT r.collector, r.row, r.opened, r.cut, \(RunColumns.sealed("r")) \(between)
        ORDER BY r.first, r.collector, r.row
        """
    private static let seen = "(r.cut IS NULL OR r.cut >= r.first)"
    private static let runs = """
        SELECT r.cut, \(RunColumns.sealed("r")) \(between) AND \(seen) ORDER BY r.first, r.collector, r.row
        """
    private static let lasting = "SELECT count(*) \(between) AND \(seen) AND least(r.last, r.cut) >= $5"
    private static let beginnings = """
        SELECT r.first FROM mainstay.run AS r
        WHERE r.site = $1 AND r.signal = $2 AND r.state = $3 AND NOT r.extra AND \(seen)
        """
    private static let newestBefore = "\(beginnings) AND r.first < $4 ORDER BY r.first DESC LIMIT 1"
    private static let oldestFrom = "\(beginnings) AND r.first >= $4 ORDER BY r.first LIMIT 1"
    private static let openColumns = """
        SELECT o.signal, o.collector, o.opened, o.slot, o.cut, \(RunColumns.open("o"))
        FROM mainstay.open_run AS o WHERE o.site = $1
        """
    private static let openRuns = "\(openColumns) AND o.signal = $2 ORDER BY o.collector"
    private static let allOpenRuns = "\(openColumns) ORDER BY o.signal, o.collector"

    package func sealedRuns(of signal: Int64, from: Instant, through: Instant) throws -> [SealedRun] {
        try all(Self.sealedRuns, [.bigint(signal), .bigint(from.milliseconds), .bigint(through.milliseconds)]) { row in
            SealedRun(
                signal: signal, collector: row.bigint(0), row: row.bigint(1), opened: row.bigintIfAny(2),
                cut: row.bigintIfAny(3).map { Instant(milliseconds: $0) }, run: RunColumns.sealedRun(row, at: 4))
        }
    }

    package func runs(of signal: Int64, from: Instant, through: Instant) throws -> [Run] {
        try all(Self.runs, [.bigint(signal), .bigint(from.milliseconds), .bigint(through.milliseconds)]) { row in
            let cut = row.bigintIfAny(0).map { Instant(milliseconds: $0) }
            return RunColumns.sealedRun(row, at: 1).seen(until: cut)
        }.compactMap(\.self)
    }

    package func beginning(of signal: Int64, saying state: Int, _ direction: SearchDirection) throws -> Instant? {
        let (sql, instant) =
            switch direction {
            case .before(let instant): (Self.newestBefore, instant)
            case .from(let instant): (Self.oldestFrom, instant)
            }
        return try number(sql, [.bigint(signal), .integer(Int32(state)), .bigint(instant.milliseconds)])
            .map { Instant(milliseconds: $0) }
    }

    package func count(
        runsOf signal: Int64, from: Instant, through: Instant, lastingUntil end: Instant
    ) throws -> Int {
        let found = try number(
            Self.lasting,
            [
                .bigint(signal), .bigint(from.milliseconds), .bigint(through.milliseconds), .bigint(end.milliseconds),
            ])
        return Int(found ?? 0)
    }

    package func openRuns(of signal: Int64) throws -> [OpenRun] {
        try all(Self.openRuns, [.bigint(signal)]) { row -> OpenRun? in
            var open = Self.openRun(row)
            guard open.cut != nil else { return open }
            guard let seen = open.run.seen(until: open.cut) else { return nil }
            open.run = seen
            // What steady readings say later counts for nothing either.
            open.slot = nil
            return open
        }.compactMap(\.self)
    }

    package func forEachOpenRun(_ visit: (OpenRun) throws -> Void) throws {
        try self.visit(Self.allOpenRuns, read: Self.openRun) { open in
            try visit(open)
            return true
        }
    }

    private static func openRun(_ row: PostgreSQLRow) -> OpenRun {
        OpenRun(
            signal: row.bigint(0), collector: row.bigint(1), opened: row.bigint(2),
            slot: row.bigintIfAny(3).map { Int($0) }, cut: row.bigintIfAny(4).map { Instant(milliseconds: $0) },
            run: RunColumns.run(row, at: 5))
    }

    /// The number of a text, which is kept once.
    private func number(ofText text: String?) throws -> Int64? {
        guard let text else { return nil }
        if let number = known.texts[text] { return number }
        let found = try number("SELECT id FROM mainstay.text WHERE site = $1 AND digest = $2", [.digest(of: text)])
        if let found {
            known.texts[text] = found
            return found
        }
        let number = ends.next(\.text)
        try send(
            "INSERT INTO mainstay.text(site, id, digest, body) VALUES ($1, $2, $3, $4)",
            [.bigint(number), .digest(of: text), .utf8(text)])
        known.texts[text] = number
        return number
    }

    /// The values of the columns from `last` on to `clock`.
    func values(of run: Run) throws -> [PostgreSQLValue] {
        [
            .bigint(run.last.milliseconds), .bigint(run.greatestGap), .integer(Int32(run.state.code)),
            .bigint(run.since?.milliseconds), .bigint(run.sinceError), .bool(run.isExtra),
            .bigint(try number(ofText: run.inferred)), .bigint(try number(ofText: run.evidence)),
            .bigint(run.clockError), run.clock.map { .integer(Int32($0.code)) } ?? .null,
        ]
    }
}
