import Foundation
import Programs
import Testing

@testable import PostgreSQL

extension PostgreSQLConnection {
    /// A connection to an empty database of its own.
    static func toNewDatabase(deadline: Duration = .seconds(30)) throws -> PostgreSQLConnection {
        let address = try PostgreSQLAddress(try PostgresServer.shared.createDatabase())
        return try PostgreSQLConnection(to: address, deadline: deadline)
    }

    /// The number that a query finds.
    func number(_ sql: String, _ values: [PostgreSQLValue] = []) throws -> Int64? {
        try first(sql, values) { $0.bigint(0) }
    }
}

/// Runs something that must throw an error of the room, and returns it.
func failure(_ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) throws -> PostgreSQLError {
    do {
        try body()
    } catch let error as PostgreSQLError {
        return error
    }
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    throw CancellationError()
}

/// How long something takes.
func duration(_ body: () throws -> Void) rethrows -> Duration { try ContinuousClock().measure(body) }

/// The memory that this process has in use, in octets (proc(5), `statm`).
func residentMemory() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
}
