import Foundation
import Programs
import Testing

@testable import PostgreSQL

struct CopyTests {
    private let connection: PostgreSQLConnection

    init() throws {
        connection = try .toNewDatabase()
        try connection.run(
            "CREATE TABLE item (id bigint PRIMARY KEY, size integer, small smallint, good boolean, word text, body bytea)"
        )
    }

    @Test func aHundredThousandRowsArrive() throws {
        try connection.send("INSERT INTO item (id) VALUES (-1)")
        let count = try connection.copy(into: "item (id, size, small, good, word, body)") { rows in
            for number in 0..<100_000 as Range<Int64> {
                try rows.row(columns: 6) {
                    $0.bigint(number)
                    $0.integer(Int32(-number))
                    $0.smallint(Int16(number % 100))
                    $0.bool(number % 2 == 0)
                    $0.text("行 \(number)")
                    if number % 10 == 0 { $0.null() } else { $0.octets([0, 1, UInt8(number % 256)]) }
                }
            }
        }
        #expect(count == 100_000)
        let sums = try connection.first(
            """
            SELECT count(*), sum(id)::bigint, sum(size)::bigint, sum(small)::bigint, count(*) FILTER (WHERE good),
                count(body), count(*) FILTER (WHERE word = '行 ' || id), sum(get_byte(body, 2))::bigint
            FROM item WHERE id >= 0
            """
        ) { row in (0..<8).map { row.bigint($0) } }
        let octets = (0..<100_000).filter { $0 % 10 != 0 }.reduce(0) { $0 + Int64($1 % 256) }
        #expect(sums == [100_000, 4_999_950_000, -4_999_950_000, 4_950_000, 50_000, 90_000, 100_000, octets])
        #expect(try connection.number("SELECT count(*) FROM item") == 100_001)
    }

    @Test func whatIsGivenUpIsNotThere() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try connection.copy(into: "item (id)") { rows in
                for number in 0..<50_000 as Range<Int64> { try rows.row(columns: 1) { $0.bigint(number) } }
                throw Enough()
            }
        }
        let error = try failure {
            try connection.copy(into: "item (id, size)") { try $0.row(columns: 2) { $0.bigint(1) } }
        }
        #expect(error == PostgreSQLError(.misuse, "a row of 2 columns was given 1 values"))
        #expect(try connection.number("SELECT count(*) FROM item") == 0)
    }

    @Test func whatTheServerRefusesIsSaid() throws {
        let twice = try failure {
            try connection.copy(into: "item (id)") { rows in
                for number in 0..<50_000 as Range<Int64> { try rows.row(columns: 1) { $0.bigint(number % 40_000) } }
            }
        }
        #expect(twice.kind == .server(sqlState: "23505"))
        let nowhere = try failure { try connection.copy(into: "nowhere") { _ in } }
        #expect(nowhere.kind == .server(sqlState: "42P01"))
        try connection.send("SELECT 1 / 0")
        let before = try failure { try connection.copy(into: "item (id)") { _ in } }
        #expect(before.kind == .server(sqlState: "22012"))
        let inside = try failure { try connection.copy(into: "item (id)") { _ in try connection.execute("SELECT 1") } }
        #expect(inside.kind == .misuse)
        #expect(try connection.copy(into: "item (id)") { try $0.row(columns: 1) { $0.bigint(1) } } == 1)
    }

    @Test func aServerThatEndsDuringACopyIsSaid() throws {
        let process = connection.processID
        let error = try failure {
            try connection.copy(into: "item (id, body)") { rows in
                for number in 0..<1_000_000 as Range<Int64> {
                    if number == 1000 { kill(process, SIGTERM) }
                    try rows.row(columns: 2) {
                        $0.bigint(number)
                        $0.octets(Data(count: 1000))
                    }
                }
            }
        }
        #expect(error.kind == .connectionLost)
        #expect(connection.isBroken)
    }

    @Test func aServerThatTakesNoRowsIsNotWaitedForBeyondTheDeadline() throws {
        connection.deadline = .milliseconds(300)
        let stalled = connection.processID
        defer { kill(stalled, SIGCONT) }
        var written = 0
        var error: PostgreSQLError?
        let memory = try residentMemory()
        let taken = try duration {
            error = try failure {
                try connection.copy(into: "item (id, body)") { rows in
                    kill(stalled, SIGSTOP)
                    for number in 0..<1_000_000 as Range<Int64> {
                        try rows.row(columns: 2) {
                            $0.bigint(number)
                            $0.octets(Data(count: 1000))
                        }
                        written += 1
                    }
                }
            }
        }
        #expect(error?.kind == .timedOut)
        #expect(connection.isBroken)
        #expect(taken > .milliseconds(300) && taken < .seconds(5))
        // It waited instead of keeping the rows.
        #expect(written < 50_000)
        #expect(try residentMemory() - memory < 20_000_000)
    }
}
