import Digests
import Foundation
import GRDB
import Intervals
import Notation
import Programs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// What somebody may do to the file with SQL, each by its name, besides what `ChainTests` does to rows one by one.
@Suite struct TamperTests {
    private let folder = TemporaryFolder("tamper")

    private static let runOfA = "state = 0 AND signal = 1"
    private static let entries = "(SELECT id FROM chain WHERE name = 'entries')"

    private static func exchange(_ table: String, _ column: String, _ one: String, _ other: String) -> String {
        """
        CREATE TEMP TABLE pair AS SELECT (SELECT \(column) FROM \(table) WHERE \(one)) AS a,
            (SELECT \(column) FROM \(table) WHERE \(other)) AS b;
        UPDATE \(table) SET \(column) = \(column == "id" || column == "entry" ? "1000000" : "'between'")
            WHERE \(column) = (SELECT a FROM pair);
        UPDATE \(table) SET \(column) = (SELECT a FROM pair) WHERE \(column) = (SELECT b FROM pair);
        UPDATE \(table) SET \(column) = (SELECT b FROM pair)
            WHERE \(column) = \(column == "id" || column == "entry" ? "1000000" : "'between'");
        """
    }

    @Test(arguments: [
        (
            "a run moved to another signal", "UPDATE run SET signal = 2 WHERE \(runOfA)",
            "(reading pdu-b/outlet/7 down from"
        ),
        (
            "a run moved to another collector",
            "UPDATE run SET collector = (SELECT id FROM collector WHERE name = 'entries') WHERE \(runOfA)",
            "the number stands there more than once"
        ),
        (
            "two texts exchanged", exchange("text", "body", "id = 1", "id = 2"), "(reading pdu-a/outlet/7 up from"
        ),
        (
            "the names of two signals exchanged", exchange("signal", "path", "id = 1", "id = 2"),
            "(reading pdu-b/outlet/7 up from"
        ),
        (
            "two links exchanged",
            """
            CREATE TEMP TABLE pair AS SELECT row, hash FROM link WHERE chain = \(entries) AND row IN (4, 5);
            UPDATE link SET hash = (SELECT hash FROM pair WHERE pair.row = 9 - link.row)
                WHERE chain = \(entries) AND row IN (4, 5);
            """, "the chain breaks here"
        ),
        (
            "a link written twice",
            "INSERT INTO link SELECT chain, row - 1, hash, marks FROM link WHERE chain = \(entries) AND row = 3",
            "does not cover the rows since the last"
        ),
        (
            "a personal part moved to another entry",
            """
            UPDATE personal SET entry = (SELECT id FROM entry WHERE kind = 'heads')
                WHERE entry = (SELECT id FROM entry WHERE key = 'r-2');
            """, "something was added that it says of people"
        ),
        (
            "two personal parts exchanged",
            exchange(
                "personal", "entry", "entry = (SELECT id FROM entry WHERE key = 'r-1')",
                "entry = (SELECT id FROM entry WHERE key = 'r-3')"), "what it says of people was changed"
        ),
        (
            "a personal part emptied", "UPDATE personal SET salt = x'', body = ''",
            "what it says of people was removed, and nothing says why"
        ),
        ("a chain renamed", "UPDATE chain SET name = 'west' WHERE name = 'main'", "west: is the chain of main"),
        (
            "a collector moved to another chain", "UPDATE collector SET chain = \(entries) WHERE name = 'main'",
            "the number stands there more than once"
        ),
        (
            "an invented collector", "INSERT INTO collector VALUES (99, 'east', \(entries))",
            "is the chain of entries, east"
        ),
        ("an invented chain", "INSERT INTO chain VALUES (99, 'east')", "east: is the chain of nobody"),
        (
            "another format", "PRAGMA user_version = 5",
            "the file has another user_version than the format"
        ),
        (
            "another application", "PRAGMA application_id = 7",
            "the file has another application_id than the format"
        ),
        ("an entry of heads removed", "DELETE FROM entry WHERE kind = 'heads'", "was removed"),
        (
            "entries renumbered",
            exchange("entry", "id", "key = 'r-1'", "key = 'r-3'"),
            "stands elsewhere in the order of entry than in its chain"
        ),
        (
            "a state that no version writes",
            """
            PRAGMA ignore_check_constraints = ON;
            UPDATE run SET clock = 9 WHERE \(runOfA);
            """, "a row of run holds a value that no version writes"
        ),
        ("the secret changed", "UPDATE secret SET value = zeroblob(32)", "record r-2: does not say whose it is"),
        ("the secret removed", "DELETE FROM secret", "result c/2026-09: does not say whose it is"),
        (
            "a record given to somebody else",
            "UPDATE entry SET tag = (SELECT tag FROM entry WHERE kind = 'heads') WHERE key = 'r-2'",
            "(record complaint r-2 of c): was changed"
        ),
        ("a record given to nobody", "UPDATE entry SET tag = NULL WHERE key = 'r-2'", "does not say whose it is"),
        (
            "a table put aside for a view",
            "ALTER TABLE run RENAME TO hidden; CREATE VIEW run AS SELECT * FROM hidden WHERE state = 1;",
            "the file declares view run, which is not of the format"
        ),
        (
            "a trigger",
            "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run WHERE row = new.row; END",
            "the file declares trigger t"
        ),
    ])
    func itIsNamed(what: String, sql: String, finding: String) throws {
        let kept = try ChainTests.Kept()
        try kept.write(sql)
        let findings = try kept.ledger.verify().findings
        #expect(findings.contains { $0.contains(finding) }, "\(what): \(findings)")
    }

    /// The line of a single reading does not say when it ended.
    @Test(arguments: ["last = last + 1000", "instants = x'00'"])
    func aSingleReadingThatWasMadeToLastIsNamed(change: String) throws {
        let ledger = try ChainedLedger(path: folder.path("single.sqlite"))
        for reading in [Sample.reading(0), Sample.reading(9, .down)] {
            try ledger.append(Sample.batch(readings: [reading]))
        }
        #expect(try ledger.verify().findings == [])
        try ledger.pool.write { try $0.execute(sql: "UPDATE run SET \(change)") }
        let findings = try ledger.verify().findings
        #expect(findings.contains { $0.contains("is kept as more than the one reading") }, "\(findings)")
    }

    // MARK: - Steady readings

    /// Two outlets of one group that are read again and again, and a result that rests on them.
    private func steady() throws -> ChainedLedger {
        let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"))
        let start = Instant(milliseconds: 1_790_000_000_000)
        var schedule = Schedule()
        schedule.power = .minutes(1)
        let signals = ["a", "b"].map { SignalName(device: "pdu-\($0)", kind: "outlet", element: "7") }
        try ledger.append(
            Batch(readings: signals.map { Reading(signal: $0, at: start, state: .up) }, schedule: schedule))
        let group = SignalGroup(signals)
        for minute in 1...20 {
            var batch = Batch(schedule: schedule)
            batch.steady = [SteadyReading(group: group, at: start + .minutes(Int64(minute)))]
            try ledger.append(batch)
        }
        let month = try #require(Month("2026-09"))
        _ = try ledger.store(
            NewResult(contract: "c", month: month, isFinal: true, at: start, signals: Set(signals)) { _ in "{}" })
        #expect(try ledger.verify().findings == [])
        return ledger
    }

    @Test(arguments: [
        ("the mark moved back", "UPDATE steady SET marks = zeroblob(length(marks))", "lasted until"),
        ("the mark removed", "DELETE FROM steady", "lasted until"),
        (
            "a group's members exchanged", "UPDATE signal_group SET members = '[98,99]'",
            "is carried by a group that it is not in"
        ),
        ("a group removed", "DELETE FROM signal_group", "is carried by a group that it is not in"),
        ("a run given to another mark", "UPDATE open_run SET slot = 9 WHERE signal = 1", "is carried by a group"),
        (
            "the clock made better", "UPDATE entry SET body = replace(body, ',0]', ',1]') WHERE kind = 'result'",
            "was read by a clock within 1 ms, which is not there"
        ),
    ])
    func whatCarriesReadingsIsHeld(what: String, sql: String, finding: String) throws {
        let ledger = try steady()
        try ledger.pool.write { try $0.execute(sql: sql) }
        let findings = try ledger.verify().findings
        #expect(findings.contains { $0.contains(finding) }, "\(what): \(findings)")
    }

    // MARK: - The order of entry

    /// What a head covers was there before it.
    @Test func anEntryPutBehindItsHeadIsNamed() throws {
        let ledger = try ChainedLedger(path: folder.path("order.sqlite"))
        try ledger.append(Sample.batch(events: [Sample.event("e")]))
        try ledger.append(Sample.batch(records: [Sample.record("r")]))
        // Heads name chains on which verdicts rest.
        try ledger.append(Sample.batch(readings: [Sample.reading(0)]))
        _ = try ledger.publishHead()
        #expect(try ledger.verify().findings == [])
        try ledger.pool.write {
            try $0.execute(
                sql: """
                    UPDATE entry SET id = 50 WHERE kind = 'event';
                    UPDATE personal SET entry = 50 WHERE entry = 1;
                    """)
        }
        #expect(try ledger.verify().findings.contains { $0.contains("was entered before what it says") })
    }

    // MARK: - Rows behind their digests

    /// A reading's content can be removed where an entry says so, and nowhere else.
    @Test func aRemovedRowNeedsAnEntryThatSaysSo() throws {
        let kept = try ChainTests.Kept()
        let main = try kept.ledger.number(ofChain: "main")
        let chosen = try kept.ledger.read { rows in
            var found: ChainRow?
            try rows.forEachRow(of: main) { row in
                if case .stretch(let run, _) = row.content, run.state == .down, found == nil { found = row }
            }
            return try #require(found)
        }
        try kept.ledger.pool.write { database in
            try database.execute(sql: "DELETE FROM run WHERE row = ?", arguments: [chosen.row])
            try database.execute(
                sql: "INSERT INTO removed VALUES (?, ?, ?)",
                arguments: [main, chosen.row, chosen.digest(as: chosen.row).data])
        }
        // Its beginning stood in the same row of the table.
        let before = try kept.ledger.verify().findings
        #expect(
            before.contains { $0 == "main: row \(chosen.row) (removed): its content was removed, and nothing says why" }
        )
        let body = JSON.object([
            "removed": .object([JSON.Member("main", .array([.array([.integer(1), .integer(chosen.row)])]))])
        ])
        _ = try kept.ledger.write { rows, state in
            try state.add(Entry.removal, key: "", at: Sample.instant(0), body: body.compact, in: rows)
        }
        #expect(try !kept.ledger.verify().findings.contains { $0.contains("nothing says why") })
    }
}
