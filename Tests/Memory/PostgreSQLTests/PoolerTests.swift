import Foundation
import Programs
import Testing

@testable import PostgreSQL

struct PoolerTests {
    @Test func aPoolerIsNoticedAndStatementsHaveNoNames() throws {
        let server = try PostgresServer.shared
        #expect(try PostgreSQLConnection(to: try PostgreSQLAddress(server.url())).isThroughAPooler == false)
        let pooler = try PgBouncer(before: server)
        let address = try PostgreSQLAddress(pooler.url())
        let connections = try (0..<6).map { _ in try PostgreSQLConnection(to: address) }
        #expect(connections.filter { !$0.isThroughAPooler }.isEmpty)
        try connections[0].run("DROP TABLE IF EXISTS pooled; CREATE TABLE pooled (id bigint PRIMARY KEY, word text)")
        // Each transaction may be in another session of two.
        for round in 0..<20 as Range<Int64> {
            for (index, connection) in connections.enumerated() {
                let number = round * 10 + Int64(index)
                try connection.transaction {
                    try connection.send("INSERT INTO pooled VALUES ($1, $2)", [.bigint(number), .text("w")])
                    #expect(try connection.number("SELECT id FROM pooled WHERE id = $1", [.bigint(number)]) == number)
                }
            }
        }
        let one = connections[1]
        #expect(try one.number("SELECT count(*) FROM pooled") == 120)
        #expect(try one.number("SELECT count(*) FROM pg_prepared_statements") == 0)
        try one.copy(into: "pooled (id)") { rows in
            for number in 1000..<2000 as Range<Int64> { try rows.row(columns: 1) { $0.bigint(number) } }
        }
        #expect(try failure { try one.execute("INSERT INTO pooled VALUES (1000)") }.kind == .server(sqlState: "23505"))
        #expect(try one.number("SELECT count(*) FROM pooled") == 1120)
        var seen = 0
        try one.forEach("SELECT generate_series(1, 1000000000)") { _ in
            seen += 1
            return seen < 10
        }
        #expect(try one.number("SELECT 1") == 1)
        try one.run("DROP TABLE pooled")
    }
}
