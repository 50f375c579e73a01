import Foundation
import Testing

@testable import PostgreSQL

struct ValueTests {
    private let connection: PostgreSQLConnection

    init() throws { connection = try .toNewDatabase() }

    @Test func numbersComeBackAsTheyWent() throws {
        for number in [Int64.min, -1, 0, 1, .max] {
            #expect(try connection.number("SELECT $1", [.bigint(number)]) == number)
        }
        for number in [Int32.min, -1, 0, 1, .max] {
            #expect(try connection.first("SELECT $1", [.integer(number)]) { $0.integer(0) } == number)
        }
        #expect(try connection.number("SELECT (-7)::smallint") == -7)
        #expect(
            try connection.all("SELECT $1, NOT $1", [.bool(true)]) { [$0.bool(0), $0.bool(1)] } == [[true, false]])
    }

    @Test func textsAndOctetsComeBackAsTheyWent() throws {
        let long = String(repeating: "电源 ⚡️ ", count: 80_000)
        for text in ["", "a", "'; DROP TABLE x; --", long] {
            #expect(try connection.first("SELECT $1", [.text(text)]) { $0.text(0) } == text)
        }
        let all = Data((0...255).map { UInt8($0) })
        for octets in [Data(), Data([0]), all, Data(repeating: 0, count: 1 << 20)] {
            #expect(try connection.first("SELECT $1", [.octets(octets)]) { $0.octets(0) } == octets)
        }
        #expect(try connection.number("SELECT length($1)", [.text("")]) == 0)
        // A slice begins at another index than 0.
        #expect(try connection.first("SELECT $1", [.octets(all[5..<9])]) { $0.octets(0) } == Data([5, 6, 7, 8]))
    }

    @Test func nothingComesBackAsNothing() throws {
        let found = try connection.first(
            "SELECT $1::bigint, $2::integer, $3::boolean, $4::text, $5::bytea", [.null, .null, .null, .null, .null]
        ) { row in
            row.bigintIfAny(0) == nil && row.integerIfAny(1) == nil && row.boolIfAny(2) == nil
                && row.textIfAny(3) == nil && row.octetsIfAny(4) == nil
        }
        #expect(found == true)
        #expect(try connection.number("SELECT 1 WHERE false") == nil)
    }

    @Test func listsComeBackAsTheyWent() throws {
        for list: [Int64?] in [[], [1], [.min, nil, .max], Array(0..<10_000)] {
            #expect(try connection.first("SELECT $1", [.bigints(list)]) { $0.bigints(0) } == list)
        }
        let octets: [Data?] = [Data(), nil, Data([0, 1]), Data(repeating: 7, count: 100_000)]
        #expect(try connection.first("SELECT $1", [.octetses(octets)]) { $0.octetses(0) } == octets)
        let rows = try connection.all(
            "SELECT * FROM unnest($1::integer[], $2::boolean[], $3::text[])",
            [.integers([1, nil, -3]), .booleans([true, nil, false]), .texts(["一", nil, ""])]
        ) { [$0.integerIfAny(0).map(String.init), $0.boolIfAny(1).map(String.init), $0.textIfAny(2)] }
        #expect(rows == [["1", "true", "一"], [nil, nil, nil], ["-3", "false", ""]])
    }

    @Test func aTextWithU0000IsRefusedAndTheNextIsNot() throws {
        let error = try failure { try connection.execute("SELECT $1", [.text("a\u{0}b")]) }
        #expect(error.kind == .server(sqlState: "22021"))
        #expect(error.isOfTheData && !error.isRetryable)
        #expect(try connection.number("SELECT 1") == 1)
    }

    @Test func oneStatementTakesValuesOfSeveralTypes() throws {
        let sql = "SELECT $1 IS NULL, pg_typeof($1)::text"
        func answer(_ value: PostgreSQLValue) throws -> String? {
            try connection.first(sql, [value]) { "\($0.bool(0)) \($0.text(1))" }
        }
        #expect(try answer(.bigint(1)) == "false bigint")
        #expect(try answer(.text("1")) == "false text")
        #expect(try answer(.null) == "true bigint")
        #expect(try answer(.integer(1)) == "false integer")
    }

    @Test(arguments: [
        ("SELECT NULL::bigint", "column 0 is NULL, where a value was to be read"),
        ("SELECT 'text'", "column 0, of the type with the number 25, is not an integer of 64 bits"),
        ("SELECT FROM (VALUES (1)) AS one", "the query has no column 0, which was to be read"),
    ])
    func aValueThatIsNotWhatItIsReadAsFailsTheQuery(_ sql: String, _ reason: String) throws {
        let error = try failure { _ = try connection.number(sql) }
        #expect(error == PostgreSQLError(.unexpectedAnswer, reason))
        #expect(try connection.number("SELECT 1") == 1)
        let narrow = try failure { _ = try connection.first("SELECT 3000000000::bigint") { $0.integer(0) } }
        #expect(narrow.kind == .unexpectedAnswer)
    }
}
