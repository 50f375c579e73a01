import Testing

@testable import PostgreSQL

struct AddressTests {
    @Test func itSaysEverythingButItsPasswordsAndCanBeReadAgain() throws {
        let address = try PostgreSQLAddress(
            "postgresql://anna:s%40cret@one:5433,[::1],two:5434/led%20ger?sslmode=require&sslpassword=hidden&keepalives=0"
        )
        let said = "postgresql://anna@one:5433,[::1],two:5434/led%20ger?keepalives=0&sslmode=require"
        #expect("\(address)" == said)
        #expect("\(try PostgreSQLAddress(said))" == said)
        #expect(try PostgreSQLAddress(said) != address)
    }

    @Test func itSaysWhereSocketsAre() throws {
        let said = "postgresql://mainstay@/ledger?host=/run/postgresql&port=5433"
        #expect("\(try PostgreSQLAddress(said))" == said)
        #expect("\(try PostgreSQLAddress("postgres:///"))" == "postgresql:///")
    }

    @Test(arguments: [
        "", "ledger.sqlite", "mysql://anna:geheim@one/ledger", "host=one password=geheim",
        "postgresql://anna:geheim@one:port/ledger", "postgresql://anna:geheim@one:70000/ledger",
        "postgresql://anna:geheim%zz@one/ledger", "postgresql://anna:geheim@one/ledger?geheim=1",
        "postgresql://anna:geheim/x@one/ledger", "postgresql://anna:x/geheim?geheim@one/ledger",
        "postgresql://anna:geheim@[::1/ledger", "postgresql://anna:geheim@one/ledger?a=geheim=b",
        "postgresql://anna:geheim@one,two/ledger?port=1,2,3",
        "postgresql://anna:geheim@one,two/ledger?hostaddr=127.0.0.1",
    ])
    func itRefusesWhatIsNoneWithoutQuotingIt(_ url: String) throws {
        let error = try failure { _ = try PostgreSQLAddress(url) }
        #expect(error.kind == .invalidAddress)
        #expect(!"\(error)".contains("geheim"))
        #expect(!"\(error)".contains("\n"))
    }

    @Test func itAsksNetworksForProofAndSeveralServersForWrites() throws {
        func parameters(_ url: String) throws -> [String: String] {
            let address = try PostgreSQLAddress(url)
            let servers = try address.servers
            return address.parameters(for: servers[0], isOneOfSeveral: servers.count > 1)
        }
        #expect(try parameters("postgresql://one/ledger")["sslmode"] == "verify-full")
        #expect(try parameters("postgresql://one/ledger?sslmode=disable")["sslmode"] == "disable")
        #expect(try parameters("postgresql:///ledger?host=/run/postgresql")["sslmode"] == nil)
        #expect(try parameters("postgresql://one/ledger")["target_session_attrs"] == nil)
        #expect(try parameters("postgresql://one,two/ledger")["target_session_attrs"] == "read-write")
        #expect(try parameters("postgresql://one/ledger")["fallback_application_name"] == "mainstay")
    }

    @Test func itPairsHostsWithTheirPorts() throws {
        let servers = try PostgreSQLAddress("postgresql://one:5433,two,three:5434/ledger").servers
        #expect(servers.map(\.port) == ["5433", "", "5434"])
        let shared = try PostgreSQLAddress("postgresql:///ledger?host=one,two&hostaddr=10.0.0.1,10.0.0.2&port=6000")
            .servers
        #expect(shared.map(\.port) == ["6000", "6000"])
        #expect(shared.map(\.address) == ["10.0.0.1", "10.0.0.2"])
    }
}
