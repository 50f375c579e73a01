import Foundation
import Programs
import Synchronization
import Testing

@testable import PostgreSQL

struct PoolTests {
    @Test func oneConnectionServesOneCallerAfterTheOther() throws {
        let pool = PostgreSQLPool(to: try PostgreSQLAddress(try PostgresServer.shared.url()))
        let first = try pool.withConnection { $0.processID }
        let second = try pool.withConnection { connection in
            let other = try pool.withConnection { $0.processID }
            #expect(other != connection.processID)
            return connection.processID
        }
        #expect(first == second)
        #expect(try pool.connect().processID != first)
    }

    @Test func whoFindsNoneFreeWaitsNotForEver() throws {
        let address = try PostgreSQLAddress(try PostgresServer.shared.url())
        let pool = PostgreSQLPool(to: address, size: 1, within: .milliseconds(200))
        let error = try pool.withConnection { _ in try failure { try pool.withConnection { _ in } } }
        #expect(error.kind == .noneFree)
        #expect(try pool.withConnection { try $0.number("SELECT 1") } == 1)
    }

    @Test func manyThreadsShareAFew() throws {
        let address = try PostgreSQLAddress(try PostgresServer.shared.url())
        let pool = PostgreSQLPool(to: address, size: 3)
        let processes = Mutex(Set<Int32>())
        let problems = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            do {
                try pool.withConnection { connection in
                    let same = try connection.number("SELECT $1", [.bigint(Int64(number))])
                    if same != Int64(number) { problems.withLock { $0.append("\(number) came back as another") } }
                    _ = processes.withLock { $0.insert(connection.processID) }
                }
            } catch {
                problems.withLock { $0.append("\(error)") }
            }
        }
        #expect(problems.withLock { $0 } == [])
        #expect(processes.withLock { $0.count } <= 3)
    }

    @Test func whatOneLeavesBehindIsNotTheNextOnes() throws {
        let pool = PostgreSQLPool(to: try PostgreSQLAddress(try PostgresServer.shared.createDatabase()), size: 1)
        try pool.withConnection { connection in
            try connection.run("CREATE TABLE item (id bigint)")
            try connection.send("BEGIN")
            try connection.send("INSERT INTO item VALUES (1)")
        }
        let error = try failure { try pool.withConnection { try $0.send("SELECT 1 / 0") } }
        #expect(error.kind == .server(sqlState: "22012"))
        #expect(try pool.withConnection { try $0.number("SELECT count(*) FROM item") } == 0)
    }

    @Test func aConnectionWhoseProcessWasKilledIsLostAndTheNextIsAnother() throws {
        let pool = PostgreSQLPool(to: try PostgreSQLAddress(try PostgresServer.shared.url()))
        let first = try pool.withConnection { connection in
            let process = connection.processID
            let error = try failure {
                try connection.execute("SELECT pg_terminate_backend(\(process)), pg_sleep(10)")
            }
            #expect(error.kind == .connectionLost)
            #expect(error.reason.contains("administrator command"))
            #expect(error.isRetryable && connection.isBroken)
            return process
        }
        #expect(try pool.withConnection { $0.processID } != first)
    }

    @Test func aServersRestartIsNotSeenByWhoAsksNext() throws {
        let server = try PostgresServer()
        let pool = PostgreSQLPool(to: try PostgreSQLAddress(server.url()))
        let before = try pool.withConnection { $0.processID }
        try server.restart()
        #expect(try pool.withConnection { $0.processID } != before)
        let lost = try failure {
            try pool.withConnection { connection in
                try server.stop(by: "KILL")
                // Its process sees that soon, not at once.
                while true { try connection.execute("SELECT 1") }
            }
        }
        #expect(lost.kind == .connectionLost)
        #expect(try failure { try pool.withConnection { _ in } }.kind == .cannotConnect)
        try server.start()
        #expect(try pool.withConnection { try $0.number("SELECT 1") } == 1)
    }

    @Test func aClosedPoolKeepsNone() throws {
        let pool = PostgreSQLPool(to: try PostgreSQLAddress(try PostgresServer.shared.url()))
        let before = try pool.withConnection { connection in
            pool.close()
            return connection.processID
        }
        #expect(try pool.withConnection { $0.processID } != before)
    }
}
