import Foundation
import Programs
import Testing

@testable import PostgreSQL

/// The tests' own servers leave nothing behind.
struct ServerTests {
    @Test func aServerEndsWithItsLastHolder() throws {
        var server: PostgresServer? = try PostgresServer()
        let folder = try #require(server?.folder)
        let pid = try #require(server?.pid)
        #expect(try server?.run("SELECT 1") == "1")
        server = nil
        while kill(pid, 0) == 0 || FileManager.default.fileExists(atPath: folder) { usleep(5000) }
    }
}
