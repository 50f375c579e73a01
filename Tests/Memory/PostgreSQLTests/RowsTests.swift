import Foundation
import Programs
import Testing

@testable import PostgreSQL

struct RowsTests {
    private let connection: PostgreSQLConnection
    /// In the list of columns, the function gives one row after the other.
    private static let endless = "SELECT generate_series(1, 1000000000), repeat('x', 100)"

    init() throws { connection = try .toNewDatabase() }

    @Test func aMillionRowsPassInFlatMemory() throws {
        let before = try residentMemory()
        var most = before
        var sum: Int64 = 0
        try connection.forEach("SELECT generate_series(1, 1000000), repeat('x', 200)") { row in
            sum += row.bigint(0)
            if sum % 50_000 == 0 { most = max(most, try residentMemory()) }
            return true
        }
        #expect(sum == 500_000_500_000)
        #expect(most - before < 20_000_000, "\(most - before) octets more")
    }

    @Test func whoHasEnoughEndsAQueryThatWouldRunForHours() throws {
        let taken = try duration {
            for _ in 0..<3 {
                var seen: [Int64] = []
                try connection.forEach(Self.endless) { row in
                    seen.append(row.bigint(0))
                    return seen.count < 5
                }
                #expect(seen == [1, 2, 3, 4, 5])
                // The cancellation of the query before does not reach this one.
                #expect(try connection.number("SELECT count(*) FROM generate_series(1, 100000)") == 100_000)
            }
        }
        #expect(taken < .seconds(10))
    }

    @Test func whatAVisitThrowsComesOutAndTheConnectionGoesOn() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) { try connection.forEach(Self.endless) { _ in throw Enough() } }
        #expect(try connection.number("SELECT 1") == 1)
    }

    @Test func endingEarlyLeavesATransactionAsItWas() throws {
        try connection.run("CREATE TABLE item (id bigint)")
        try connection.transaction {
            try connection.send("INSERT INTO item VALUES (1)")
            try connection.forEach("SELECT n FROM generate_series(1, 200000) AS n") { _ in false }
            try connection.send("INSERT INTO item VALUES (2)")
        }
        #expect(try connection.number("SELECT count(*) FROM item") == 2)
    }

    @Test func aFailureAfterTheFirstRowsIsThrown() throws {
        var seen = 0
        let error = try failure {
            try connection.forEach("SELECT 1 / (500 - n) FROM generate_series(1, 1000) AS n") { _ in
                seen += 1
                return true
            }
        }
        #expect(error.kind == .server(sqlState: "22012"))
        #expect(seen == 499)
        #expect(try connection.number("SELECT 1") == 1)
    }

    @Test func aVisitCannotUseTheConnection() throws {
        let error = try failure {
            try connection.forEach("SELECT 1") { _ in try connection.execute("SELECT 2") == 1 }
        }
        #expect(error.kind == .misuse)
        #expect(try connection.number("SELECT 1") == 1)
    }

    @Test func aStatementSaysHowManyRowsItWrote() throws {
        #expect(try connection.execute("CREATE TABLE item (id bigint)") == 0)
        #expect(try connection.execute("INSERT INTO item SELECT generate_series(1, 5)") == 5)
        #expect(try connection.execute("DELETE FROM item WHERE id > $1", [.bigint(3)]) == 2)
        #expect(try connection.first("INSERT INTO item VALUES (9) RETURNING id") { $0.bigint(0) } == 9)
    }

    @Test func noticesAreKeptForWhoAsks() throws {
        try connection.run("DO $$ BEGIN RAISE WARNING 'a %', 'word'; RAISE NOTICE 'another'; END $$")
        let notices = connection.takeNotices()
        #expect(notices.map(\.text) == ["a word", "another"])
        #expect(notices.map(\.severity) == ["WARNING", "NOTICE"])
        #expect(connection.takeNotices().isEmpty)
        try connection.run("DO $$ BEGIN FOR n IN 1..1000 LOOP RAISE NOTICE '%', n; END LOOP; END $$")
        #expect(connection.takeNotices().map(\.text) == (901...1000).map(String.init))
    }
}
