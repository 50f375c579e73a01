import Testing

@testable import PostgreSQL

@Suite("Address of a database") struct AddressTests {
    @Test("says everything but its passwords, and can be read again")
    func description() throws {
        let url = "postgresql://anna:s%40cret@one:5433,[::1],two:5434/led%20ger?sslmode=require&sslpassword=hidden&keepalives=0"
        let address = try PostgreSQLAddress(url)
        let said = "postgresql://anna@one:5433,[::1],two:5434/led%20ger?keepalives=0&sslmode=require"
        #expect("\(address)" == said)
        #expect("\(try PostgreSQLAddress(said))" == said)
        #expect(try PostgreSQLAddress(said) != address)
    }
}
