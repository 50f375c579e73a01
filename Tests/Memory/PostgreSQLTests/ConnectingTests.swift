import Foundation
import Programs
import Testing

@testable import PostgreSQL

struct ConnectingTests {
    private static let password = "Geheim-7 %"
    private static let certificate = Result { try TestCertificate(for: "db.test") }
    /// Takes writes, with TLS and without, and asks one role for a password.
    private static let server = Result {
        try PostgresServer(
            onLoopback: true, certificate: try certificate.get(), rules: ["host all anna 127.0.0.1/32 scram-sha-256"])
    }
    /// Stands for a replica, and has no TLS.
    private static let reader = Result {
        try PostgresServer(onLoopback: true, settings: ["default_transaction_read_only = on"])
    }

    private func place(_ server: Result<PostgresServer, any Error>) throws -> String {
        "127.0.0.1:\(try #require(try server.get().port))"
    }

    private func connect(_ url: String, within: Duration = .seconds(10)) throws -> PostgreSQLConnection {
        try PostgreSQLConnection(to: try PostgreSQLAddress(url), within: within)
    }

    // MARK: Several servers

    @Test func theOneThatTakesWritesIsChosen() throws {
        let (reader, server) = (try place(Self.reader), try place(Self.server))
        for hosts in ["\(reader),\(server)", "\(server),\(reader)"] {
            let connection = try connect("postgresql://mainstay@\(hosts)/postgres?sslmode=disable")
            let port = try connection.number("SELECT inet_server_port()")
            #expect(try port == Self.server.get().port.map(Int64.init))
        }
        let error = try failure {
            _ = try connect("postgresql://mainstay@\(reader),\(reader)/postgres?sslmode=disable")
        }
        #expect(error.kind == .cannotConnect)
        #expect(error.reason.contains("read-only"))
    }

    @Test func oneThatDoesNotAnswerDoesNotUseUpTheTimeOfTheNext() throws {
        // Its kernel accepts, and nobody reads.
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        #expect(LoopbackPort(0).withAddress { bind(silent, $0, $1) } == 0)
        #expect(listen(silent, 8) == 0)
        let hosts = "127.0.0.1:\(try LoopbackPort.port(of: silent))"
        let url = "postgresql://mainstay@\(hosts),\(try place(Self.server))/postgres?sslmode=disable"
        #expect(try connect(url, within: .seconds(2)).number("SELECT 1") == 1)
        let taken = try duration {
            let error = try failure { _ = try connect("postgresql://\(hosts)/postgres", within: .milliseconds(300)) }
            #expect(
                error == PostgreSQLError(.cannotConnect, "the PostgreSQL server at 127.0.0.1 has not answered in time"))
        }
        #expect(taken > .milliseconds(290) && taken < .seconds(3))
    }

    @Test func aServerThatIsNotThereIsSaid() throws {
        let port = try LoopbackPort.unused()
        let error = try failure { _ = try connect("postgresql://127.0.0.1:\(port)/postgres") }
        #expect(error.kind == .cannotConnect)
        #expect(error.reason.contains("Connection refused") && !error.reason.contains("\n"))
        let missing = try failure { _ = try connect("postgresql:///postgres?host=/nowhere") }
        #expect(missing.reason.contains("No such file"))
        let base = try failure { _ = try connect(try PostgresServer.shared.url(of: "nothing")) }
        #expect(base.reason.contains("database \"nothing\" does not exist"))
    }

    // MARK: Names

    @Test func aNameIsFoundBeforeItIsConnectedTo() throws {
        let port = try #require(try Self.server.get().port)
        let connection = try connect("postgresql://mainstay@localhost:\(port)/postgres?sslmode=disable")
        #expect(try connection.number("SELECT 1") == 1)
        let error = try failure { _ = try connect("postgresql://nowhere.invalid/postgres") }
        #expect(error.kind == .cannotConnect)
        #expect(error.reason.contains("nowhere.invalid"))
    }

    @Test func aSilentNameServerIsNotWaitedForBeyondTheDeadline() throws {
        let released = DispatchSemaphore(value: 0)
        defer { released.signal() }
        let taken = try duration {
            let error = try failure {
                _ = try HostLookup.addresses(of: "db.test", until: .now + .milliseconds(200)) { _ in
                    released.wait()
                    return .found(["127.0.0.1"])
                }
            }
            #expect(error.kind == .cannotConnect)
        }
        #expect(taken > .milliseconds(190) && taken < .seconds(3))
        // Numeric ones are asked of nobody.
        let later = ContinuousClock.now + .seconds(10)
        let found = try HostLookup.addresses(of: "::1", until: later) { _ in .missing(reason: "asked") }
        #expect(found == ["::1"])
    }

    // MARK: TLS

    private func secured(_ name: String, _ server: Result<PostgresServer, any Error>) throws -> String {
        let port = try #require(try server.get().port)
        let authority = try Self.certificate.get().authority
        return "postgresql://mainstay@\(name):\(port)/postgres?hostaddr=127.0.0.1&sslrootcert=\(authority)"
    }

    @Test func aServerThatProvesItsNameIsTrusted() throws {
        let connection = try connect(try secured("db.test", Self.server))
        #expect(connection.usesTLS)
        // Records of TLS and results do not end at the same octets.
        var sum: Int64 = 0
        try connection.forEach("SELECT length(repeat('x', n)) , repeat('x', n) FROM generate_series(1, 3000) AS n") {
            row in
            sum += Int64(row.text(1).utf8.count)
            return true
        }
        #expect(sum == 4_501_500)
        let long = Data(repeating: 7, count: 3_000_000)
        #expect(try connection.first("SELECT $1", [.octets(long)]) { $0.octets(0) } == long)
    }

    @Test func aServerThatDoesNotProveItsNameIsRefused() throws {
        let other = try failure { _ = try connect(try secured("other.test", Self.server)) }
        #expect(other.kind == .cannotConnect)
        #expect(other.reason.contains("does not match host name \"other.test\""))
        let plain = try failure { _ = try connect(try secured("db.test", Self.reader)) }
        #expect(plain.reason.contains("does not support SSL"))
        let stranger = try TestCertificate(for: "db.test")
        let url = try secured("db.test", Self.server)
            .replacingOccurrences(of: try Self.certificate.get().authority, with: stranger.authority)
        let unknown = try failure { _ = try connect(url) }
        #expect(unknown.reason.contains("certificate verify failed"))
    }

    // MARK: Passwords

    @Test func aPasswordIsTakenAndNeverSaid() throws {
        let server = try Self.server.get()
        try server.run("CREATE ROLE anna LOGIN PASSWORD '\(Self.password)'")
        let place = try place(Self.server)
        let good = "postgresql://anna:Geheim-7%20%25@\(place)/postgres?sslmode=disable"
        let connection = try connect(good)
        #expect(try connection.first("SELECT current_user::text") { $0.text(0) } == "anna")
        #expect(!"\(try PostgreSQLAddress(good))".contains("Geheim"))

        let file = TemporaryFolder("passfile")
        let passes = try file.write("pass", "*:*:*:anna:\(Self.password)\n")
        let url = "postgresql://anna@\(place)/postgres?sslmode=disable&passfile=\(passes)"
        #expect(try connect(url).number("SELECT 1") == 1)

        for wrong in [
            "postgresql://anna:Geheim-8@\(place)/postgres", "postgresql://anna:Geheim-7%20%25@\(place)/nothing",
        ] {
            for tail in ["?sslmode=disable", "?sslmode=require", ""] {
                let error = try failure { _ = try connect(wrong + tail) }
                #expect(error.kind == .cannotConnect)
                #expect(!"\(error)".contains("Geheim"))
            }
        }
        let values = try failure { try connection.execute("SELECT $1::text::bigint", [.text("Geheim-7")]) }
        #expect(values.kind == .server(sqlState: "22P02"))
    }
}
