import Digests
import Foundation
import GRDB
import Intervals
import Notation
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// A real file, tampered with by SQL: what was edited, removed or put elsewhere is found and named.
@Suite struct ChainTests {
    /// Two outlets that go down and come back, three records, a result at their head, an event and another record.
    final class Kept {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("chain-\(UUID().uuidString)")
        let ledger: ChainedLedger
        var path: String { folder.appendingPathComponent("ledger.sqlite").path }

        init() throws {
            ledger = try ChainedLedger(path: folder.appendingPathComponent("ledger.sqlite").path)
            let start = Instant(milliseconds: 1_790_000_000_000)
            for minute in 0..<40 {
                let readings = ["a", "b"].map { name in
                    Reading(
                        signal: SignalName(device: "pdu-\(name)", kind: "outlet", element: "7"),
                        at: start + .minutes(Int64(minute)), state: (10..<20).contains(minute) ? .down : .up,
                        evidence: "outlet of \(name)")
                }
                try ledger.append(Batch(readings: readings, schedule: schedule))
            }
            try ledger.append(Batch(records: (1...3).map(record), schedule: schedule))
            _ = try ledger.publishHead()
            let basis = try ledger.basis()
            let month = try #require(Month("2026-09"))
            let heads = JSON.object(
                basis.heads.sorted { $0.key < $1.key }.map {
                    JSON.Member($0.key, .string($0.value.hash.bytes.hexadecimal()))
                })
            let chain = JSON.object(["row": .integer(basis.head.row), "head": .string(basis.head.hash.description)])
            let document = JSON.object(["verdict": .string("breached"), "chain": chain, "heads": heads]).compact
            let signals = Set(try ledger.signals())
            _ = try ledger.store(
                NewResult(contract: "c", month: month, isFinal: true, at: start, signals: signals) { _ in document })
            let event = Event(
                id: "e-1", kind: .test, at: start, site: "s", subject: "c", state: "up", summary: "tried")
            try ledger.append(Batch(records: [record(4)], events: [event], schedule: schedule))
        }

        private var schedule: Schedule {
            var schedule = Schedule()
            schedule.power = .minutes(1)
            return schedule
        }

        private func record(_ number: Int) -> RegisterRecord {
            Record(
                id: "r-\(number)", kind: .complaint, fields: [.contract: .text("c"), .by: .text("Li Wei")],
                recordedAt: Instant(milliseconds: 1_790_000_000_000))
        }

        func write(_ sql: String) throws { try ledger.pool.write { try $0.execute(sql: sql) } }

        func export(_ disclosure: Disclosure = .everything) throws -> [String] {
            var lines: [String] = []
            try ledger.export(disclosure) { lines.append($0) }
            return lines
        }

        deinit {
            // Nothing depends on it.
            try? FileManager.default.removeItem(at: folder)
        }
    }

    @Test func whatIsAsItWasIsIntact() throws {
        let kept = try Kept()
        #expect(try kept.ledger.verify().findings == [])
        #expect(ExportedChain(Data(try kept.export().joined(separator: "\n").utf8)).checked.findings == [])
    }

    private static let record3 = "(SELECT row FROM entry WHERE key = 'r-3')"
    private static let link3 = "row = \(record3) AND chain = (SELECT id FROM chain WHERE name = 'entries')"

    @Test(arguments: [
        ("UPDATE run SET state = 1 WHERE state = 0 AND signal = 1", "(reading pdu-a/outlet/7 up from"),
        ("UPDATE run SET last = last + 60000 WHERE state = 0 AND signal = 2", "(reading pdu-b/outlet/7 down from"),
        ("UPDATE run SET evidence = NULL WHERE state = 0 AND signal = 2", "(reading pdu-b/outlet/7 down from"),
        ("UPDATE open_run SET state = 0 WHERE signal = 1", "(reading pdu-a/outlet/7 down at"),
        ("UPDATE open_run SET first = first - 60000 WHERE signal = 2", "(reading pdu-b/outlet/7 up at"),
        (
            "UPDATE entry SET body = replace(body, 'complaint', 'visit') WHERE key = 'r-2'",
            "(record visit r-2 of c): was changed"
        ),
        (
            "UPDATE personal SET body = replace(body, 'Li Wei', 'Zhao')",
            "(record complaint r-2 of c): what it says of people was changed"
        ),
        (
            "DELETE FROM personal",
            "(record complaint r-2 of c): what it says of people was removed, and nothing says why"
        ),
        ("UPDATE personal SET salt = zeroblob(16)", "(record complaint r-2 of c): what it says of people was changed"),
        (
            "UPDATE entry SET personal = NULL WHERE key = 'r-2'",
            "(record complaint r-2 of c): something was added that it says of people"
        ),
        (
            "UPDATE entry SET contract = 'd' WHERE key = 'r-2'",
            "(record complaint r-2 of c): is found by what it does not"
        ),
        (
            "UPDATE entry SET refers = 'r-1' WHERE key = 'r-2'",
            "(record complaint r-2 of c): is found by what it does not"
        ),
        (
            "UPDATE entry SET detail = 'visit' WHERE key = 'r-2'",
            "(record complaint r-2 of c): is found by what it does"
        ),
        ("DELETE FROM concern", "record r-2: is not found for just the contracts that it concerns"),
        ("INSERT INTO concern SELECT '', entry FROM concern", "record r-2: is not found for just the contracts"),
        ("INSERT INTO concern VALUES ('c', 99)", "entries [99]: are found as records, which they are not"),
        (
            "UPDATE open_run SET last = first, slot = NULL",
            "reading pdu-a/outlet/7 at 2026-09-21T14:33:20.000Z by main lasted"
        ),
        ("UPDATE open_run SET gap = 1, slot = NULL", "had a gap of 60000 ms, which is not there"),
        ("UPDATE entry SET at = at + 1 WHERE key = 'r-2'", "(record complaint r-2 of c): was changed"),
        (
            "UPDATE entry SET body = replace(body, 'breached', 'met') WHERE kind = 'result'",
            "(result c/2026-09 revision 1)"
        ),
        ("UPDATE entry SET key = 'd/2026-09' WHERE kind = 'result'", "(result d/2026-09 revision 1)"),
        ("UPDATE entry SET kind = 'delivery' WHERE kind = 'event'", "(delivery e-1)"),
        ("UPDATE signal SET path = 'pdu-z/outlet/7' WHERE id = 1", "(reading pdu-z/outlet/7"),
        ("UPDATE collector SET name = 'other'", "(record complaint r-1 of c)"),
        ("UPDATE text SET body = 'nothing' WHERE id = 1", "(reading pdu-a/outlet/7"),
        ("DELETE FROM run WHERE state = 0 AND signal = 1", "was removed"),
        ("DELETE FROM open_run WHERE signal = 1", "was removed"),
        ("DELETE FROM entry WHERE key = 'r-3'", "was removed"),
        ("DELETE FROM entry WHERE kind = 'result'", "was removed"),
        ("DELETE FROM link WHERE \(link3)", "no link of the chain covers them"),
        ("UPDATE link SET hash = zeroblob(32) WHERE \(link3)", "the chain breaks here"),
        ("UPDATE link SET marks = zeroblob(12) WHERE \(link3)", "(record complaint r-1 of c)"),
        ("UPDATE link SET marks = NULL WHERE \(link3)", "it has no marks"),
        (
            "UPDATE run SET row = \(record3) WHERE state = 0 AND signal = 1",
            "the number stands there more than once"
        ),
        (
            """
            INSERT INTO entry(collector, row, kind, key, at, body)
            SELECT collector, 99, kind, 'r-9', at, body FROM entry WHERE key = 'r-1'
            """,
            "no link of the chain covers them"
        ),
    ])
    func tamperingIsNamed(sql: String, name: String) throws {
        let kept = try Kept()
        try kept.write(sql)
        let findings = try kept.ledger.verify().findings
        #expect(findings.contains { $0.contains(name) }, "\(findings)")
    }

    @Test(arguments: [
        ("entry", "key = 'r-1'", "key = 'r-3'"), ("run", "state = 0 AND signal = 1", "state = 0 AND signal = 2"),
    ])
    func exchangedRowsAreNamed(table: String, one: String, other: String) throws {
        let kept = try Kept()
        let (a, b) = try kept.ledger.pool.read { database in
            let rows = try [one, other].map { row in
                try Int64.fetchOne(database, sql: "SELECT row FROM \(table) WHERE \(row)")
            }
            return (try #require(rows[0]), try #require(rows[1]))
        }
        try kept.write(
            """
            UPDATE \(table) SET row = \(b) WHERE \(one);
            UPDATE \(table) SET row = \(a) WHERE \(other);
            """)
        // Entries stand elsewhere in the order of entry, too.
        let findings = try kept.ledger.verify().findings.filter { $0.contains("was put here") }
        #expect(findings.count == 2)
        #expect(findings.first?.hasSuffix("was put here from row \(b)") == true, "\(findings)")
        #expect(findings.last?.hasSuffix("was put here from row \(a)") == true, "\(findings)")
    }

    /// Whoever writes the whole chain anew contradicts the heads that results name.
    @Test func aChainWrittenAnewContradictsItsResults() throws {
        let kept = try Kept()
        let head = try #require(try kept.ledger.basis().heads["main"])
        try kept.ledger.pool.write { database in
            try database.execute(sql: "UPDATE run SET state = 1 WHERE state = 0")
            let main = try #require(try SQLiteRows(database).chains().first { $0.name == "main" }).number
            var links: [ChainLink] = []
            var digests: [Digest] = []
            try ChainStep.walk(main, in: SQLiteRows(database)) { step in
                switch step {
                case .row(let row): digests.append(row.digest(as: row.row))
                case .link(let link):
                    links.append(ChainLink(row: link.row, over: digests, after: links.last?.hash ?? .zero))
                    digests = []
                }
            }
            for link in links {
                try database.execute(
                    sql: "UPDATE link SET hash = ?, marks = ? WHERE chain = ? AND row = ?",
                    arguments: [link.hash.data, link.marks.map { Data($0) }, main, link.row])
            }
        }
        let checked = try kept.ledger.verify()
        // The result, and the entry of heads before it.
        #expect(checked.findings.count == 2)
        #expect(checked.findings.allSatisfy { $0.contains("the chain has another there") }, "\(checked.findings)")
        // A report that was printed before says the same.
        #expect(checked.row(of: head.hash) == nil)
    }

    /// Every column of every row that is written once.
    @Test func noColumnCanBeChanged() throws {
        let columns = [
            "run":
                "first last gap state since since_error extra inferred evidence clock_error instants opened row signal collector",
            "open_run": "first state since since_error extra inferred evidence opened signal collector",
            "entry": "collector row kind key at body personal tag detail contract refers",
            "link": "chain row hash marks",
            "personal": "entry salt body", "concern": "contract entry",
        ]
        for (table, names) in columns {
            for column in names.split(separator: " ") {
                let kept = try Kept()
                let blob = ["hash", "marks", "personal", "tag", "salt", "instants"].contains(column)
                let isText = ["evidence", "inferred"].contains(column)
                let other = isText ? "CASE \(column) WHEN 1 THEN 2 ELSE 1 END" : "coalesce(\(column), 0) || 7"
                let value = blob ? "zeroblob(coalesce(length(\(column)), 1))" : other
                // What the table does not take, the chain would not either.
                try kept.write(
                    "PRAGMA ignore_check_constraints = ON; UPDATE \(table) SET \(column) = \(value) WHERE \(column) IS (SELECT \(column) FROM \(table) LIMIT 1 OFFSET 1)"
                )
                if try kept.ledger.verify().findings.isEmpty { Issue.record("\(table).\(column)") }
            }
        }
    }

    // MARK: - Exports

    /// What the file declares besides the format could make readers see other rows than those that are verified.
    @Test(arguments: [
        (
            "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE id = new.id; END",
            "the file declares trigger t, which is not of the format"
        ),
        ("CREATE INDEX i ON run(signal) WHERE state = 1", "the file declares index i, which is not of the format"),
        ("CREATE VIEW v AS SELECT * FROM run", "the file declares view v, which is not of the format"),
        ("DROP INDEX entry_by_key", "the file does not declare index entry_by_key as the format has it"),
        ("ALTER TABLE run ADD COLUMN more INTEGER", "the file does not declare table run as the format has it"),
        (
            """
            ALTER TABLE link RENAME TO hidden;
            CREATE VIEW link AS SELECT * FROM hidden;
            """, "the file declares view link, which is not of the format"
        ),
        (
            """
            DROP INDEX entry_by_key;
            CREATE INDEX entry_by_key ON entry(kind, key) WHERE key <> 'r-2';
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = 'CREATE INDEX entry_by_key ON entry(kind, key)' WHERE name = 'entry_by_key';
            PRAGMA writable_schema = OFF;
            """, "SQLite finds the file damaged"
        ),
    ])
    func whatTheFileDeclaresBesidesIsNamed(sql: String, finding: String) throws {
        let kept = try Kept()
        try kept.write(sql)
        // As another process reads it.
        let again = try ChainedLedger(path: kept.path, access: .read)
        let findings = try again.verify().findings
        #expect(findings.contains { $0.hasPrefix(finding) }, "\(findings)")
    }

    /// An open run of an invented collector, or of one that has another chain, would be read by every verdict.
    @Test(arguments: ["9", "(SELECT id FROM collector WHERE name = 'entries')"])
    func anInventedOpenRunIsNamed(collector: String) throws {
        let kept = try Kept()
        try kept.write(
            """
            INSERT INTO open_run SELECT signal, \(collector), first - 600000, last, gap, 1, since, since_error, extra,
                inferred, evidence, clock_error, clock, NULL, 1 FROM open_run
            """)
        #expect(try !kept.ledger.verify().findings.isEmpty)
    }

    private func findings(_ lines: [String]) -> [String] {
        ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked.findings
    }

    @Test(arguments: [Disclosure.everything, Disclosure(contracts: ["other"], signals: ["pdu-a/outlet/7"])])
    func everyLineOfAnExportIsHeld(disclosure: Disclosure) throws {
        let lines = try Kept().export(disclosure)
        #expect(findings(lines) == [])
        for index in lines.indices {
            var edited = lines
            edited[index] = String(lines[index].dropLast(3)) + "8" + String(lines[index].suffix(2))
            if edited[index] != lines[index] { #expect(!findings(edited).isEmpty, "line \(index + 1) edited") }
            var shorter = lines
            shorter.remove(at: index)
            #expect(!findings(shorter).isEmpty, "line \(index + 1) removed")
            guard index + 1 < lines.count else { continue }
            var exchanged = lines
            exchanged.swapAt(index, index + 1)
            #expect(!findings(exchanged).isEmpty, "lines \(index + 1) and \(index + 2) exchanged")
        }
    }

    @Test func aLineIsNamed() throws {
        let lines = try Kept().export()
        let index = try #require(lines.firstIndex { $0.contains("\"id\":\"r-2\"") })
        let place = "line \(index + 1), row"
        var edited = lines
        edited[index] = lines[index].replacing("complaint", with: "visit")
        #expect(findings(edited).first?.hasPrefix(place) == true)
        #expect(findings(edited).first?.contains("(record visit r-2 of c): was changed") == true)
        // Saying that it is withheld does not help.
        edited[index] = edited[index].dropLast() + ",\"hash\":\"\(Digest(of: lines[index].utf8))\"}"
        #expect(findings(edited).contains { $0.hasPrefix(place) })
        // What it says of people stands in the next line.
        edited = lines
        edited[index + 1] = lines[index + 1].replacing("Li Wei", with: "Zhao")
        #expect(findings(edited).count == 1 && findings(edited)[0].contains("is not what line \(index + 1), row"))
        edited.remove(at: index + 1)
        #expect(findings(edited).count == 1 && findings(edited)[0].hasSuffix("what it says of people is not there"))
        edited = lines
        edited.swapAt(index, index + 2)
        #expect(findings(edited).contains { $0.contains("(record complaint r-2 of c): stands after row") })
        edited.append("{\"row\":9223372036854775807,\"hash\":\"sha256:0\"}")
        edited.append("{\"link\":9223372036854775807,\"hash\":\"sha256:0\"}")
        #expect(findings(edited).count > 2)
        #expect(findings(["nothing"]).count == 2)
    }

    @Test func whatIsNotForTheReaderIsNotThere() throws {
        let kept = try Kept()
        let lines = try kept.export(Disclosure(contracts: ["other"], signals: ["pdu-a/outlet/7"]))
        #expect(!lines.contains { $0.contains("pdu-b") || $0.contains("Li Wei") || $0.contains("breached") })
        #expect(lines.contains { $0.contains("pdu-a/outlet/7") })
        let checked = ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
        #expect(checked.heads == (try kept.ledger.verify().heads))
        #expect(checked.withheld == 11)
    }
}
