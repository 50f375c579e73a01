import Foundation
import Programs
import Testing

@testable import PostgreSQL

struct TransactionTests {
    private let connection: PostgreSQLConnection
    private let other: PostgreSQLConnection

    init() throws {
        let address = try PostgreSQLAddress(try PostgresServer.shared.createDatabase())
        connection = try PostgreSQLConnection(to: address)
        other = try PostgreSQLConnection(to: address)
        try connection.run("CREATE TABLE item (id bigint PRIMARY KEY); INSERT INTO item VALUES (1)")
    }

    @Test func oneThatIsInTheWayOfAnotherMayBeTriedAgain() throws {
        let error = try failure {
            try connection.transaction(.serializable()) {
                _ = try connection.number("SELECT sum(id)::bigint FROM item")
                try other.transaction(.serializable()) {
                    _ = try other.number("SELECT sum(id)::bigint FROM item")
                    try other.execute("INSERT INTO item VALUES (2)")
                }
                try connection.execute("INSERT INTO item VALUES (3)")
            }
        }
        #expect(error.kind == .server(sqlState: "40001"))
        #expect(error.isRetryable)
        #expect(connection.isIdle)
        try connection.transaction(.serializable()) { try connection.execute("INSERT INTO item VALUES (3)") }
        #expect(try other.number("SELECT count(*) FROM item") == 3)
    }

    @Test func aReaderSeesOneInstantAndWritesNothing() throws {
        let error = try failure {
            try connection.transaction(.repeatableRead(isReadOnly: true)) {
                #expect(try connection.number("SELECT count(*) FROM item") == 1)
                try other.execute("INSERT INTO item VALUES (2)")
                #expect(try connection.number("SELECT count(*) FROM item") == 1)
                try connection.execute("INSERT INTO item VALUES (3)")
            }
        }
        #expect(error.kind == .server(sqlState: "25006"))
        #expect(try connection.number("SELECT count(*) FROM item") == 2)
    }

    @Test func oneThatHasFailedIsNotTakenForCommitted() throws {
        let error = try failure {
            try connection.transaction {
                try connection.execute("INSERT INTO item VALUES (2)")
                _ = try? connection.execute("INSERT INTO item VALUES (1)")
            }
        }
        #expect(error.kind == .server(sqlState: "25P02"))
        #expect(try connection.number("SELECT count(*) FROM item") == 1)
    }

    @Test func aConnectionHasOneAtATime() throws {
        let error = try failure { try connection.transaction { try connection.transaction {} } }
        #expect(error.kind == .misuse)
        try connection.transaction {}
    }

    @Test func aCommitThatIsNotAnsweredIsInDoubt() throws {
        connection.deadline = .milliseconds(300)
        let stalled = connection.processID
        let error = try failure {
            try connection.transaction {
                try connection.execute("INSERT INTO item VALUES (2)")
                kill(stalled, SIGSTOP)
            }
        }
        kill(stalled, SIGCONT)
        #expect(error.kind == .commitInDoubt)
        #expect(error.isUnanswered && !error.isRetryable)
        #expect(connection.isBroken)
    }

    @Test func aStatementThatTakesTooLongIsCancelledOnTheServer() throws {
        connection.deadline = .milliseconds(200)
        let process = connection.processID
        #expect(try failure { try connection.execute("SELECT pg_sleep(600)") }.kind == .timedOut)
        #expect(connection.isBroken)
        // Its process ends, since it was told to.
        let running = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1"
        while try other.number(running, [.integer(process)]) != 0 { usleep(5000) }
    }
}
