import Foundation
import Testing

@testable import PostgreSQL

struct PipelineTests {
    private let connection: PostgreSQLConnection

    init() throws {
        connection = try .toNewDatabase()
        try connection.run("CREATE TABLE item (id bigint PRIMARY KEY, body bytea)")
    }

    @Test func whatIsSentIsDoneBeforeTheNextQuery() throws {
        for number in 0..<20_000 as Range<Int64> {
            try connection.send("INSERT INTO item VALUES ($1, $2)", [.bigint(number), .octets(Data(count: 100))])
        }
        #expect(try connection.number("SELECT count(*) FROM item") == 20_000)
        try connection.drain()
    }

    @Test func aFailureInTheMiddleLetsTheRestBeSkippedAndTheConnectionGoesOn() throws {
        try connection.execute("INSERT INTO item VALUES (1)")
        for _ in 0..<2 {
            for number in [2, 3, 1, 4, 5] as [Int64] {
                try connection.send("INSERT INTO item VALUES ($1)", [.bigint(number)])
            }
            let error = try failure { try connection.drain() }
            #expect(error.kind == .server(sqlState: "23505"))
            #expect(error.reason.contains("2 statements that were sent after it were not run"))
            try connection.drain()
            // All of them were one transaction.
            #expect(try connection.number("SELECT count(*) FROM item") == 1)
        }
    }

    @Test func aFailureSurfacesAtTheNextQueryEvenAfterMuchWasSent() throws {
        try connection.send("INSERT INTO nowhere VALUES (1)")
        for number in 0..<5000 as Range<Int64> {
            try connection.send("INSERT INTO item VALUES ($1, $2)", [.bigint(number), .octets(Data(count: 1000))])
        }
        let error = try failure { _ = try connection.number("SELECT 1") }
        #expect(error.kind == .server(sqlState: "42P01"))
        #expect(try connection.number("SELECT count(*) FROM item") == 0)
        #expect(connection.awaited.isEmpty && connection.isIdle)
    }

    @Test func aTransactionIsRolledBackAfterAFailure() throws {
        let error = try failure {
            try connection.transaction {
                try connection.send("INSERT INTO item VALUES (1)")
                try connection.send("INSERT INTO item VALUES (1)")
                try connection.send("INSERT INTO item VALUES (2)")
            }
        }
        #expect(error.kind == .server(sqlState: "23505"))
        #expect(connection.isIdle)
        #expect(try connection.number("SELECT count(*) FROM item") == 0)
    }

    @Test func statementsAreNamedOnceAndNamedAgainWhenTheirTablesChange() throws {
        for number in 0..<10 as Range<Int64> {
            try connection.execute("INSERT INTO item VALUES ($1)", [.bigint(number)])
        }
        let names = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'"
        #expect(try connection.number(names) == 1)
        #expect(try connection.first("SELECT * FROM item") { $0.count } == 2)
        try connection.run("ALTER TABLE item ADD COLUMN word text")
        // The server refuses the former plan once.
        let error = try failure { _ = try connection.first("SELECT * FROM item") { $0.count } }
        #expect(error.kind == .server(sqlState: "0A000"))
        #expect(try connection.first("SELECT * FROM item") { $0.count } == 3)
    }

    @Test func aStatementThatCannotBePreparedCanLaterOn() throws {
        let sql = "INSERT INTO later VALUES ($1)"
        #expect(try failure { try connection.execute(sql, [.bigint(1)]) }.kind == .server(sqlState: "42P01"))
        try connection.send("SELECT 1 / 0")
        // Its preparation is skipped.
        try connection.send("SELECT 2")
        #expect(try failure { try connection.drain() }.kind == .server(sqlState: "22012"))
        try connection.run("CREATE TABLE later (id bigint)")
        #expect(try connection.execute(sql, [.bigint(1)]) == 1)
        #expect(try connection.execute("SELECT 2") == 1)
    }

    @Test func manyStatementsDoNotFillTheServer() throws {
        for number in 0..<600 { #expect(try connection.number("SELECT \(number)") == Int64(number)) }
        let names = try #require(try connection.number("SELECT count(*) FROM pg_prepared_statements"))
        #expect((500...520).contains(names))
    }

    @Test func aScriptRunsInOneTransaction() throws {
        let error = try failure { try connection.run("INSERT INTO item VALUES (1); INSERT INTO item VALUES (1)") }
        #expect(error.kind == .server(sqlState: "23505"))
        #expect(try connection.number("SELECT count(*) FROM item") == 0)
        try connection.send("INSERT INTO item VALUES (7)")
        try connection.run("INSERT INTO item VALUES (8); SELECT * FROM item")
        #expect(try connection.number("SELECT sum(id)::bigint FROM item") == 15)
    }

    @Test func aStatementWithTooManyValuesIsNotTakenForALostConnection() throws {
        let values = [PostgreSQLValue](repeating: .bool(true), count: 70_000)
        let error = try failure { try connection.execute("SELECT 1", values) }
        #expect(error.kind == .unexpectedAnswer)
        #expect(error.reason.contains("65535") && connection.isBroken)
    }

    @Test func aCopyThatIsNotMadeByCopyEndsTheConnection() throws {
        let error = try failure { try connection.execute("COPY item FROM STDIN") }
        #expect(error.kind == .unexpectedAnswer)
        #expect(connection.isBroken)
        #expect(try failure { try connection.send("SELECT 1") }.kind == .connectionLost)
    }
}
