import Foundation
import Programs
import Testing

/// The program under a service manager: what it hears at the socket that it names.
@Suite(.serialized)
struct SupervisedTests {
    private static let configuration = """
        site: supervised
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {reachability: 1s}
        contracts:
        \(RunningDaemon.contract("c-1", "network: {hosts: [127.0.0.1]}"))
        """

    @Test func itsLifeIsToldFromReadyToStopping() throws {
        let socket = try NotifySocket("@mainstay-supervised-\(getpid())")
        let daemon = try RunningDaemon(
            Self.configuration,
            under: { _ in ["/usr/bin/env", "NOTIFY_SOCKET=\(socket.name)", "WATCHDOG_USEC=600000"] })
        defer { daemon.stop() }
        let first = socket.receive() ?? []
        #expect(first.first == "READY=1", "\(daemon.log)")
        #expect(first.last?.hasPrefix("STATUS=") == true && first.last?.contains("1 contract, ") == true, "\(first)")
        #expect(socket.hears("WATCHDOG=1"))
        try daemon.reload()
        #expect(socket.hears("RELOADING=1"))
        #expect(socket.hears("READY=1"), "\(daemon.log)")
        // What cannot be put in force is said, and the daemon is ready all the same.
        try daemon.reload("site: [")
        #expect(socket.hears("RELOADING=1"))
        #expect(socket.hears("READY=1"), "\(daemon.log)")
        #expect(daemon.says("the old one stays in force", seconds: 20))
        kill(daemon.pid, SIGTERM)
        #expect(socket.hears("STOPPING=1"))
    }
}
